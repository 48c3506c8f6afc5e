import { dirname, resolve } from "node:path";
import { anchorsFrom, namedIn } from "../app/anchoring-config.ts";
import { withLog } from "../app/ask-log.ts";
import { auditdSettingsFor } from "../app/settings.ts";
import type { Anchor } from "../audit/anchors/anchor.ts";
import { anchorNow } from "../audit/anchors/anchor-log.ts";
import {
  anchorStates,
  checkAnchors,
  type AnchorsChecked,
  type AnchorState,
} from "../audit/anchors/check-anchors.ts";
import { anchorsIn, Holdings } from "../audit/anchors/holdings.ts";
import type { LogClient } from "../audit/socket/client.ts";
import { publicFolderOf } from "../audit/proofs/receipt-source.ts";
import { KnownError } from "../base/errors.ts";
import type { AnchorsConfig } from "../policy/audit-anchors.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { namedFile } from "./named-file.ts";
import { dataOption, jsonOption, noPositionals, textOption } from "./options.ts";

const options = {
  ...dataOption,
  ...jsonOption,
  config: { type: "string" },
  anchors: { type: "string" },
} as const;

const nothing =
  "no anchor is configured: nobody outside holds a checkpoint, and a log rewritten with its real key would not be noticed";
const nothingHint = "name witnesses, timestamps or copies under `audit: anchors:` in seaworthy.gateway.yaml";

/** What is held of the log outside, and whether today's log is the one that was anchored. */
export const auditAnchors: Command = {
  name: "audit anchors",
  summary: "List who outside holds checkpoints; `audit anchors check` proves that the log is still that one.",
  usage: "[check] [--config FILE] [--data DIR] [--anchors DIR] [--vkey FILE] [--json]",
  options: { ...options, vkey: { type: "string" } },

  async run(input, terminal) {
    const [word, ...more] = input.positionals;
    if (more.length > 0 || (word !== undefined && word !== "check"))
      throw new KnownError(
        "USAGE",
        `nobody asked for ${JSON.stringify((more[0] ?? word ?? "").slice(0, 60))}`,
        `seaworthy audit anchors ${auditAnchors.usage}`,
      );
    return word === "check" ? check(input, terminal) : list(input, terminal);
  },
};

/** By hand what the gateway does by itself. */
export const auditAnchor: Command = {
  name: "audit anchor",
  summary: "Have every configured witness, time-stamping authority and copy hold the newest checkpoint now.",
  usage: "[--config FILE] [--data DIR] [--anchors DIR] [--json]",
  options,

  async run(input, terminal) {
    noPositionals(input, `audit anchor ${auditAnchor.usage}`);
    const { data, anchorsFolder, config } = placesFor(input);
    const anchors = await anchorsFrom(config, ports);
    if (anchors.length === 0) throw new KnownError("USAGE", nothing, nothingHint);
    const results = await withLog(data, (client) => anchorAll(client, anchorsFolder, anchors));
    if (input.values["json"] === true) terminal.out(JSON.stringify(results));
    else
      for (const { name, size, isNew, error } of results) {
        if (error === undefined)
          terminal.out(
            `${name.padEnd(20)} holds ${size ?? 0} entries${isNew === true ? "" : ", nothing is new"}`,
          );
        else {
          terminal.out(`${name.padEnd(20)} FAILED`);
          terminal.err(`error: ${error.message}`);
          terminal.err(`hint: ${error.hint}`);
        }
      }
    return Math.max(0, ...results.map(({ error }) => (error === undefined ? 0 : error.exit)));
  },
};

interface Places {
  /** The data folder of the log. */
  readonly data: string;
  readonly anchorsFolder: string;
  readonly config: AnchorsConfig | undefined;
}

function placesFor(input: CommandInput): Places {
  const asked = { data: textOption(input, "data"), config: textOption(input, "config") };
  const settings = auditdSettingsFor(asked, process.cwd());
  const folder = textOption(input, "anchors");
  return {
    data: settings.data,
    anchorsFolder: folder === undefined ? anchorsIn(settings.data) : resolve(folder),
    config: settings.audit.anchors,
  };
}

const ports = { variables: process.env, now: Date.now };

