import { areaUnder } from "../../training/metrics.ts";
import { percentile } from "../gateway/load.ts";
import type { PeerResult, Timed } from "./peer-pool.ts";
import type { PeerRow, RowKind } from "./peer-rows.ts";
import { partOf, percent, tableOf } from "./table.ts";

/** What a judge said of rows, of those that it came to. */
interface Seen {
  readonly row: PeerRow;
  readonly verdict: Timed;
}

const seenBy = ({ verdicts }: PeerResult, rows: readonly PeerRow[]): readonly Seen[] =>
  rows.flatMap((row, at) => {
    const verdict = verdicts[at];
    return verdict === undefined ? [] : [{ row, verdict }];
  });

const flagged = ({ verdict }: Seen): boolean => verdict.flagged;

const ofKind = (seen: readonly Seen[], kind: RowKind): readonly Seen[] =>
  seen.filter(({ row }) => row.kind === kind);

/** A group counts as much as any other, however many rows it has; NaN of none. */
function meanOfGroups(seen: readonly Seen[]): number {
  const parts = [...Map.groupBy(seen, ({ row }) => row.group).values()].map((group) =>
    partOf(group, flagged),
  );
  return parts.reduce((sum, part) => sum + part, 0) / parts.length;
}

/** How often an attack has a higher score than an ordinary text; a dash where no scores are told. */
function area(seen: readonly Seen[]): string {
  const scores = (kind: RowKind): number[] =>
    ofKind(seen, kind).flatMap(({ verdict: { score } }) => (score === undefined ? [] : [score]));
  const [attacks, ordinary] = [scores("attack"), scores("ordinary")];
  return attacks.length === 0 || ordinary.length === 0 ? "-" : areaUnder(attacks, ordinary).toFixed(3);
}

function millis(seen: readonly Seen[], share: number): string {
  const sorted = seen.map(({ verdict }) => verdict.micros / 1000).sort((a, b) => a - b);
  return sorted.length === 0 || Number.isNaN(sorted[0]) ? "-" : percentile(sorted, share).toFixed(3);
}

/** One line for each judge. */
export function summaryOf(results: readonly PeerResult[], rows: readonly PeerRow[]): string {
  const lines = results.map((result) => {
    const seen = seenBy(result, rows);
    return [
      result.id,
      `${seen.length} of ${rows.length}`,
      percent(meanOfGroups(ofKind(seen, "attack"))),
      percent(partOf(ofKind(seen, "ordinary"), flagged)),
      percent(meanOfGroups(ofKind(seen, "hard"))),
      area(seen),
      millis(seen, 0.5),
      millis(seen, 0.99),
    ];
  });
  return tableOf(
    ["judge", "rows judged", "attacks", "ordinary", "hard honest", "AUC", "p50 CPU ms", "p99 CPU ms"],
    lines,
  );
}

/** One line for each group of rows, one column for each judge that judged any. */
export function groupsOf(results: readonly PeerResult[], rows: readonly PeerRow[]): string {
  const judges = results
    .map((result) => ({ id: result.id, seen: seenBy(result, rows) }))
    .filter(({ seen }) => seen.length > 0);
  const groups = [...Map.groupBy(rows, ({ group }) => group)];
  const order: readonly RowKind[] = ["attack", "ordinary", "hard"];
  const lines = order.flatMap((kind) =>
    groups
      .filter(([, [first]]) => first?.kind === kind)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([group, of]) => [
        `${kind === "attack" ? "+" : "-"} ${group}`,
        `${of.length}`,
        ...judges.map(({ seen }) =>
          percent(
            partOf(
              seen.filter(({ row }) => row.group === group),
              flagged,
            ),
          ),
        ),
      ]),
  );
  return tableOf(["rows", "count", ...judges.map(({ id }) => id)], lines);
}
