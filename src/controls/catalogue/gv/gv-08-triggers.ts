import type { StatusAsk } from "../../ask.ts";
import { dayMs, type Control, type Judged } from "../../control.ts";
import { loadedExample } from "./register.ts";

/** Our own choice: the next weekly review at the latest. */
const lookMsMax = 9 * dayMs;

/** Our own choice: what is older was looked at by the quarterly review, or that one is overdue itself. */
const backMs = 90 * dayMs;

/** Critical alerts after which nobody has held a review of any kind. */
function judged({ subject, book, nowMs }: StatusAsk): Judged {
  const [loaded] = book.entries("policy.loaded", subject);
  if (loaded === undefined)
    return { state: "unknown", reason: "no gateway has loaded the feature", because: [] };
  const reviews = book.entries("review.held", subject);
  const signals = book
    .entries("alert.opened", subject)
    .filter(({ facts, atMs }) => facts["severity"] === "critical" && nowMs - atMs <= backMs);
  const open = signals.filter(
    ({ atMs }) =>
      nowMs - atMs > lookMsMax &&
      !reviews.some((review) => review.atMs >= atMs && review.atMs - atMs <= lookMsMax),
  );
  const because = [
    loaded.seq,
    ...signals.map(({ seq }) => seq),
    ...reviews.slice(0, 5).map(({ seq }) => seq),
  ];
  const [first] = open;
  return first === undefined
    ? {
        state: "pass",
        reason: `${signals.length} critical signals of the last 90 days, all within their 9 days or looked into`,
        because,
      }
    : {
        state: "fail",
        reason: `${open.length} critical alerts were looked into by nobody within 9 days, the newest in entry ${first.seq}`,
        because,
      };
}

const old = (ageDays: number) => ({ ageMs: ageDays * dayMs });
const signal = {
  kind: "alert.opened" as const,
  ...old(20),
  facts: { severity: "critical", kind: "drill.kill" },
};
const loaded = { ...loadedExample, ...old(30) };

export const triggers: Control = {
  id: "GV-08",
  title:
    "A change, an attack, drift, an incident, a new rule or a cost that jumps is looked into within nine days",
  risk: "The signal was there; it scrolled by.",
  check:
    "Critical alerts of the last 90 days are compared with the reviews that people held after them. A changed model, prompt, tool or guard needs no reminder: its digest makes the old evidence suspect by itself.",
  why: "Evidence says what was true when it was made. Each of these six is a reason why it may not be any more.",
  passing: "100 % of the critical alerts that are older than 9 days were followed by a review within 9 days.",
  artefact: "Alerts and the records of reviews, each with its entry.",
  failure: {
    means: "Something has changed and the checklist speaks of before.",
    decides: "security",
    mitigations: [
      "hold the review now: seaworthy review hold review-change",
      "stop the feature until it was looked into: seaworthy kill",
    ],
  },
  class: "process",
  ceiling: "mitigation",
  frameworks: ["nist-ai-rmf:MANAGE-4.1", "eu-ai-act:9", "soc2:CC7.3", "gdpr:35"],
  requires: [],
  judge: judged,
  fix: "seaworthy review hold review-change --feature FEATURE --env ENVIRONMENT",
  proof: {
    passes: {
      entries: [
        loaded,
        signal,
        { kind: "review.held", ...old(15), facts: { of: "review-change", looked: 4 } },
      ],
    },
    mutant: { what: "nobody looked after the alert", entries: [loaded, signal] },
  },
};
