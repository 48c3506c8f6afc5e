import { generateKeyPairSync, hash, randomBytes, sign, type KeyObject } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../base/json.ts";
import type { Duty } from "../../evidence/duty.ts";
import { says } from "../../evidence/statement-kinds.ts";
import { seenText, statementForm, writeStatement, type Statement } from "../../evidence/statement.ts";
import { asks } from "../asks/all.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import { openInside } from "../open-log.ts";
import type { Person, Role } from "../people/access.ts";
import { dutyGiven } from "../people/signatory.ts";
import { answerAsk, type Inside } from "../socket/ask.ts";

const dayMs = 86_400_000;

/** Somebody with a token, an Ed25519 key and duties. */
export interface Signer {
  readonly name: string;
  readonly token: string;
  readonly key: KeyObject;
}

/** What a test says of a statement; the rest is as it must be. */
export type Draft = { readonly kind: Statement["kind"]; readonly as: Duty } & JsonObject;

/** A log with people whose keys are older than a day, and a clock that is set. */
export interface DecisionLog {
  readonly data: string;
  readonly inside: Inside;
  readonly clock: { atMs: number };
  readonly owner: Person;
  ask(token: string, question: JsonObject): Promise<JsonObject>;
  person(name: string, duties: readonly Duty[], roles?: readonly Role[]): Promise<Signer>;
  /** The text of a statement about this log as it is now. */
  text(by: string, draft: Draft): string;
  decide(who: Signer, draft: Draft, more?: JsonObject): Promise<JsonObject>;
  leaf(index: unknown): Promise<Leaf>;
  close(): Promise<void>;
}

/** What everybody saw. */
export const seen = seenText([{ id: "PS-01", state: "pass", because: [3, 4] }]);

export const bare = ({ key }: Signer, text: string): string =>
  sign(null, Buffer.from(text), key).toString("base64");

export async function decisionLog(
  data = mkdtempSync(join(tmpdir(), "seaworthy-decide-")),
): Promise<DecisionLog> {
  const clock = { atMs: Date.UTC(2026, 0, 5) };
  const inside = await openInside({
    dataFolder: data,
    now: () => clock.atMs,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
  });
  const [first] = inside.peopleBook.list();
  if (first === undefined) throw new Error("the log has no owner");
  const owner: Person = first;
  const ask: DecisionLog["ask"] = (token, question) =>
    answerAsk(inside, asks, { token, ...question }) as Promise<JsonObject>;
  const text: DecisionLog["text"] = (by, draft) => {
    const { size, root } = inside.log.head();
    const isPeople = draft.kind === "review" || draft.kind === "document";
    const statement = {
      statement: statementForm,
      says: says[draft.kind],
      by,
      feature: "chat",
      ...(isPeople ? {} : { environment: "prod", digest: "sha256:d1" }),
      ...(isPeople || draft.kind === "refusal" ? {} : { evidence: hash("sha256", seen) }),
      log: { origin: "seaworthy.test/log", size, root },
      atMs: clock.atMs,
      nonce: randomBytes(16).toString("base64url"),
      ...draft,
    };
    return writeStatement(statement as unknown as Statement);
  };
  return {
    ...{ data, inside, clock, owner, ask, text },
    async person(name, duties, roles = ["signatory"]) {
      const { publicKey, privateKey: key } = generateKeyPairSync("ed25519");
      const { token } = await inside.peopleBook.add(owner, { name, roles });
      const pem = publicKey.export({ format: "pem", type: "spki" }).toString();
      await ask(token, { ask: "key-add", key: pem });
      for (const duty of duties) await inside.peopleBook.amend(owner, name, dutyGiven(duty, "*"));
      return { name, token, key };
    },
    decide(who, draft, more = {}) {
      const statement = text(who.name, draft);
      const isSeen = JSON.parse(statement) as JsonObject;
      return ask(who.token, {
        ask: "decide",
        statement,
        signature: bare(who, statement),
        ...(isSeen["evidence"] === undefined ? {} : { seen }),
        ...more,
      });
    },
    async leaf(index) {
      const [bytes] = await inside.log.leaves(Number(index), 1);
      const leaf = bytes === undefined ? undefined : readLeaf(bytes);
      if (leaf === undefined) throw new Error(`no leaf ${String(index)}`);
      return leaf;
    },
    close: () => inside.log.close(),
  };
}

/** Everybody's keys and duties are of yesterday then. */
export const aDayLater = (log: DecisionLog): void => {
  log.clock.atMs += dayMs;
};
