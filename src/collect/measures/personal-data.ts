import type { Leaf } from "../../audit/leaf.ts";
import { personalDataKinds } from "../../guards/personal-data/kinds.ts";
import {
  dayMs,
  guardOf,
  hourMs,
  lately,
  leavesMax,
  listIn,
  measureOf,
  numberIn,
  partly,
  stopping,
  wholeDays,
} from "./measure.ts";

const monthMs = 30 * dayMs;

/** Guards that look for people's data. */
const guards: ReadonlySet<string> = new Set(["personal-data", "names"]);

const highKinds: readonly string[] = Object.entries(personalDataKinds)
  .filter(([, { severity }]) => severity === "high")
  .map(([kind]) => `personal-data:${kind}`);

/** Entries that somebody has looked into: by a label, or in an incident. */
export function lookedInto(labels: readonly Leaf[], incidents: readonly Leaf[]): ReadonlySet<number> {
  return new Set([
    ...labels.flatMap((leaf) => numberIn(leaf, "entry") ?? []),
    ...incidents.flatMap((leaf) => listIn(leaf, "entries").filter((one) => typeof one === "number")),
  ]);
}

/** Of the answers with data of severity high: how many somebody has looked into, and since when the oldest of the others waits. */
export function casesOf(
  high: readonly Leaf[],
  looked: ReadonlySet<number>,
  nowMs: number,
): { readonly high: number; readonly cases: number; readonly oldestDays: number } {
  const open = high.filter(({ seq }) => !looked.has(seq));
  const oldestMs = Math.min(...open.map(({ at }) => at), nowMs);
  return { high: high.length, cases: high.length - open.length, oldestDays: wholeDays(nowMs - oldestMs) };
}

/** Parts of a list that a question can name. */
const inParts = (values: readonly string[], size = 100): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));

export const personalData = measureOf({
  observation: "log-personal-data",
  each: "feature",
  everyMs: 6 * hourMs,
  async measure(ask) {
    const { log, nowMs } = ask;
    const output = { kind: ["call.output"], finding: ["personal-data:", "names:"] };
    const sum = async (more: object): Promise<number> =>
      (await log.groups(lately(ask, monthMs, { ...output, ...more }), "finding"))
        .filter(({ value }) => guards.has(guardOf(value) ?? ""))
        .reduce((all, { count }) => all + count, 0);
    const high = await Promise.all(
      inParts(highKinds).map((finding) =>
        log.newest(lately(ask, monthMs, { kind: ["call.output"], finding }), leavesMax),
      ),
    );
    const labels = await log.newest(lately(ask, monthMs, { kind: ["finding.labelled"] }), leavesMax);
    const incidents = await log.newest(lately(ask, monthMs, { kind: ["alert.opened"] }), leavesMax);
    const looked = lookedInto(labels.leaves, incidents.leaves);
    const entries = [
      ...new Map(high.flatMap(({ leaves }) => leaves).map((leaf) => [leaf.seq, leaf])).values(),
    ];
    return {
      figures: {
        found: await sum({}),
        removed: await sum({ decision: stopping }),
        ...casesOf(entries, looked, nowMs),
      },
      ...partly(
        [...high, labels, incidents].every(({ isWhole }) => isWhole),
        "answers and labels",
      ),
    };
  },
});
