import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Networks } from "./address.ts";
import { Connections, type ConnectionsParts } from "./connections.ts";

let server: Server;
let connections: Connections;
let dropped: number;
let sockets: Socket[];
beforeEach(() => {
  [dropped, sockets] = [0, []];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

async function listen(parts: Partial<ConnectionsParts> = {}): Promise<void> {
  connections = new Connections({
    perAddressMax: 2,
    unlimited: new Networks([]),
    dropped: () => (dropped += 1),
    ...parts,
  });
  server = createServer((socket) => socket.on("error", () => undefined));
  connections.watch(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
}

/** All of 127.0.0.0/8 is this machine (RFC 1122 §3.2.1.3): each number is an address of its own. */
async function caller(localAddress = "127.0.0.1"): Promise<Socket> {
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: "127.0.0.1", localAddress });
  socket.on("error", () => undefined);
  sockets.push(socket);
  await once(socket, "connect");
  return socket;
}

/** However it closes: a connection that is cut off may be reset. */
const closing = async (socket: Socket): Promise<void> => {
  if (socket.closed) return;
  await new Promise<void>((resolve) => socket.once("close", () => resolve()));
};

test("an address has as many connections as it may; the next one is closed, and another address has its own", async () => {
  await listen();
  await caller();
  await caller();
  await expect.poll(() => connections.open.size).toBe(2);
  const third = await caller();
  await closing(third);
  expect([connections.open.size, dropped]).toEqual([2, 1]);
  await caller("127.0.0.2");
  await expect.poll(() => connections.open.size).toBe(3);
  expect(dropped).toBe(1);
});

test("a place is free again when its connection is gone, however often", async () => {
  await listen();
  for (let i = 0; i < 10; i += 1) {
    const [one, two] = [await caller(), await caller()];
    await expect.poll(() => connections.open.size).toBe(2);
    one.destroy();
    two.resetAndDestroy();
    await expect.poll(() => connections.open.size).toBe(0);
  }
  expect(dropped).toBe(0);
});

test("who has no limit takes no place of others", async () => {
  await listen({ perAddressMax: 1, unlimited: new Networks(["127.0.0.9"]) });
  for (let i = 0; i < 5; i += 1) await caller("127.0.0.9");
  await caller("127.0.0.1");
  await expect.poll(() => connections.open.size).toBe(6);
  expect(dropped).toBe(0);
});

test("what is over the whole door's limit is told too", async () => {
  await listen({ perAddressMax: 100 });
  server.maxConnections = 1;
  await caller();
  await expect.poll(() => connections.open.size).toBe(1);
  const second = await caller();
  await closing(second);
  expect(dropped).toBe(1);
});
