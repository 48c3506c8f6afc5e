import { expect, test } from "vitest";
import { wires } from "./formats.ts";

const nowMs = Date.UTC(2026, 10, 21, 12, 0, 0);
const limits = {
  requests: { max: 100, left: 99, resetAtMs: nowMs + 3_660_000 },
  tokens: { max: 1_000_000, left: 0, resetAtMs: nowMs + 61_001 },
};
const written = (format: string, of = limits as object, atMs = nowMs): Record<string, string> =>
  Object.fromEntries(wires[format]?.writeLimits(of, atMs) ?? []);

test.each(["openai-chat", "openai-responses", "openai-embeddings"])(
  "clients of %s get OpenAI's names",
  (format) => {
    expect(written(format)).toEqual({
      "x-ratelimit-limit-requests": "100",
      "x-ratelimit-remaining-requests": "99",
      "x-ratelimit-reset-requests": "1h1m0s",
      "x-ratelimit-limit-tokens": "1000000",
      "x-ratelimit-remaining-tokens": "0",
      "x-ratelimit-reset-tokens": "1m2s",
    });
  },
);

test("clients of Anthropic get Anthropic's names, and the time itself", () => {
  expect(written("anthropic-messages")).toEqual({
    "anthropic-ratelimit-requests-limit": "100",
    "anthropic-ratelimit-requests-remaining": "99",
    "anthropic-ratelimit-requests-reset": "2026-11-21T13:01:00Z",
    "anthropic-ratelimit-tokens-limit": "1000000",
    "anthropic-ratelimit-tokens-remaining": "0",
    "anthropic-ratelimit-tokens-reset": "2026-11-21T12:01:02Z",
  });
});

test("a limit that nobody set has no headers", () => {
  expect(written("openai-chat", { tokens: { max: 5, left: 1, resetAtMs: nowMs + 900 } })).toEqual({
    "x-ratelimit-limit-tokens": "5",
    "x-ratelimit-remaining-tokens": "1",
    "x-ratelimit-reset-tokens": "1s",
  });
  expect(written("anthropic-messages", {})).toEqual({});
});

test("a time that has passed while the answer was made is now", () => {
  expect(written("openai-chat", limits, nowMs + 9e6)["x-ratelimit-reset-requests"]).toBe("0s");
});
