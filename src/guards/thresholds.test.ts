import { expect, test } from "vitest";
import { guardKinds } from "./registry.ts";
import { hasThreshold, isDecidedByThreshold } from "./thresholds.ts";

const context = { side: "input", source: "user", operatorTexts: [] } as const;
const settings = (threshold: number) => ({ settings: { threshold }, tokensPerRequestMax: 10_000 });
const withThreshold = guardKinds.filter(hasThreshold);

test("the injection guard has a threshold, the guard of sizes has none", () => {
  expect(withThreshold.map(({ id }) => id)).toContain("injection");
  expect(withThreshold.map(({ id }) => id)).not.toContain("size");
});

test.each(withThreshold.map((kind) => [kind.id, kind] as const))(
  "at 1 the threshold of %s lets its own kinds through, and others stay found",
  (_id, kind) => {
    const [never, always] = [kind.bind(settings(1)), kind.bind(settings(0.000001))];
    if (never.scope !== "text" || always.scope !== "text") throw new Error("thresholds are of text guards");
    let decided = 0;
    for (const text of [...kind.examples.flags, ...kind.examples.passes]) {
      const kinds = never.inspect(text, context).map((finding) => finding.kind);
      expect(kinds.filter((name) => isDecidedByThreshold(kind.id, name))).toEqual([]);
      decided += always
        .inspect(text, context)
        .filter((finding) => isDecidedByThreshold(kind.id, finding.kind)).length;
    }
    expect(decided).toBeGreaterThan(0);
  },
);

test("of a guard that says nothing else the threshold decides on every kind", () => {
  expect(isDecidedByThreshold("another", "anything")).toBe(true);
  expect(isDecidedByThreshold("injection", "forged-turn")).toBe(false);
});
