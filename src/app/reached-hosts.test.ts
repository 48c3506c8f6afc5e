import { createServer, request } from "node:http";
import { connect, createServer as socketServer, type AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { watchReachedHosts } from "./reached-hosts.ts";

const server = createServer((_request, response) => response.end("here"));
const folder = mkdtempSync(join(tmpdir(), "seaworthy-reached-"));
let port: number;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a host is known by its name, whichever library connects; an address by itself", async () => {
  const reached = watchReachedHosts();
  await (await fetch(`http://LOCALHOST:${port}`)).text();
  expect(reached.hosts()).toEqual(["localhost"]);
  await new Promise<void>((resolve) => {
    request({ host: "127.0.0.1", port, agent: false }, (answer) => answer.resume().on("end", resolve)).end();
  });
  expect(reached.hosts()).toEqual(["localhost", "127.0.0.1"]);
  reached.close();
  await new Promise<void>((resolve) =>
    connect(port, "::1", resolve)
      .on("error", () => resolve())
      .unref(),
  );
  expect(reached.hosts()).toEqual(["localhost", "127.0.0.1"]);
});

test("what nobody answered, and a socket of the file system, is no host that was reached", async () => {
  const path = join(folder, "s");
  const local = socketServer((socket) => socket.end());
  await new Promise<void>((resolve) => local.listen(path, resolve));
  const reached = watchReachedHosts();
  await new Promise<void>((resolve) => connect(path).on("close", resolve).resume());
  const closed = await new Promise<number>((resolve) => {
    const free = socketServer().listen(0, () => {
      const { port: gone } = free.address() as AddressInfo;
      free.close(() => resolve(gone));
    });
  });
  await new Promise<void>((resolve) => connect(closed, "127.0.0.1").on("error", () => resolve()));
  expect(reached.hosts()).toEqual([]);
  reached.close();
  await new Promise<void>((resolve) => local.close(() => resolve()));
});
