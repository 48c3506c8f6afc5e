import { stringify } from "yaml";
import type { Leaf } from "../../audit/leaf.ts";
import type { JsonObject } from "../../base/json.ts";
import { entriesOf, type PackFacts } from "../facts.ts";
import { timeText } from "../pack-file.ts";
import { newest, textFact, type Artefact } from "./artefact.ts";
import { aboutOf, observationSection, report } from "./sections.ts";

export const auditRecords: Artefact = {
  title: "The audit log: a sample, its retention, how a history is put together",
  controls: ["DC-13", "DC-15"],
  kinds: ["call.input", "call.output", "tool.called", "retention.applied", "hold.placed", "hold.released"],
  files: {
    "audit-sample.json": "the newest whole call of the feature, as it stands in the log",
    "retention.yaml": "how long what is kept, and the newest rounds that destroyed what was over its time",
    "reconstruct.md": "how everything that one user asked and got is put together",
  },
  write: (facts) => ({
    "audit-sample.json": sample(facts),
    "retention.yaml": retention(facts),
    "reconstruct.md": reconstruct(facts),
  }),
};

/** Entries of one exchange, in the order of the log. */
function exchangeOf(facts: PackFacts): readonly Leaf[] {
  const [last] = entriesOf(facts, "call.output");
  if (last?.exchange === undefined) return [];
  return (["call.input", "tool.called", "call.output"] as const)
    .flatMap((kind) => entriesOf(facts, kind))
    .filter(({ exchange }) => exchange === last.exchange)
    .sort((a, b) => a.seq - b.seq);
}

function sample(facts: PackFacts): string | undefined {
  const leaves = exchangeOf(facts);
  if (leaves.length === 0) return undefined;
  const entries = leaves.map((leaf) => ({
    ...(leaf as unknown as JsonObject),
    time: new Date(leaf.at).toISOString(),
  }));
  return `${JSON.stringify({ exchange: leaves[0]?.exchange ?? null, entries }, null, 2)}\n`;
}

/** Our own choice: a month of daily rounds. */
const roundsShown = 30;

function retention(facts: PackFacts): string | undefined {
  const rounds = entriesOf(facts, "retention.applied").slice(0, roundsShown);
  const measured = newest(facts, "log-retention");
  const holds = (["hold.placed", "hold.released"] as const).flatMap((kind) => entriesOf(facts, kind));
  if (rounds.length === 0 && measured === undefined && holds.length === 0) return undefined;
  const [last] = rounds;
  return stringify(
    {
      ...(last === undefined
        ? {}
        : {
            schedule: {
              entry: last.seq,
              payload_days: last.facts?.["detailDays"] ?? null,
              leaf_days: last.facts?.["summaryDays"] ?? null,
            },
          }),
      ...(measured === undefined
        ? {}
        : { measured: { entry: measured.seq, at: timeText(measured.atMs), ...figures(measured.facts) } }),
      rounds: rounds.map((leaf) => ({ entry: leaf.seq, at: timeText(leaf.at), ...(leaf.facts ?? {}) })),
      holds: holds.map((leaf) => ({ entry: leaf.seq, at: timeText(leaf.at), what: leaf.kind })),
    },
    { aliasDuplicateObjects: false },
  );
}

const figures = (facts: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => typeof value === "number"));

function reconstruct(facts: PackFacts): string {
  const leaves = exchangeOf(facts);
  const last = leaves.at(-1);
  const user = last?.user;
  return report("How a history is put together", [
    aboutOf(facts),
    "Each line below is a command on the machine with the data folder. Who reads what somebody said needs the role investigator and a purpose, and both stand in the log before the first word comes.",
    '1. Everything that a user asked and got, in order, with what was said:\n\n   `seaworthy audit history --user NAME --payloads --purpose "complaint 1234"`',
    "2. The same without names, by the pseudonym of an entry:\n\n   " +
      (user === undefined
        ? "`seaworthy audit search --person PSEUDONYM --oldest`"
        : `\`seaworthy audit search --person ${user} --oldest\` (of the newest call in this pack)`),
    last === undefined
      ? "3. One call, from its request to its answer: `seaworthy audit show EXCHANGE`"
      : `3. One call, from its request to its answer: \`seaworthy audit show ${last.exchange ?? last.seq}\`. Its ${leaves.length} entries stand in audit-sample.json.`,
    "4. Who was shown a text: `seaworthy audit exposure --help` has the question.",
    "5. That nothing is missing: `seaworthy audit verify` checks every entry, and the numbers have no gaps.",
    observationSection(facts, "canary-history", "Rehearsed: a made-up user's script, put together again"),
    observationSection(facts, "canary-search", "Rehearsed: seeded entries, searched"),
    observationSection(facts, "log-gaps", "Counted: numbers that are missing"),
    ...(last === undefined ? [] : [exampleNote(last)]),
  ]);
}

const exampleNote = (leaf: Leaf): string =>
  `The example is entry ${leaf.seq} of ${timeText(leaf.at)}${
    textFact(leaf, "withheld") === undefined ? "" : "; its text is withheld"
  }.`;
