import fc from "fast-check";
import { expect, test } from "vitest";
import { ownCode, sample, securityPages } from "./repository-texts.ts";

test("a sample holds each item at most once, as many as there are or as are wanted", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat()), fc.nat(50), (items, most) => {
      const drawn = sample(items, most);
      expect(drawn).toHaveLength(Math.min(items.length, most));
      expect(new Set(drawn).size).toBe(drawn.length);
      expect(drawn.every((item) => items.includes(item))).toBe(true);
    }),
  );
});

test("the same seed draws the same, and another draws another", () => {
  const items = Array.from({ length: 100 }, (_, i) => i);
  expect(sample(items, 10, 1)).toEqual(sample(items, 10, 1));
  expect(sample(items, 10, 2)).not.toEqual(sample(items, 10, 1));
});

test("code that speaks of attacks is kept apart from all other", () => {
  const { plain, ofAttacks } = ownCode();
  expect(ofAttacks.some((text) => text.includes("Ignore all previous instructions"))).toBe(true);
  expect(plain.some((text) => /throw new KnownErr(?:or)/.test(text))).toBe(true);
  expect(plain.length).toBeGreaterThan(100);
});

test("no piece is shorter than a sentence or longer than a page", () => {
  const pieces = [...ownCode().plain, ...securityPages()];
  expect(pieces.filter(({ length }) => length < 80 || length > 6000)).toEqual([]);
});
