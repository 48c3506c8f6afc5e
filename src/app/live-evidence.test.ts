import { join } from "node:path";
import { rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { testLog, type TestLog } from "../audit/search/search.test-data.ts";
import { serveLog, type LogServer } from "../audit/socket/server.ts";
import { connectLog, type LogClient } from "../audit/socket/client.ts";
import { placesIn, socketPathIn } from "../audit/places.ts";
import type { NewEntry } from "../evidence/entry.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import { openLiveEvidence, type LiveEvidence } from "./live-evidence.ts";
import { watchedLog, type WatchedLog } from "./watched-recorder.ts";

const about = { feature: "support", environment: "prod" };
const canary = (stopped: number): NewEntry => ({
  ...{ kind: "canary.tried", ...about, digest: "sha256:a" },
  facts: { of: "canary-token-limit", tried: 2, stopped, honest: 2, passed: 2 },
});
const call: NewEntry = { kind: "call.input", ...about };

let inside: TestLog;
let server: LogServer;
let client: LogClient;
let log: WatchedLog<LogClient>;
let evidence: LiveEvidence;
let taken: Witnessed[];
let reports: string[];
beforeEach(async () => {
  inside = await testLog();
  server = await serveLog(inside.inside, socketPathIn(inside.data));
  client = await connectLog({ socketPath: socketPathIn(inside.data) });
  const ports = { now: Date.now, report: (line: string) => void reports.push(line) };
  [taken, reports] = [[], []];
  log = watchedLog(client, { ...ports, stopwatch: () => performance.now() });
});
afterEach(async () => {
  await evidence.close();
  await client.close();
  await server.close();
  await inside.close();
  rmSync(inside.data, { recursive: true, force: true });
});

async function open(): Promise<void> {
  evidence = openLiveEvidence({
    log,
    places: { logPath: placesIn(inside.data).log, folder: join(inside.data, "index") },
    now: () => inside.clock.atMs,
    report: (line) => void reports.push(line),
  });
  evidence.watch((entry) => taken.push(entry));
  await evidence.begun;
}

const stopped = (): readonly unknown[] =>
  evidence.book.observed("canary-token-limit", about).map(({ facts }) => facts["stopped"]);

test("what was there before, what others write and what we write is in the book once, newest first", async () => {
  await inside.record(canary(1), call);
  await open();
  expect([evidence.ready(), stopped()]).toEqual([true, [1]]);
  await log.recorder.record(canary(2));
  expect(stopped()).toEqual([2, 1]);
  await inside.inside.log.record(canary(3));
  await evidence.look();
  expect(stopped()).toEqual([3, 2, 1]);
  await evidence.look();
  expect(stopped()).toHaveLength(3);
  expect(taken.map(({ facts }) => facts["stopped"])).toEqual([2, 3]);
});

test("what others write is seen without asking, and calls are no evidence", async () => {
  await open();
  await inside.inside.log.record(call);
  await inside.inside.log.record(canary(9));
  await vi.waitFor(() => expect(stopped()).toEqual([9]), 5000);
  expect(taken.map(({ kind }) => kind)).toEqual(["canary.tried"]);
  expect(evidence.book.entries("call.input", about)).toEqual([]);
});

test("a long log is read by its index, and goes on from there", async () => {
  await inside.record(canary(1), ...Array.from({ length: 4200 }, () => call));
  await inside.record(canary(2));
  await open();
  expect([reports, evidence.ready(), stopped()]).toEqual([[], true, [2, 1]]);
  await inside.inside.log.record(canary(3));
  await evidence.look();
  expect(stopped()).toEqual([3, 2, 1]);
  expect(reports).toEqual([]);
});
