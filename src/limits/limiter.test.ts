import { describe, expect, test } from "vitest";
import type { Quotas } from "../policy/quotas.ts";
import { forgetfulStore } from "./account-store.ts";
import type { KeyLimits } from "./key-limits.ts";
import type { Ask } from "./ask.ts";
import { acme, noonMs, testLimiter, usd, type TestLimiter } from "./limits.test-data.ts";
import { LimitReached } from "./reached.ts";

function refusal(stand: TestLimiter, ask: Ask): LimitReached {
  try {
    stand.limiter.reserve(ask);
  } catch (error) {
    if (error instanceof LimitReached) return error;
    throw error;
  }
  throw new Error("it was let through");
}

/** Lets calls through that use nothing, until one is refused. */
function through(stand: TestLimiter, ask: Ask, most = 300): number {
  for (let count = 0; count < most; count += 1) {
    try {
      const reservation = stand.limiter.reserve(ask);
      reservation.release();
      reservation.leave();
    } catch (error) {
      if (error instanceof LimitReached) return count;
      throw error;
    }
  }
  return most;
}

describe("requests", () => {
  test("a named user gets 100 in an hour, and another one has their own", () => {
    const stand = testLimiter();
    expect(through(stand, stand.ask())).toBe(100);
    expect(through(stand, stand.ask({ user: "ben" }))).toBe(100);
    expect(through(stand, stand.ask({ tenant: "other" }))).toBe(100);
  });

  test("where nobody is named, no user's limit is counted", () => {
    const stand = testLimiter();
    expect(through(stand, stand.ask({ user: undefined }))).toBe(300);
  });

  test("the first one comes back after its hour, and never sooner", () => {
    const stand = testLimiter({ quotas: { requestsPerUserPerHour: 1 } });
    expect(through(stand, stand.ask())).toBe(1);
    const { retryAtMs = 0, retryAfterSeconds } = refusal(stand, stand.ask());
    expect(retryAtMs - noonMs).toBe(61 * 60_000);
    expect(retryAfterSeconds).toBe(61 * 60);
    stand.clock.atMs = retryAtMs - 1;
    expect(through(stand, stand.ask())).toBe(0);
    stand.clock.atMs = retryAtMs;
    expect(through(stand, stand.ask())).toBe(1);
  });

  test("the hour slides: what came later leaves later", () => {
    const stand = testLimiter({ quotas: { requestsPerUserPerHour: 3 } });
    const calls = (): number => through(stand, stand.ask());
    stand.limiter.reserve(stand.ask()).leave();
    stand.clock.atMs += 30 * 60_000;
    expect(calls()).toBe(2);
    stand.clock.atMs = noonMs + 61 * 60_000;
    expect(calls()).toBe(1);
    stand.clock.atMs = noonMs + 91 * 60_000;
    expect(calls()).toBe(2);
  });

  test("the refusal names the limit, how much of it is used, and when to come back", () => {
    const stand = testLimiter({ quotas: { requestsPerUserPerHour: 2 } });
    through(stand, stand.ask());
    expect(refusal(stand, stand.ask())).toMatchObject({
      code: "LIMIT_REACHED",
      message:
        "the limit requests_per_user_per_hour of this user is reached: of 2 requests in an hour, 2 are used",
      hint: "try again in 61 minutes, at 2026-11-21T13:01:00.000Z",
      limit: "requests_per_user_per_hour",
      max: 2,
      used: 2,
    });
  });

  test("a session has its own number, and is over after an hour of silence", () => {
    const stand = testLimiter({ quotas: { requestsPerSession: 2 } });
    const ask = stand.ask({ session: "s1", user: undefined });
    expect(through(stand, ask)).toBe(2);
    expect(refusal(stand, ask).hint).toContain("begin a new session, or try again in 60 minutes");
    expect(through(stand, stand.ask({ session: "s2", user: undefined }))).toBe(2);
    stand.clock.atMs = noonMs + 3_599_999;
    expect(through(stand, ask)).toBe(0);
    stand.clock.atMs = noonMs + 3_600_000;
    expect(through(stand, ask)).toBe(2);
  });

  test("one that a limit refused is not counted, so asking on does not make the wait longer", () => {
    const stand = testLimiter({ quotas: { requestsPerUserPerHour: 1 } });
    through(stand, stand.ask());
    stand.clock.atMs += 30 * 60_000;
    expect(refusal(stand, stand.ask()).retryAtMs).toBe(noonMs + 61 * 60_000);
    expect(refusal(stand, stand.ask()).retryAtMs).toBe(noonMs + 61 * 60_000);
  });
});

