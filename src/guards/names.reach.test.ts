import fc from "fast-check";
import { expect, test } from "vitest";
import type { Finding, TextContext, TextGuard } from "./guard.ts";
import { names } from "./names.ts";
import { nameSentences } from "./names/sentences.test-data.ts";

const context: TextContext = { side: "output", source: "assistant", operatorTexts: [] };
const settings = { types: ["PERSON", "ADDRESS", "ORGANIZATION", "LOCATION"] };
const guard = names.bind({ settings, tokensPerRequestMax: 10_000 }) as TextGuard;
const { before, span, after } = guard.reach;
const look = (text: string): readonly Finding[] => guard.inspect(text, context);

const unmarked = Object.values(nameSentences).flatMap((texts) =>
  texts.map((text) => text.replace(/[⟦⟧]/g, "")),
);
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...unmarked) },
  { weight: 3, arbitrary: fc.stringMatching(/^[0-9A-Za-z.,'\n -]{1,24}$/) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "Jane ",
      "Mr. ",
      "my name is ",
      "O'",
      "Main Street 12",
      "apt. ",
      "\n\n",
      "12 ",
      "of the ",
      "A".repeat(60),
      "a".repeat(39),
      " ".repeat(60),
      "\n".repeat(30),
      "Ä",
      "中文",
      "Jane Doe ".repeat(30),
      "1 Oak Road, ".repeat(20),
      "7".repeat(50),
    ),
  },
);
const text = fc
  .array(fc.tuple(piece, fc.constantFrom(" ", "", "\n", ", ", "-", ". ", " and then it went on ")), {
    maxLength: 14,
  })
  .map((parts) => parts.flat().join(""));

test("what is decided before a cut does not change with what comes after it", () => {
  fc.assert(
    fc.property(text, fc.nat(), (whole, seed) => {
      const cut = whole.length === 0 ? 0 : seed % (whole.length + 1);
      const early = (found: readonly Finding[]) => found.filter(({ end }) => end <= cut - after);
      expect(early(look(whole.slice(0, cut)))).toEqual(early(look(whole)));
    }),
    { numRuns: 3000 },
  );
});

test("what stands further left than the reach does not matter", () => {
  fc.assert(
    fc.property(text, fc.nat(), (whole, seed) => {
      const from = whole.length === 0 ? 0 : seed % (whole.length + 1);
      const cut = Math.max(0, from - before);
      const late = (found: readonly Finding[], by: number) =>
        found
          .map((finding) => ({ ...finding, start: finding.start + by, end: finding.end + by }))
          .filter(({ start }) => start >= from);
      expect(late(look(whole.slice(cut)), cut)).toEqual(late(look(whole), 0));
    }),
    { numRuns: 3000 },
  );
});

test("no finding is longer than the span, and none overlap", () => {
  fc.assert(
    fc.property(text, (whole) => {
      let last = 0;
      for (const { start, end } of look(whole)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(whole.length);
        expect(end - start).toBeLessThanOrEqual(span);
        last = end;
      }
    }),
  );
});

test("a capital that is cut off from a long run of others is still judged alike", () => {
  const whole = `${"Jane Doe ".repeat(400)}and Mary Smith`;
  for (const cut of [2000, 2001, 2005]) {
    const early = (found: readonly Finding[]) => found.filter(({ start }) => start < cut - span - after);
    expect(early(look(whole.slice(0, cut)))).toEqual(early(look(whole)));
  }
});
