import { readFileSync } from "node:fs";
import { calcPrice } from "@pydantic/genai-prices";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { costMax, costOf, tokensOf } from "./money.ts";
import { priceListVersion, Prices } from "./prices.ts";

const atMs = Date.UTC(2026, 10, 21, 12);
const prices = new Prices();
const priceOf = (provider: string, model: string) => {
  const price = prices.of(provider, model, atMs);
  if (price === undefined) throw new Error(`${model} of ${provider} has no price`);
  return price;
};

test("entries cite the version of the price list that is installed", () => {
  const { version } = JSON.parse(
    readFileSync("node_modules/@pydantic/genai-prices/package.json", "utf8"),
  ) as { version: string };
  expect(priceListVersion).toBe(`genai-prices@${version}`);
  expect(priceOf("openai", "gpt-4.1-mini-2025-04-14").source).toBe(priceListVersion);
});

describe("the price list", () => {
  test.each([
    ["openai", "gpt-4.1-mini-2025-04-14"],
    ["openai", "text-embedding-3-small"],
    ["openai", "gpt-5.2"],
    ["azure-openai", "gpt-4o"],
    ["anthropic", "claude-haiku-4-5-20251001"],
    ["google", "gemini-2.5-pro"],
    ["groq", "llama-3.3-70b-versatile"],
  ])("%s %s costs what the package itself works out, to the nano-dollar", (provider, model) => {
    const tokens = fc.nat(3_000_000);
    fc.assert(
      fc.property(tokens, tokens, tokens, (fresh, cachedInput, output) => {
        const input = fresh + cachedInput;
        const said = calcPrice(
          { input_tokens: input, cache_read_tokens: cachedInput, output_tokens: output },
          model,
          { providerId: provider === "azure-openai" ? "azure" : provider, timestamp: new Date(atMs) },
        );
        const nanos = (said?.total_price ?? NaN) * 1e9;
        const ours = costOf({ input, output, cachedInput }, priceOf(provider, model));
        expect(Number.isSafeInteger(ours)).toBe(true);
        expect(Math.abs(ours - nanos)).toBeLessThanOrEqual(1.001);
      }),
      { numRuns: 50 },
    );
  });

  test("a model that costs more above some input costs that for the whole call", () => {
    const price = priceOf("google", "gemini-2.5-pro");
    expect(costOf({ input: 200_000, output: 0 }, price)).toBe(200_000 * 1250);
    expect(costOf({ input: 200_001, output: 0 }, price)).toBe(200_001 * 2500);
  });

  test.each([
    ["a model that is on no list", "openai", "no-such-model-1"],
    ["a provider that is on no list", "acme", "gpt-4o"],
    ["a provider whose name only looks like one on the list", "my-openai-proxy", "gpt-4o"],
    ["a name that every object has", "constructor", "constructor"],
  ])("%s has no price", (_name, provider, model) => {
    expect(prices.of(provider, model, atMs)).toBeUndefined();
  });

  test.each(["demo", "ollama", "vllm"])("nobody bills for %s", (provider) => {
    expect(costOf({ input: 1e6, output: 1e6 }, priceOf(provider, "any"))).toBe(0);
  });

  test("names that clients make up do not fill the memory, and known ones keep their price", () => {
    for (let i = 0; i < 3000; i += 1) prices.of("openai", `made-up-${i}`, atMs);
    expect(priceOf("openai", "gpt-4o").source).toBe(priceListVersion);
  });
});

describe("prices of the configuration", () => {
  const own = new Prices(
    {
      openai: { "gpt-4o": { input: 1, output: 2 } },
      acme: { small: { input: 0.02, output: 0.04, cached_input: 0.005, cache_write: 0.03 }, "*": free },
      vllm: { "*": { input: 3, output: 3 } },
    },
    "abc",
  );
  const cost = (provider: string, model: string, use: Parameters<typeof costOf>[0]): number => {
    const price = own.of(provider, model, atMs);
    return price === undefined ? NaN : costOf(use, price);
  };

  test("stand before the list, and are cited", () => {
    expect(cost("openai", "gpt-4o", { input: 10, output: 10 })).toBe(30_000);
    expect(own.of("openai", "gpt-4o", atMs)?.source).toBe("configuration abc");
    expect(own.of("openai", "gpt-4.1-mini", atMs)?.source).toBe(priceListVersion);
    expect(cost("vllm", "mine", { input: 1, output: 0 })).toBe(3000);
  });

  test("price what was cached and what was written into a cache by itself", () => {
    const use = { input: 1000, output: 10, cachedInput: 300, cacheWrite: 200, reasoning: 5 };
    expect(cost("acme", "small", use)).toBe(500 * 20 + 300 * 5 + 200 * 30 + 10 * 40);
  });

  test("the star stands for every other model", () => {
    expect(cost("acme", "large", { input: 1e6, output: 1e6 })).toBe(0);
  });
});

const free = { input: 0, output: 0 };

describe("what a provider counts", () => {
  const price = {
    tiers: [{ above: -1, rates: { input: 1, output: 1, cachedInput: 1, cacheWrite: 1 } }],
    source: "",
  };

  test("parts of a nano-dollar are added before they are rounded up", () => {
    expect(costOf({ input: 400, output: 500, cachedInput: 100 }, price)).toBe(1);
    expect(costOf({ input: 501, output: 500 }, price)).toBe(2);
    expect(costOf({ input: 0, output: 0 }, price)).toBe(0);
  });

  test("thinking that is more than the output was not counted into it", () => {
    expect(tokensOf({ input: 1, output: 10, reasoning: 10 })).toBe(11);
    expect(tokensOf({ input: 1, output: 10, reasoning: 11 })).toBe(22);
  });

  test.each([
    ["negative", { input: -5, output: 3 }, 3],
    ["no number", { input: NaN, output: 3 }, 3],
    ["half", { input: 0.5, output: 3 }, 4],
    ["endless", { input: Infinity, output: 0 }, 1e9],
    ["a part that is more than the whole", { input: 1, output: 0, cachedInput: 7, cacheWrite: 2 }, 9],
  ])("a count that is %s does not break the sum", (_name, use, tokens) => {
    expect(tokensOf(use)).toBe(tokens);
  });

  test("no call within its tokens costs more than the most it can cost", () => {
    const models = ["gpt-4o", "claude-haiku-4-5-20251001", "gemini-2.5-pro"];
    const providers = ["openai", "anthropic", "google"];
    fc.assert(
      fc.property(
        fc.nat(2),
        fc.nat(400_000),
        fc.nat(50_000),
        fc.nat(100),
        fc.nat(100),
        (at, input, output, a, b) => {
          const listed = priceOf(providers[at] ?? "", models[at] ?? "");
          const cachedInput = Math.floor((input * a) / 200);
          const cacheWrite = Math.floor((input * b) / 200);
          expect(costOf({ input, output, cachedInput, cacheWrite }, listed)).toBeLessThanOrEqual(
            costMax({ input, output }, listed),
          );
        },
      ),
    );
  });
});