describe("tokens and money", () => {
  const rows: readonly (readonly [name: string, quotas: Partial<Quotas>, limit: string, hours: number])[] = [
    ["tokens of a user in a day", { tokensPerUserPerDay: 999 }, "tokens_per_user_per_day", 12],
    ["tokens of a feature in a day", { tokensPerDay: 999 }, "tokens_global_per_day", 12],
    ["money of a feature in a day", { nanosPerDay: 999_999 }, "spend_per_day_usd", 12],
    ["money of a user in a day", { nanosPerUserPerDay: 999_999 }, "spend_per_user_per_day_usd", 12],
    ["money of a feature in a month", { nanosPerMonth: 999_999 }, "spend_per_month_usd", 9 * 24 + 12],
    ["money of a user in a month", { nanosPerUserPerMonth: 999_999 }, "spend_per_user_per_month_usd", 228],
    ["money of a key in a month", { nanosPerKeyPerMonth: 999_999 }, "spend_per_key_per_month_usd", 228],
  ];
  test.each(rows)(
    "%s end where they end, and come back with the next window",
    (_name, quotas, limit, hours) => {
      const stand = testLimiter({ quotas });
      stand.limiter.reserve(stand.ask()).leave();
      const refused = refusal(stand, stand.ask());
      expect(refused).toMatchObject({ limit, retryAtMs: noonMs + hours * 3_600_000 });
      stand.clock.atMs = (refused.retryAtMs ?? 0) - 1;
      expect(refusal(stand, stand.ask()).limit).toBe(limit);
      stand.clock.atMs += 1;
      stand.limiter.reserve(stand.ask()).leave();
    },
  );

  test("exactly as much as is left fits, and one token more does not", () => {
    const stand = testLimiter({ quotas: { tokensPerUserPerDay: 1000 } });
    stand.limiter.reserve(stand.ask()).leave();
    expect(refusal(stand, stand.ask({ inputTokens: 101 })).message).toContain(
      "of 1,000 tokens in a day, 500 are used, and this call may need up to 501",
    );
    stand.limiter.reserve(stand.ask()).leave();
  });

  test("what was reserved and not used is given back", () => {
    const stand = testLimiter({ quotas: { tokensPerUserPerDay: 1000, nanosPerDay: usd(0.001) } });
    for (let i = 0; i < 50; i += 1) {
      const reservation = stand.limiter.reserve(stand.ask());
      expect(reservation.settle(acme, { input: 7, output: 3 })).toEqual({
        tokens: 10,
        nanos: 10_000,
        source: "configuration test",
      });
      reservation.leave();
    }
    expect(refusal(stand, stand.ask({ inputTokens: 101 })).used).toBe(500);
  });

  test("what was used beyond the reservation is charged too", () => {
    const stand = testLimiter({ quotas: { tokensPerUserPerDay: 1000 } });
    const reservation = stand.limiter.reserve(stand.ask());
    reservation.settle(acme, { input: 100, output: 5000 });
    reservation.leave();
    expect(refusal(stand, stand.ask())).toMatchObject({ used: 5100 });
  });

  test("the first word on what a call used counts", () => {
    const stand = testLimiter({ quotas: { tokensPerUserPerDay: 10_000 } });
    const reservation = stand.limiter.reserve(stand.ask());
    reservation.settle(acme, { input: 1, output: 1 });
    expect(reservation.release().tokens).toBe(2);
    expect(reservation.keep().tokens).toBe(2);
    reservation.leave();
    reservation.leave();
    expect(refusal(stand, stand.ask({ inputTokens: 9_999 })).used).toBe(2);
  });

  test("what a call turned out to need is put right in the day in which it began, and in no other", () => {
    const stand = testLimiter({ quotas: { tokensPerUserPerDay: 1000 } });
    stand.clock.atMs = Date.UTC(2026, 10, 21, 23, 59, 59);
    const reservation = stand.limiter.reserve(stand.ask());
    stand.clock.atMs = Date.UTC(2026, 10, 22, 0, 0, 1);
    stand.limiter.reserve(stand.ask()).leave();
    reservation.settle(acme, { input: 0, output: 1 });
    reservation.leave();
    expect(refusal(stand, stand.ask({ inputTokens: 600 })).used).toBe(500);
  });

  test("a clock that goes back over midnight opens no second day", () => {
    const stand = testLimiter({ quotas: { tokensPerUserPerDay: 500 } });
    stand.limiter.reserve(stand.ask()).leave();
    stand.clock.atMs -= 86_400_000;
    expect(refusal(stand, stand.ask()).used).toBe(500);
  });

  test("where several routes may be taken, the dearest one is reserved and the one that answered is paid", () => {
    const stand = testLimiter({ quotas: { nanosPerDay: usd(0.005) } });
    const routes = [acme, { provider: "acme", model: "dear" }];
    const reservation = stand.limiter.reserve(stand.ask({ routes }));
    expect(refusal(stand, stand.ask({ outputTokens: 401, routes })).used).toBe(usd(0.005));
    expect(reservation.settle(acme, { input: 100, output: 400 }).nanos).toBe(usd(0.0005));
    reservation.leave();
  });

  test("a try that may have been billed stays charged beside the one that follows, or none follows", () => {
    const stand = testLimiter({ quotas: { tokensPerUserPerDay: 1000 } });
    const first = stand.limiter.reserve(stand.ask());
    first.again();
    expect(first.settle(acme, { input: 10, output: 0 }).tokens).toBe(510);
    first.leave();
    const second = stand.limiter.reserve(stand.ask({ outputTokens: 200 }));
    expect(() => second.again()).toThrow(LimitReached);
    expect(second.keep().tokens).toBe(300);
    second.leave();
  });
});

