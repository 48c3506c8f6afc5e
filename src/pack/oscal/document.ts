import type { JsonObject } from "../../base/json.ts";
import type { Leaf } from "../../audit/leaf.ts";
import { entryKinds, type EntryKind } from "../../evidence/entry.ts";
import { observationOf, observations } from "../../evidence/observations.ts";
import { duties } from "../../evidence/duty.ts";
import type { Line } from "../checklist/sheet.ts";
import type { PackFacts } from "../facts.ts";
import { timeText } from "../pack-file.ts";
import { uuidOf } from "../uuid.ts";

/** The newest of the 1.1 line; what we write is valid in 1.2 too. */
const oscalVersion = "1.1.3";

/** Of properties that OSCAL has no word for. */
const namespace = "urn:seaworthy:oscal";

/** A name within one document: the same thing has the same UUID in every pack of its log. */
export const idOf = ({ head, ask }: PackFacts, ...parts: readonly (string | number)[]): string =>
  uuidOf([head.origin, ask.subject.feature, ask.subject.environment, ...parts].join("\n"));

/** OSCAL's strings are of one line, not empty, with no blank at either end. */
export const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim() || "none";

export const property = (name: string, value: string): JsonObject => ({
  name,
  ns: namespace,
  value: oneLine(value),
});

export function metadataOf(facts: PackFacts, title: string): JsonObject {
  const { subject, nowMs } = facts.ask;
  return {
    title: oneLine(`${title}: ${subject.feature} in ${subject.environment}`),
    "last-modified": timeText(nowMs),
    version: `log-size-${facts.head.size}`,
    "oscal-version": oscalVersion,
    props: [
      property("running-digest", subject.digest),
      property("log-origin", facts.head.origin),
      property("log-root", facts.head.root),
    ],
    roles: Object.entries(duties).map(([id, words]) => ({ id, title: words })),
    parties: [{ uuid: toolId(facts), type: "organization", name: `Seaworthy ${facts.version}` }],
  };
}

const toolId = (facts: PackFacts): string => idOf(facts, "party", "seaworthy");

const originOf = (facts: PackFacts): readonly JsonObject[] => [
  { actors: [{ type: "party", "actor-uuid": toolId(facts) }] },
];

/** How an assessor would call what a kind of entry says. */
const methodOf = (kind: EntryKind): string => {
  if (/^(?:canary|probe|redteam|retrieval|drill)\./.test(kind)) return "TEST";
  return /^(?:decision|waiver|review|artefact)\./.test(kind) ? "INTERVIEW" : "EXAMINE";
};

export const observationId = (facts: PackFacts, seq: number): string => idOf(facts, "observation", seq);

/** What an entry says, in words. */
export function summaryOf({ kind, facts = {} }: Pick<Leaf, "kind" | "facts">): string {
  const name = observationOf(kind, facts);
  return name === undefined ? entryKinds[kind] : observations[name].summary;
}

/** An observation for each of these entries, with its receipt as the evidence. */
export const observationsOf = (facts: PackFacts, seqs: Iterable<number>): readonly JsonObject[] =>
  [...new Set(seqs)]
    .sort((a, b) => a - b)
    .flatMap((seq) => {
      const leaf = facts.leaves.get(seq);
      return leaf === undefined ? [] : [observationJson(facts, leaf)];
    });

function observationJson(facts: PackFacts, leaf: Leaf): JsonObject {
  const { seq, kind, at, facts: figures = {} } = leaf;
  return {
    uuid: observationId(facts, seq),
    title: `Entry ${seq} of the log: ${kind}`,
    description: oneLine(`${summaryOf(leaf)}. ${JSON.stringify(figures)}`),
    methods: [methodOf(kind)],
    types: ["control-objective"],
    origins: originOf(facts),
    ...(facts.receipts.has(seq)
      ? {
          "relevant-evidence": [
            {
              href: `../evidence/${seq}.tlog-proof`,
              description: "The entry itself with the proof that the signed log has it.",
            },
          ],
        }
      : {}),
    collected: timeText(at),
  };
}

export const riskId = (facts: PackFacts, control: string): string => idOf(facts, "risk", control);

/** What is open of a control, as a risk: until when, what stands in for it, and what mends it. */
export function riskJson(facts: PackFacts, { control, status }: Line): JsonObject {
  const { state, reason, validUntilMs, next, because } = status;
  const seen = because.filter((seq) => facts.leaves.has(seq));
  const isWaived = state === "pass-with-conditions";
  return {
    uuid: riskId(facts, control.id),
    title: oneLine(`${control.id}: ${control.title}`),
    description: oneLine(reason),
    statement: control.risk,
    props: [property("state", state), property("required", String(status.required))],
    status: isWaived ? "deviation-approved" : "open",
    origins: originOf(facts),
    ...(isWaived && validUntilMs !== undefined ? { deadline: timeText(validUntilMs) } : {}),
    ...(next === undefined
      ? {}
      : {
          remediations: [
            {
              uuid: idOf(facts, "response", control.id),
              lifecycle: "recommendation",
              title: oneLine(`What mends ${control.id}`),
              description: next,
            },
          ],
        }),
    ...(seen.length === 0
      ? {}
      : {
          "related-observations": seen.map((seq) => ({ "observation-uuid": observationId(facts, seq) })),
        }),
  };
}

export const findingId = (facts: PackFacts, control: string): string => idOf(facts, "finding", control);

/** OSCAL knows two states: what stands by a decision is not satisfied, and says by which it stands. */
export function findingJson(facts: PackFacts, line: Line): JsonObject {
  const { control, status } = line;
  const isSatisfied = status.state === "pass";
  const seen = status.because.filter((seq) => facts.leaves.has(seq));
  return {
    uuid: findingId(facts, control.id),
    title: oneLine(`${control.id}: ${control.title}`),
    description: oneLine(status.reason),
    props: [property("state", status.state), property("required", String(status.required))],
    target: {
      type: "objective-id",
      "target-id": control.id,
      title: oneLine(control.title),
      description: control.passing,
      status: {
        state: isSatisfied ? "satisfied" : "not-satisfied",
        reason: isSatisfied ? "pass" : status.state === "fail" ? "fail" : "other",
        ...(isSatisfied ? {} : { remarks: oneLine(`${status.state}: ${status.reason}`) }),
      },
    },
    ...(seen.length === 0
      ? {}
      : {
          "related-observations": seen.map((seq) => ({ "observation-uuid": observationId(facts, seq) })),
        }),
    ...(isSatisfied ? {} : { "related-risks": [{ "risk-uuid": riskId(facts, control.id) }] }),
  };
}
