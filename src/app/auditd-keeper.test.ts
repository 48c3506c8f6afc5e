import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectRecorder } from "../audit/socket/client.ts";
import { startAuditd } from "./auditd-child.ts";
import { keepAuditd } from "./auditd-keeper.ts";

let data: string;
let told: string[];
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "seaworthy-kept-"));
  told = [];
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const kept = async (): ReturnType<typeof keepAuditd> => keepAuditd({ data }, (line) => void told.push(line));

/** The log processes of this test's folder. */
function pids(): readonly number[] {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,args="], { encoding: "utf8" }).split("\n");
  return rows
    .filter((row) => row.includes(data) && row.includes("auditd."))
    .map((row) => Number.parseInt(row, 10));
}

test("a log that dies is started again, and what is recorded then stands behind what was", async () => {
  const auditd = await kept();
  const recorder = await connectRecorder({ socketPath: auditd.socketPath });
  const before = await recorder.record({ kind: "call.input" });
  const [pid = 0] = pids();
  process.kill(pid, "SIGKILL");
  await expect.poll(() => auditd.alive()).toBe(false);
  await expect(recorder.record({ kind: "call.input" })).rejects.toMatchObject({ code: "LOG_UNAVAILABLE" });
  await expect.poll(() => auditd.alive(), { timeout: 10_000 }).toBe(true);
  const again = async (): Promise<number> => recorder.record({ kind: "call.input" }).catch(() => 0);
  await expect.poll(again, { timeout: 10_000 }).toBeGreaterThan(before);
  expect(told).toEqual(["the log process ended (signal SIGKILL); starting it again"]);
  expect(pids()).not.toContain(pid);
  await recorder.close();
  await auditd.close();
  expect([auditd.alive(), pids()]).toEqual([false, []]);
  expect(told).toHaveLength(1);
});

test("a keeper that is closed while its log is away leaves none behind", async () => {
  const auditd = await kept();
  process.kill(pids()[0] ?? 0, "SIGKILL");
  await expect.poll(() => auditd.alive()).toBe(false);
  await auditd.close();
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect([auditd.alive(), pids()]).toEqual([false, []]);
});

test("a keeper that is closed while its log is starting ends that one", async () => {
  const auditd = await kept();
  const [pid = 0] = pids();
  process.kill(pid, "SIGKILL");
  await expect.poll(() => pids().some((other) => other !== pid), { interval: 5, timeout: 5000 }).toBe(true);
  await auditd.close();
  await expect.poll(pids).toEqual([]);
});

test("a folder whose log another process writes is told at the first start", async () => {
  const other = await startAuditd({ data });
  await expect(kept()).rejects.toMatchObject({ code: "LOG_UNAVAILABLE" });
  await other.close();
});
