import { hash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { withLog } from "../app/ask-log.ts";
import { signText } from "../app/sign-text.ts";
import { publicFolderOf } from "../audit/proofs/receipt-source.ts";
import { openPublishedAt } from "../audit/read.ts";
import type { LogClient } from "../audit/socket/client.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { duties, dutyOf, type Duty } from "../evidence/duty.ts";
import {
  readStatement,
  seenText,
  statementForm,
  writeStatement,
  type Seen,
  type Statement,
} from "../evidence/statement.ts";
import { says } from "../evidence/statement-kinds.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { dataOf } from "./kill-desk.ts";
import { namedFile } from "./named-file.ts";
import { dataOption, jsonOption, textOption } from "./options.ts";
import { tokenOf, tokenOption } from "./token.ts";

/** What every command takes that ends in a signature. */
export const signingOptions = {
  ...dataOption,
  ...jsonOption,
  ...tokenOption,
  as: { type: "string" },
  key: { type: "string" },
  "statement-out": { type: "string" },
  statement: { type: "string" },
  signature: { type: "string" },
} as const satisfies Command["options"];

export const signingUsage =
  "--as DUTY (--key FILE | --statement-out FILE | --statement FILE --signature FILE.sig) [--token-file FILE] [--data DIR] [--json]";

/** Who signs, as the log knows them. */
export interface Me {
  readonly name: string;
  /** By which leaves of the log have them. */
  readonly pseudonym: string;
  readonly duties: readonly { readonly duty: Duty; readonly feature: string }[];
}

/** What a command wants to have signed, without what the desk adds. */
export interface Drafted {
  readonly kind: Statement["kind"];
  readonly as: Duty;
  readonly feature: string;
  /** All else that this kind of statement has. */
  readonly more: JsonObject;
  /** What the person had before them; undefined for a kind that has no evidence. */
  readonly seen?: readonly Seen[];
  /** Signatures of the same waiver. */
  readonly before?: readonly number[];
  /** In short, for who is about to sign. */
  readonly summary: string;
}

/** What the log says of a decision that it took. */
interface Taken extends JsonObject {
  readonly entry: number;
  readonly kind: string;
}

/**
 * Draws a statement up, has it signed, and brings it to the log; or writes it for signing elsewhere; or brings back what was signed
 * there. `draft` is asked for the first two only.
 */
export function atDecisions(
  input: CommandInput,
  terminal: Terminal,
  draft: (me: Me) => Promise<Drafted>,
): Promise<number> {
  const data = dataOf(input);
  return withLog(data, async (log) => {
    const token = tokenOf(input, data);
    const ask = (question: JsonObject): Promise<JsonObject> =>
      log.ask(token === undefined ? question : { ...question, token }) as Promise<JsonObject>;
    const signed = textOption(input, "signature");
    const question =
      signed === undefined ? await drawn(input, { log, ask, terminal, draft }) : broughtBack(input, signed);
    if (question === undefined) return 0;
    tell(input, terminal, (await ask({ ask: "decide", ...question })) as Taken);
    return 0;
  });
}

interface Desk {
  readonly log: LogClient;
  readonly ask: (question: JsonObject) => Promise<JsonObject>;
  readonly terminal: Terminal;
  readonly draft: (me: Me) => Promise<Drafted>;
}

/** A statement that is signed here; undefined where it was written for signing elsewhere. */
async function drawn(input: CommandInput, desk: Desk): Promise<JsonObject | undefined> {
  const [key, out] = [textOption(input, "key"), textOption(input, "statement-out")];
  if ((key === undefined) === (out === undefined))
    throw new KnownError(
      "USAGE",
      "with which key is it signed?",
      "--key ~/.ssh/id_ed25519; or write it for signing elsewhere: --statement-out FILE",
    );
  const me = (await desk.ask({ ask: "signatory" })) as unknown as Me;
  const drafted = await desk.draft(me);
  const seen = drafted.seen === undefined ? undefined : seenText(drafted.seen);
  const text = await statementText(desk.log, me, drafted, seen);
  const beside = { ...(seen === undefined ? {} : { seen }), before: drafted.before ?? [] };
  desk.terminal.err(visible(`${me.name} as ${drafted.as}: ${drafted.summary}`));
  desk.terminal.err(`"${says[drafted.kind]}"`);
  if (key !== undefined) return { statement: text, signature: await signText(key, text), ...beside };
  const path = out ?? "";
  writeFileSync(path, text);
  writeFileSync(besidePath(path), JSON.stringify(beside));
  desk.terminal.out(path);
  desk.terminal.err(
    `within 10 minutes: ssh-keygen -Y sign -n seaworthy -f KEY ${path}, then the same command with --statement ${path} --signature ${path}.sig`,
  );
  return undefined;
}

const besidePath = (path: string): string => `${path}.seen`;

function broughtBack(input: CommandInput, signaturePath: string): JsonObject {
  const path = textOption(input, "statement");
  if (path === undefined)
    throw new KnownError("USAGE", "what was signed?", "name the statement too: --statement FILE");
  const statement = namedFile(path, "name the file that --statement-out wrote");
  const signature = namedFile(signaturePath, "name the file that ssh-keygen wrote: it ends in .sig");
  readStatement(statement);
  const hint = `it was written beside ${path}, and belongs to it`;
  const beside = JSON.parse(namedFile(besidePath(path), hint)) as JsonObject;
  return { statement, signature, ...beside };
}

async function statementText(
  log: LogClient,
  { name }: Me,
  { kind, as, feature, more }: Drafted,
  seen: string | undefined,
): Promise<string> {
  const head = openPublishedAt(await publicFolderOf(log)).checkpoint();
  if (head === undefined)
    throw new KnownError("LOG_BROKEN", "the log has no checkpoint", "start the gateway: seaworthy serve");
  const { origin, size, root } = head;
  const statement = {
    statement: statementForm,
    kind,
    says: says[kind],
    by: name,
    as,
    feature,
    ...(seen === undefined ? {} : { evidence: hash("sha256", seen) }),
    log: { origin, size, root: root.toString("base64") },
    atMs: Date.now(),
    nonce: randomBytes(16).toString("base64url"),
    ...more,
  };
  const text = writeStatement(statement as unknown as Statement);
  // What the log would not read is not signed.
  readStatement(text);
  return text;
}

function tell(input: CommandInput, terminal: Terminal, taken: Taken): void {
  if (input.values["json"] === true) {
    terminal.out(JSON.stringify(taken));
    return;
  }
  const { entry, kind, waiver, have, needs } = taken;
  const missing = Number(needs ?? 0) - Number(have ?? 0);
  terminal.out([kind, `entry ${entry}`, ...(typeof waiver === "string" ? [waiver] : [])].join("  "));
  if (missing > 0 && typeof waiver === "string")
    terminal.err(
      `it counts once ${missing} other ${missing === 1 ? "person has" : "people have"} signed: seaworthy sign --waiver ${waiver} --as DUTY --key FILE`,
    );
}

/** As what somebody signs: what they say, else the one duty that they have for the feature. @throws KnownError USAGE */
export function dutyFor(input: CommandInput, me: Me, feature: string): Duty {
  const said = textOption(input, "as");
  const held = me.duties.filter((one) => one.feature === "*" || one.feature === feature);
  const [only, ...others] = [...new Set(held.map(({ duty }) => duty))];
  if (said === undefined && only !== undefined && others.length === 0) return only;
  const duty = dutyOf(said);
  if (duty !== undefined) return duty;
  throw new KnownError(
    "USAGE",
    said === undefined ? "as what do you sign?" : `${said} is no duty`,
    `--as ${held.length > 0 ? held.map((one) => one.duty).join(", or --as ") : Object.keys(duties).join(", --as ")}`,
  );
}

/** @throws KnownError USAGE where nobody says why */
export function reasonOf(input: CommandInput, example: string): string {
  const reason = textOption(input, "reason")?.trim() ?? "";
  if (reason !== "") return reason;
  throw new KnownError("USAGE", "nobody decides without a reason", `say why: --reason "${example}"`);
}
