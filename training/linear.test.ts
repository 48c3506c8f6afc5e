import { expect, test } from "vitest";
import { ConceptTable } from "../src/guards/detect/lexicon/table.ts";
import { instanceOf } from "./instances.ts";
import { Linear, type Example, type Settings } from "./linear.ts";
import { areaUnder, partAbove, thresholdAt } from "./metrics.ts";

const bits = 14;
const settings: Settings = { epochs: 8, rate: 0.15, dropout: 0.1, wordless: 0, decay: 0, own: 0.5 };
const table = new ConceptTable([]);
const filler = "the garden is green and the river runs by the old mill where people walk on sunday ".repeat(
  4,
);

const exampleOf = (text: string, label: 0 | 1, head = 0): Example => ({
  instance: instanceOf(text, table, bits),
  label,
  weight: 1,
  head,
});

const examples = [0, 1, 2, 3].flatMap((i) => [
  exampleOf(`${filler} zork the frobnitz number ${i} now ${filler}`, 1),
  exampleOf(`${filler} paint the fence number ${i} now ${filler}`, 0),
  exampleOf(`you zork the frobnitz number ${i}`, 1),
  exampleOf(`you paint the fence number ${i}`, 0),
]);

test("the sentence that differs is learnt from whole texts, and found at its place", () => {
  const model = new Linear(bits, 1, settings);
  model.train(examples, 1);
  const attack = exampleOf(`${filler} please zork the frobnitz ${filler}`, 1).instance;
  const honest = exampleOf(`${filler} please paint the fence ${filler}`, 0).instance;
  expect(model.worst(attack, 0).score).toBeGreaterThan(model.worst(honest, 0).score + 1);
  const middle = attack.tokens / 2;
  expect(Math.abs(model.worst(attack, 0).token - middle)).toBeLessThan(16);
});

test("a run that is cut off and taken up again ends with the same weights", () => {
  const whole = new Linear(bits, 1, settings);
  let half: Buffer | undefined;
  whole.train(examples, 1, {
    after: (rounds) => {
      if (rounds === 4) half = whole.state();
    },
  });
  const resumed = new Linear(bits, 1, settings);
  resumed.restore(half ?? Buffer.alloc(0));
  resumed.train(examples, 1, { from: 4 });
  expect(resumed.shared.weights).toEqual(whole.shared.weights);
  expect(resumed.biases).toEqual(whole.biases);
});

test("a threshold lets through no more than its part of the honest scores", () => {
  const scores = Array.from({ length: 200 }, (_, i) => i / 200);
  expect(partAbove(scores, thresholdAt(scores, 0.01))).toBe(0.01);
  expect(partAbove(scores, thresholdAt(scores, 0))).toBe(0);
  expect(thresholdAt([], 0.01)).toBe(-Infinity);
});

test("the area is one where all attacks score more, one half where scores are equal", () => {
  expect(areaUnder([2, 3], [0, 1])).toBe(1);
  expect(areaUnder([1, 1], [1, 1])).toBe(0.5);
  expect(areaUnder([0], [1])).toBe(0);
});
