import { weekStartMs } from "../../audit/keys/data-keys.ts";
import type { Leaf } from "../../audit/leaf.ts";
import { dayMs, hourMs, measureOf, numberIn, wholeDays } from "./measure.ts";

/** What the log's own last round of retention says. */
export interface LastRound {
  readonly detailDays: number;
  /** Payloads of weeks up to this one were destroyed, but for held ones. Unix milliseconds of the first moment that was not. */
  readonly keptFromMs: number;
  /** When the oldest week began of which a key is left; undefined where none is. */
  readonly oldestDetailMs: number | undefined;
}

/** Undefined: no round was ever written down. */
export function lastRoundIn(leaf: Leaf | undefined): LastRound | undefined {
  if (leaf === undefined) return undefined;
  const weekTo = numberIn(leaf, "weekTo");
  const detailDays = numberIn(leaf, "detailDays");
  if (weekTo === undefined || detailDays === undefined) return undefined;
  return {
    detailDays,
    keptFromMs: weekStartMs(weekTo + 1),
    oldestDetailMs: numberIn(leaf, "oldestDetailMs"),
  };
}

/** Days of the oldest payload that can be read: as the last round says, else the oldest entry that there is. */
export function detailedDaysOf(
  round: LastRound | undefined,
  oldestMs: number | undefined,
  nowMs: number,
): number {
  const fromMs = round === undefined ? oldestMs : Math.max(round.oldestDetailMs ?? nowMs, oldestMs ?? nowMs);
  return fromMs === undefined ? 0 : wholeDays(nowMs - fromMs);
}

/** The checklist's, where the log has never said its own. */
const detailDaysDefault = 90;

/**
 * Moments between which payloads lie that a round should have destroyed and did not; the first after the second where there are none. A
 * round is made each day, so that a day more is no fault.
 */
export const overdueBetween = (
  round: LastRound | undefined,
  nowMs: number,
): { readonly fromMs: number; readonly toMs: number } => ({
  fromMs: round?.keptFromMs ?? 0,
  toMs: nowMs - ((round?.detailDays ?? detailDaysDefault) + 1) * dayMs,
});

export const retention = measureOf({
  observation: "log-retention",
  each: "gateway",
  everyMs: 6 * hourMs,
  async measure({ log, nowMs }) {
    const oldest = await log.edge({ where: {} }, "oldest");
    const round = lastRoundIn(await log.edge({ where: { kind: ["retention.applied"] } }, "newest"));
    const holds =
      (await log.count({ where: { kind: ["hold.placed"] } })) -
      (await log.count({ where: { kind: ["hold.released"] } }));
    const { fromMs, toMs } = overdueBetween(round, nowMs);
    const overdue = fromMs > toMs ? 0 : await log.count({ where: {}, fromMs, toMs });
    return {
      figures: {
        detailedDays: detailedDaysOf(round, oldest?.at, nowMs),
        summaryDays: oldest === undefined ? 0 : wholeDays(nowMs - oldest.at),
        overdue,
        holds,
      },
    };
  },
});
