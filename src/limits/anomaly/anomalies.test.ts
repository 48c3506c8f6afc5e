import { beforeAll, describe, expect, test } from "vitest";
import { anomalyRules, type GivenAnomalies } from "../../policy/anomalies-section.ts";
import { Anomalies, type Change } from "./anomalies.ts";
import type { BaselineRow } from "./baselines.ts";
import { dayMs, hourMs, minuteMs } from "./finding.ts";
import { call, model, mondayMs, refusal, traffic, type Seen } from "./traffic.test-data.ts";

const personOf = (tenant: string | undefined, user: string): string => `${tenant ?? ""}/${user}`;

const watching = (given: GivenAnomalies = {}): Anomalies =>
  new Anomalies({
    rules: new Map(["support", "search"].map((feature) => [feature, anomalyRules(given)])),
    personOf,
  });

/** Plays entries, and ticks each minute between them, as a gateway does. */
function play(anomalies: Anomalies, seen: readonly Seen[]): Change[] {
  const changes: Change[] = [];
  let tickedMs = seen[0]?.atMs ?? 0;
  seen.forEach(({ entry, atMs }, index) => {
    for (; tickedMs + minuteMs < atMs; tickedMs += minuteMs)
      changes.push(...anomalies.tick(tickedMs + minuteMs));
    changes.push(...anomalies.see(entry, atMs, index));
  });
  return changes;
}

const foundIn = (changes: readonly Change[]): string[] =>
  changes.flatMap((one) => (one.change === "found" ? [`${one.finding.kind}: ${one.finding.summary}`] : []));

test.each([1, 2, 3])("the first week of ordinary days is quiet: seed %i", (seed) => {
  const anomalies = watching();
  const days = traffic({ seed, users: 40 });
  const week = Array.from({ length: 7 }, () => days.next().value as Seen[]).flat();
  expect(week.length).toBeGreaterThan(2000);
  expect(foundIn(play(anomalies, week))).toEqual([]);
});

describe("after five weeks of ordinary days", () => {
  let rows: readonly BaselineRow[];
  let next: readonly Seen[];
  const todayMs = mondayMs + 35 * dayMs;
  const noonMs = todayMs + 11 * hourMs;

  beforeAll(() => {
    const anomalies = watching();
    const days = traffic({ seed: 7, users: 40 });
    for (let day = 0; day < 35; day += 1) play(anomalies, days.next().value as Seen[]);
    rows = anomalies.take(Infinity).rows;
    next = days.next().value as Seen[];
  });

  /** The next day with something planted in it, after a restart. */
  function dayWith(planted: readonly Seen[], given: GivenAnomalies = {}): Change[] {
    const anomalies = watching(given);
    anomalies.restore(rows);
    anomalies.tick(todayMs);
    return play(
      anomalies,
      [...next, ...planted].sort((a, b) => a.atMs - b.atMs),
    );
  }
  const kindsOf = (changes: readonly Change[]): string[] =>
    changes.flatMap((one) => (one.change === "found" ? [one.finding.kind] : []));

  test("the next ordinary day is quiet", () => {
    expect(foundIn(dayWith([]))).toEqual([]);
  });

  const many = <T>(count: number, make: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i));
  const failedCall = (atMs: number): Seen => ({
    atMs,
    entry: { ...(call(atMs)[0] as Seen).entry, kind: "call.failed", facts: { reason: "overloaded" } },
  });

  test.each<[string, readonly Seen[] | (() => readonly Seen[]), string[]]>([
    ["a provider that fails", () => many(30, (i) => failedCall(noonMs + i * 10_000)), ["error-rate"]],
    ["one call for eleven dollars", () => call(noonMs, { facts: { usd: 11 } }), ["costly-request"]],
    [
      "a user who tries attack after attack",
      () =>
        many(50, (i) =>
          refusal(noonMs + i * 1000, {
            feature: "support",
            user: "user-5",
            tenant: "tenant-2",
            key: "key-support",
            findings: ["prompt-injection:override"],
          }),
        ),
      ["violations"],
    ],
    [
      "five wrong keys from one address",
      () => many(5, (i) => refusal(noonMs + i * 50_000, {}, { code: "KEY_REFUSED", address: "net-strange" })),
      ["failed-keys"],
    ],
    [
      "a user at three in the night",
      () =>
        many(3, (i) =>
          call(todayMs + 2 * hourMs + i * minuteMs, {
            entry: { user: "user-5", tenant: "tenant-2" },
            facts: { place: "FR" },
          }),
        ).flat(),
      ["unusual-hour"],
    ],
    [
      "a user from another country",
      () => call(noonMs, { entry: { user: "user-5", tenant: "tenant-2" }, facts: { place: "BR" } }),
      ["unusual-place"],
    ],
    [
      "a key from another network",
      () =>
        call(noonMs, { facts: { network: "net-strange" } }).map((one) => ({
          ...one,
          entry: { ...one.entry, user: "user-1" },
        })),
      ["unusual-place"],
    ],
    [
      "a key for another feature",
      () =>
        call(noonMs, {
          entry: { feature: "search", key: "key-support", user: "user-0", tenant: "tenant-0" },
          facts: { network: "net-support" },
        }),
      ["unusual-scope"],
    ],
    [
      "a key where it opens nothing",
      () => [refusal(noonMs, { key: "key-support" }, { code: "SCOPE_REFUSED" })],
      ["refused-scope"],
    ],
    [
      "the model under a pinned name",
      () => call(noonMs, { facts: { answeredBy: "gpt-4.1-nano" } }),
      ["model-changed"],
    ],
    [
      "the backend of the model",
      () => call(noonMs, { facts: { fingerprint: "fp_new0000000" } }),
      ["fingerprint-changed"],
    ],
  ])("%s is found, and nothing else", (_name, planted, kinds) => {
    const changes = dayWith(typeof planted === "function" ? planted() : planted);
    expect(kindsOf(changes), foundIn(changes).join("\n")).toEqual(kinds);
  });

  test("model is pinned", () => {
    expect(model).toContain("2025");
  });
});