interface Result {
  readonly name: string;
  readonly size?: number;
  readonly isNew?: boolean;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
    readonly exit: number;
  };
}

async function anchorAll(
  client: LogClient,
  anchorsFolder: string,
  anchors: readonly Anchor[],
): Promise<Result[]> {
  // A checkpoint over all that there is now, not over what there was a second ago.
  const { size } = await client.head();
  if (size > 0) await client.ask({ ask: "prove", index: size - 1 });
  const dataFolder = dirname(await publicFolderOf(client));
  const results: Result[] = [];
  for (const anchor of anchors) {
    const holdings = new Holdings(anchorsFolder, anchor.name);
    try {
      const done = await anchorNow({ dataFolder, anchor, holdings, recorder: client, now: ports.now });
      results.push({ name: anchor.name, ...done });
    } catch (error) {
      // One that fails does not keep the others from it; its error is the command's.
      if (!(error instanceof KnownError)) throw error;
      const { code, message, hint, exit } = error;
      results.push({ name: anchor.name, error: { code, message, hint, exit } });
    }
  }
  return results;
}

function list(input: CommandInput, terminal: Terminal): number {
  const { anchorsFolder, config } = placesFor(input);
  const named = namedIn(config);
  const states = anchorStates(anchorsFolder, named);
  if (input.values["json"] === true) {
    terminal.out(JSON.stringify(states));
    return 0;
  }
  for (const state of states) for (const line of stateLines(state, ports.now())) terminal.out(line);
  if (named.length === 0) {
    terminal.out(nothing);
    terminal.err(`hint: ${nothingHint}`);
  }
  return 0;
}

function stateLines({ name, sort, place, held, newest, failure }: AnchorState, nowMs: number): string[] {
  const state =
    newest === undefined
      ? "holds nothing yet"
      : `${newest.size} entries, ${age(nowMs - newest.keptAtMs)} ago; ${held} checkpoints`;
  const line = [(sort ?? "not configured").padEnd(14), name.padEnd(20), state, place].filter(
    (word) => word !== undefined,
  );
  return [
    line.join("  "),
    ...(failure === undefined ? [] : [`    FAILED ${age(nowMs - failure.atMs)} ago: ${failure.message}`]),
  ];
}

/** In the largest unit of which there are two. */
function age(ms: number): string {
  const units = [
    ["days", 86_400_000],
    ["hours", 3_600_000],
    ["minutes", 60_000],
  ] as const;
  for (const [name, unitMs] of units) if (ms >= 2 * unitMs) return `${Math.floor(ms / unitMs)} ${name}`;
  return `${Math.max(0, Math.floor(ms / 1000))} seconds`;
}

async function check(input: CommandInput, terminal: Terminal): Promise<number> {
  const { data, anchorsFolder, config } = placesFor(input);
  const anchors = await anchorsFrom(config, ports);
  const vkey = textOption(input, "vkey");
  const result = await checkAnchors(
    { dataFolder: data, anchorsFolder },
    anchors,
    vkey === undefined ? {} : { verifier: namedFile(vkey, "name a file with the log's verifier key") },
  );
  const compared = result.compared.kept + result.compared.shown;
  if (input.values["json"] === true) terminal.out(JSON.stringify(result));
  else {
    for (const line of checkLines(result)) terminal.out(line);
    for (const { why } of result.unasked) terminal.err(`warning: not asked: ${why}`);
    for (const remark of result.remarks) terminal.err(`note: ${remark}`);
    if (compared === 0)
      terminal.err(`hint: ${anchors.length === 0 ? nothingHint : "seaworthy audit anchor"}`);
  }
  if (!result.holds) return 3;
  return compared === 0 || result.unasked.length > 0 ? 1 : 0;
}

function checkLines({ holds, compared, problems }: AnchorsChecked): string[] {
  const { kept, shown } = compared;
  if (kept + shown === 0) return ["nothing is anchored: nobody outside holds a checkpoint of this log"];
  const what = `${kept} checkpoints kept here, ${shown} read outside`;
  if (holds) return [`holds  today's log goes on from every one of them: ${what}`];
  return [`IN DOUBT  ${what}`, ...problems.map(({ file, message }) => `  ${file}: ${message}`)];
}
