import { describe, expect, test } from "vitest";
import type { Ask } from "./ask.ts";
import { testLimiter, type TestLimiter } from "./limits.test-data.ts";
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

describe("memory", () => {
  test("a crowd that comes once each does not stay, and comes back with what it used", async () => {
    const stand = testLimiter({
      quotas: { tokensPerUserPerDay: 500, tokensPerDay: 1e12 },
      gateway: { tokensPerDay: 1e12 },
    });
    for (let i = 0; i < 60_000; i += 1) {
      const reservation = stand.limiter.reserve(stand.ask({ user: `user ${i}` }));
      reservation.leave();
      if (i % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(stand.limiter.size).toBeLessThan(22_000);
    for (const i of [0, 1, 30_000, 59_999])
      expect(refusal(stand, stand.ask({ user: `user ${i}` })).used).toBe(500);
    expect(stand.reports).toEqual([]);
  });

  test("whoever has a call under way stays", async () => {
    const stand = testLimiter({
      quotas: { concurrentPerUser: 1, tokensPerDay: 1e12 },
      gateway: { tokensPerDay: 1e12 },
    });
    const held = stand.limiter.reserve(stand.ask({ user: "held" }));
    for (let i = 0; i < 45_000; i += 1) {
      stand.limiter.reserve(stand.ask({ user: `user ${i}` })).leave();
      if (i % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(refusal(stand, stand.ask({ user: "held" })).limit).toBe("concurrent_per_user");
    held.leave();
  });
});
