import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, expect, test } from "vitest";
import { connectLog, type LogClient } from "../audit/socket/client.ts";
import { placesIn, socketPathIn } from "../audit/places.ts";
import { verifyLog } from "../audit/proofs/verify.ts";
import { askLog, ownerTokenPath, tokenFor } from "./ask-log.ts";
import { startAuditd } from "./auditd-child.ts";
import { groupNumber } from "./auditd-alone.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-alone-"));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(scratch, String((folders += 1)));

const main = join(import.meta.dirname, "../cli/main.ts");

/** `seaworthy auditd …`, and the first line that it says. */
async function alone(...args: readonly string[]): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, [main, "auditd", ...args], {
    cwd: scratch,
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const line = once(createInterface(child.stdout), "line").then(([text]) => text as string);
  return { child, said: await Promise.race([line, once(child, "close").then(() => errors)]) };
}

test("the log's process reads neither YAML nor schemas", () => {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const walk = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const imports = readFileSync(path, "utf8").matchAll(
      /^(?:import|export) (?!type )[^;]*? from "([^"]+)"/gm,
    );
    for (const [, name = ""] of imports)
      if (name.startsWith(".")) walk(join(dirname(path), name));
      else if (!name.startsWith("node:")) packages.add(name);
  };
  walk(join(import.meta.dirname, "auditd.ts"));
  expect(seen.size).toBeGreaterThan(20);
  expect([...packages]).toEqual([]);
});

test("the log runs by itself, where it was asked to, until it is told to stop", async () => {
  const data = newFolder();
  const socket = join(newFolder(), "auditd.socket");
  const { child, said } = await alone("--data", data, "--socket", socket);
  expect(JSON.parse(said)).toEqual({ ready: socket });
  expect(statSync(socket).mode & 0o777).toBe(0o600);
  expect(statSync(data).mode & 0o777).toBe(0o755);
  const client = await connectLog({ socketPath: socket });
  const index = await client.record({ kind: "call.input", payload: "p" });
  await client.close();
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  expect(await exit).toEqual([0, null]);
  expect(await verifyLog(data)).toMatchObject({ ok: true, size: index + 1, uncovered: 0 });
});

test("its socket's group is one of the system's, by name or number", async () => {
  expect(groupNumber("root")).toBe(0);
  expect(groupNumber("61003")).toBe(61_003);
  expect(() => groupNumber("no-such-group")).toThrow(/there is no group "no-such-group"/);
  const { child, said } = await alone("--data", newFolder(), "--socket-group", "no-such-group");
  expect(said).toMatch(/error: there is no group/);
  if (child.exitCode === null) await once(child, "exit");
  expect(child.exitCode).toBe(2);
});

test("settings come from the gateway's configuration, and a fault in it is told with its place", async () => {
  const config = join(scratch, "seaworthy.gateway.yaml");
  const key = join(scratch, "own.key");
  writeFileSync(
    config,
    "environment: prod\nfeatures: [a.yaml]\ndata: from-config\naudit:\n  master_key: file:own.key\n",
  );
  const { child, said } = await alone("--config", config);
  expect(said).toContain("from-config");
  expect(existsSync(key)).toBe(true);
  expect(existsSync(join(scratch, "from-config/audit/master.key"))).toBe(false);
  child.kill("SIGTERM");
  await once(child, "exit");
  writeFileSync(config, "environment: prod\nfeatures: [a.yaml]\naudit:\n  master-key: file:own.key\n");
  const refused = await alone("--config", config);
  expect(refused.said).toMatch(/seaworthy\.gateway\.yaml:4:3.*unknown key "master-key"/);
  rmSync(config);
});

/** Records, each with a user of its own, until the log goes away. */
async function load(client: LogClient, name: string, kept: Map<number, string>): Promise<void> {
  for (let count = 0; ; count += 1) {
    const payload = `payload of ${name}-${count}`;
    try {
      kept.set(await client.record({ kind: "call.input", user: `${name}-${count}`, payload }), payload);
    } catch {
      return;
    }
  }
}

test("killed at any moment of a rotation and under load, it ends the rotation after, and every payload opens", async () => {
  const data = newFolder();
  const kept = new Map<number, string>();
  const kills = 6;
  let token: string | undefined;
  for (let kill = 0; kill < kills; kill += 1) {
    const auditd = await startAuditd({ data });
    token = tokenFor(data, { file: ownerTokenPath(data) });
    const client = await connectLog({ socketPath: socketPathIn(data) });
    const loads = Promise.all(Array.from({ length: 16 }, (_, i) => load(client, `k${kill}-${i}`, kept)));
    await pause(250);
    const asked = client.ask({ ask: "rotate", purpose: "kill", ...(token === undefined ? {} : { token }) });
    const ended = asked.then(
      () => "done",
      () => "cut off",
    );
    await pause(kill * 12);
    process.kill(auditd.pid, "SIGKILL");
    await auditd.died;
    await Promise.all([loads, ended]);
    await client.close();
  }
  const auditd = await startAuditd({ data });
  const state = async (): Promise<unknown> => askLog(data, token, { ask: "rotation" });
  await expect.poll(state, { timeout: 20_000 }).not.toMatchObject({ state: "running" });
  expect(await state()).not.toMatchObject({ state: "failed" });
  expect(await askLog(data, token, { ask: "rotate", purpose: "the last" })).toMatchObject({ unreadable: 0 });
  const client = await connectLog({ socketPath: socketPathIn(data) });
  for (const [index, payload] of [...kept].filter((_, i) => i % 37 === 0))
    expect(await client.ask({ ask: "open", token: token ?? "", index, purpose: "p" })).toMatchObject({
      payload,
    });
  await client.close();
  await auditd.close();
  expect(kept.size).toBeGreaterThan(100);
  console.log(`rotation under load: ${kills} kills, ${kept.size} entries acknowledged, none lost`);
  expect(await verifyLog(data)).toMatchObject({ ok: true, problems: [] });
  expect(existsSync(join(placesIn(data).audit, "keys.draft"))).toBe(false);
}, 120_000);
