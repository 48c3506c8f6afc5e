import { expect, test } from "vitest";
import { capabilityFigures } from "./capabilities.ts";
import { dueOf, labelFigures } from "./labels.ts";
import { leaf } from "./measures.test-data.ts";
import { isNamed } from "./models.ts";
import { casesOf, lookedInto } from "./personal-data.ts";
import { canBeOpened, categoriesOf } from "./rejections.ts";
import { isComplete, silentOf } from "./violations.ts";

const payload = { bytes: 9, key: 1, sha256: "x" };
const dayMs = 86_400_000;

test.each([
  ["a user, a finding and its words", leaf("call.input", { user: "u", findings: ["a:b"], payload }), true],
  ["a key in place of a user", leaf("call.input", { key: "k", findings: ["a:b"], payload }), true],
  ["nobody", leaf("call.input", { findings: ["a:b"], payload }), false],
  ["no finding", leaf("call.input", { user: "u", payload }), false],
  ["no words", leaf("call.input", { user: "u", findings: ["a:b"] }), false],
])("a violation with %s", (_what, entry, complete) => {
  expect(isComplete(entry)).toBe(complete);
});

test("a rule is silent that found nothing; that it was blind is no hit", () => {
  const hits = [
    { value: "injection:takeover", count: 3 },
    { value: "names:blind", count: 1 },
    { value: "and 3 more", count: 1 },
  ];
  expect(silentOf(["injection", "names", "size"], hits)).toEqual(["names", "size"]);
});

test("an answer with sensitive data is a case once somebody labelled it or an incident names it", () => {
  const high = [
    leaf("call.output", { at: dayMs }),
    leaf("call.output", { at: 2 * dayMs }),
    leaf("call.output"),
  ];
  const [one, two] = high;
  const labels = [leaf("finding.labelled", {}, { entry: two?.seq ?? -1 })];
  const incidents = [leaf("alert.opened", {}, { entries: [high[2]?.seq ?? -1, 9] })];
  const looked = lookedInto(labels, incidents);
  expect(casesOf(high, looked, 5 * dayMs)).toEqual({ high: 3, cases: 2, oldestDays: 4 });
  expect(casesOf(high, new Set([...looked, one?.seq ?? -1]), 5 * dayMs)).toEqual({
    high: 3,
    cases: 3,
    oldestDays: 0,
  });
});

test("categories are the guards that stopped something; an example without its words cannot be opened", () => {
  const groups = ["injection:a", "injection:b", "size:c", "names:blind"].map((value) => ({
    value,
    count: 1,
  }));
  expect(categoriesOf(groups)).toBe(2);
  expect(canBeOpened(leaf("call.output", { payload }))).toBe(true);
  expect(canBeOpened(leaf("call.output"))).toBe(false);
  expect(canBeOpened(leaf("call.output", { payload }, { withheld: "a secret" }))).toBe(false);
});

const pinned = [{ provider: "openai", id: "gpt-4.1-2025-04-14" }];
test.each([
  ["the model of the manifest", "gpt-4.1-2025-04-14", "gpt-4.1-2025-04-14", pinned, true],
  ["a provider that does not say", "gpt-4.1-2025-04-14", "", pinned, true],
  ["another one that was asked for", "gpt-4o", "gpt-4o", pinned, false],
  ["another one that answered", "gpt-4.1-2025-04-14", "gpt-4o-mini", pinned, false],
  [
    "a longer name that only begins so",
    "gpt-4.1",
    "gpt-4.10",
    [{ provider: "openai", id: "gpt-4.1" }],
    false,
  ],
  ["a date behind the name", "gpt-4o", "gpt-4o-2024-08-06", [{ provider: "openai", id: "gpt-4o" }], true],
  ["a path before it", "models/g-2.5", "g-2.5", [{ provider: "google", id: "models/g-2.5" }], true],
  ["any model", "x", "y", [{ provider: "*", id: "*" }], true],
  ["a deployment's own name", "ours", "gpt-4.1", [{ provider: "azure-openai", id: "ours" }], true],
])("an answer of %s", (_what, model, answeredBy, models, named) => {
  expect(isNamed(leaf("call.output", { model }, { answeredBy }), models)).toBe(named);
});

const nothing = { tools: 0, knowledge: 0, mcp: 0, users: 0, sessions: 0, personal: 0, cards: 0, health: 0 };

test("what is seen and not declared is counted; what is declared and not seen is not", () => {
  const seen = { ...nothing, tools: 5, cards: 1 };
  expect(capabilityFigures(seen, ["tools", "knowledge"])).toEqual({
    ...nothing,
    tools: 1,
    cards: 1,
    undeclared: 1,
  });
});

test("labels of one entry are one review, and the last word of each finding counts", () => {
  const label = (entry: number, word: string, more = {}) =>
    leaf("finding.labelled", { findings: ["a:b"] }, { entry, by: "p", label: word, ...more });
  const leaves = [
    label(1, "wrong"),
    label(1, "right"),
    label(2, "wrong"),
    label(3, "right", { passed: true }),
  ];
  expect(labelFigures(leaves)).toEqual({ reviewed: 3, agreed: 2, passed: 1 });
});

test.each([
  ["a twentieth of few answers", 100, { reviewed: 0, agreed: 0 }, 5],
  ["fifty a day of many", 100_000, { reviewed: 0, agreed: 0 }, 350],
  ["a tenth once people agreed", 100_000, { reviewed: 50, agreed: 48 }, 35],
  ["no less where too few agreed", 100_000, { reviewed: 50, agreed: 47 }, 350],
  ["no less where too few were asked", 100_000, { reviewed: 49, agreed: 49 }, 350],
  ["none of none", 0, { reviewed: 0, agreed: 0 }, 0],
])("people look at %s", (_what, answers, month, due) => {
  expect(dueOf(answers, month)).toBe(due);
});
