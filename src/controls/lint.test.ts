import { expect, test } from "vitest";
import type { Control } from "./control.ts";
import { isWhole, lintControl } from "./lint.ts";
import { controls } from "./registry.ts";

const good = controls.find(({ id }) => id === "IO-01") as Control;

test.each(controls.map((control) => [control.id, control] as const))(
  "%s says what is measured",
  (_id, control) => {
    expect(lintControl(control)).toEqual([]);
    expect(isWhole(control)).toBe(true);
  },
);

test.each([
  [
    "vague",
    { why: "A robust filter is the base of all that follows here." },
    "why",
    '"robust" can be read in two ways',
  ],
  [
    "no how often",
    { check: "Somebody regularly looks at the figures of the week." },
    "check",
    '"regularly" can be read in two ways',
  ],
  ["cut short", { risk: "It is bad." }, "risk", "it has 10 characters"],
  ["no figure", { passing: "All requests above the limit are refused." }, "passing", "it names no figure"],
  ["nothing checked", { requires: [] }, "requires", "nothing is checked"],
  [
    "a foreign framework",
    { frameworks: ["best-of:1"] },
    "frameworks",
    '"best-of:1" is of no framework that we know',
  ],
  [
    "a blocker that something may stand in for",
    { ceiling: "blocker" as const },
    "failure.mitigations",
    "nothing may stand in for it, and something is named",
  ],
  [
    "evidence for ever",
    { requires: good.requires.map((one) => ({ ...one, freshMs: Infinity })) },
    "requires[0]",
    "its evidence never grows old",
  ],
  [
    "a figure that nobody has",
    {
      requires: good.requires.map((one) => ({
        ...one,
        where: [{ fact: "luck", is: "=", than: 1 } as const],
      })),
    },
    "requires[0]",
    'canary-token-limit has no figure "luck"',
  ],
  [
    "an observation that nobody makes",
    { requires: good.requires.map((one) => ({ ...one, observation: "canary-luck" as never })) },
    "requires[0]",
    'there is no observation "canary-luck"',
  ],
])("it objects to a control with %s", (_name, change, where, what) => {
  const objections = lintControl({ ...good, ...(change as Partial<Control>) });
  expect(objections).toContainEqual(expect.objectContaining({ control: "IO-01", where, what }));
});

test("it objects to a mutant that passes", () => {
  const { proof } = good;
  const same = { ...good, proof: { ...proof, mutant: { ...proof.mutant, ...proof.passes } } };
  expect(lintControl(same)).toContainEqual(expect.objectContaining({ where: "proof" }));
});

test("it objects to a command that there is not", () => {
  const commands = new Set(["collect", "audit search"]);
  expect(lintControl(good, commands)).toEqual([]);
  const lost = { ...good, fix: "type this: seaworthy mend-it --now" };
  expect(lintControl(lost, commands)).toContainEqual(
    expect.objectContaining({ where: "fix", what: 'there is no command "seaworthy mend-it"' }),
  );
});
