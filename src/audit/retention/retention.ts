import type { NewEntry } from "../../evidence/entry.ts";
import { dayMs, weekOf, weekStartMs } from "../keys/data-keys.ts";
import { resumeErasures } from "./erase.ts";
import { holdsKey } from "./holds.ts";
import type { SlotFacts } from "../keys/key-slot.ts";
import { findPrunable, prune } from "./prune.ts";
import type { Custody } from "./retention-custody.ts";

/** What is over its time, or was when it was destroyed. */
export interface RetentionReport {
  /** Index of the entry `retention.applied`; not there where nothing was done. */
  readonly entry?: number;
  /** Data keys destroyed, and those that legal holds keep beyond their time. */
  readonly keys: number;
  readonly held: number;
  /** Mondays of the weeks of the destroyed keys, the first and the last; not there where there are none. */
  readonly weeks?: readonly [string, string];
  /** Leaves removed: from, up to and without. */
  readonly pruned: readonly [number, number];
  readonly segments: number;
  /** The legal hold that keeps leaves beyond their time. */
  readonly prunedUpToHold?: number;
  /** When the oldest week began whose keys are left, held ones included; not there where none is. */
  readonly oldestDetailMs?: number;
  readonly detailDays: number;
  readonly summaryDays: number;
}

interface Plan {
  readonly weekTo: number;
  readonly due: readonly SlotFacts[];
  readonly prunedTo: number;
  readonly report: RetentionReport;
}

/** What would be done now. Nothing is. Within `custody.inTurn` only. */
export const previewRetention = async (custody: Custody): Promise<RetentionReport> =>
  (await planOf(custody)).report;

/**
 * Destroys what is over its time and no legal hold is on: the data keys of each week whose beginning is as old as detail may be,
 * and the leaves that are older than the summary. What will be destroyed is an entry first, also where it is nothing: so the
 * log shows that retention is at work. The times are those that auditd was started with: nobody asks for shorter ones.
 * Within `custody.inTurn` only.
 *
 * @param by name of the person who asks; undefined for the log's own daily round.
 */
export async function applyRetention(custody: Custody, by?: string): Promise<RetentionReport> {
  const plan = await planOf(custody);
  const leaf = await custody.record(entryOf(custody, plan, by));
  await custody.carryOut(() => destroy(custody, plan));
  return { entry: leaf.seq, ...plan.report };
}

/** Ends what a crash cut off. Before the log serves. */
export async function resumeRetention(custody: Custody): Promise<void> {
  await resumeErasures(custody);
  await custody.inTurn(async () => {
    const { applied } = custody.state;
    if (applied === undefined || applied.done) return;
    const { due, aged } = await keysDue(custody, applied.weekTo);
    // Which of them the round before the crash destroyed is not known: sweepers hear of all.
    const { prunedTo } = applied;
    await custody.carryOut(() => destroy(custody, { due, swept: [...aged, ...due], prunedTo }));
  });
}

/**
 * When retention has something to do next, at the latest a day from now: a week's keys are over their time when its first moment
 * is, so that no payload is ever older.
 */
export function nextRetentionMs(custody: Custody, nowMs: number): number {
  const detailMs = custody.state.times.detailDays * dayMs;
  return Math.min(nowMs + dayMs, weekStartMs(weekOf(nowMs - detailMs) + 1) + detailMs);
}

async function keysDue(
  custody: Custody,
  weekTo: number,
): Promise<{ due: SlotFacts[]; held: SlotFacts[]; aged: SlotFacts[]; oldestLeft: number | undefined }> {
  const { keys, keyFile } = custody.parts;
  const { holds } = custody;
  let oldestLeft: number | undefined;
  const due: SlotFacts[] = [];
  const held: SlotFacts[] = [];
  const aged: SlotFacts[] = [];
  await keys.find(keyFile.count, (facts) => {
    const { week, live, ended } = facts;
    const isHeld = live && week <= weekTo && holds.some((hold) => holdsKey(hold, facts));
    if (live && (isHeld || week > weekTo)) oldestLeft = Math.min(oldestLeft ?? week, week);
    else if (live) due.push(facts);
    else if (ended === "aged") aged.push(facts);
    if (isHeld) held.push(facts);
    return false;
  });
  return { due, held, aged, oldestLeft };
}

async function planOf(custody: Custody): Promise<Plan> {
  const { log, now } = custody.parts;
  const { detailDays, summaryDays } = custody.state.times;
  const nowMs = now();
  const weekTo = weekOf(nowMs - detailDays * dayMs);
  const { due, held, oldestLeft } = await keysDue(custody, weekTo);
  const { to, segments, heldBy } = await findPrunable(custody, nowMs);
  const weeks = due.map(({ week }) => week);
  return {
    weekTo,
    due,
    prunedTo: to,
    report: {
      keys: due.length,
      held: held.length,
      ...(weeks.length === 0 ? {} : { weeks: [mondayOf(least(weeks)), mondayOf(most(weeks))] as const }),
      pruned: [log.keptFrom, to],
      segments,
      ...(heldBy === undefined ? {} : { prunedUpToHold: heldBy }),
      ...(oldestLeft === undefined ? {} : { oldestDetailMs: weekStartMs(oldestLeft) }),
      detailDays,
      summaryDays,
    },
  };
}

function entryOf(custody: Custody, { weekTo, report }: Plan, by: string | undefined): NewEntry {
  const { keys, held, weeks, pruned, segments, detailDays, summaryDays, oldestDetailMs } = report;
  return {
    kind: "retention.applied",
    facts: {
      keys,
      held,
      weekTo,
      ...(weeks === undefined ? {} : { weeks: [...weeks] }),
      prunedFrom: pruned[0],
      prunedTo: pruned[1],
      segments,
      detailDays,
      summaryDays,
      ...(oldestDetailMs === undefined ? {} : { oldestDetailMs }),
      ...(by === undefined ? {} : { by: custody.personOf(by) }),
    },
  };
}

async function destroy(
  custody: Custody,
  {
    due,
    swept = due,
    prunedTo,
  }: {
    readonly due: readonly SlotFacts[];
    readonly swept?: readonly SlotFacts[];
    readonly prunedTo: number;
  },
): Promise<void> {
  const { segments } = custody.parts;
  if (due.length > 0) await custody.destroyKeys(due, "aged");
  if (swept.length > 0 || prunedTo > (segments[0]?.first ?? 0))
    await custody.sweep({ keys: swept.map(({ number }) => number), entriesBefore: prunedTo });
  await prune(custody, prunedTo);
  custody.applied();
}

const mondayOf = (week: number): string => new Date(weekStartMs(week)).toISOString().slice(0, 10);

/** Not by spreading: there may be more keys than a call takes arguments. */
const least = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.min(a, b));
const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b));
