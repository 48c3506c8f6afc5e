import type { Alarm } from "../alerts/alert.ts";
import type { Clock } from "../base/clock.ts";
import { dueItems, type DueItem } from "../controls/cadence.ts";
import { checklistOf } from "../controls/checklist.ts";
import { dayMs, hourMs, type Control } from "../controls/control.ts";
import { subjectOf } from "../controls/subject-of.ts";
import { duties } from "../evidence/duty.ts";
import type { LiveEvidence } from "./live-evidence.ts";

/** Our own choice: time to move another meeting. */
const soonMs = 3 * dayMs;

export interface ReminderParts {
  readonly evidence: Pick<LiveEvidence, "book" | "ready">;
  readonly environment: string;
  readonly catalogue: readonly Control[];
  readonly alarm: Alarm;
  readonly now: Clock;
  /** Runs work each so many milliseconds until it is called. */
  readonly every: (ms: number, work: () => void) => () => void;
}

/**
 * Reminds people of reviews and deadlines: three days before, and when they are over. One alert for each, until it was done. Exceptions
 * that end have alerts of their own.
 */
export function startDueReminders({ evidence, environment, catalogue, alarm, now, every }: ReminderParts): {
  close(): void;
} {
  const raised = new Set<string>();
  const look = (): void => {
    if (!evidence.ready()) return;
    const nowMs = now();
    const open = new Set<string>();
    for (const { feature } of evidence.book.loaded().filter((one) => one.environment === environment)) {
      const subject = subjectOf(evidence.book, { feature, environment });
      if (subject === undefined) continue;
      const ask = { subject, book: evidence.book, nowMs };
      for (const item of dueItems(checklistOf(catalogue, ask), ask)) {
        if (item.dueAtMs - nowMs > soonMs || isOfWaiver(item)) continue;
        const key = `review-due:${environment}:${feature}:${item.id}`;
        open.add(key);
        alarm.raise(alertOf(key, item, { feature, environment, nowMs }));
      }
    }
    for (const key of raised) if (!open.has(key)) alarm.resolve(key, nowMs);
    raised.clear();
    for (const key of open) raised.add(key);
  };
  const stop = every(hourMs, look);
  return { close: stop };
}

const isOfWaiver = ({ id }: DueItem): boolean => /^w-.*-(?:ends|answer)$/.test(id);

const alertOf = (
  key: string,
  { id, what, owner, dueAtMs, overdue, because, command }: DueItem,
  {
    feature,
    environment,
    nowMs,
  }: { readonly feature: string; readonly environment: string; readonly nowMs: number },
) => ({
  key,
  severity: overdue ? ("warning" as const) : ("info" as const),
  kind: "review.due",
  summary: `${overdue ? "Overdue" : "Due soon"} for ${feature} in ${environment}: ${what}`,
  feature,
  environment,
  facts: { item: id, owner: duties[owner], due: new Date(dueAtMs).toISOString().slice(0, 10), command },
  entries: because.slice(0, 5),
  atMs: nowMs,
});
