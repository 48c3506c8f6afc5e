import type { JsonObject } from "../../base/json.ts";
import { isGood } from "../../controls/gate.ts";
import { waiversOf, type Waiver } from "../../controls/decisions.ts";
import { linesOf, type Line } from "../checklist/sheet.ts";
import type { PackFacts } from "../facts.ts";
import { timeText } from "../pack-file.ts";
import {
  findingId,
  findingJson,
  idOf,
  metadataOf,
  observationId,
  observationsOf,
  oneLine,
  property,
  riskId,
  riskJson,
} from "./document.ts";

/**
 * What is open, as an OSCAL plan of action and milestones: an item for each control that does not hold or stands by a waiver. Undefined
 * where there is none: a plan without an item is not valid.
 */
export function planOfAction(facts: PackFacts): JsonObject | undefined {
  const lines = linesOf(facts.sheet).filter(
    ({ status }) => !isGood(status) || status.state === "pass-with-conditions",
  );
  if (lines.length === 0) return undefined;
  const waivers = waiversOf(facts.ask);
  const due = new Map(
    facts.sheet.checklist.verdict.due.map(({ status, untilMs }) => [status.id, untilMs] as const),
  );
  const observed = observationsOf(
    facts,
    lines.flatMap(({ status }) => status.because),
  );
  return {
    "plan-of-action-and-milestones": {
      uuid: idOf(facts, "poam", facts.head.size, facts.ask.nowMs),
      metadata: metadataOf(facts, "What is open of an AI feature"),
      "system-id": { "identifier-type": "http://ietf.org/rfc/rfc4122", id: idOf(facts, "system") },
      ...(observed.length === 0 ? {} : { observations: observed }),
      risks: lines.map((line) => {
        const risk = riskJson(facts, line);
        const untilMs = due.get(line.control.id);
        return untilMs === undefined || "deadline" in risk ? risk : { ...risk, deadline: timeText(untilMs) };
      }),
      findings: lines.map((line) => findingJson(facts, line)),
      "poam-items": lines.map((line) =>
        itemJson(
          facts,
          line,
          waivers.filter(({ control }) => control === line.control.id),
        ),
      ),
    },
  };
}

function itemJson(facts: PackFacts, { control, status }: Line, waivers: readonly Waiver[]): JsonObject {
  const seen = status.because.filter((seq) => facts.leaves.has(seq));
  return {
    uuid: idOf(facts, "poam-item", control.id),
    title: oneLine(`${control.id}: ${control.title}`),
    description: [
      `${status.state}: ${oneLine(status.reason)}`,
      `Risk: ${control.risk}`,
      ...(status.next === undefined ? [] : [`Next: ${status.next}`]),
    ].join("\n\n"),
    props: [
      property("state", status.state),
      property("required", String(status.required)),
      property("owner", status.owner),
      property("reviewer", status.reviewer),
      property("ceiling", control.ceiling),
      ...waivers.map((waiver) => property("waiver", waiverWords(waiver))),
    ],
    "related-findings": [{ "finding-uuid": findingId(facts, control.id) }],
    ...(seen.length === 0
      ? {}
      : {
          "related-observations": seen.map((seq) => ({ "observation-uuid": observationId(facts, seq) })),
        }),
    "related-risks": [{ "risk-uuid": riskId(facts, control.id) }],
  };
}

/** People are pseudonyms here as in the log: their number says how many have signed. */
const waiverWords = ({ id, path, askedAtMs, endsAtMs, signatures, ended, seqs }: Waiver): string =>
  [
    `${path} ${id}`,
    `asked ${timeText(askedAtMs)}`,
    `ends ${timeText(endsAtMs)}`,
    `signed as ${signatures.map(({ as }) => as).join(", ")}`,
    ...(ended === undefined ? [] : [ended]),
    `entries ${seqs.join(", ")}`,
  ].join("; ");
