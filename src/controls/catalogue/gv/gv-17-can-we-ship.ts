import type { StatusAsk } from "../../ask.ts";
import { dayMs, type Control, type Judged } from "../../control.ts";

/** The checklist allows an hour; a machine needs no more than a minute. */
const answerMsMax = 60_000;

/** Our own choice: a quarter without a gate is a feature without changes, or a gate that nobody uses. */
const freshMs = 90 * dayMs;

/** How long the gate took when it was asked last. */
function judged({ subject, book, nowMs }: StatusAsk): Judged {
  const [newest] = book
    .entries("gate.decided", subject)
    .filter(({ facts }) => typeof facts["ms"] === "number");
  if (newest === undefined) return { state: "unknown", reason: "nobody has asked the gate yet", because: [] };
  const about = { because: [newest.seq], atMs: newest.atMs };
  if (nowMs - newest.atMs > freshMs)
    return { ...about, state: "stale", reason: "the gate was asked last more than 90 days ago" };
  const ms = Number(newest.facts["ms"]);
  const valid = { ...about, validUntilMs: newest.atMs + freshMs };
  return ms <= answerMsMax
    ? { ...valid, state: "pass", reason: `the gate answered in ${ms} ms` }
    : { ...valid, state: "fail", reason: `the gate took ${ms} ms, at most ${answerMsMax} are allowed` };
}

const decided = (ms: number) => ({ kind: "gate.decided" as const, facts: { answer: "pass", ms } });

export const canWeShip: Control = {
  id: "GV-17",
  title: '"Can we ship?" has an answer with proof within a minute',
  risk: "The answer takes days of meetings, so people stop asking.",
  check: "The time that the gate took when it was asked last is read from its own entry.",
  why: "A check that is quick is made; one that is slow is skipped when it matters.",
  passing: `The newest answer of the gate took at most ${answerMsMax} ms and is at most 90 days old.`,
  artefact: "The gate's entry, and the evidence pack that holds its proof: seaworthy pack.",
  failure: {
    means: "The checklist is in the way instead of in the path.",
    decides: "lead",
    mitigations: ["ask through the running gateway, which has the evidence in memory"],
  },
  class: "process",
  ceiling: "accepted-risk",
  frameworks: ["nist-ai-rmf:MANAGE-1.1", "soc2:CC4.1"],
  requires: [],
  judge: judged,
  fix: "seaworthy gate --feature FEATURE --env ENVIRONMENT --digest DIGEST",
  proof: {
    passes: { entries: [decided(900)] },
    mutant: { what: "the gate took two minutes", entries: [decided(120_000)] },
  },
};
