import { dayMs, hourMs, requirement, type Control, type Judged } from "../../control.ts";
import type { StatusAsk } from "../../ask.ts";

/** Our own choice: more than one emergency in a quarter is a habit. */
const brokenMax = 1;
const quarterMs = 90 * dayMs;

/** How often the gate was gone round by break-glass in the last quarter. */
function bypasses({ subject, book, nowMs }: StatusAsk): Judged {
  const broken = book
    .entries("admission.changed", subject)
    .filter(
      ({ environment, facts, atMs }) =>
        environment === subject.environment && facts["state"] === "broken-glass" && nowMs - atMs <= quarterMs,
    );
  const because = broken.map(({ seq }) => seq);
  const said = `the gate was gone round ${broken.length} times in 90 days, at most ${brokenMax} is allowed`;
  return { state: broken.length > brokenMax ? "fail" : "pass", reason: said, because };
}

export const gateCoverage: Control = {
  id: "GV-09",
  title: "Every digest that serves production went through the gate",
  risk: "Somebody in a hurry ships past the checklist, and nobody notices until it goes wrong.",
  check:
    "Digests that served calls in production in the last 90 days are compared with the decisions of the gate; uses of break-glass are counted.",
  why: "A gate that can be walked round without a trace protects those who would have passed anyway.",
  passing:
    "100 % of the digests in production were let through by the gate or by a break-glass of two people, of which there was at most 1 in 90 days.",
  artefact:
    "The list of digests with the gate's decision for each, and every break-glass with its two people and reason.",
  failure: {
    means: "A version nobody checked answers real people.",
    decides: "nobody",
    mitigations: [],
  },
  class: "process",
  ceiling: "blocker",
  frameworks: ["soc2:CC8.1", "aisvs-1.0:3.2.1"],
  requires: [
    requirement({
      observation: "log-releases",
      freshMs: 24 * hourMs,
      where: [{ fact: "gated", is: "=", than: "digests" }],
    }),
  ],
  judge: bypasses,
  fix: "gate the digest that runs: seaworthy gate --feature FEATURE --env prod --digest DIGEST",
  proof: {
    passes: { observations: { "log-releases": { digests: 3, staged: 3, gated: 3, broken: 0 } } },
    mutant: {
      what: "a digest that no gate saw serves production",
      observations: { "log-releases": { digests: 3, staged: 3, gated: 2, broken: 0 } },
    },
  },
};
