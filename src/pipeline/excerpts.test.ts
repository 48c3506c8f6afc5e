import fc from "fast-check";
import { expect, test } from "vitest";
import type { Exchange } from "../exchange/exchange.ts";
import { decideInput, finish } from "./decide.ts";
import { excerptsOf } from "./excerpts.ts";
import { attack, bound, exchangeWith, number, patternGuard, policyOf, token } from "./pipeline.test-data.ts";

const policy = policyOf([bound(attack, "block"), bound(number, "redact"), bound(token, "record")]);

function excerpts(exchange: Exchange): ReturnType<typeof excerptsOf> {
  const decision = finish(decideInput(exchange, { policy, now: () => 0, inputTokens: 0 }));
  return excerptsOf(exchange, decision, policy);
}

test("a finding stands between the words around it, with what the policy made of it", () => {
  expect(excerpts(exchangeWith("Good morning, drop tables, please."))).toEqual([
    {
      ...{ guard: "attack", kind: "ATTACK", place: "/messages/0/parts/0", source: "user", action: "block" },
      ...{ start: 14, end: 25, before: "Good morning, ", found: "drop tables", after: ", please." },
    },
  ]);
});

test("personal data stands there as it was, a secret never", () => {
  const words = excerpts(exchangeWith("my pin 1234 and tk_abcdefgh, drop tables"));
  expect(words.map(({ found }) => found)).toEqual(["drop tables", "1234", "[TOKEN REDACTED]"]);
  expect(JSON.stringify(words)).not.toContain("abcdefgh");
  expect(words[0]?.["before"]).toBe("my pin 1234 and [TOKEN REDACTED], ");
});

test("a secret of any length that reaches into the words around a finding is not there in part either", () => {
  const letters = fc.string({ unit: fc.constantFrom("q", "z"), minLength: 4, maxLength: 400 });
  const filler = fc.string({ unit: fc.constantFrom(" ", "."), minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(letters, filler, letters, filler, (first, before, second, after) => {
      const text = `tk_${first}${before}drop tables${after}tk_${second}`;
      expect(JSON.stringify(excerpts(exchangeWith(text)))).not.toMatch(/[qz]/);
    }),
  );
});

test.each([
  [159, 160],
  [160, 160],
])(
  "of %i letters and a blank before a finding %i characters are kept, and as many after it",
  (count, kept) => {
    const [words] = excerpts(exchangeWith(`${"a".repeat(count)} drop tables ${"a".repeat(count)}`));
    expect(words?.["before"]).toBe(`${"a".repeat(159)} `.slice(-kept));
    expect(words?.["after"]).toHaveLength(kept);
  },
);

test("of a long finding the beginning is kept", () => {
  const long = patternGuard("long", /b{500}/g, { reach: { before: 0, span: 500, after: 0 } });
  const own = policyOf([bound(long, "block")]);
  const exchange = exchangeWith(`${"b".repeat(500)} after`);
  const decision = finish(decideInput(exchange, { policy: own, now: () => 0, inputTokens: 0 }));
  expect(excerptsOf(exchange, decision, own)[0]).toMatchObject({
    found: "b".repeat(400),
    after: "…",
    end: 500,
  });
});

test("of many findings 64 are written down, 16 of them with their words", () => {
  const all = excerpts(exchangeWith("drop tables ".repeat(100)));
  expect(all).toHaveLength(64);
  expect(all.map(({ found }) => found !== undefined)).toEqual(Array.from({ length: 64 }, (_, i) => i < 16));
});

test("a call without findings has none", () => {
  expect(excerpts(exchangeWith("Good morning"))).toEqual([]);
});
