import fc from "fast-check";
import { expect, test } from "vitest";
import type { Reservation } from "./limiter.ts";
import { acme, noonMs, testLimiter, usd } from "./limits.test-data.ts";
import { LimitReached } from "./reached.ts";

/** Small enough that every one of them is met in a run of some dozen steps. */
const max = {
  userHour: 4,
  session: 3,
  userTokens: 2000,
  featureTokens: 4000,
  dayNanos: usd(0.003),
  monthNanos: usd(0.006),
  atOnce: 3,
  userAtOnce: 2,
};

interface Known {
  readonly user: string;
  readonly session: string;
  readonly atMs: number;
  readonly reserved: number;
  readonly reservation: Reservation;
  tokens: number;
  underway: boolean;
}

type Step =
  | { readonly do: "reserve"; readonly user: number; readonly session: number; readonly tokens: number }
  | {
      readonly do: "settle" | "release" | "keep" | "again" | "leave";
      readonly at: number;
      readonly share: number;
    }
  | { readonly do: "wait"; readonly minutes: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("reserve" as const),
      user: fc.nat(1),
      session: fc.nat(1),
      tokens: fc.integer({ min: 1, max: 900 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "settle" as const,
        "release" as const,
        "keep" as const,
        "again" as const,
        "leave" as const,
      ),
      at: fc.nat(50),
      share: fc.nat(100),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      minutes: fc.constantFrom(1, 20, 59, 61, 60 * 13, 60 * 24 * 12),
    }),
  },
);

const minute = (ms: number): number => Math.floor(ms / 60_000);
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** All that is under the limits, counted anew each time from everything that ever happened: slow, and plain to see. */
class Plain {
  readonly calls: Known[] = [];
  nowMs = noonMs;

  /** Tokens cost 1,000 nano-dollars each. */
  fits(user: string, session: string, tokens: number, isNew: boolean): boolean {
    const { calls, nowMs } = this;
    const sum = (of: readonly Known[]): number => of.reduce((total, call) => total + call.tokens, 0);
    const today = calls.filter(({ atMs }) => day(atMs) === day(nowMs));
    const month = calls.filter(({ atMs }) => day(atMs).slice(0, 7) === day(nowMs).slice(0, 7));
    const mine = calls.filter((call) => call.user === user);
    const amounts =
      sum(today.filter((call) => call.user === user)) + tokens <= max.userTokens &&
      sum(today) + tokens <= max.featureTokens &&
      (sum(today) + tokens) * 1000 <= max.dayNanos &&
      (sum(month) + tokens) * 1000 <= max.monthNanos;
    if (!isNew) return amounts;
    return (
      amounts &&
      mine.filter(({ atMs }) => minute(atMs) > minute(nowMs) - 61).length < max.userHour &&
      this.#sessionRequests(user, session) < max.session &&
      calls.filter(({ underway }) => underway).length < max.atOnce &&
      mine.filter(({ underway }) => underway).length < max.userAtOnce
    );
  }

  #sessionRequests(user: string, session: string): number {
    let [count, lastMs] = [0, -Infinity];
    for (const call of this.calls.filter((one) => one.user === user && one.session === session)) {
      count = call.atMs - lastMs >= 3_600_000 ? 1 : count + 1;
      lastMs = call.atMs;
    }
    return this.nowMs - lastMs >= 3_600_000 ? 0 : count;
  }
}

function run(steps: readonly Step[]): void {
  const stand = testLimiter({
    quotas: {
      requestsPerUserPerHour: max.userHour,
      requestsPerSession: max.session,
      tokensPerUserPerDay: max.userTokens,
      tokensPerDay: max.featureTokens,
      nanosPerDay: max.dayNanos,
      concurrentPerUser: max.userAtOnce,
    },
    gateway: { concurrent: max.atOnce, nanosPerMonth: max.monthNanos },
  });
  const plain = new Plain();
  for (const one of steps) {
    if (one.do === "wait") stand.clock.atMs = plain.nowMs += one.minutes * 60_000;
    else if (one.do === "reserve") reserve(one);
    else end(one);
    check();
  }

  function reserve({ user: u, session: s, tokens }: Step & { do: "reserve" }): void {
    const [user, session] = [`user ${u}`, `session ${s}`];
    const fits = plain.fits(user, session, tokens, true);
    try {
      const reservation = stand.limiter.reserve(
        stand.ask({ user, session, inputTokens: tokens, outputTokens: 0 }),
      );
      expect(fits).toBe(true);
      plain.calls.push({
        user,
        session,
        atMs: plain.nowMs,
        reserved: tokens,
        reservation,
        tokens,
        underway: true,
      });
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error;
      expect(fits).toBe(false);
    }
  }

  function end({ do: how, at, share }: Exclude<Step, { do: "reserve" | "wait" }>): void {
    const open = plain.calls.filter(({ underway }) => underway);
    const call = open[at % Math.max(1, open.length)];
    if (call === undefined) return;
    const { reserved, reservation } = call;
    if (how === "leave") {
      reservation.leave();
      call.underway = false;
    } else if (how === "settle") {
      const used = Math.floor((reserved * share) / 100);
      call.tokens = reservation.settle(acme, { input: used, output: 0 }).tokens;
    } else if (how === "release") call.tokens = reservation.release().tokens;
    else if (how === "keep") call.tokens = reservation.keep().tokens;
    else if (!isCharged.has(call)) again(call);
    if (how !== "again") isCharged.add(call);
  }

  /** Another try belongs to the day in which its call began. */
  function again(call: Known): void {
    if (day(call.atMs) !== day(plain.nowMs)) return;
    const fits = plain.fits(call.user, call.session, call.reserved, false);
    try {
      call.reservation.again();
      expect(fits).toBe(true);
      call.tokens += call.reserved;
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error;
      expect(fits).toBe(false);
    }
  }

  function check(): void {
    const today = plain.calls.filter(({ atMs }) => day(atMs) === day(plain.nowMs));
    const month = plain.calls.filter(({ atMs }) => day(atMs).slice(0, 7) === day(plain.nowMs).slice(0, 7));
    const sum = (of: readonly Known[]): number => of.reduce((total, { tokens }) => total + tokens, 0);
    const use = Object.fromEntries(
      stand.limiter.use().map(({ rule, used }) => [`${rule.scope} ${rule.metric}`, used]),
    );
    expect(use).toMatchObject({
      "environment monthNanos": sum(month) * 1000,
      "environment underway": plain.calls.filter(({ underway }) => underway).length,
      "feature dayTokens": sum(today),
      "feature dayNanos": sum(today) * 1000,
    });
    expect(sum(today)).toBeLessThanOrEqual(Math.min(max.featureTokens, max.dayNanos / 1000));
    expect(sum(month)).toBeLessThanOrEqual(max.monthNanos / 1000);
  }
}

const isCharged = new WeakSet<Known>();

test("in whatever order calls begin, end and are put right, none is let through that does not fit, all are that do, and it adds up", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => run(steps)),
    { numRuns: 400 },
  );
});
