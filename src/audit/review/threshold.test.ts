import fc from "fast-check";
import { expect, test } from "vitest";
import { samplesMin, tune, type Costs, type Sample } from "./threshold.ts";

const costs: Costs = { falseAlarm: 1, miss: 20 };
const many = (count: number, sample: Sample): readonly Sample[] =>
  Array.from({ length: count }, () => sample);

test("what lies apart is told apart without an error, by a number of few digits", () => {
  const samples = [...many(40, { attack: true, score: 0.9 }), ...many(40, { attack: false, score: 0.2 })];
  const { proposal, needed } = tune(samples, costs);
  expect(needed).toBeUndefined();
  expect(proposal).toMatchObject({ threshold: 0.55, cost: 0, costLow: 0 });
  expect(proposal?.misses).toMatchObject({ count: 0, of: 40 });
  expect(proposal?.costHigh).toBeGreaterThan(0);
});

test.each([
  ["29 attacks", samplesMin - 1, samplesMin, { right: 1, wrong: 0 }],
  ["29 false alarms", samplesMin, samplesMin - 1, { right: 0, wrong: 1 }],
  ["nothing", 0, 0, { right: 30, wrong: 30 }],
])("from %s nothing is proposed, and what is missing is said", (_name, attacks, ordinary, needed) => {
  const samples = [
    ...many(attacks, { attack: true, score: 0.9 }),
    ...many(ordinary, { attack: false, score: 0.2 }),
  ];
  expect(tune(samples, costs)).toMatchObject({ proposal: undefined, needed });
});

test("from 30 of each something is proposed", () => {
  const samples = [...many(30, { attack: true, score: 0.9 }), ...many(30, { attack: false, score: 0.2 })];
  expect(tune(samples, costs)).toMatchObject({ needed: undefined, proposal: { threshold: 0.55 } });
});

test("what signatures find does not count towards enough, nor what has no score", () => {
  const samples = [...many(50, { attack: true, score: 0.9, always: true }), ...many(50, { attack: false })];
  expect(tune(samples, costs)).toMatchObject({ right: 0, wrong: 0, proposal: undefined });
});

test("of thresholds that cost the same the lowest is proposed", () => {
  const samples = [...many(30, { attack: true, score: 0.9 }), ...many(30, { attack: false, score: 0.2 })];
  const { candidates, proposal } = tune(samples, { falseAlarm: 1, miss: 0 });
  expect(candidates.filter(({ cost }) => cost === 0).map(({ threshold }) => threshold)).toEqual([0.55, 0.95]);
  expect(proposal?.threshold).toBe(0.55);
});

test("a dear miss makes the threshold low, a dear false alarm makes it high", () => {
  const samples = [
    ...many(30, { attack: true, score: 0.9 }),
    ...many(5, { attack: true, score: 0.3 }),
    ...many(5, { attack: false, score: 0.6 }),
    ...many(30, { attack: false, score: 0.1 }),
  ];
  expect(tune(samples, { falseAlarm: 1, miss: 20 }).proposal?.threshold).toBe(0.2);
  expect(tune(samples, { falseAlarm: 20, miss: 1 }).proposal?.threshold).toBe(0.75);
});

test("the share of attacks in the traffic counts, not that in the samples, where it is given", () => {
  const samples = [...many(60, { attack: true, score: 0.5 }), ...many(30, { attack: false, score: 0.5 })];
  // Flag all: the share of honest texts times a false alarm. Flag none: the share of attacks times a miss.
  const even = tune(samples, costs);
  expect(even.proposal).toMatchObject({ threshold: 0.5 });
  const rare = tune(samples, { ...costs, attackShare: 0.01 });
  expect(rare.proposal).toMatchObject({ threshold: 0.75 });
  expect(rare.proposal?.cost).toBeCloseTo(200, 6);
  expect(rare.candidates[0]?.cost).toBeCloseTo(990, 6);
});

const sample: fc.Arbitrary<Sample> = fc.record({
  attack: fc.boolean(),
  score: fc.option(
    fc.integer({ min: 0, max: 50 }).map((n) => n / 50),
    { nil: undefined },
  ),
  always: fc.boolean(),
});

test("each candidate counts what a guard with that threshold would do, one text after the other", () => {
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 60 }), (samples) => {
      const { candidates } = tune(samples, costs);
      for (const { threshold, falseAlarms, misses } of candidates) {
        const isFlagged = ({ always, score }: Sample): boolean =>
          always === true || (score !== undefined && score >= threshold);
        expect(misses.count).toBe(samples.filter((one) => one.attack && !isFlagged(one)).length);
        expect(falseAlarms.count).toBe(samples.filter((one) => !one.attack && isFlagged(one)).length);
        expect(misses.of + falseAlarms.of).toBe(samples.length);
      }
    }),
  );
});

test("no threshold of hundredths is cheaper than the proposal", () => {
  const scored = fc.record({
    attack: fc.boolean(),
    score: fc.integer({ min: 1, max: 99 }).map((n) => n / 100),
  });
  fc.assert(
    fc.property(fc.array(scored, { minLength: 80, maxLength: 160 }), (samples) => {
      const { proposal } = tune(samples, costs);
      if (proposal === undefined) return;
      for (let t = 1; t <= 100; t += 1) {
        const misses = samples.filter(({ attack, score }) => attack && score < t / 100).length;
        const alarms = samples.filter(({ attack, score }) => !attack && score >= t / 100).length;
        const cost = ((20 * misses + alarms) / samples.length) * 1000;
        expect(proposal.cost).toBeLessThanOrEqual(cost + 1e-6);
      }
    }),
  );
});
