import type { JsonObject } from "../../base/json.ts";
import { linesOf, type Line } from "../checklist/sheet.ts";
import type { PackFacts } from "../facts.ts";
import { timeText } from "../pack-file.ts";
import { findingJson, idOf, metadataOf, observationsOf, oneLine, property, riskJson } from "./document.ts";

/**
 * The checklist as OSCAL assessment results: an observation for each entry that is cited, a finding for each control that applies, a
 * risk for each that is not satisfied. A control that does not apply has no finding: OSCAL has no word for it, and it is excluded from
 * what was reviewed, with the reason in the remarks.
 */
export function assessmentResults(facts: PackFacts): JsonObject {
  const { subject, nowMs } = facts.ask;
  const lines = linesOf(facts.sheet);
  const outside = lines.filter(({ status }) => status.state === "not-applicable");
  const inside = lines.filter(({ status }) => status.state !== "not-applicable");
  const open = inside.filter(({ status }) => status.state !== "pass");
  const observed = observationsOf(
    facts,
    inside.flatMap(({ status }) => status.because),
  );
  const { answer } = facts.sheet.checklist.verdict;
  const planId = idOf(facts, "resource", "plan");
  return {
    "assessment-results": {
      uuid: idOf(facts, "assessment-results", facts.head.size, nowMs),
      metadata: metadataOf(facts, "Checklist of an AI feature"),
      "import-ap": {
        href: `#${planId}`,
        remarks: "There is no plan beside the checklist: each control says itself what is looked at.",
      },
      results: [
        {
          uuid: idOf(facts, "result", facts.head.size, nowMs),
          title: oneLine(`May ${subject.feature} ship to ${subject.environment}? ${answer}`),
          description: `Computed from the entries of a signed log of ${facts.head.size} entries.`,
          start: timeText(startOf(facts, inside)),
          end: timeText(nowMs),
          props: [property("answer", answer)],
          "reviewed-controls": reviewed(inside, outside),
          ...(observed.length === 0 ? {} : { observations: observed }),
          ...(open.length === 0 ? {} : { risks: open.map((line) => riskJson(facts, line)) }),
          ...(inside.length === 0 ? {} : { findings: inside.map((line) => findingJson(facts, line)) }),
        },
      ],
      "back-matter": {
        resources: [
          {
            uuid: planId,
            title: "The controls with all of their text",
            rlinks: [{ href: "../controls.json", "media-type": "application/json" }],
          },
        ],
      },
    },
  };
}

/** When the oldest evidence was collected. */
const startOf = ({ ask }: PackFacts, lines: readonly Line[]): number =>
  lines.reduce((least, { status: { atMs = Infinity } }) => Math.min(least, atMs), ask.nowMs);

const reviewed = (inside: readonly Line[], outside: readonly Line[]): JsonObject => ({
  "control-selections": [
    {
      ...(inside.length === 0
        ? {}
        : { "include-controls": inside.map(({ control }) => ({ "control-id": control.id })) }),
      ...(outside.length === 0
        ? {}
        : {
            "exclude-controls": outside.map(({ control }) => ({ "control-id": control.id })),
            remarks: outside.map(({ status }) => `${status.id}: ${oneLine(status.reason)}`).join("\n\n"),
          }),
    },
  ],
});
