import type { StatusAsk } from "../../ask.ts";
import { dayMs, type Control, type Judged } from "../../control.ts";

/** Our own choice: a year of small changes is another feature. */
const freshMs = 365 * dayMs;

/** Somebody who neither made the change nor owns what was looked at. */
function judged({ subject, book, nowMs }: StatusAsk): Judged {
  const owners = new Set(
    book
      .entries("decision.signed", subject)
      .filter(({ facts }) => ["ml", "backend", "infra"].some((duty) => duty === facts["as"]))
      .map(({ facts }) => facts["by"]),
  );
  const [newest] = book.observed("review-expert", subject);
  if (newest === undefined)
    return { state: "unknown", reason: "nobody from outside the team has looked", because: [] };
  const { by, looked } = newest.facts;
  const because = [newest.seq];
  const valid = { because, atMs: newest.atMs, validUntilMs: newest.atMs + freshMs };
  if (nowMs - newest.atMs > freshMs)
    return { because, atMs: newest.atMs, state: "stale", reason: "the look is over a year old" };
  if (typeof looked !== "number" || looked < 1)
    return { ...valid, state: "fail", reason: "the review looked at nothing" };
  if (by === undefined || (typeof by === "string" && subject.authors.includes(by)) || owners.has(by))
    return { ...valid, state: "fail", reason: "who looked made the change, or owns a part of it" };
  return { ...valid, state: "pass", reason: "somebody who did not build it has looked" };
}

const looked = (by: string) => ({
  kind: "review.held" as const,
  facts: { of: "review-expert", looked: 14, by },
});

export const expert: Control = {
  id: "GV-14",
  title: "Somebody who knows such systems and did not build this one has looked before production",
  risk: "The team has a blind spot, and it is the same one for all of them.",
  check:
    "The newest record of an expert's review is read: who held it, whether they made the change or own a part of it, how much they looked at.",
  why: "Code that reaches customers' data and live systems is read by somebody with nothing to gain from shipping it.",
  passing:
    "1 review at most 365 days old, of at least 1 item, by a person who is neither the author nor an owner.",
  artefact: "The signed record with what was looked at and found.",
  failure: { means: "The first independent look will be an attacker's.", decides: "nobody", mitigations: [] },
  class: "process",
  ceiling: "blocker",
  frameworks: ["soc2:CC8.1", "nist-ai-rmf:MEASURE-1.3", "iso-42001:A.6.2.4"],
  requires: [],
  judge: judged,
  fix: "seaworthy review hold review-expert --feature FEATURE --env ENVIRONMENT, by somebody who did not build it",
  proof: {
    passes: { entries: [looked("person-outside")] },
    mutant: { what: "the author reviewed their own change", entries: [looked("author")] },
  },
};
