import type { StatusAsk } from "../../ask.ts";
import { dayMs, requirement, type Control, type Judged } from "../../control.ts";
import { launchOf } from "../../gate.ts";
import { weeklyReviewMs } from "../io/weekly-review.ts";

/** Our own choice: each period, and a week in which people are away. */
const monthMs = 37 * dayMs;
const quarterMs = 97 * dayMs;
const yearMs = 372 * dayMs;

/** Two weeks after the launch, and one in which to hold it. */
const retrospectiveMs = 21 * dayMs;

/** The look back that is due once after a launch. */
function judgedRetrospective(ask: StatusAsk): Judged {
  const { subject, book, nowMs } = ask;
  const launchedAtMs = launchOf(ask);
  const held = book.observed("review-retrospective", subject).find(({ atMs }) => atMs >= (launchedAtMs ?? 0));
  const because = held === undefined ? [] : [held.seq];
  if (launchedAtMs === undefined || held !== undefined || nowMs - launchedAtMs <= retrospectiveMs)
    return { state: "pass", reason: "no retrospective is overdue", because };
  return { state: "fail", reason: "nobody has held the retrospective of the launch", because };
}

const looked = (
  name: "review-weekly" | "review-monthly" | "review-quarterly" | "review-yearly",
  freshMs: number,
) => requirement({ observation: name, freshMs, where: [{ fact: "looked", is: ">=", than: 1 }] });

const all = {
  "review-weekly": { looked: 12 },
  "review-monthly": { looked: 5 },
  "review-quarterly": { looked: 14 },
  "review-yearly": { looked: 9 },
};

export const cadences: Control = {
  id: "GV-07",
  title: "Weekly, monthly, quarterly and yearly reviews are held, and one two weeks after launch",
  risk: "A feature that was fine at launch drifts, and the first to notice is a customer.",
  check: "The newest record of each review is read: when it was held, by whom, and how much was looked at.",
  why: "Threats, models and use change by the week. A look that is due by itself does not depend on somebody's memory.",
  passing:
    "A weekly review at most 9 days old, a monthly one at most 37, a quarterly one at most 97, a yearly one at most 372; a retrospective within 21 days of the launch; at least 1 thing looked at in each.",
  artefact: "Each record, signed by who held it; the calendar: seaworthy due --ics FILE.",
  failure: {
    means: "Nobody knows whether yesterday's evidence still describes today's feature.",
    decides: "lead",
    mitigations: ["hold the review now: seaworthy review hold", "name somebody who stands in for its owner"],
  },
  class: "process",
  ceiling: "accepted-risk",
  frameworks: ["nist-ai-rmf:GOVERN-1.5", "iso-42001:A.6.2.6", "soc2:CC4.1"],
  requires: [
    looked("review-weekly", weeklyReviewMs),
    looked("review-monthly", monthMs),
    looked("review-quarterly", quarterMs),
    looked("review-yearly", yearMs),
  ],
  judge: judgedRetrospective,
  fix: "see what is due, then hold it: seaworthy due --feature FEATURE --env ENVIRONMENT",
  proof: {
    passes: { observations: all },
    mutant: {
      what: "a review is on record that looked at nothing",
      observations: { "review-monthly": { looked: 0 } },
    },
  },
};
