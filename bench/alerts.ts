import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Alerter } from "../src/alerts/alerter.ts";
import type { Channel } from "../src/alerts/channel.ts";
import { EntryFollower } from "../src/alerts/entry-follower.ts";
import type { Told } from "../src/alerts/rule.ts";
import { actOf } from "../src/alerts/rules.ts";
import { openSqliteOutbox } from "../src/store/sqlite/outbox.ts";

const entries = 500_000;

/** What alerts add to the path of a call, and what a storm into a channel that is down costs the process. */
export async function benchAlerts(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-alerts-"));
  const outbox = openSqliteOutbox(join(folder, "alerts.db"));
  let ids = 0;
  let tries = 0;
  const down: Channel = {
    ...{ name: "down", sort: "webhook", place: "", groups: false },
    send: async () => {
      tries += 1;
      await pause(50);
      return { taken: false, final: false, said: "ECONNREFUSED" };
    },
  };
  const alerter = new Alerter({
    outbox,
    plan: {
      ...{ runbooks: {}, routes: [{ channels: ["down"] }], remindMs: 3_600_000 },
      channels: [{ name: "down", quiet: [], giveUpMs: 86_400_000 }],
    },
    channels: [down],
    record: () => Promise.resolve(0),
    ...{ now: Date.now, random: Math.random, newId: () => `id${(ids += 1)}`, report: () => undefined },
  });
  alerter.start();
  const source = { size: () => Promise.resolve(0), read: () => Promise.resolve([]) };
  const follower = new EntryFollower({ source, from: 0, foreign: () => undefined });
  let index = 0;
  const tell = (entry: Told): void => {
    if (!follower.told(index)) throw new Error("told twice");
    const meant = actOf({ entry, atMs: Date.now(), index, pseudonym: (name) => name });
    if (meant !== undefined && "raise" in meant) alerter.raise(meant.raise);
    index += 1;
  };
  const allowed: Told = { kind: "call.output", feature: "chat", decision: "allow", facts: { ms: 1 } };
  const blocked: Told = {
    ...allowed,
    kind: "call.input",
    decision: "block",
    findings: ["prompt-injection:x"],
  };
  for (const [name, entry] of [
    ["an entry of a call", allowed],
    ["an entry of a call that was blocked", blocked],
  ] as const) {
    for (let i = 0; i < 20_000; i += 1) tell(entry);
    const before = process.cpuUsage();
    for (let i = 0; i < entries; i += 1) tell(entry);
    const { user, system } = process.cpuUsage(before);
    console.log(`${name}: ${((user + system) / entries).toFixed(3)} µs of CPU`);
  }
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const heapBefore = process.memoryUsage().heapUsed;
  delay.enable();
  for (let second = 0; second < 10; second += 1)
    for (let tenth = 0; tenth < 10; tenth += 1) {
      for (let i = 0; i < 100; i += 1)
        tell({ kind: "provider.open", facts: { provider: `provider-${second}-${tenth}-${i}` } });
      await pause(100);
    }
  delay.disable();
  const heap = (process.memoryUsage().heapUsed - heapBefore) / 1e6;
  console.log(
    `10,000 alerts of 10,000 keys in ten seconds, the channel down (${tries} tries): event loop late by ${(delay.percentile(99) / 1e6).toFixed(1)} ms (p99), ${(delay.max / 1e6).toFixed(1)} ms at most; heap ${heap.toFixed(1)} MB more; ${outbox.openCount()} incidents open`,
  );
  await alerter.close();
  outbox.close();
  rmSync(folder, { recursive: true, force: true });
}
