import type { EntryKind } from "../evidence/entry.ts";
import type { ObservationName } from "../evidence/observations.ts";
import type { StatusAsk } from "./ask.ts";
import type { Checklist } from "./checklist.ts";
import { dayMs } from "./control.ts";
import { waiversOf } from "./decisions.ts";

export const reviewNames = ["weekly", "monthly", "quarterly", "yearly"] as const;
export type ReviewName = (typeof reviewNames)[number];

/** How far each looks back. */
const backMs: Readonly<Record<ReviewName, number>> = {
  weekly: 7 * dayMs,
  monthly: 30 * dayMs,
  quarterly: 90 * dayMs,
  yearly: 365 * dayMs,
};

/** One thing to look at. */
export interface Topic {
  readonly topic: string;
  /** Numbers of entries, newest first; at most 20 of each. */
  readonly entries: readonly number[];
  /** How to see more. */
  readonly command: string;
}

/** Our own choice: what a person opens in one sitting. */
const entriesMax = 20;

/** What a review has to look at, from what the log says of its time. */
export function preparedFor(review: ReviewName, { verdict }: Checklist, ask: StatusAsk): readonly Topic[] {
  const { subject, book, nowMs } = ask;
  const fromMs = nowMs - backMs[review];
  const from = new Date(fromMs).toISOString().slice(0, 10);
  const about = `--feature ${subject.feature} --env ${subject.environment}`;
  const search = (filter: string): string =>
    `seaworthy audit search --feature ${subject.feature} --environment ${subject.environment} ${filter} --from ${from}`;
  const seqs = (all: readonly { readonly seq: number; readonly atMs: number }[]): readonly number[] =>
    all
      .filter(({ atMs }) => atMs >= fromMs)
      .map(({ seq }) => seq)
      .slice(0, entriesMax);
  const kind = (...kinds: readonly EntryKind[]): readonly number[] =>
    seqs(kinds.flatMap((one) => book.entries(one, subject)).sort((a, b) => b.seq - a.seq));
  const seen = (...names: readonly ObservationName[]): readonly number[] =>
    names.flatMap((name) => seqs(book.observed(name, subject)).slice(0, 2));

  const weekly: readonly Topic[] = [
    {
      topic: "what keeps it from shipping",
      entries: verdict.red.flatMap(({ because }) => because).slice(0, entriesMax),
      command: `seaworthy next ${about}`,
    },
    { topic: "alerts", entries: kind("alert.opened"), command: "seaworthy alerts list" },
    {
      topic: "requests and answers that were stopped",
      entries: seen("log-violations", "log-rejections"),
      command: search("--decision block"),
    },
    {
      topic: "personal data in answers",
      entries: seen("log-personal-data"),
      command: search("--finding personal-data:"),
    },
    {
      topic: "use against limits, and unusual use",
      entries: seen("log-usage"),
      command: search("--kind anomaly.found"),
    },
    {
      topic: "reports of users and labels",
      entries: seen("log-reports", "log-labels"),
      command: `seaworthy review list --feature ${subject.feature}`,
    },
    {
      topic: "versions that were loaded, admitted or held",
      entries: kind("policy.loaded", "admission.changed", "gate.decided"),
      command: search("--kind policy.loaded"),
    },
  ];
  const monthly: readonly Topic[] = [
    ...weekly,
    { topic: "incidents and near misses", entries: seen("log-incidents"), command: "seaworthy alerts list" },
    {
      topic: "attacks of the month",
      entries: kind("redteam.finished"),
      command: search("--kind redteam.finished"),
    },
    {
      topic: "exceptions that stand",
      entries: waiversOf(ask)
        .flatMap((one) => one.seqs)
        .slice(0, entriesMax),
      command: `seaworthy decisions list ${about}`,
    },
  ];
  const quarterly: readonly Topic[] = [
    ...monthly,
    { topic: "keys replaced in time", entries: seen("config-rotation"), command: "seaworthy rotation" },
    {
      topic: "limits that still fit",
      entries: seen("config-limits", "log-usage"),
      command: "seaworthy limits",
    },
    {
      topic: "terms of the providers",
      entries: seen("document-dpa", "config-models"),
      command: `seaworthy status ${about} --control DC-18`,
    },
    {
      topic: "who was trained",
      entries: seen("document-training"),
      command: `seaworthy status ${about} --control GV-13`,
    },
    {
      topic: "risks: the threat model against what was seen",
      entries: seen("threat-model", "log-capabilities"),
      command: `seaworthy threat-model --feature ${subject.feature}`,
    },
    {
      topic: "who may do what",
      entries: seen("review-access", "log-admin"),
      command: "seaworthy people list",
    },
  ];
  const yearly: readonly Topic[] = [
    ...quarterly,
    {
      topic: "reviews and exercises of the year",
      entries: kind("review.held"),
      command: search("--kind review.held"),
    },
    {
      topic: "uses of break-glass",
      entries: kind("waiver.asked"),
      command: `seaworthy decisions list ${about}`,
    },
  ];
  return { weekly, monthly, quarterly, yearly }[review];
}
