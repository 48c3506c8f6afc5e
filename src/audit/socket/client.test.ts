import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { connectLog, connectRecorder } from "./client.ts";
import { verbs, writeFrame } from "./frames.ts";
import type { AuditLog } from "../log.ts";
import type { Inside } from "./ask.ts";
import { openInside } from "../open-log.ts";
import type { Recorder } from "../recorder.ts";
import { serveLog, type LogServer } from "./server.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-client-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let names = 0;
const newName = (): string => join(scratch, String((names += 1)));

async function served(): Promise<{
  log: AuditLog;
  inside: Inside;
  server: LogServer;
  socketPath: string;
  dataFolder: string;
}> {
  const dataFolder = newName();
  const inside = await openInside({
    dataFolder,
    now: Date.now,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
  });
  const socketPath = join(dataFolder, "audit/socket");
  return { log: inside.log, inside, server: await serveLog(inside, socketPath), socketPath, dataFolder };
}

test("what is recorded is acknowledged with its index, and can be read and opened", async () => {
  const { log, server, socketPath, dataFolder } = await served();
  const client = await connectLog({ socketPath });
  const indexes = await Promise.all(
    Array.from({ length: 3000 }, (_, i) =>
      client.record({ kind: "call.input", exchange: `x${i}`, payload: `é${i}` }),
    ),
  );
  expect(indexes).toEqual(Array.from({ length: 3000 }, (_, i) => i + 2));
  expect(await client.head()).toMatchObject({ size: 3002 });
  expect(client.waiting()).toBe(0);
  expect(await client.ask({ ask: "health" })).toMatchObject({
    size: 3002,
    waitingBytes: 0,
    diskFreeBytes: expect.any(Number) as number,
    diskBytes: expect.any(Number) as number,
  });
  expect(JSON.parse((await client.leaves(2501, 1))[0] ?? "")).toMatchObject({ exchange: "x2499" });
  expect(await client.leaves(0, 9999)).toHaveLength(256);
  const token = readFileSync(join(dataFolder, "audit/owner.token"), "utf8").trim();
  expect(await client.openPayload({ index: 2501, token, purpose: "b" })).toBe("é2499");
  await expect(client.openPayload({ index: 2501, token, purpose: " " })).rejects.toMatchObject({
    code: "USAGE",
  });
  await expect(client.openPayload({ index: 2501, token: undefined, purpose: "b" })).rejects.toMatchObject({
    code: "SCOPE_REFUSED",
  });
  await expect(client.leaves(-1, 1)).rejects.toMatchObject({ code: "USAGE" });
  await client.close();
  await log.close();
  await server.close();
});

test("two callers write one log", async () => {
  const { log, server, socketPath } = await served();
  const clients = [await connectRecorder({ socketPath }), await connectRecorder({ socketPath })];
  const indexes = await Promise.all(
    Array.from({ length: 1000 }, (_, i) =>
      (clients[i % 2] as Recorder).record({ kind: "call.input", exchange: `x${i}` }),
    ),
  );
  expect([...indexes].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 2));
  await Promise.all(clients.map((client) => client.close()));
  await log.close();
  await server.close();
});

test("only the owner may use the socket", async () => {
  const { log, server, socketPath, dataFolder } = await served();
  expect(statSync(socketPath).mode & 0o777).toBe(0o600);
  expect(statSync(join(dataFolder, "audit")).mode & 0o777).toBe(0o700);
  for (const file of [
    "master.key",
    "root.keys",
    "master.json",
    "keys",
    "segments/000001.seg",
    "segments/000001.key",
  ])
    expect(statSync(join(dataFolder, "audit", file)).mode & 0o777, file).toBe(0o600);
  await log.close();
  await server.close();
});

test("an entry that the log cannot take is refused alone", async () => {
  const { log, server, socketPath } = await served();
  const client = await connectRecorder({ socketPath });
  const good = client.record({ kind: "call.input" });
  const bad = client.record({ kind: "no.such" as "call.input" });
  const later = client.record({ kind: "call.input" });
  await expect(bad).rejects.toMatchObject({ code: "USAGE" });
  expect([await good, await later]).toEqual([2, 3]);
  await client.close();
  await log.close();
  await server.close();
});

