import { afterEach, expect, test, vi } from "vitest";
import { openSqliteOutbox } from "../store/sqlite/outbox.ts";
import { Alerter, type AlerterParts } from "./alerter.ts";
import { alert, atMs, ids, memoryLog, planOf } from "./alerts.test-data.ts";
import type { Channel } from "./channel.ts";
import { stormKey } from "./incidents.ts";
import type { Outbox } from "./outbox.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function started(given: Partial<AlerterParts> = {}) {
  const outbox = openSqliteOutbox(":memory:");
  undo.push(() => outbox.close());
  const log = memoryLog();
  const reports: string[] = [];
  const sent: string[] = [];
  const channel: Channel = {
    ...{ name: "hook", sort: "webhook", place: "", groups: false },
    send: ([message]) => {
      sent.push(`${message?.occasion ?? ""} ${message?.incident.count ?? ""}`);
      return Promise.resolve({ taken: true, said: "ok" });
    },
  };
  const alerter = new Alerter({
    ...{ outbox, plan: planOf(), channels: [channel], record: log.record, now: () => atMs },
    ...{ random: () => 0, newId: ids(), report: (line) => void reports.push(line) },
    ...given,
  });
  alerter.start();
  undo.push(() => alerter.close());
  return { alerter, outbox, log, reports, sent };
}

const openCount = (outbox: Outbox): number => outbox.openCount();

test("raised, over, and raised again in one moment is told in that order", async () => {
  const { alerter, sent } = started();
  alerter.raise(alert());
  alerter.raise(alert());
  alerter.resolve("limit:chat", atMs);
  alerter.raise(alert());
  await vi.waitFor(() => expect(sent).toEqual(["opened 2", "closed 2", "opened 1"]));
});

test("a key that begins and ends all the time takes no memory, and ends as it is", async () => {
  const { alerter, outbox } = started();
  for (let i = 0; i < 1000; i += 1) {
    alerter.raise(alert());
    alerter.resolve("limit:chat", atMs);
  }
  alerter.raise(alert());
  await vi.waitFor(() => expect(openCount(outbox)).toBe(1));
  expect(outbox.incidents({ openOnly: false, limit: 100 }).length).toBeLessThanOrEqual(3);
});

test("more keys at once than may wait are counted as a storm", async () => {
  const { alerter, outbox } = started();
  for (let i = 0; i < 10_000; i += 1) alerter.raise(alert({ key: `k${i}` }));
  await vi.waitFor(() => expect(outbox.openIncident(stormKey)?.count).toBe(10_000 - 60));
});

test("a log that is away holds up no message, and gets its entries when it is back", async () => {
  let away = true;
  const { entries, record } = memoryLog();
  const { alerter, sent } = started({
    record: (entry) => (away ? Promise.reject(new Error("away")) : record(entry)),
  });
  alerter.raise(alert());
  await vi.waitFor(() => expect(sent).toEqual(["opened 1"]));
  expect(entries).toEqual([]);
  away = false;
  await vi.waitFor(
    () => expect(entries.map(({ kind }) => kind)).toEqual(["alert.opened", "alert.sent"]),
    5000,
  );
});

test("a log that does not answer holds up a message for a second at most", async () => {
  const { alerter, sent } = started({ record: () => new Promise<number>(() => undefined) });
  alerter.raise(alert());
  await vi.waitFor(() => expect(sent).toEqual(["opened 1"]), 5000);
});

test("a file that cannot be written is said once, and what was raised is kept until it can be", async () => {
  const outbox = openSqliteOutbox(":memory:");
  let full = true;
  const step: Outbox["step"] = (work) => {
    if (full) throw new Error("database or disk is full");
    return outbox.step(work);
  };
  const { alerter, reports, sent } = started({ outbox: { ...outbox, step } });
  alerter.raise(alert());
  await vi.waitFor(() => expect(reports.length).toBeGreaterThan(0));
  await vi.waitFor(() => expect(sent).toEqual([]));
  full = false;
  await vi.waitFor(() => expect(sent).toEqual(["opened 1"]), 5000);
});

test("what was raised in the last moment before the end is kept", async () => {
  const { alerter, outbox } = started();
  alerter.raise(alert());
  alerter.saw(7);
  await alerter.close();
  expect([openCount(outbox), outbox.seen()]).toEqual([1, 7]);
});
