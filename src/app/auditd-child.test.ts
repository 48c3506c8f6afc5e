import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { connectLog, type LogClient } from "../audit/socket/client.ts";
import { socketPathIn } from "../audit/places.ts";
import { verifyLog } from "../audit/proofs/verify.ts";
import { tokenFor } from "./ask-log.ts";
import { auditdFor, startAuditd } from "./auditd-child.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-auditd-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(scratch, String((folders += 1)));

/** Records until it fails; the exchange of every entry that was acknowledged, by index. */
async function load(
  client: LogClient,
  about: { name: string; outstanding: number },
): Promise<Map<number, string>> {
  const acknowledged = new Map<number, string>();
  let count = 0;
  const one = async (): Promise<void> => {
    for (;;) {
      const exchange = `${about.name}-${(count += 1)}`;
      const user = `user-${count % 20}`;
      const payload = `${exchange} ${"p".repeat(count % 1400)}`;
      acknowledged.set(await client.record({ kind: "call.input", exchange, user, payload }), exchange);
    }
  };
  const results = await Promise.allSettled(Array.from({ length: about.outstanding }, one));
  for (const result of results) expect(result).toMatchObject({ reason: { code: "LOG_UNAVAILABLE" } });
  return acknowledged;
}

async function expectAll(client: LogClient, acknowledged: ReadonlyMap<number, string>): Promise<void> {
  const { size } = await client.head();
  const stored = new Map<number, string>();
  for (let from = 0; from < size;) {
    const leaves = await client.leaves(from, 256);
    for (const [i, leaf] of leaves.entries())
      stored.set(from + i, (JSON.parse(leaf) as { exchange?: string }).exchange ?? "");
    from += leaves.length;
  }
  const lost = [...acknowledged].filter(([index, exchange]) => stored.get(index) !== exchange);
  expect(lost).toEqual([]);
}

test.skipIf(process.platform !== "linux")("the log's process does not get the providers' keys", async () => {
  process.env["SOME_PROVIDER_API_KEY"] = "sk-not-for-the-log";
  const auditd = await startAuditd({ data: newFolder() });
  const environment = readFileSync(`/proc/${auditd.pid}/environ`, "utf8");
  delete process.env["SOME_PROVIDER_API_KEY"];
  await auditd.close();
  expect(environment).toContain("PATH=");
  expect(environment).not.toContain("sk-not-for-the-log");
});

test("nothing that was acknowledged is lost when auditd is killed under load", async () => {
  const data = newFolder();
  const acknowledged = new Map<number, string>();
  const kills = 24;
  for (let kill = 0; kill < kills; kill += 1) {
    const auditd = await startAuditd({ data });
    const client = await connectLog({ socketPath: auditd.socketPath });
    const loading = load(client, { name: `k${kill}`, outstanding: [1, 16, 64, 512][kill % 4] ?? 1 });
    await pause(20 + ((kill * 37) % 150));
    process.kill(auditd.pid, "SIGKILL");
    for (const [index, exchange] of await loading) {
      expect(acknowledged.has(index), `index ${index} was given twice`).toBe(false);
      acknowledged.set(index, exchange);
    }
    expect(await auditd.died).toBe("signal SIGKILL");
    await client.close();
  }
  const auditd = await startAuditd({ data });
  const client = await connectLog({ socketPath: auditd.socketPath });
  await expectAll(client, acknowledged);
  const [some = 0] = [...acknowledged.keys()].slice(-1);
  expect(await client.openPayload({ index: some, token: tokenFor(data, {}), purpose: "crash" })).toContain(
    acknowledged.get(some),
  );
  await client.close();
  await auditd.close();
  const result = await verifyLog(data);
  expect(result).toMatchObject({ ok: true, uncovered: 0, tornBytes: 0 });
  console.log(
    `kill -9: ${kills} kills, ${acknowledged.size} acknowledged, none lost, ${result.size} verified`,
  );
  expect(acknowledged.size).toBeGreaterThan(kills);
}, 180_000);

test("a log holds for a verifier also while it is being written", async () => {
  const data = newFolder();
  const auditd = await startAuditd({ data });
  const client = await connectLog({ socketPath: auditd.socketPath });
  const loading = load(client, { name: "live", outstanding: 32 });
  await pause(1500);
  const sizes: number[] = [];
  for (let look = 0; look < 8; look += 1) {
    const result = await verifyLog(data);
    expect(result.problems).toEqual([]);
    sizes.push(result.size);
    await pause(300);
  }
  await auditd.close();
  await loading;
  await client.close();
  expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  expect(new Set(sizes).size).toBeGreaterThan(1);
}, 60_000);

