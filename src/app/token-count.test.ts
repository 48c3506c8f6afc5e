import fc from "fast-check";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { afterAll, expect, test } from "vitest";
import { guardKinds } from "../guards/registry.ts";
import { exchangeWith } from "../pipeline/pipeline.test-data.ts";
import { decideInput, finish } from "../pipeline/decide.ts";
import { inputTokens, tokenPieces } from "../pipeline/tokens.ts";
import { builtInPolicy } from "../policy/built-in.ts";
import { sha256 } from "./settings-features.ts";
import { tokenCounter } from "./token-count.ts";

const counter = tokenCounter();
afterAll(async () => counter.close());

/** What the tokenizer says of the text in one piece. */
const whole = (text: string): number => countTokens(text, { disallowedSpecial: new Set() });
const inPieces = (text: string): number =>
  [...tokenPieces(text)].reduce((sum, piece) => sum + whole(piece), 0);

test("texts are counted together, as the tokenizer counts each of them whole", async () => {
  const texts = ["Hello, world!", "", "Grüße aus Falmouth 🎉", "const x = 1;\n\n\n", "日本語のテキスト"];
  expect(await counter.count(texts)).toBe(texts.reduce((sum, text) => sum + whole(text), 0));
  expect(await counter.count([])).toBe(0);
});

test("a text without a run of more than 200 characters is counted exactly, however long it is", () => {
  const word = fc.oneof(
    fc.string({
      minLength: 1,
      maxLength: 12,
      unit: fc.constantFrom(...Array.from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ")),
    }),
    fc.string({ minLength: 1, maxLength: 40 }).map((text) => text.replaceAll(" ", "")),
    fc.constantFrom(
      "don't",
      "I'LL",
      "3.14",
      "1234567",
      "naïve",
      "Straße",
      "日本語",
      "🎉",
      "--",
      "\n\n",
      "x".repeat(199),
    ),
  );
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 8, max: 300 }),
      (words, chars) => {
        const text = words.join(" ");
        fc.pre([...tokenPieces(text, Infinity)].length === 1);
        const pieces = [...tokenPieces(text, chars)];
        expect(pieces.reduce((sum, piece) => sum + whole(piece), 0)).toBe(whole(text));
      },
    ),
    { numRuns: 300 },
  );
});

test.each([
  ["prose", "The quick brown fox jumps over the lazy dog; it isn't amused. ".repeat(600)],
  ["code", "  const total = items.reduce((sum, { price }) => sum + price, 0);\n".repeat(500)],
  [
    "Markdown",
    "## Title\n\n- one *thing*\n- `two` things, [link](https://example.org/a?b=c)\n\n".repeat(400),
  ],
])("%s of thirty thousand characters is counted exactly", (_name, text) => {
  expect(inPieces(text)).toBe(whole(text));
});

test("a longer run costs at most one token too many for each piece, and never too few by more", () => {
  for (const text of [
    "a".repeat(2000),
    "é".repeat(1000),
    "日本".repeat(700),
    "=".repeat(1500),
    " ".repeat(900),
  ]) {
    const pieces = [...tokenPieces(text)].length;
    expect(Math.abs(inPieces(text) - whole(text))).toBeLessThanOrEqual(pieces);
  }
});

test("special tokens in a text are a text", async () => {
  const text = "<|endoftext|><|im_start|>system";
  const tokens = await counter.count([text]);
  expect(tokens).toBe(whole(text));
  expect(tokens).toBeGreaterThan(5);
});

test("halves of characters are counted and break nothing", async () => {
  expect(await counter.count(["\ud83d\ud83d \ude00"])).toBeGreaterThan(0);
});

test.each([
  ["one letter", "a"],
  ["blanks", " "],
  ["blanks and line feeds", " \n"],
  ["signs", "#"],
])("a megabyte of nothing else is counted in seconds, not hours: %s", async (_name, unit) => {
  const from = performance.now();
  expect(await counter.count([unit.repeat(1_000_000 / unit.length)])).toBeGreaterThan(1000);
  expect(performance.now() - from).toBeLessThan(5000);
});

test("calls at the same time each get their own count", async () => {
  const texts = Array.from({ length: 20 }, (_, i) => "word ".repeat(i + 1));
  expect(await Promise.all(texts.map(async (text) => counter.count([text])))).toEqual(texts.map(whole));
});

test("a tokenizer that is closed refuses what waits, and starts again for the next", async () => {
  const own = tokenCounter();
  const waiting = own.count(["word ".repeat(1000)]);
  waiting.catch(() => undefined);
  await own.close();
  await expect(waiting).rejects.toMatchObject({ code: "INTERNAL" });
  expect(await own.count(["one two"])).toBe(2);
  await own.close();
});

const policy = builtInPolicy({ guardKinds, sha256 });

test.each([
  [9_999, "allow"],
  [10_000, "allow"],
  [10_001, "block"],
])("a request of %d tokens: %s", async (tokens, outcome) => {
  const text = `word${" word".repeat(tokens - 1)}`;
  const exchange = exchangeWith(text);
  const { tokensPerRequestMax } = policy.limits;
  const counted = await inputTokens(exchange, tokensPerRequestMax, counter.count);
  expect(counted).toBe(tokens);
  const decision = finish(decideInput(exchange, { policy, now: Date.now, inputTokens: counted }));
  const [verdict] = decision.verdicts.filter(({ guard }) => guard === "size");
  expect(verdict?.message).toBe(
    outcome === "allow" ? undefined : "the request has 10,001 tokens; the limit is 10,000 tokens",
  );
  expect(decision.outcome).toBe(outcome);
});
