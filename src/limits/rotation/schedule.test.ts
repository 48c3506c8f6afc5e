import fc from "fast-check";
import { expect, test } from "vitest";
import { scheduleOf, stageAt, type Ageing, type RotationRules } from "./schedule.ts";

const dayMs = 86_400_000;
const rules: RotationRules = {
  lifeMs: { high: 90 * dayMs, medium: 180 * dayMs, low: 365 * dayMs },
  graceMs: 14 * dayMs,
  overdue: "block",
};
const madeMs = Date.UTC(2026, 0, 1);
const key = (more: Partial<Ageing> = {}): Ageing => ({
  what: "key",
  risk: "medium",
  sinceMs: madeMs,
  toldAtMs: madeMs + 144 * dayMs,
  ...more,
});
const stage = (days: number, more: Partial<Ageing> = {}, changed: Partial<RotationRules> = {}): string =>
  stageAt(scheduleOf(key(more), { ...rules, ...changed }), madeMs + days * dayMs);

test.each([
  ["high", 72, 90, 104],
  ["medium", 144, 180, 194],
  ["low", 292, 365, 379],
] as const)(
  "a key of %s risk is told of after %i days, due after %i and stopped after %i",
  (risk, soon, due, stops) => {
    const told = { risk, toldAtMs: madeMs + soon * dayMs };
    const second = 1 / 86_400;
    expect(
      [soon - second, soon, due - second, due, stops - second, stops].map((days) => stage(days, told)),
    ).toEqual(["fresh", "soon", "soon", "due", "due", "stopped"]);
  },
);

test("a key that nobody was told of does not stop, and one that was told late has its whole grace", () => {
  const never: Ageing = { what: "key", risk: "medium", sinceMs: madeMs };
  expect(stageAt(scheduleOf(never, rules), madeMs + 1000 * dayMs)).toBe("due");
  const late = { toldAtMs: madeMs + 1000 * dayMs };
  expect([stage(1013.9, late), stage(1014, late)]).toEqual(["due", "stopped"]);
});

test("a key stops only where the rules say so, and a credential of others never", () => {
  expect(stage(1000, {}, { overdue: "warn" })).toBe("due");
  expect(stage(1000, { what: "credential" })).toBe("due");
  expect([stage(179.9, {}, { graceMs: 0 }), stage(180, {}, { graceMs: 0 })]).toEqual(["soon", "stopped"]);
});

test("what ends by itself is due then, and told of at four fifths of that", () => {
  const ends = { endsAtMs: madeMs + 10 * dayMs };
  expect([stage(7.9, ends), stage(8, ends), stage(10, ends)]).toEqual(["fresh", "soon", "due"]);
});

test("nothing gets younger: a later moment is never an earlier stage", () => {
  const order = ["fresh", "soon", "due", "stopped"];
  fc.assert(
    fc.property(
      fc.record({
        risk: fc.constantFrom("high" as const, "medium" as const, "low" as const),
        ends: fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined }),
        told: fc.option(fc.integer({ min: 0, max: 600 }), { nil: undefined }),
        grace: fc.integer({ min: 0, max: 30 }),
        days: fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 900 })),
      }),
      ({ risk, ends, told, grace, days: [one, two] }) => {
        const ageing: Ageing = {
          what: "key",
          risk,
          sinceMs: madeMs,
          ...(ends === undefined ? {} : { endsAtMs: madeMs + ends * dayMs }),
          ...(told === undefined ? {} : { toldAtMs: madeMs + told * dayMs }),
        };
        const schedule = scheduleOf(ageing, { ...rules, graceMs: grace * dayMs });
        const at = (days: number): number => order.indexOf(stageAt(schedule, madeMs + days * dayMs));
        expect(at(Math.min(one, two))).toBeLessThanOrEqual(at(Math.max(one, two)));
        expect(schedule.stopsAtMs ?? Infinity).toBeGreaterThanOrEqual(schedule.dueAtMs);
      },
    ),
  );
});
