import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { signingSecret, startReceiver } from "../../src/alerts/alerts.test-data.ts";
import { openSqliteOutbox } from "../../src/store/sqlite/outbox.ts";
import type { AlertingOptions } from "./alerting-process.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Starts it and waits until it says that what it raised is kept. */
async function alerting(options: AlertingOptions): Promise<ChildProcess> {
  const file = join(import.meta.dirname, "alerting-process.ts");
  const child = spawn(process.execPath, [file, JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  undo.push(() => void child.kill("SIGKILL"));
  await new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => resolve());
    child.once("exit", () => reject(new Error("it ended")));
  });
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

test(
  "kill -9 again and again while a receiver fails: each incident arrives, and each time under the same id",
  { timeout: 120_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "seaworthy-alerting-"));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    const receiver = await startReceiver();
    undo.push(() => receiver.close());
    const file = join(folder, "alerts.db");
    const perRun = 20;
    const runs = 6;
    let answers = 0;
    // Every third is taken, so that a kill falls between messages that were and were not.
    receiver.answer = () => ({ status: (answers += 1) % 3 === 0 ? 200 : 503 });
    for (let run = 0; run < runs; run += 1) {
      const already = receiver.received.length;
      const from = run * perRun;
      const offsetMs = run * 30_000;
      const child = await alerting({
        ...{ file, url: receiver.url, secret: signingSecret, from, to: from + perRun, offsetMs },
      });
      await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThan(already), 20_000);
      await killed(child);
    }
    receiver.answer = () => ({ status: 200 });
    await alerting({
      ...{ file, url: receiver.url, secret: signingSecret, from: 0, to: 1 },
      offsetMs: runs * 30_000 + 3_600_000,
    });
    const byId = new Map<string, Set<string>>();
    await vi.waitFor(() => {
      for (const { text, headers } of receiver.received) {
        const { data } = JSON.parse(text) as { data: { incident: { summary: string } } };
        const ids = byId.get(data.incident.summary) ?? new Set();
        byId.set(data.incident.summary, ids.add(String(headers["webhook-id"])));
      }
      expect(byId.size).toBe(runs * perRun);
    }, 60_000);
    const expected = Array.from({ length: runs * perRun }, (_, i) => `incident ${i}`);
    expect([...byId.keys()].sort()).toEqual(expected.sort());
    expect([...byId.values()].filter((ids) => ids.size !== 1)).toEqual([]);
    const outbox = openSqliteOutbox(file);
    await vi.waitFor(() => expect(outbox.waiting("hook")).toBe(0), 20_000);
    outbox.close();
    const last = receiver.received.at(-1);
    expect(last?.headers["webhook-signature"]).toMatch(/^v1,/);
  },
);