test("two auditd on one folder: the second says so and ends", async () => {
  const data = newFolder();
  const first = await startAuditd({ data });
  await expect(startAuditd({ data })).rejects.toMatchObject({
    code: "LOG_UNAVAILABLE",
    message: expect.stringContaining("another auditd writes the log") as string,
  });
  const shared = await auditdFor({ data });
  expect(shared.socketPath).toBe(first.socketPath);
  await shared.close();
  const client = await connectLog({ socketPath: first.socketPath });
  expect(await client.record({ kind: "call.input" })).toBe(2);
  await client.close();
  await first.close();
  expect(await first.died).toBe("exit code 0");
});

test("a folder whose path is too long for a socket is served all the same", async () => {
  const data = join(newFolder(), "d".repeat(120));
  mkdirSync(data, { recursive: true });
  const auditd = await startAuditd({ data });
  expect(Buffer.byteLength(auditd.socketPath)).toBeLessThanOrEqual(100);
  expect(auditd.socketPath).toBe(socketPathIn(data));
  const client = await connectLog({ socketPath: auditd.socketPath });
  expect(await client.record({ kind: "call.input" })).toBe(2);
  await client.close();
  await auditd.close();
});

test("when its parent dies, auditd writes and publishes what it took, and ends", async () => {
  const data = newFolder();
  const here = fileURLToPath(new URL(".", import.meta.url));
  const script = join(scratch, "parent.ts");
  writeFileSync(
    script,
    `import { startAuditd } from ${JSON.stringify(join(here, "auditd-child.ts"))};
     import { connectLog } from ${JSON.stringify(join(here, "../audit/socket/client.ts"))};
     const auditd = await startAuditd({ data: ${JSON.stringify(data)} });
     const client = await connectLog({ socketPath: auditd.socketPath });
     for (let i = 0; i < 500; i += 1) await Promise.all(Array.from({ length: 8 }, () => client.record({ kind: "call.input", payload: "p" })));
     console.log(JSON.stringify({ pid: auditd.pid, ...(await client.head()) }));
     for (;;) await client.record({ kind: "call.input" });`,
  );
  const parent = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(createInterface(parent.stdout), "line")) as [string];
  const { pid, size } = JSON.parse(line) as { pid: number; size: number };
  parent.kill("SIGKILL");
  await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
  const result = await verifyLog(data);
  expect(result).toMatchObject({ ok: true, uncovered: 0, tornBytes: 0 });
  expect(result.size).toBeGreaterThanOrEqual(size);
}, 60_000);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const shell = (line: string, argument: string) => spawnSync("sh", ["-c", line, argument]);

/** Runs auditd through a shell line that ends in `exec "$@"`, and loads it until it stops. */
async function untilItStops(data: string, before: string): Promise<Map<number, string>> {
  const entry = fileURLToPath(new URL("./auditd.ts", import.meta.url));
  const args = ["-c", `${before}; exec "$@"`, "sh", process.execPath, entry, "--data", data, "--with-parent"];
  const auditd = spawn("sh", args, { stdio: ["pipe", "pipe", "ignore"] });
  const died = once(auditd, "exit");
  await once(createInterface(auditd.stdout), "line");
  const client = await connectLog({ socketPath: socketPathIn(data) });
  const acknowledged = await load(client, { name: "full", outstanding: 32 });
  await expect(client.record({ kind: "call.input" })).rejects.toMatchObject({ code: "LOG_UNAVAILABLE" });
  await client.close();
  expect(await died).toEqual([3, null]);
  return acknowledged;
}

async function expectRecovery(data: string, acknowledged: ReadonlyMap<number, string>): Promise<void> {
  expect(acknowledged.size).toBeGreaterThan(100);
  const auditd = await startAuditd({ data });
  const client = await connectLog({ socketPath: auditd.socketPath });
  await expectAll(client, acknowledged);
  await client.record({ kind: "call.input" });
  await client.close();
  await auditd.close();
  expect(await verifyLog(data)).toMatchObject({ ok: true, uncovered: 0 });
}

test("at a limit on a file's size it stops acknowledging, and has all that it acknowledged", async () => {
  const data = newFolder();
  // In blocks of 512 bytes, as POSIX has it for sh.
  await expectRecovery(data, await untilItStops(data, "ulimit -f 2048"));
}, 60_000);

test("on a full disk it stops acknowledging, and has all that it acknowledged", async (context) => {
  const data = newFolder();
  mkdirSync(data);
  const mounted = shell('mount -t tmpfs -o size=4m tmpfs "$0"', data);
  context.skip(mounted.status !== 0, "mounting a small disk needs root");
  try {
    const acknowledged = await untilItStops(data, "true");
    expect(existsSync(join(data, "audit/segments/000001.seg"))).toBe(true);
    expect(shell('mount -o remount,size=64m "$0"', data).status).toBe(0);
    await expectRecovery(data, acknowledged);
  } finally {
    shell('umount "$0"', data);
  }
}, 60_000);
