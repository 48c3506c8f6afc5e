import { withLog } from "../app/ask-log.ts";
import { findEntries } from "../audit/find-entries.ts";
import type { Leaf } from "../audit/leaf.ts";
import { openPublished } from "../audit/read.ts";
import type { LogClient } from "../audit/socket/client.ts";
import { KnownError } from "../base/errors.ts";
import { isObject, readJson, type JsonObject, type JsonValue } from "../base/json.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { explanationOf, type Explained, type ToldFinding } from "./explanation.ts";
import { textOption } from "./options.ts";
import { tokenOf, tokenOption } from "./token.ts";

export const explain: Command = {
  name: "explain",
  summary: "Says why a call was stopped: which label met which rule, how it got there, and what to do.",
  usage: "INDEX|ID|EXCHANGE [--purpose TEXT [--token-file FILE]] [--data DIR] [--json]",
  options: {
    data: { type: "string", default: ".seaworthy" },
    purpose: { type: "string" },
    ...tokenOption,
    json: { type: "boolean", default: false },
  },

  async run(input, terminal) {
    const [wanted, ...more] = input.positionals;
    if (wanted === undefined || more.length > 0)
      throw new KnownError("USAGE", "which entry?", "name its index, its id or its exchange");
    const data = String(input.values["data"]);
    const leaves = findEntries(openPublished(data), wanted).filter(isDecision);
    if (leaves.length === 0)
      throw new KnownError(
        "USAGE",
        `there is no decision in ${wanted}`,
        "name an entry or an exchange of a call; a new entry can be seen after a second",
      );
    const shown = worthTelling(leaves);
    const purpose = textOption(input, "purpose")?.trim() ?? "";
    const explained =
      purpose === "" ? shown.map((leaf) => ({ leaf })) : await withPayloads(shown, { input, data, purpose });
    for (const one of explained) tell(one, input, terminal);
    if (purpose === "" && shown.some(({ payload }) => payload !== undefined))
      terminal.err('hint: how each label got there is read for a purpose: --purpose "complaint 1234"');
    return 0;
  },
};

const isDecision = ({ decision }: Leaf): boolean => decision !== undefined;

/** Of an exchange what stopped it, or all that was decided where nothing did. */
function worthTelling(leaves: readonly Leaf[]): readonly Leaf[] {
  const stopped = leaves.filter(({ decision }) => decision === "hold" || decision === "block");
  return stopped.length > 0 ? stopped : leaves;
}

/** The log writes down who reads, and why, before it gives anything out. */
const withPayloads = (
  leaves: readonly Leaf[],
  { input, data, purpose }: { readonly input: CommandInput; readonly data: string; readonly purpose: string },
): Promise<readonly Explained[]> =>
  withLog(data, async (log) => {
    const token = tokenOf(input, data);
    const all: Explained[] = [];
    for (const leaf of leaves)
      all.push(
        leaf.payload === undefined
          ? { leaf }
          : { leaf, findings: findingsIn(await opened(log, { index: leaf.seq, purpose, token })) },
      );
    return all;
  });

async function opened(
  log: LogClient,
  ask: { readonly index: number; readonly purpose: string; readonly token: string | undefined },
): Promise<JsonObject> {
  const payload = readJson(await log.openPayload(ask));
  return isObject(payload) ? payload : {};
}

/** What the entry about a call of a tool says of it. Entries of other kinds have their findings in the leaf only. */
function findingsIn(payload: JsonObject): readonly ToldFinding[] {
  const { findings } = payload;
  if (!Array.isArray(findings)) return [];
  return findings.filter(isObject).map(({ by, kind, action, message, trace }) => ({
    name: `${textOf(by)}:${textOf(kind)}`,
    action: textOf(action),
    message: textOf(message),
    trace: Array.isArray(trace) ? trace.map(textOf) : [],
  }));
}

const textOf = (value: JsonValue | undefined): string => (typeof value === "string" ? value : "");

function tell(one: Explained, { values }: CommandInput, terminal: Terminal): void {
  const { leaf, findings } = one;
  if (values["json"] === true) {
    terminal.out(
      JSON.stringify({
        index: leaf.seq,
        id: leaf.id,
        kind: leaf.kind,
        decision: leaf.decision ?? null,
        exchange: leaf.exchange ?? null,
        tool: leaf.facts?.["tool"] ?? null,
        labels: leaf.facts?.["labels"] ?? [],
        findings: findings ?? leaf.findings ?? [],
      }),
    );
    return;
  }
  for (const line of explanationOf(one)) terminal.out(visible(line));
}
