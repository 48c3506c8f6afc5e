import fc from "fast-check";
import { expect, test } from "vitest";
import { AnswerCache, type CacheKey, type CacheScope } from "./answer-cache.ts";

const name = fc.constantFrom("a", "b", 'a","b', "");
const scope: fc.Arbitrary<CacheScope> = fc.oneof(
  fc.record({ kind: fc.constant("user" as const), tenant: fc.option(name, { nil: undefined }), user: name }),
  fc.record({ kind: fc.constant("tenant" as const), tenant: name }),
  fc.constant({ kind: "public" as const }),
);
const key: fc.Arbitrary<CacheKey> = fc.record({
  ...{ scope, feature: name, prompt: name, model: name, digest: name },
  request: fc.record({ question: name }),
});

const answer = (id: string) => ({ id, model: "m", choices: [], unread: [] });

test("whatever was kept, an answer is found under its own key alone", () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 30 }), key, (kept, asked) => {
      const cache = new AnswerCache({ bytesMax: 1e9, ttlMs: 1000 });
      kept.forEach((one, i) => cache.keep(one, { answer: answer(`${i}`), from: i, atMs: 0 }));
      const same = kept.findLastIndex((one) => JSON.stringify(one) === JSON.stringify(asked));
      expect(cache.find(asked, 0)?.from).toBe(same === -1 ? undefined : same);
    }),
  );
});

test("it never holds more than it may, and what was asked for last stays", () => {
  const cache = new AnswerCache({ bytesMax: 10_000, ttlMs: 1000 });
  const keyOf = (i: number): CacheKey => ({
    ...{ scope: { kind: "public" }, feature: "f", prompt: "", model: "m", digest: "d", request: { i } },
  });
  for (let i = 0; i < 50; i += 1) {
    cache.keep(keyOf(i), { answer: answer("x".repeat(500)), from: i, atMs: 0 });
    expect(cache.find(keyOf(0), 0)?.from).toBe(0);
    expect(cache.bytes).toBeLessThanOrEqual(10_000);
  }
  expect(cache.find(keyOf(1), 0)).toBeUndefined();
  expect(cache.find(keyOf(49), 0)?.from).toBe(49);
  cache.keep(keyOf(99), { answer: answer("x".repeat(6000)), from: 99, atMs: 0 });
  expect(cache.find(keyOf(99), 0)).toBeUndefined();
});

test("an answer is given until its time is over, not at its end", () => {
  const cache = new AnswerCache({ bytesMax: 10_000, ttlMs: 1000 });
  const one: CacheKey = {
    scope: { kind: "public" },
    feature: "f",
    prompt: "",
    model: "m",
    digest: "d",
    request: {},
  };
  cache.keep(one, { answer: answer("a"), from: 1, atMs: 5 });
  expect(cache.find(one, 1004)?.from).toBe(1);
  expect(cache.find(one, 1005)).toBeUndefined();
  expect(cache.bytes).toBe(0);
});
