import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { openSqliteOutbox } from "../store/sqlite/outbox.ts";
import { alert, atMs, channelPlan, ids, planOf } from "./alerts.test-data.ts";
import { Incidents, stormKey, stormOver } from "./incidents.ts";
import type { Outbox } from "./outbox.ts";
import type { AlertPlan } from "./plan.ts";

let outbox: Outbox;
let incidents: Incidents;
const hour = 3_600_000;

beforeEach(() => start());

function start(plan: Partial<AlertPlan> = {}): void {
  outbox = openSqliteOutbox(":memory:");
  incidents = new Incidents({ outbox, plan: planOf(plan), newId: ids() });
}

const raise = (given: Parameters<typeof alert>[0] = {}, count = 1): void =>
  incidents.apply([{ raise: alert(given), count }], given.atMs ?? atMs);
const resolve = (at = atMs): void => incidents.apply([{ resolve: "limit:chat", atMs: at }], at);

/** Occasions of the messages that wait for a channel, in their order. */
const waiting = (channel = "hook"): readonly string[] =>
  outbox
    .due({ channel, nowMs: Infinity, criticalOnly: false, limit: 10_000 })
    .map(({ message }) => message.occasion);
const open = () => outbox.incidents({ openOnly: true, limit: 10 });

test("one key is one incident with a count and one message, however often it is raised", () => {
  raise();
  raise({ entries: [18], atMs: atMs + 5000, facts: { value: 120 } }, 7);
  expect(open()).toMatchObject([
    { count: 8, entries: [17, 18], openedAtMs: atMs, lastAtMs: atMs + 5000, facts: { value: 120 } },
  ]);
  expect(waiting()).toEqual(["opened"]);
  expect(outbox.entries(10).map(({ entry }) => entry.kind)).toEqual(["alert.opened"]);
});

test("what is over is told once, and raised again it is another incident", () => {
  raise();
  resolve();
  resolve();
  raise();
  expect(waiting()).toEqual(["opened", "closed", "opened"]);
  expect(outbox.incidents({ openOnly: false, limit: 10 })).toHaveLength(2);
});

test("the end of what nobody raised is nothing", () => {
  resolve();
  expect([waiting(), outbox.entries(10)]).toEqual([[], []]);
});

test("what gets worse is told again, also to those whom only the worse one concerns, and to who had taken care of it", () => {
  start({
    channels: [channelPlan("hook"), channelPlan("pager")],
    routes: [{ channels: ["hook"] }, { severities: ["critical"], channels: ["pager"] }],
  });
  raise();
  const [id = ""] = open().map((one) => one.id);
  expect(incidents.acknowledge(id, "ann", atMs)).toMatchObject({ acknowledgedBy: "ann" });
  raise({ severity: "info" });
  expect([waiting("hook"), waiting("pager")]).toEqual([["opened", "acknowledged"], []]);
  raise({ severity: "critical" });
  // What was not sent yet and says less is not sent.
  expect([waiting("hook"), waiting("pager")]).toEqual([["worse"], ["worse"]]);
  expect(open()[0]).toMatchObject({ severity: "critical", channels: ["hook", "pager"] });
  expect(open()[0]).not.toHaveProperty("acknowledgedBy");
});

test("an incident that ends by itself ends when it was not raised for so long, and not before", () => {
  raise({ resolveAfterMs: 60_000 });
  raise({ resolveAfterMs: 60_000, atMs: atMs + 30_000 });
  incidents.sweep(atMs + 89_999);
  expect(open()).toHaveLength(1);
  incidents.sweep(atMs + 90_000);
  expect([open(), waiting()]).toEqual([[], ["opened", "closed"]]);
});

test.each([
  ["a warning", {}, 4 * hour - 1, ["opened"]],
  ["a warning, later", {}, 4 * hour, ["again"]],
  ["what is for information", { severity: "info" as const }, 400 * hour, []],
])("%s is told again in its time", (_name, given, afterMs, occasions) => {
  raise(given);
  incidents.sweep(atMs + afterMs);
  expect(waiting()).toEqual(occasions);
});