describe("one request", () => {
  test("may cost ten dollars and no nano-dollar more, and waiting does not help it", () => {
    const stand = testLimiter({ quotas: { tokensPerUserPerDay: 1e9, tokensPerDay: 1e9 } });
    const ask = (tokens: number): Ask =>
      stand.ask({ inputTokens: tokens, outputTokens: 0, routes: [{ provider: "acme", model: "dear" }] });
    stand.limiter.reserve(ask(1_000_000)).leave();
    expect(refusal(stand, ask(1_000_001))).toMatchObject({
      limit: "spend_per_request_usd",
      scope: "request",
      retryAtMs: undefined,
      retryAfterSeconds: undefined,
      message: "this request may cost up to $10.00, more than the $10.00 of spend_per_request_usd",
    });
  });

  test("that is larger than a whole day's limit is told that it will never fit", () => {
    const stand = testLimiter({ quotas: { tokensPerUserPerDay: 499 } });
    expect(refusal(stand, stand.ask())).toMatchObject({
      retryAtMs: undefined,
      hint: "ask for a shorter answer, or send less text: this call alone is too large",
    });
  });

  test("reserves what the feature says for an answer whose length nobody named", () => {
    const stand = testLimiter({ quotas: { answerTokens: 77 } });
    expect(stand.limiter.reserve(stand.ask({ outputTokens: undefined })).tokens).toBe(177);
  });
});

describe("a model without a price", () => {
  const routes = [acme, { provider: "nobody", model: "x" }];
  const money: readonly (readonly [name: string, more: Parameters<TestLimiter["ask"]>[0]])[] = [
    ["by the feature", { quotas: { nanosPerMonth: 1 } }],
    ["by the feature for a request", { quotas: { nanosPerRequestIsOwn: true } }],
    ["by the feature for a user", { quotas: { nanosPerUserPerDay: 1 } }],
    ["by the key", { key: { account: "k1", limits: { nanosPerMonth: 1 } } }],
  ];
  test.each(money)("is refused where money is limited %s", (_name, more) => {
    const stand = testLimiter();
    expect(() => stand.limiter.reserve(stand.ask({ routes, ...more }))).toThrow(
      expect.objectContaining({
        code: "PRICE_UNKNOWN",
        message: "money is limited here, and nobody knows what the model x of nobody costs",
      }),
    );
    expect(stand.charges).toEqual([]);
  });

  test("is refused where the gateway limits money", () => {
    const stand = testLimiter({ gateway: { nanosPerMonth: 1 } });
    expect(() => stand.limiter.reserve(stand.ask({ routes }))).toThrow("nobody knows");
  });

  test("passes where nobody limits money, and its entry names no dollars", () => {
    const stand = testLimiter();
    const unpriced = [{ provider: "nobody", model: "x" }];
    const reservation = stand.limiter.reserve(stand.ask({ routes: unpriced }));
    expect(reservation.settle({ provider: "nobody", model: "x" }, { input: 1, output: 2 })).toEqual({
      tokens: 3,
    });
  });
});

describe("calls at one time", () => {
  test.each<{ of: string; more?: Parameters<typeof testLimiter>[0]; key?: Ask["key"] }>([
    { of: "a gateway", more: { gateway: { concurrent: 1 } } },
    { of: "a feature", more: { quotas: { concurrent: 1 } } },
    { of: "a key, by the feature", more: { quotas: { concurrentPerKey: 1 } } },
    { of: "a user", more: { quotas: { concurrentPerUser: 1 } } },
    { of: "a key, by itself", key: { account: "k1", limits: { concurrent: 1 } } },
  ])("of $of: the next one waits until the one before has ended", ({ more, key = { account: "k1" } }) => {
    const stand = testLimiter(more);
    const first = stand.limiter.reserve(stand.ask({ key }));
    expect(refusal(stand, stand.ask({ key }))).toMatchObject({
      retryAfterSeconds: 1,
      hint: "try again in a second, or wait until a call has ended",
    });
    first.settle(acme, { input: 1, output: 1 });
    expect(refusal(stand, stand.ask({ key })).used).toBe(1);
    first.leave();
    stand.limiter.reserve(stand.ask({ key })).leave();
  });
});

