import fc from "fast-check";
import { expect, test } from "vitest";
import { harmHeads, harmKinds, type HarmWeights } from "../../weights/harm.ts";
import { HarmModel, runGapCharsMax } from "./harm-model.ts";
import { ConceptTable } from "./lexicon/table.ts";
import { Features } from "./features.ts";

const bits = 18;
const table = new ConceptTable([], []);

/** Every feature of the word "zap" weighs something for every head, all others nothing. */
function weightsFor(word: string): HarmWeights {
  const weights = new Int8Array(2 ** bits);
  const features = new Features(table).read(word);
  for (let i = 0; i < (features.ends[0] as number); i += 1)
    weights[(features.hashes[i] as number) >>> (32 - bits)] = 100;
  const head = { weights, scale: 0.1, bias: -1, thresholds: { strict: 0, balanced: 0, permissive: 0 } };
  return { bits, heads: Object.fromEntries(harmHeads.map((name) => [name, head])) as HarmWeights["heads"] };
}

const model = new HarmModel(weightsFor("zap"), table);
const calm = "the sun is out and we go to the sea with our dog and a red ball ";

test("the stretch around what weighs is found, with a figure for each kind", () => {
  const text = `${calm.repeat(8)}zap ${calm.repeat(8)}`;
  const [hit, ...others] = model.hits(text, "request", 0);
  expect(others).toEqual([]);
  expect(text.slice(hit?.start, hit?.end)).toContain("zap");
  expect(hit?.kinds).toHaveLength(harmKinds.length);
  expect(Math.max(...(hit?.kinds ?? []))).toBeCloseTo(hit?.score ?? 0);
});

test("a text without anything that weighs has no stretch and scores the bias", () => {
  expect(model.hits(calm, "output", -0.5)).toEqual([]);
  expect(model.worst("", "request")).toBe(-1);
});

test("words that stand far apart are two stretches, words that stand close are one", () => {
  const near = " ".repeat(runGapCharsMax);
  const zaps = "zap zap zap zap";
  expect(model.hits(`${zaps}${near}${zaps}`, "request", 0)).toHaveLength(1);
  expect(model.hits(`${zaps}${near} ${zaps}`, "request", 0)).toHaveLength(2);
});

test("the worst place scores as much as the best stretch", () => {
  const words = fc.array(fc.constantFrom("zap", "sun", "sea", "dog", ".", "!"), {
    minLength: 1,
    maxLength: 200,
  });
  fc.assert(
    fc.property(words, (parts) => {
      const text = parts.join(" ");
      const worst = model.worst(text, "request");
      const hits = model.hits(text, "request", worst - 1e-9);
      // A long stretch is judged by its beginning, so the best place may be out of sight, but never scores more.
      expect(hits.length).toBeGreaterThan(0);
      for (const { score } of hits) expect(score).toBeLessThanOrEqual(worst + 1e-9);
    }),
  );
});