test("nobody is told again of what somebody takes care of", () => {
  raise();
  incidents.acknowledge(open()[0]?.id ?? "", "ann", atMs);
  incidents.sweep(atMs + 100 * hour);
  expect(waiting()).toEqual(["opened", "acknowledged"]);
});

test("what is over, or never was, is taken care of by nobody", () => {
  raise();
  const [id = ""] = open().map((one) => one.id);
  resolve();
  expect(incidents.acknowledge(id, "ann", atMs)).toBeUndefined();
  expect(incidents.acknowledge("none", "ann", atMs)).toBeUndefined();
});

test("of a storm the first incidents are told one by one, and the others are one incident with a count", () => {
  for (let i = 0; i < stormOver + 40; i += 1) raise({ key: `k${i}` });
  expect(outbox.openCount()).toBe(stormOver + 1);
  expect(outbox.openIncident(stormKey)).toMatchObject({
    count: 40,
    severity: "warning",
    kind: "alerts.storm",
  });
  expect(waiting()).toHaveLength(stormOver + 1);
  // Critical ones are told one by one also then, and a minute later all are.
  raise({ key: "worse", severity: "critical" });
  raise({ key: "later", atMs: atMs + 60_000 });
  expect(waiting()).toHaveLength(stormOver + 3);
});

test("open incidents have a bound, also critical ones", () => {
  for (let i = 0; i < 1100; i += 1) raise({ key: `k${i}`, severity: "critical" });
  expect(outbox.openCount()).toBe(1001);
  expect(outbox.openIncident(stormKey)).toMatchObject({ count: 100, severity: "critical" });
});

test("that a channel is down is told through the others", () => {
  start({ channels: [channelPlan("hook"), channelPlan("pager")] });
  raise({ key: "alerts.channel-down:hook", severity: "critical" });
  expect([waiting("hook"), waiting("pager")]).toEqual([[], ["opened"]]);
});

test("an incident names its first and its newest entries", () => {
  for (let i = 1; i <= 30; i += 1) raise({ entries: [i] });
  expect(open()[0]?.entries).toEqual([1, 2, 3, 4, 5, 26, 27, 28, 29, 30]);
});

test("signals and how far the log was read are kept together, or not at all", () => {
  const bad = { raise: { ...alert(), facts: { bad: 1n as unknown as number } }, count: 1 };
  expect(() => incidents.apply([{ raise: alert({ key: "good" }), count: 1 }, bad], atMs, 5)).toThrow();
  expect([open(), outbox.seen()]).toEqual([[], undefined]);
  incidents.apply([{ raise: alert(), count: 1 }], atMs, 5);
  expect([open().length, outbox.seen()]).toEqual([1, 5]);
});

test("whatever happens: one open incident a key, and each that was told has an end that is told too", () => {
  const step = fc.record({
    key: fc.constantFrom("a", "b", "c"),
    act: fc.constantFrom("raise", "raise", "resolve", "sweep", "acknowledge"),
    severity: fc.constantFrom("info" as const, "warning" as const, "critical" as const),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      start({ routes: [{ channels: ["hook"] }] });
      let now = atMs;
      for (const { key, act, severity } of steps) {
        now += 60_000;
        const found = outbox.openIncident(key);
        if (act === "raise") raise({ key, severity, atMs: now, resolveAfterMs: 300_000 });
        else if (act === "resolve") incidents.apply([{ resolve: key, atMs: now }], now);
        else if (act === "sweep") incidents.sweep(now);
        else if (found !== undefined) incidents.acknowledge(found.id, "ann", now);
      }
      const all = outbox.incidents({ openOnly: false, limit: 1000 });
      const keys = all.filter(({ closedAtMs }) => closedAtMs === undefined).map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { id, closedAtMs } of all) {
        const told = outbox.deliveriesOf(id).map(({ message }) => message.occasion);
        expect(told[0]).toBe("opened");
        expect(told.filter((one) => one === "closed")).toHaveLength(closedAtMs === undefined ? 0 : 1);
        expect(told.indexOf("closed")).toBe(closedAtMs === undefined ? -1 : told.length - 1);
      }
      outbox.close();
    }),
    { numRuns: 50 },
  );
});
