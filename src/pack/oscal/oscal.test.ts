import { describe, expect, test } from "vitest";
import { isObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import { categoryOf } from "../../controls/category.ts";
import { controls } from "../../controls/registry.ts";
import { exampleFacts, hostileText, mitigation, withStatus } from "../pack.test-data.ts";
import { assessmentResults } from "./assessment-results.ts";
import { planOfAction } from "./poam.ts";

/**
 * What OSCAL 1.1.3 knows of each object that we write: members that must be there, and members that may be. From the JSON schemas of
 * its release, in which nothing else is allowed.
 */
const model: Readonly<Record<string, { readonly must: readonly string[]; readonly may: readonly string[] }>> =
  {
    "assessment-results": {
      must: ["uuid", "metadata", "import-ap", "results"],
      may: ["local-definitions", "back-matter"],
    },
    "plan-of-action-and-milestones": {
      must: ["uuid", "metadata", "poam-items"],
      may: [
        "import-ssp",
        "system-id",
        "local-definitions",
        "observations",
        "risks",
        "findings",
        "back-matter",
      ],
    },
    metadata: {
      must: ["title", "last-modified", "version", "oscal-version"],
      may: ["published", "props", "roles", "parties", "responsible-parties", "remarks"],
    },
    "import-ap": { must: ["href"], may: ["remarks"] },
    "system-id": { must: ["id"], may: ["identifier-type"] },
    results: {
      must: ["uuid", "title", "description", "start", "reviewed-controls"],
      may: [
        "end",
        "props",
        "local-definitions",
        "attestations",
        "observations",
        "risks",
        "findings",
        "remarks",
      ],
    },
    "reviewed-controls": { must: ["control-selections"], may: ["description", "props", "remarks"] },
    "control-selections": {
      must: [],
      may: ["include-all", "include-controls", "exclude-controls", "remarks"],
    },
    "include-controls": { must: ["control-id"], may: ["statement-ids"] },
    "exclude-controls": { must: ["control-id"], may: ["statement-ids"] },
    observations: {
      must: ["uuid", "description", "methods", "collected"],
      may: ["title", "props", "types", "origins", "subjects", "relevant-evidence", "expires", "remarks"],
    },
    "relevant-evidence": { must: ["description"], may: ["href", "props", "remarks"] },
    origins: { must: ["actors"], may: ["related-tasks"] },
    actors: { must: ["type", "actor-uuid"], may: ["role-id", "props"] },
    risks: {
      must: ["uuid", "title", "description", "statement", "status"],
      may: ["props", "origins", "deadline", "remediations", "related-observations"],
    },
    remediations: { must: ["uuid", "lifecycle", "title", "description"], may: ["props", "remarks"] },
    findings: {
      must: ["uuid", "title", "description", "target"],
      may: ["props", "origins", "related-observations", "related-risks", "remarks"],
    },
    target: { must: ["type", "target-id", "status"], may: ["title", "description", "props", "remarks"] },
    "poam-items": {
      must: ["title", "description"],
      may: [
        "uuid",
        "props",
        "origins",
        "related-findings",
        "related-observations",
        "related-risks",
        "remarks",
      ],
    },
    "related-observations": { must: ["observation-uuid"], may: [] },
    "related-risks": { must: ["risk-uuid"], may: [] },
    "related-findings": { must: ["finding-uuid"], may: [] },
    props: { must: ["name", "value"], may: ["ns", "uuid", "class", "remarks"] },
    roles: { must: ["id", "title"], may: ["description"] },
    parties: { must: ["uuid", "type"], may: ["name"] },
    "back-matter": { must: [], may: ["resources"] },
    resources: { must: ["uuid"], may: ["title", "description", "rlinks", "remarks"] },
    rlinks: { must: ["href"], may: ["media-type", "hashes"] },
  };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const token = /^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$/u;
const oneLine = /^\S(.*\S)?$/;
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** Names of members whose text has a form of its own. */
const forms: Readonly<Record<string, RegExp>> = {
  ...{ uuid, "actor-uuid": uuid, "observation-uuid": uuid, "risk-uuid": uuid, "finding-uuid": uuid },
  ...{ "control-id": token, "target-id": token, "last-modified": moment, start: moment, end: moment },
  ...{ collected: moment, deadline: moment, version: oneLine, value: oneLine, lifecycle: /^recommendation$/ },
  state: /^(?:satisfied|not-satisfied)$/,
  reason: /^(?:pass|fail|other)$/,
};

interface Seen {
  readonly ids: string[];
  readonly references: string[];
}

function walk(name: string, value: JsonValue, seen: Seen): void {
  if (Array.isArray(value)) {
    expect(value.length, `${name} is an empty list`).toBeGreaterThan(0);
    for (const one of value as readonly JsonValue[]) walk(name, one, seen);
    return;
  }
  if (!isObject(value)) {
    if (typeof value !== "string") return;
    if (forms[name] !== undefined) expect(value, name).toMatch(forms[name]);
    if (name === "uuid") seen.ids.push(value);
    else if (name.endsWith("-uuid")) seen.references.push(value);
    return;
  }
  const known = model[name];
  const keys = Object.keys(value);
  if (known !== undefined) {
    expect(keys, name).toEqual(expect.arrayContaining([...known.must]));
    expect(
      keys.filter((key) => ![...known.must, ...known.may].includes(key)),
      name,
    ).toEqual([]);
  }
  for (const [key, one] of Object.entries(value)) walk(key, one, seen);
}

/** Every object is as the model has it, no UUID stands for two things, and each reference leads to one in the same document. */
function check(document: JsonObject): void {
  const seen: Seen = { ids: [], references: [] };
  const [[name, root] = ["", {}]] = Object.entries(document);
  expect(Object.keys(document)).toHaveLength(1);
  walk(name, root, seen);
  expect(new Set(seen.ids).size).toBe(seen.ids.length);
  expect([...new Set(seen.references)].filter((id) => !seen.ids.includes(id))).toEqual([]);
}

const { owner, reviewer } = categoryOf("IO-04");
const mitigated = exampleFacts({
  without: ["canary-pii-egress"],
  more: mitigation("IO-04", [owner, reviewer]),
});
const hostile = exampleFacts({ empty: true });
const cases = [
  ["everything observed", exampleFacts()],
  ["nothing observed", hostile],
  ["a mitigation", mitigated],
  [
    "hostile words",
    { ...hostile, sheet: withStatus(hostile.sheet, "IO-01", { reason: hostileText, next: hostileText }) },
  ],
] as const;

test.each(cases)("assessment results are as OSCAL has them: %s", (_name, facts) => {
  check(assessmentResults(facts));
});

test.each(cases)("a plan of action is as OSCAL has it: %s", (_name, facts) => {
  const plan = planOfAction(facts);
  if (plan === undefined) throw new Error("something is open in each of them");
  check(plan);
});

describe("what they say", () => {
  const resultOf = (document: JsonObject): JsonObject => {
    const root = document["assessment-results"] as { readonly results: readonly JsonObject[] };
    return root.results[0] ?? {};
  };

  test("each control that applies has a finding: satisfied where it passes, and nowhere else", () => {
    const facts = exampleFacts();
    const findings = resultOf(assessmentResults(facts))["findings"] as unknown as readonly {
      readonly target: { readonly "target-id": string; readonly status: { readonly state: string } };
    }[];
    const said = new Map(findings.map(({ target }) => [target["target-id"], target.status.state]));
    for (const { id, state } of facts.sheet.checklist.controls)
      expect(said.get(id)).toBe(
        state === "not-applicable" ? undefined : state === "pass" ? "satisfied" : "not-satisfied",
      );
    expect([...said.values()]).toContain("satisfied");
  });

  test("each entry that is cited is an observation with its receipt", () => {
    const facts = exampleFacts();
    const observations = resultOf(assessmentResults(facts))["observations"] as unknown as readonly {
      readonly "relevant-evidence": readonly { readonly href: string }[];
    }[];
    const cited = new Set(facts.sheet.checklist.controls.flatMap(({ because }) => because));
    expect(observations.map((one) => one["relevant-evidence"][0]?.href).sort()).toEqual(
      [...cited].map((seq) => `../evidence/${seq}.tlog-proof`).sort(),
    );
  });

  test("the plan has an item for each control that is open, and names the waiver that somebody asked for", () => {
    const items = (document: JsonObject | undefined): readonly JsonObject[] =>
      ((document ?? {})["plan-of-action-and-milestones"] as unknown as { "poam-items": JsonObject[] })[
        "poam-items"
      ];
    expect(items(planOfAction(hostile))).toHaveLength(controls.length);
    const text = JSON.stringify(items(planOfAction(mitigated)));
    expect(text).toContain("mitigation w1; asked 2026-01-15T00:00:00Z; ends 2026-01-16T00:00:00Z");
  });

  test("where nothing is open there is no plan", () => {
    const facts = exampleFacts();
    const { checklist } = facts.sheet;
    const passing = checklist.controls.map((one) => ({ ...one, state: "pass" as const }));
    const sheet = { ...facts.sheet, checklist: { ...checklist, controls: passing } };
    expect(planOfAction({ ...facts, sheet })).toBeUndefined();
  });

  test("the same facts have the same UUIDs; another feature has others", () => {
    const one = exampleFacts();
    const other = { ...one, ask: { ...one.ask, subject: { ...one.ask.subject, feature: "other" } } };
    expect(JSON.stringify(assessmentResults(one))).toBe(JSON.stringify(assessmentResults(exampleFacts())));
    const idOf = (document: JsonObject): unknown => resultOf(document)["uuid"];
    expect(idOf(assessmentResults(one))).not.toBe(idOf(assessmentResults(other)));
  });
});
