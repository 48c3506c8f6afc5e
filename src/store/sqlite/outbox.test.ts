import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { alert, atMs, ids, planOf } from "../../alerts/alerts.test-data.ts";
import { Incidents } from "../../alerts/incidents.ts";
import type { Outbox } from "../../alerts/outbox.ts";
import { openSqliteOutbox } from "./outbox.ts";

let folder: string;
let outbox: Outbox;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-outbox-"));
  outbox = openSqliteOutbox(join(folder, "alerts.db"));
});
afterEach(() => {
  outbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const newId = ids();
const raise = (key: string): void =>
  new Incidents({ outbox, plan: planOf(), newId }).apply([{ raise: alert({ key }), count: 1 }], atMs, 9);
const due = (nowMs = atMs) => outbox.due({ channel: "hook", nowMs, criticalOnly: false, limit: 10 });

test("the file is its owner's alone, and all in it is there when it is opened again", () => {
  raise("a");
  const [before] = [due()];
  outbox.close();
  outbox = openSqliteOutbox(join(folder, "alerts.db"));
  expect(due()).toEqual(before);
  expect(outbox.openIncident("a")).toMatchObject({ key: "a", count: 1 });
  expect([outbox.seen(), outbox.entries(5).length]).toEqual([9, 1]);
  for (const name of ["alerts.db", "alerts.db-wal"])
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
});

test("a step that fails has changed nothing, and the next one works", () => {
  expect(() =>
    outbox.step(() => {
      raise("a");
      throw new Error("no");
    }),
  ).toThrow("no");
  expect([outbox.openCount(), due()]).toEqual([0, []]);
  raise("a");
  expect(outbox.openCount()).toBe(1);
});

test("of one key nothing is due before an earlier message that has to wait; another key's is", () => {
  raise("a");
  raise("b");
  new Incidents({ outbox, plan: planOf(), newId }).apply([{ resolve: "a", atMs }], atMs);
  const [first] = due();
  outbox.changeDelivery(first?.id ?? "", { nextAtMs: atMs + 1000, attempts: 1, firstTriedAtMs: atMs });
  expect(due().map(({ key }) => key)).toEqual(["b"]);
  expect(due(atMs + 1000).map(({ key, message }) => `${message.occasion} ${key}`)).toEqual([
    ...["opened a", "opened b", "closed a"],
  ]);
  expect(outbox.channelStates()).toEqual([{ channel: "hook", waiting: 3, dead: 0, failingSinceMs: atMs }]);
});

test("what waits for a channel that is not there any more is given up, and says so", () => {
  raise("a");
  outbox.abandon(["hook"], atMs);
  expect(due()).toHaveLength(1);
  outbox.abandon(["other"], atMs);
  expect(due()).toEqual([]);
  expect(outbox.deliveriesOf(outbox.openIncident("a")?.id ?? "")).toMatchObject([
    { state: "dead", endedAtMs: atMs, said: "not sent: the channel is not configured any more" },
  ]);
});

test("two openers see each other's changes", () => {
  const other = openSqliteOutbox(join(folder, "alerts.db"));
  raise("a");
  expect(other.openCount()).toBe(1);
  other.close();
});

test("what ended is forgotten in its time, what is open is not", () => {
  raise("a");
  raise("b");
  new Incidents({ outbox, plan: planOf(), newId }).apply([{ resolve: "a", atMs }], atMs);
  for (const { id } of due(Infinity)) outbox.changeDelivery(id, { state: "sent", endedAtMs: atMs });
  outbox.prune(atMs);
  expect(outbox.incidents({ openOnly: false, limit: 10 })).toHaveLength(2);
  outbox.prune(atMs + 1);
  expect(outbox.incidents({ openOnly: false, limit: 10 }).map(({ key }) => key)).toEqual(["b"]);
});

test("entries that wait for a log that is away have a bound", () => {
  outbox.step(() => {
    for (let i = 0; i < 10_500; i += 1) outbox.addEntry({ kind: "alert.failed", facts: { i } });
  });
  const all = outbox.entries(20_000);
  expect([all.length, all[0]?.entry.facts]).toEqual([10_000, { i: 0 }]);
  outbox.dropEntry(all[0]?.id ?? 0);
  expect(outbox.entries(1)[0]?.entry.facts).toEqual({ i: 1 });
});
