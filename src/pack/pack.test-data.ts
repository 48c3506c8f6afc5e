import type { Leaf } from "../audit/leaf.ts";
import type { JsonObject } from "../base/json.ts";
import type { StatusAsk } from "../controls/ask.ts";
import { checklistOf } from "../controls/checklist.ts";
import { OpenBook } from "../controls/evidence-book.ts";
import { exampleEntries, exampleNowMs, exampleSubject } from "../controls/proof.ts";
import { controls } from "../controls/registry.ts";
import type { ObservationName } from "../evidence/observations.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import { sheetOf, type Sheet } from "./checklist/sheet.ts";
import type { PackFacts } from "./facts.ts";

/** What stands in names, reasons and payloads and must not become markup, a formula or a mention. */
export const hostileText = '=1+1 <script>x</script> | [a](b) @all "q"\nnext line';

const leafOf = ({ atMs, seq, ...entry }: Witnessed): Leaf => ({
  v: 1,
  id: `id-${seq}`,
  seq,
  at: atMs,
  ...entry,
});

export interface ExampleAsk {
  /** Entries beside the examples of the controls. */
  readonly more?: readonly Omit<Witnessed, "seq">[];
  /** Observations that were never made. */
  readonly without?: readonly ObservationName[];
  /** Nothing was ever observed. */
  readonly empty?: boolean;
  readonly payloads?: Readonly<Partial<Record<ObservationName, unknown>>>;
}

/** Facts of a made-up feature of which every control's own example was observed. */
export function exampleFacts({
  more = [],
  without = [],
  empty = false,
  payloads = {},
}: ExampleAsk = {}): PackFacts {
  const made = Object.assign({}, ...controls.map(({ proof }) => proof.passes.observations ?? {})) as Partial<
    Record<ObservationName, Record<string, number>>
  >;
  const names = (Object.keys(made) as ObservationName[]).filter((name) => !without.includes(name));
  const observed = empty
    ? []
    : exampleEntries({ observations: Object.fromEntries(names.map((name) => [name, made[name] ?? {}])) });
  const entries = [...observed, ...more.map((entry, i) => ({ ...entry, seq: observed.length + i }))];
  const ask: StatusAsk = { subject: exampleSubject, book: new OpenBook(entries), nowMs: exampleNowMs };
  const leaves = new Map(entries.map((entry) => [entry.seq, leafOf(entry)] as const));
  const texts = new Map(
    observed.flatMap(({ seq, facts }) => {
      const details = payloads[facts["of"] as ObservationName];
      return details === undefined ? [] : [[seq, JSON.stringify(details)] as const];
    }),
  );
  return {
    ask,
    sheet: sheetOf(checklistOf(controls, ask)),
    head: {
      note: "note",
      vkey: "log+1234abcd+key",
      origin: "log.example",
      size: entries.length,
      root: "cm9vdA==",
    },
    receipts: new Map(entries.map(({ seq }) => [seq, `receipt ${seq}`] as const)),
    leaves,
    entries: Map.groupBy(
      [...leaves.values()].sort((a, b) => b.seq - a.seq),
      ({ kind }) => kind,
    ),
    tallies: [],
    payloads: { texts, withheld: new Map(), purpose: "a test" },
    beside: { rotations: [], runbooks: [], alertKinds: [] },
    version: "0.0.0",
  };
}

/** A mitigation of a control, signed by its owner and its reviewer, and a thing that does not pass. */
export const mitigation = (
  control: string,
  by: readonly [string, string],
): readonly Omit<Witnessed, "seq">[] => {
  const about = { feature: exampleSubject.feature, environment: "prod", digest: exampleSubject.digest };
  const [owner, reviewer] = by;
  const facts: JsonObject = {
    waiver: "w1",
    path: "mitigation",
    control,
    compensating: ["IO-01"],
    as: owner,
    by: "p1",
  };
  return [
    {
      ...about,
      kind: "waiver.asked",
      atMs: exampleNowMs,
      facts: { ...facts, endsAtMs: exampleNowMs + 86_400_000 },
    },
    { ...about, kind: "waiver.signed", atMs: exampleNowMs, facts: { waiver: "w1", as: reviewer, by: "p2" } },
  ];
};

/** The sheet with other words in one control's status. */
export const withStatus = (sheet: Sheet, id: string, change: JsonObject): Sheet => ({
  ...sheet,
  checklist: {
    ...sheet.checklist,
    controls: sheet.checklist.controls.map((one) => (one.id === id ? { ...one, ...change } : one)),
  },
});
