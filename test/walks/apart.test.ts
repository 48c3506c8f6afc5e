import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyLog } from "../../src/audit/proofs/verify.ts";
import { startFakeOpenAi } from "../fakes/openai.ts";
import type { FakeProvider } from "../fakes/provider.ts";
import { gpt, until } from "./stand.ts";

/** Users and groups that no system has: a process needs no name. */
const logUser = 61_001;
const gatewayUser = 61_002;
const socketGroup = 61_003;
const stranger = { uid: 61_004, gid: 61_004 };

const program = join(import.meta.dirname, "../../src/cli/main.ts");
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.log("the log and the gateway as two users: left out, since that takes root");

const folder = mkdtempSync(join(tmpdir(), "seaworthy-apart-"));
const [logData, gatewayData, run] = [join(folder, "log-data"), join(folder, "gateway"), join(folder, "run")];
const socket = join(run, "auditd.socket");

let fake: FakeProvider;
let auditd: ChildProcess;
let gateway: ChildProcess;
let programs = "";
const errors: string[] = [];

function start(args: readonly string[], user: { uid: number; gid: number }): ChildProcess {
  const env = { PATH: process.env["PATH"], HOME: folder, OPENAI_BASE_URL: `${fake.url}/v1` };
  const child = spawn(process.execPath, [program, ...args], {
    ...user,
    env,
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  createInterface(child.stderr).on("line", (line) => errors.push(line));
  return child;
}

async function firstLine(child: ChildProcess): Promise<Record<string, string>> {
  if (child.stdout === null) throw new Error("there is no output");
  const line = once(createInterface(child.stdout), "line").then(([text]) => text as string);
  const ended = once(child, "exit").then(([code]) => `{"exit":"${String(code)}"}`);
  const said = JSON.parse(await Promise.race([line, ended])) as Record<string, string>;
  if ("exit" in said) throw new Error(`it ended with ${said["exit"] ?? ""}: ${errors.join("\n")}`);
  return said;
}

async function startAuditd(): Promise<void> {
  auditd = start(["auditd", "--data", logData, "--socket", socket, "--socket-group", String(socketGroup)], {
    uid: logUser,
    gid: socketGroup,
  });
  expect(await firstLine(auditd)).toEqual({ ready: socket });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}

const call = (): Promise<Response> =>
  fetch(`${programs}/v1/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${readFileSync(join(gatewayData, "dev-key"), "utf8").trim()}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ model: gpt, messages: [{ role: "user", content: "Tell me of the tide" }] }),
  });

const readiness = async (): Promise<number> => (await fetch(`${programs}/readyz`)).status;

const shell = (line: string): boolean => spawnSync("sh", ["-c", line], { stdio: "ignore" }).status === 0;

/** A line of the shell as somebody else; true where it went well. */
const can = (line: string, user: { uid: number; gid: number }): boolean =>
  spawnSync("sh", ["-c", line], { ...user, cwd: "/", stdio: "ignore" }).status === 0;

describe.skipIf(!isRoot)("the log and the gateway as two users", () => {
  let mounted = false;

  beforeAll(async () => {
    fake = await startFakeOpenAi();
    chmodSync(folder, 0o755);
    for (const [path, owner] of [
      [logData, logUser],
      [gatewayData, gatewayUser],
      [run, logUser],
    ] as const) {
      mkdirSync(path, { mode: 0o755 });
      if (path === logData) mounted = shell(`mount -t tmpfs -o size=8m,mode=755 tmpfs ${path}`);
      chownSync(path, owner, owner);
    }
    await startAuditd();
    gateway = start(
      ["serve", "--json", "--data", gatewayData, "--auditd", socket, "--port", "0", "--people-port", "0"],
      { uid: gatewayUser, gid: socketGroup },
    );
    programs = (await firstLine(gateway))["programs"] ?? "";
  });

  afterAll(async () => {
    await Promise.all([end(gateway), end(auditd)]);
    await fake.close();
    if (mounted) shell(`umount ${logData}`);
    rmSync(folder, { recursive: true, force: true });
  });

  test("a call goes through, and its entries are in the log of the other user", async () => {
    expect([await readiness(), (await call()).status]).toEqual([200, 200]);
    await until(() => readFileSync(join(logData, "log/checkpoint"), "utf8").split("\n")[1] !== "0");
    expect(statSync(join(logData, "log/checkpoint")).uid).toBe(logUser);
    expect(statSync(join(gatewayData, "keys.db")).uid).toBe(gatewayUser);
    expect(() => statSync(join(gatewayData, "audit"))).toThrow(/ENOENT/);
  });

  test("modes: the socket is its group's, the public log everybody's to read, the rest its owner's", () => {
    const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
    expect([mode(socket), statSync(socket).gid]).toEqual(["660", socketGroup]);
    expect([mode(join(logData, "log")), mode(join(logData, "log/checkpoint"))]).toEqual(["755", "644"]);
    expect([mode(join(logData, "log/tile")), mode(join(logData, "audit"))]).toEqual(["755", "700"]);
  });

  test("the gateway's user reads leaves and neither segments nor keys, and changes no file of the log", () => {
    const user = { uid: gatewayUser, gid: socketGroup };
    expect(
      can(`cat ${logData}/log/checkpoint ${logData}/log/vkey && find ${logData}/log/tile -type f`, user),
    ).toBe(true);
    for (const line of [
      `cat ${logData}/audit/segments/000001.seg`,
      `cat ${logData}/audit/root.keys`,
      `cat ${logData}/audit/master.key`,
      `cat ${logData}/audit/owner.token`,
      `cat ${logData}/audit/keys`,
      `ls ${logData}/audit`,
      `touch ${logData}/audit/x`,
      `touch ${logData}/log/x`,
      `echo >> ${logData}/log/checkpoint`,
      `rm -f ${logData}/log/checkpoint`,
      `mv ${logData}/log ${logData}/gone`,
      `mv ${logData}/audit ${logData}/gone`,
      `chmod 777 ${logData}/audit`,
      `touch ${logData}/x`,
      `rm -f ${socket}`,
      `touch ${run}/x`,
      `kill -9 ${auditd.pid ?? 0}`,
    ])
      expect(can(line, user), line).toBe(false);
  });

  test("a user outside of the group gets no word with the log, and can still check what is public", () => {
    const node = `${process.execPath} ${program}`;
    const connect = `${process.execPath} -e 'require("net").connect("${socket}").on("connect", () => process.exit(0)).on("error", () => process.exit(1))'`;
    expect(can(connect, { uid: gatewayUser, gid: socketGroup })).toBe(true);
    expect(can(connect, stranger)).toBe(false);
    expect(can(`HOME=/nowhere ${node} audit tail --data ${logData}`, stranger)).toBe(true);
  });

  test("when the log dies, every call is refused until it is started again, and the gateway lives", async () => {
    auditd.kill("SIGKILL");
    await once(auditd, "exit");
    await until(async () => (await readiness()) === 503);
    const refused = await call();
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ error: { code: "log_unavailable" } });
    await startAuditd();
    await until(async () => (await readiness()) === 200, 10_000);
    expect((await call()).status).toBe(200);
  });

  test("on a full disk every call is refused, and nothing that was acknowledged is lost", async (context) => {
    context.skip(!mounted, "mounting a small disk takes more rights than this");
    const exit = once(auditd, "exit");
    shell(`cat /dev/zero > ${logData}/filler`);
    // Room that was taken in advance is used up first.
    let status = 200;
    for (let i = 0; i < 2000 && status === 200; i += 1) status = (await call()).status;
    expect(status).toBe(503);
    expect(await exit).toEqual([3, null]);
    await until(async () => (await readiness()) === 503);
    expect(errors.join("\n")).toMatch(/auditd: the log cannot be written: ENOSPC|auditd: the disk took/);
    rmSync(join(logData, "filler"));
    await startAuditd();
    await until(async () => (await readiness()) === 200, 10_000);
    expect((await call()).status).toBe(200);
    await end(gateway);
    await end(auditd);
    expect(await verifyLog(logData)).toMatchObject({ ok: true, problems: [] });
  }, 120_000);
});
