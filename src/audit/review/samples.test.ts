import { expect, test } from "vitest";
import type { Label } from "./label.ts";
import { samplesOf } from "./samples.ts";

let seq = 0;
const label = (more: Partial<Label>): Label => ({
  ...{
    seq: (seq += 1),
    atMs: 0,
    by: "ann",
    entry: 1,
    label: "right",
    about: [],
    passed: false,
    digest: "d1",
  },
  ...more,
});
const learned = { finding: 0, name: "injection:takeover-attempt", source: "user", score: 0.9 };
const signature = { finding: 1, name: "injection:reveal-prompt", source: "document", score: 0.8 };
const ask = { guard: "injection", decided: (kind: string) => kind === "takeover-attempt" };

test("a finding that was right is an attack, one that was wrong is none, each with its score and source", () => {
  const labels = [
    label({ about: [learned] }),
    label({ entry: 2, label: "wrong", about: [{ ...learned, source: "tool", score: 0.6 }] }),
  ];
  expect(samplesOf(labels, ask).samples).toEqual([
    { source: "user", attack: true, always: false, score: 0.9 },
    { source: "tool", attack: false, always: false, score: 0.6 },
  ]);
});

test("the last word counts, and that two people disagree is counted", () => {
  const labels = [label({ about: [learned] }), label({ by: "bob", label: "wrong", about: [learned] })];
  expect(samplesOf(labels, ask)).toMatchObject({ samples: [{ attack: false }], disputed: 1 });
  const changed = [label({ about: [learned] }), label({ label: "wrong", about: [learned] })];
  expect(samplesOf(changed, ask)).toMatchObject({ samples: [{ attack: false }], disputed: 0 });
});

test("what a signature found is flagged whatever the threshold is", () => {
  expect(samplesOf([label({ about: [learned, signature] })], ask).samples).toEqual([
    { source: "user", attack: true, always: false, score: 0.9 },
    { source: "document", attack: true, always: true, score: undefined },
  ]);
});

test("labels of other guards' findings say nothing to this one", () => {
  const other = { finding: 0, name: "personal-data:EMAIL", source: "user" };
  expect(samplesOf([label({ about: [other] })], ask).samples).toEqual([]);
});

test.each([
  ["an honest call that was let through is no attack", label({ passed: true }), [{ attack: false }]],
  [
    "a call that the guard let through wrongly is an attack without a score",
    label({ passed: true, label: "wrong", missedBy: "injection" }),
    [{ attack: true }],
  ],
  [
    "what another guard missed is not its fault",
    label({ passed: true, label: "wrong", missedBy: "credentials" }),
    [],
  ],
  ["a call that was refused for its form says nothing", label({}), []],
] as const)("%s", (_name, one, samples) => {
  expect(samplesOf([one], ask).samples).toEqual(samples);
});

test("labels under two running digests are told", () => {
  const labels = [label({ about: [learned] }), label({ entry: 2, digest: "d2", about: [learned] })];
  expect(samplesOf(labels, ask).digests).toBe(2);
});

test("a finding of which nobody wrote down how sure the guard was says nothing about thresholds", () => {
  expect(samplesOf([label({ about: [{ finding: 0, name: learned.name }] })], ask).samples).toEqual([]);
});
