import { expect, test } from "vitest";
import { gauged } from "../metrics/catalogue.ts";
import type { Reading } from "../metrics/numbers.ts";
import { sourcesOf, type ReadParts } from "./telemetry-sources.ts";

const kill = { reason: "r", by: "ann", atMs: 0, needsSecondPerson: false, entry: 1 };
const rule = { name: "spend_per_day_usd", scope: "feature", metric: "dayNanos", max: 5_000_000_000 } as const;

const parts = (more: Partial<ReadParts> = {}): ReadParts => ({
  limiter: {
    use: () => [
      { rule, name: "support", used: 1_250_000_000 },
      {
        rule: { name: "concurrent", scope: "environment", metric: "underway", max: 40 },
        name: "prod",
        used: 3,
      },
    ],
  },
  kills: {
    watch: { running: 7 },
    open: () => ({
      list: () =>
        Promise.resolve([
          { ...kill, id: "k1", scope: { feature: "support" } },
          { ...kill, id: "k2", scope: { feature: "support", tool: "refund" } },
          { ...kill, id: "k3", scope: { user: "ada" }, endsAtMs: 1000 },
          { ...kill, id: "k4", scope: { feature: "chat" }, resumedAtMs: 5, resumedBy: "bob" },
        ]),
      close: () => undefined,
    }),
  },
  alerting: {
    state: () => ({ open: 2, channels: [{ channel: "pager", waiting: 4, dead: 1 }] }),
  },
  approvals: { queue: { waiting: () => ({ count: 3, sinceMs: 399 }) } },
  admission: {
    states: () => [
      {
        feature: "support",
        state: "grace",
        controls: new Map([
          ["pass", 100],
          ["fail", 18],
        ] as const),
      },
    ],
  },
  credentials: { doubts: () => ["vault:secret/x is away"] },
  now: () => 999,
  ...more,
});

async function readings(given: ReadParts): Promise<Record<string, number>> {
  const all = (await Promise.all(sourcesOf(given).map(async (source) => source()))).flat();
  return Object.fromEntries(
    all.map(({ gauge, values, value }: Reading) => [[gauge, ...values].join(" "), value]),
  );
}

test("limits, kills, alerts, approvals and credentials are read as they stand, money in dollars", async () => {
  const all = Object.entries(await readings(parts()));
  const others = all.filter(([name]) => !/^(?:admission|controls) /.test(name));
  expect(Object.fromEntries(others)).toEqual({
    "limitUsed spend_per_day_usd feature support": 1.25,
    "limitMax spend_per_day_usd feature support": 5,
    "limitUsed concurrent environment ": 3,
    "limitMax concurrent environment ": 40,
    "kills feature": 1,
    "kills feature+tool": 1,
    "kills user": 1,
    alertsOpen: 2,
    "alertsWaiting pager": 4,
    "alertsFailed pager": 1,
    approvalsWaiting: 3,
    approvalsOldest: 0.6,
    running: 7,
    credentialDoubts: 1,
  });
});

test("a feature is in one state of admission, and each control says one thing", async () => {
  const all = Object.entries(await readings(parts()));
  const of = (gauge: string) => all.filter(([name]) => name.startsWith(`${gauge} support `));
  expect(of("admission")).toHaveLength(6);
  expect(of("admission").filter(([, value]) => value === 1)).toEqual([["admission support grace", 1]]);
  expect(of("controls").filter(([, value]) => value > 0)).toEqual([
    ["controls support pass", 100],
    ["controls support fail", 18],
  ]);
});

test("a block that is over is not in force", async () => {
  expect(await readings(parts({ now: () => 1000 }))).not.toHaveProperty("kills user");
});

test("every reading has as many values as its gauge has labels", async () => {
  const all = (await Promise.all(sourcesOf(parts()).map(async (source) => source()))).flat();
  for (const { gauge, values } of all) expect(values).toHaveLength(gauged[gauge].labels.length);
});

test("a store of kills that cannot be read says so, and is closed all the same", async () => {
  let closed = 0;
  const open = () => ({ list: () => Promise.reject(new Error("locked")), close: () => void (closed += 1) });
  const [, ofKills] = sourcesOf(parts({ kills: { watch: { running: 0 }, open } }));
  await expect(Promise.resolve(ofKills?.())).rejects.toThrow("locked");
  expect(closed).toBe(1);
});
