import fc from "fast-check";
import { expect, test } from "vitest";
import { addWindowScores, windowAround } from "./windows.ts";

const texts = fc
  .array(fc.record({ size: fc.integer({ min: 1, max: 12 }), features: fc.integer({ min: 1, max: 9 }) }), {
    minLength: 1,
    maxLength: 80,
  })
  .map((tokens) => {
    let size = 0;
    let end = 0;
    return {
      tokens: tokens.length,
      sizes: tokens.map((token) => (size += token.size)),
      ends: tokens.map((token) => (end += token.features)),
    };
  });

test("the score of a token is that of the stretch around it, for every text and size", () => {
  fc.assert(
    fc.property(
      texts,
      fc.integer({ min: 1, max: 200 }),
      fc.infiniteStream(fc.double({ min: -5, max: 5, noNaN: true })),
      (text, size, weights) => {
        const sums = [0];
        for (let token = 0; token < text.tokens; token += 1)
          sums.push((sums[token] as number) + (weights.next().value as number));
        const scores = new Float64Array(text.tokens);
        addWindowScores(text, sums, size, scores);
        for (let token = 0; token < text.tokens; token += 1) {
          const { from, to } = windowAround(text, token, size);
          const count = (text.ends[to - 1] as number) - (from === 0 ? 0 : (text.ends[from - 1] as number));
          const expected = ((sums[to] as number) - (sums[from] as number)) / Math.sqrt(count);
          expect(scores[token]).toBeCloseTo(expected, 9);
        }
      },
    ),
  );
});

test("a stretch holds its token, and all of a text that is shorter", () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 12, max: 200 }), (text, size) => {
      const total = text.sizes.at(-1) ?? 0;
      for (let token = 0; token < text.tokens; token += 1) {
        const { from, to } = windowAround(text, token, size);
        expect(from).toBeLessThanOrEqual(token + 1);
        expect(to).toBeGreaterThanOrEqual(token);
        if (total <= size) expect({ from, to }).toEqual({ from: 0, to: text.tokens });
      }
    }),
  );
});
