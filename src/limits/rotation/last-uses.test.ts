import { expect, test } from "vitest";
import { LastUses } from "./last-uses.ts";

test("the newest use of each key is given once", () => {
  const uses = new LastUses();
  uses.mark("a", 1);
  uses.mark("b", 2);
  uses.mark("a", 3);
  expect([...uses.take()]).toEqual([
    ["a", 3],
    ["b", 2],
  ]);
  expect(uses.take().size).toBe(0);
});

test("more keys than there are grow nothing, and those that are known go on", () => {
  const uses = new LastUses();
  for (let i = 0; i < 100_001; i += 1) uses.mark(`k${i}`, i);
  uses.mark("k0", 7);
  const taken = uses.take();
  expect([taken.size, taken.get("k0"), taken.has("k100000")]).toEqual([100_000, 7, false]);
});