test("one who does not speak frames is cut off, the others are not", async () => {
  const { log, server, socketPath } = await served();
  const client = await connectRecorder({ socketPath });
  for (const rubbish of ["GET / HTTP/1.1\r\n\r\n", "\x04\0\0\0\x01", "\x0a\0\0\0\x01\0\0\0\0\0"]) {
    const socket = createConnection(socketPath);
    socket.on("error", () => undefined).resume();
    socket.end(rubbish);
    await new Promise((resolve) => socket.once("close", resolve));
  }
  expect(await client.record({ kind: "call.input" })).toBe(2);
  await client.close();
  await log.close();
  await server.close();
});

test("where nobody listens, the first connection fails in time and says so", async () => {
  await expect(connectRecorder({ socketPath: newName(), connectMs: 100 })).rejects.toMatchObject({
    code: "LOG_UNAVAILABLE",
  });
});

/** An auditd that says hello and then does as it is told. */
async function fake(socketPath: string): Promise<{ server: Server; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined).write(writeFrame(verbs.hello, 0, { version: 1 }));
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return { server, sockets };
}

test("when auditd goes away, all that is under way is refused, and when it is back, recording goes on", async () => {
  const socketPath = newName();
  const { server, sockets } = await fake(socketPath);
  const client = await connectRecorder({ socketPath });
  const pending = Array.from({ length: 10 }, () => client.record({ kind: "call.input" }));
  const refused = Promise.allSettled(pending);
  await pause(50);
  server.close();
  for (const socket of sockets) socket.destroy();
  for (const result of await refused) expect(result).toMatchObject({ reason: { code: "LOG_UNAVAILABLE" } });
  await expect(client.record({ kind: "call.input" })).rejects.toMatchObject({ code: "LOG_UNAVAILABLE" });

  const again = await served();
  const other = await serveLog(again.inside, socketPath);
  await expect
    .poll(() => client.record({ kind: "call.input" }).catch(() => undefined), { timeout: 5000 })
    .toBe(2);
  await client.close();
  await again.log.close();
  await Promise.all([again.server.close(), other.close()]);
});

test("more than may wait is refused at once, and what was taken before is not", async () => {
  const socketPath = newName();
  const { server, sockets } = await fake(socketPath);
  const client = await connectRecorder({ socketPath });
  const results: Promise<unknown>[] = [];
  for (let i = 0; i < 32_768; i += 1) results.push(client.record({ kind: "call.input" }));
  const settled = Promise.allSettled(results);
  await expect(client.record({ kind: "call.input" })).rejects.toMatchObject({
    code: "LOG_UNAVAILABLE",
    message: expect.stringContaining("32768") as string,
  });
  for (const socket of sockets) socket.destroy();
  server.close();
  expect((await settled).every(({ status }) => status === "rejected")).toBe(true);
  await client.close();
});

test("closing waits for what is under way, and refuses what comes after", async () => {
  const { log, server, socketPath } = await served();
  const client = await connectRecorder({ socketPath });
  const last = client.record({ kind: "call.input" });
  const closed = client.close();
  await expect(client.record({ kind: "call.input" })).rejects.toMatchObject({ code: "LOG_UNAVAILABLE" });
  await closed;
  expect(await last).toBe(2);
  await log.close();
  await server.close();
});

test("what only the log can know is not taken from others", async () => {
  const { server, log, socketPath } = await served();
  const client = await connectLog({ socketPath });
  for (const kind of ["log.started", "subject.erased", "hold.released", "payload.opened"] as const)
    await expect(client.record({ kind })).rejects.toMatchObject({ code: "USAGE" });
  expect(log.head().size).toBe(2);
  await client.close();
  await log.close();
  await server.close();
});

test("a question may take longer than an entry: it is waited for", async () => {
  const socketPath = newName();
  const { server, sockets } = await fake(socketPath);
  const client = await connectLog({ socketPath });
  const asked = client.ask({ ask: "slow" });
  // Longer than the ten seconds after which an auditd that does not answer an entry is given up.
  await pause(13_000);
  sockets[0]?.write(writeFrame(verbs.answer, 0, "late"));
  expect(await asked).toBe("late");
  expect(sockets).toHaveLength(1);
  await client.close();
  server.close();
});
