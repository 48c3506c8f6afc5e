import fc from "fast-check";
import { expect, test } from "vitest";
import { SpanIndex, spanUnitsMin, type Span } from "./spans.ts";

const spansOf = (texts: readonly string[], text: string): readonly Span[] => {
  const found: Span[] = [];
  new SpanIndex(texts).find(text, (span) => found.push(span));
  return found;
};

const letters = (min: number, max: number) => fc.stringMatching(new RegExp(`^[a-d]{${min},${max}}$`));

test("a stretch of two texts is found wherever it stands, and one letter less is not", () => {
  const shared = "abcdefghijklmnopqrstuvwx";
  expect(shared).toHaveLength(spanUnitsMin);
  expect(spansOf([`1234567${shared}89`], `0${shared}`)).toEqual([{ index: 0, start: 7, end: 31 }]);
  expect(spansOf([`1234567${shared}89`], `0${shared.slice(1)}`)).toEqual([]);
});

test("every stretch that two texts share is found, and nothing that they do not", () => {
  fc.assert(
    fc.property(letters(0, 40), letters(0, 40), letters(24, 80), letters(0, 40), (a, b, shared, c) => {
      const [indexed, text] = [`x${a}y${shared}z${b}`, `p${c}q${shared}r${a}`];
      const spans = spansOf([indexed], text);
      expect(spans.length).toBeGreaterThan(0);
      for (const { start, end } of spans) {
        expect(end - start).toBeGreaterThanOrEqual(spanUnitsMin);
        expect(text).toContain(indexed.slice(start, end));
      }
    }),
  );
});

test("of several texts it says which one", () => {
  const [first, second] = [
    "the first of all the texts that there are",
    "another one that has other words in it",
  ];
  expect(spansOf([first, second], `so ${second}`).map(({ index }) => index)).toEqual([1]);
});

test("one letter a million times is looked through in one walk", () => {
  expect(spansOf(["a".repeat(100_000)], "a".repeat(1_000_000)).length).toBeLessThan(1000);
});
