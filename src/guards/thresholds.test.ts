import { expect, test } from "vitest";
import { guardKinds } from "./registry.ts";
import { isDecidedByThreshold, tunableGuards } from "./thresholds.ts";

const context = { side: "input", source: "user", operatorTexts: [] } as const;
const settings = (threshold: number) => ({ settings: { threshold }, tokensPerRequestMax: 10_000 });

test.each(tunableGuards)(
  "at 1 the threshold of %s lets its own kinds through, near 0 it finds them",
  (id) => {
    const kind = guardKinds.find((one) => one.id === id);
    const [never, always] = [kind?.bind(settings(1)), kind?.bind(settings(0.000001))];
    if (kind === undefined || never?.scope !== "text" || always?.scope !== "text")
      throw new Error(`${id} is no guard of texts`);
    let decided = 0;
    for (const text of [...kind.examples.flags, ...kind.examples.passes]) {
      const kinds = never.inspect(text, context).map((finding) => finding.kind);
      expect(kinds.filter((name) => isDecidedByThreshold(id, name))).toEqual([]);
      decided += always.inspect(text, context).filter((one) => isDecidedByThreshold(id, one.kind)).length;
    }
    expect(decided).toBeGreaterThan(0);
  },
);

test("what signatures find is not decided on by a threshold, nor anything of a guard that has none", () => {
  expect(isDecidedByThreshold("injection", "takeover-attempt")).toBe(true);
  expect(isDecidedByThreshold("injection", "forged-turn")).toBe(false);
  expect(isDecidedByThreshold("size", "takeover-attempt")).toBe(false);
});
