import { expect, test } from "vitest";
import { soak } from "./soak/run.ts";

test("after some hundred calls with kills, hang-ups and errors, both books agree to the nano-dollar and no place is lost", async () => {
  const report = await soak({ calls: 600, concurrency: 64, kills: 1, seed: 7, say: () => undefined });
  expect(report.differences).toEqual([]);
  expect(report.gateway).toEqual({ tokens: report.provider.tokens, nanos: report.provider.nanos });
  expect(report.places).toEqual({ taken: 128, max: 128, refusedBeyond: true });
  expect(report.over).toBe(0);
  // Each fate has been played: a soak in which nothing went wrong shows nothing.
  const played = new Set(Object.keys(report.outcomes).map((name) => name.split(":")[0]));
  expect([...played].sort()).toEqual([
    "answered",
    "broken",
    "cut-once",
    "failed-once",
    "garbage",
    "hung-up",
    "killed",
    "no-usage",
    "refused",
  ]);
  expect(report.provider.uncounted).toBeGreaterThan(0);
}, 120_000);
