import { evidenceIn } from "../app/evidence.ts";
import type { Leaf } from "../audit/leaf.ts";
import { KnownError } from "../base/errors.ts";
import {
  decisionsJson,
  signaturesListed,
  waiversListed,
  type DecisionsAsk,
  type ListedWaiver,
} from "../controls/decision-list.ts";
import { leafLine, visible } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { dataOf } from "./kill-desk.ts";
import { dataOption, jsonOption, noPositionals, textOption } from "./options.ts";
import { askAs, tokenOption } from "./token.ts";

const listOptions = {
  ...dataOption,
  ...jsonOption,
  feature: { type: "string" },
  env: { type: "string" },
} as const;

const decisionsList: Command = {
  name: "decisions list",
  summary: "What people have signed, asked for and stopped, and whose signature is missing",
  usage: "[--feature F] [--env E] [--data DIR] [--json]",
  options: listOptions,
  async run(input, terminal) {
    noPositionals(input, `decisions list ${decisionsList.usage}`);
    const asks = await decidedIn(input, terminal);
    if (input.values["json"] === true) terminal.out(JSON.stringify(asks.map(decisionsJson)));
    else for (const ask of asks) for (const line of linesOf(ask)) terminal.out(visible(line));
    return 0;
  },
};

/** Of what is named; of all that gateways have loaded where nothing is. */
async function decidedIn(input: CommandInput, terminal: Terminal): Promise<readonly DecisionsAsk[]> {
  const nowMs = Date.now();
  const book = await evidenceIn(dataOf(input), nowMs, (line) => terminal.err(line));
  const [feature, environment] = [textOption(input, "feature"), textOption(input, "env")];
  const loaded = book
    .loaded()
    .filter(
      (one) =>
        (feature === undefined || one.feature === feature) &&
        (environment === undefined || one.environment === environment),
    );
  const named = feature === undefined || environment === undefined ? loaded : [{ feature, environment }];
  if (named.length > 0) return named.map((one) => ({ ...one, book, nowMs }));
  throw new KnownError(
    "USAGE",
    "no gateway has loaded such a feature, as far as this log says",
    "name feature and environment: --feature F --env prod",
  );
}

function linesOf(ask: DecisionsAsk): readonly string[] {
  const where = `${ask.feature}/${ask.environment}`;
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace("T", " ");
  const waiting = ({ state, missing }: ListedWaiver): string =>
    state === "waiting" ? `waits for ${missing.join(", ")}` : state;
  return [
    ...waiversListed(ask).map((one) => {
      const { id, path, control = "the gate", endsAtMs, signatures, seqs } = one.waiver;
      const by = signatures.map(({ as }) => as).join(", ");
      return `${id}  ${where}  ${path} of ${control}  until ${day(endsAtMs)}  ${waiting(one)}  (signed as ${by}; entries ${seqs.join(", ")})`;
    }),
    ...signaturesListed(ask).map(
      ({ seq, atMs, kind, controls, as }) =>
        `entry ${seq}  ${where}  ${kind === "decision.signed" ? "signed" : "stopped"} as ${as}  ${day(atMs)}  ${controls.join(", ")}`,
    ),
  ];
}

interface Opened {
  readonly leaf: Leaf;
  readonly by: string;
  readonly statement: string;
  readonly signature: string;
  readonly key: string;
}

const decisionsShow: Command = {
  name: "decisions show",
  summary: "One decision with its statement, signature and key; that you read it is an entry",
  usage: "ENTRY [--token-file FILE] [--data DIR] [--json]",
  options: { ...dataOption, ...jsonOption, ...tokenOption },
  async run(input, terminal) {
    const [entry, ...rest] = input.positionals;
    if (entry === undefined || rest.length > 0 || !/^\d{1,15}$/.test(entry))
      throw new KnownError("USAGE", "which decision?", "name its entry: seaworthy decisions list");
    const said = (await askAs(input, { ask: "decision-open", index: Number(entry) })) as unknown as Opened;
    if (input.values["json"] === true) terminal.out(JSON.stringify(said));
    else {
      const { leaf, by, statement, signature, key } = said;
      for (const line of [
        leafLine(leaf),
        `by         ${by}`,
        `key        ${key}`,
        "statement",
        statement,
        signature.trimEnd(),
      ])
        terminal.out(visible(line));
    }
    return 0;
  },
};

export const decisionCommands: readonly Command[] = [decisionsList, decisionsShow];