describe("a key's own limits", () => {
  const rows: readonly (readonly [name: string, limits: KeyLimits, limit: string])[] = [
    ["requests", { requestsPerHour: 1 }, "requests-per-hour"],
    ["tokens", { tokensPerDay: 600 }, "tokens-per-day"],
    ["money in a day", { nanosPerDay: 600_000 }, "spend-per-day"],
    ["money in a month", { nanosPerMonth: 600_000 }, "spend-per-month"],
  ];
  test.each(rows)("%s: hold for all who use it, named or not", (_name, limits, limit) => {
    const stand = testLimiter();
    const key = { account: "k1", limits };
    stand.limiter.reserve(stand.ask({ key, user: undefined })).leave();
    expect(refusal(stand, stand.ask({ key, user: "ben" })).limit).toBe(limit);
    stand.limiter.reserve(stand.ask({ key: { account: "k2", limits } })).leave();
  });

  test("of several limits the smallest holds, and what takes longest is told", () => {
    const stand = testLimiter({ quotas: { requestsPerUserPerHour: 1, tokensPerUserPerDay: 500 } });
    stand.limiter.reserve(stand.ask()).leave();
    expect(refusal(stand, stand.ask()).limit).toBe("tokens_per_user_per_day");
  });

  test("a refusal by one limit leaves the others as they were", () => {
    const stand = testLimiter({ quotas: { tokensPerUserPerDay: 500 } });
    stand.limiter.reserve(stand.ask()).leave();
    expect(() => stand.limiter.reserve(stand.ask())).toThrow(LimitReached);
    expect(
      stand.limiter
        .use()
        .filter(({ used }) => used > 0)
        .map(({ rule, used }) => [rule.scope, rule.name, used]),
    ).toEqual([
      ["environment", "tokens_global_per_day", 500],
      ["feature", "tokens_global_per_day", 500],
    ]);
  });
});

describe("notices", () => {
  test("come at 50, 80 and 100 percent, once in a window", () => {
    const stand = testLimiter({ quotas: { tokensPerUserPerDay: 100_000, nanosPerMonth: usd(1000) } });
    const call = (tokens: number): void => {
      const reservation = stand.limiter.reserve(stand.ask());
      reservation.settle(acme, { input: tokens, output: 0 });
      reservation.leave();
    };
    const told = (): unknown =>
      stand.notices.splice(0).map(({ rule, percent, used }) => [rule.name, percent, used]);
    call(49_999);
    expect(told()).toEqual([]);
    call(1);
    expect(told()).toEqual([["tokens_per_user_per_day", 50, 50_000]]);
    call(29_999);
    call(0);
    expect(told()).toEqual([]);
    call(20_001);
    expect(told()).toEqual([["tokens_per_user_per_day", 100, 100_000]]);
    expect(() => call(1)).toThrow(LimitReached);
    expect(told()).toEqual([]);
    stand.clock.atMs += 86_400_000;
    call(50_000);
    expect(told()).toEqual([["tokens_per_user_per_day", 50, 50_000]]);
  });

  test("a limit that turns a call away is reached, whatever room it has left", () => {
    const stand = testLimiter({ quotas: { tokensPerUserPerDay: 900 } });
    stand.limiter.reserve(stand.ask()).leave();
    expect(() => stand.limiter.reserve(stand.ask())).toThrow(LimitReached);
    expect(stand.notices.map(({ percent }) => percent)).toEqual([50, 100]);
  });

  test("a call that alone is too large reaches nothing", () => {
    const stand = testLimiter({ quotas: { tokensPerUserPerDay: 499 } });
    expect(() => stand.limiter.reserve(stand.ask())).toThrow(LimitReached);
    expect(stand.notices).toEqual([]);
  });
});

test("what cannot be written down is not let through, and not counted", () => {
  const store = forgetfulStore();
  let full = true;
  const stand = testLimiter({
    quotas: { requestsPerUserPerHour: 1 },
    store: {
      ...store,
      charge: () => {
        if (full) throw new Error("the disk is full");
      },
    },
  });
  expect(() => stand.limiter.reserve(stand.ask())).toThrow("the disk is full");
  full = false;
  expect(through(stand, stand.ask())).toBe(1);
});
