import { beforeAll, describe, expect, test } from "vitest";
import { anomalyRules, type GivenAnomalies } from "../../policy/anomalies-section.ts";
import { Anomalies, type Change } from "./anomalies.ts";
import type { BaselineRow } from "./baselines.ts";
import { dayMs, hourMs, minuteMs } from "./finding.ts";
import { call, mondayMs, refusal, traffic, type Seen } from "./made-up-traffic.ts";

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

  test("a flood of requests is found in its second minute, and is over ten minutes after its end", () => {
    const flood = many(240, (i) => {
      // All thirty of the feature, so that none of them is conspicuous.
      const user = 4 * Math.floor((i % 30) / 3) + 1 + (i % 3);
      const entry = { user: `user-${user}`, tenant: `tenant-${user % 3}` };
      return call(noonMs + i * 1000, { entry, facts: { place: "", inputTokens: 10 } })[0] as Seen;
    });
    const changes = dayWith(flood);
    expect(kindsOf(changes), foundIn(changes).join("\n")).toEqual(["spike"]);
    const [first] = changes.flatMap((one) => (one.change === "found" ? [one.finding] : []));
    expect((first?.atMs ?? 0) - noonMs).toBeLessThan(2 * minuteMs);
    expect(first?.sinceMs).toBe(noonMs);
    const [over] = changes.flatMap((one) => (one.change === "over" ? [one] : []));
    expect((over?.atMs ?? 0) - noonMs).toBeLessThan(15 * minuteMs);
  });

  test("a script of one user is found within five minutes", () => {
    const script = many(60, (i) =>
      call(noonMs + i * 4000, { entry: { user: "user-5", tenant: "tenant-2" }, facts: { place: "FR" } }),
    ).flat();
    const changes = dayWith(script);
    expect(kindsOf(changes), foundIn(changes).join("\n")).toEqual(["spike"]);
    expect(changes[0]).toMatchObject({ finding: { subject: { kind: "person", id: "tenant-2/user-5" } } });
  });

  test("a day of more than twice the usual tokens is found while it lasts, and is over on the next", () => {
    const big = many(40, (i) =>
      call(noonMs + i * 5 * minuteMs, {
        entry: { user: `user-${4 * (i % 10) + 1}`, tenant: `tenant-${(4 * (i % 10) + 1) % 3}` },
        facts: { inputTokens: 24_000, place: "DE" },
      }),
    ).flat();
    const changes = dayWith(big).filter(
      (one) => one.change === "over" || one.finding.kind === "daily-tokens",
    );
    const of = changes.flatMap((one) =>
      one.change === "found" && one.finding.subject.kind === "feature" ? [one.finding] : [],
    );
    expect(of).toMatchObject([{ unit: "tokens a day", windowMs: dayMs, sinceMs: todayMs }]);
    expect(of[0]?.value).toBeGreaterThan(2 * (of[0]?.baseline ?? 0));
  });

  const answers = (
    count: number,
    facts: (i: number) => Record<string, string | number>,
    findings: readonly string[] = [],
  ): Seen[] =>
    many(count, (i) => {
      const [input, output] = call(todayMs + 8 * hourMs + i * 60_000, {
        entry: { user: `user-${4 * (i % 10) + 1}`, tenant: `tenant-${(4 * (i % 10) + 1) % 3}` },
        facts: facts(i),
      });
      return [input, { ...output, entry: { ...output?.entry, findings } }] as Seen[];
    }).flat();

  test.each<[string, Seen[], string]>([
    [
      "answers that are refusals",
      answers(300, (i) => ({ finish: i % 2 === 0 ? "refusal" : "end" })),
      "refusal-drift",
    ],
    ["answers that are flagged", answers(300, () => ({}), ["harmful-content:VIOLENCE"]), "finding-drift"],
    ["answers that became short", answers(300, () => ({ outputTokens: 20 })), "length-drift"],
    ["answers that became long", answers(300, () => ({ outputTokens: 900 })), "length-drift"],
  ])("%s are found within 300 calls", (_name, planted, kind) => {
    const changes = dayWith(planted);
    const drifts = kindsOf(changes).filter((one) => one.endsWith("-drift"));
    expect(drifts, foundIn(changes).join("\n")).toEqual([kind]);
  });

  const secret = (atMs: number, purpose: string, host = "gateway-1"): Seen => ({
    atMs,
    entry: {
      kind: "secret.read",
      environment: "prod",
      facts: { reference: "vault:kv/openai#key", purpose, reason: "first", outcome: "read", host },
    },
  });

  test("a credential that something new reads, or that is read on a new machine, is found", () => {
    const anomalies = watching();
    const week = many(8, (day) => secret(mondayMs + day * dayMs, "provider:openai"));
    expect(play(anomalies, week)).toEqual([]);
    const changes = play(anomalies, [
      secret(mondayMs + 8 * dayMs, "provider:openai"),
      secret(mondayMs + 8 * dayMs + 1, "judge:support/mine"),
      secret(mondayMs + 8 * dayMs + 2, "provider:openai", "laptop-of-somebody"),
    ]);
    expect(changes.flatMap((one) => (one.change === "found" ? [one.finding.seen] : []))).toEqual([
      "purpose judge:support/mine",
      "host laptop-of-somebody",
    ]);
  });

  test("what is off is not found", () => {
    expect(kindsOf(dayWith(call(noonMs, { facts: { usd: 11 } }), { off: ["costly-request"] }))).toEqual([]);
  });

  test("with hours that the manifest names, a call outside them is found at once", () => {
    const usual = { hours: { days: ["mon" as const], from: "00:00", to: "24:00", zone: "Europe/Berlin" } };
    expect(kindsOf(dayWith([], { usual }))).toEqual([]);
    const tuesday = call(todayMs + dayMs + noonMs - todayMs, {
      entry: { user: "user-5", tenant: "tenant-2" },
      facts: { place: "FR" },
    });
    expect(kindsOf(dayWith(tuesday, { usual }))).toEqual(["unusual-hour"]);
  });

  test("places that the manifest names are usual, with their parts, and all others are not", () => {
    const usual = { places: ["DE", "AT", "CH", "FR"] };
    const user = { user: "user-5", tenant: "tenant-2" };
    expect(kindsOf(dayWith(call(noonMs, { entry: user, facts: { place: "FR-75" } }), { usual }))).toEqual([]);
    expect(kindsOf(dayWith(call(noonMs, { entry: user, facts: { place: "US" } }), { usual }))).toEqual([
      "unusual-place",
    ]);
  });

  test("of many users at once with the same trouble twenty are named, and then it is one finding of the feature", () => {
    const all = many(40, (i) =>
      call(noonMs + i * 1000, {
        entry: {
          user: `user-${i}`,
          tenant: `tenant-${i % 3}`,
          feature: i % 4 === 0 ? "search" : "support",
          key: i % 4 === 0 ? "key-search" : "key-support",
        },
        facts: { place: "BR", network: i % 4 === 0 ? "net-search" : "net-support" },
      }),
    ).flat();
    const found = dayWith(all).flatMap((one) => (one.change === "found" ? [one.finding] : []));
    expect(
      found.filter(({ subject }) => subject.kind === "person" && found.length > 0).length,
    ).toBeLessThanOrEqual(30);
    expect(found.filter(({ key }) => key.endsWith(":many"))).toMatchObject([
      { severity: "warning", feature: "support" },
    ]);
  });
});
