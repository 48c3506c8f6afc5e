import { once } from "node:events";
import type { Server } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { KnownError } from "../base/errors.ts";
import { doorConfig } from "../policy/listen-config.ts";
import type { ApiRoute } from "./api-door.ts";
import { PeopleGuard } from "./people-guard.ts";
import { peopleFacts } from "./people-page.test-data.ts";
import { peopleServer } from "./people-page.ts";

let now: number;
let turnedAway: string[];
let asked: string[];
let server: Server;
let url: string;
let sockets: Socket[];
beforeEach(() => {
  now = 1_000_000;
  [turnedAway, asked, sockets] = [[], [], []];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

/** Knows one token, as the log does. */
const knows: ApiRoute = {
  method: "GET",
  path: "/api/me",
  answer: async (visit) => {
    const { token } = visit;
    asked.push(token);
    if (token !== "right" && token !== "other")
      throw new KnownError("SCOPE_REFUSED", "unknown", "give your token");
    visit.json({ you: "ada" });
    return Promise.resolve();
  },
};

async function listen(unlimited: readonly string[] = ["127.0.0.1"]): Promise<void> {
  const config = { ...doorConfig(), unlimitedAddresses: unlimited };
  const guard = new PeopleGuard({ config, now: () => now, turnedAway: (code) => turnedAway.push(code) });
  const api = { routes: [knows], report: () => undefined };
  server = peopleServer({ ...peopleFacts, guard, api }, new Set(["localhost"]));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const ask = async (token: string): Promise<Response> =>
  fetch(`${url}/api/me`, { headers: { authorization: `Bearer ${token}` } });
const statuses = async (tokens: readonly string[]): Promise<readonly number[]> => {
  const all: number[] = [];
  for (const token of tokens) all.push((await ask(token)).status);
  return all;
};

test("wrong tokens make their address wait: nothing is looked at meanwhile but what was shown from there before", async () => {
  await listen();
  expect(await statuses(["right"])).toEqual([200]);
  expect(await statuses(["w1", "w2", "w3", "w4", "w5"])).toEqual(Array(5).fill(403));
  asked = [];
  const response = await ask("w6");
  expect([response.status, response.headers.get("retry-after")]).toEqual([429, "1"]);
  expect(await response.json()).toMatchObject({ error: { code: "ATTEMPTS_TOO_MANY" } });
  expect(await statuses(["right", "other"])).toEqual([200, 429]);
  expect([asked, turnedAway]).toEqual([["right"], ["ATTEMPTS_TOO_MANY", "ATTEMPTS_TOO_MANY"]]);
  now += 1000;
  expect(await statuses(["other"])).toEqual([200]);
});

test("the numbers for Prometheus are behind the same guard", async () => {
  await listen();
  const numbers = async (token: string): Promise<number> =>
    (
      await fetch(`${url}/metrics`, {
        headers: { authorization: `Bearer ${token}`, "x-forwarded-for": "1.1.1.1" },
      })
    ).status;
  await statuses(["w1", "w2", "w3", "w4", "w5"]);
  expect(await numbers("w6")).toBe(429);
});

test("who shows no token is told so, however often", async () => {
  await listen();
  await statuses(["w1", "w2", "w3", "w4", "w5"]);
  for (let i = 0; i < 3; i += 1) expect((await fetch(`${url}/api/me`)).status).toBe(401);
  expect((await fetch(`${url}/`)).status).toBe(200);
});

test("an address has a quarter of this door's connections", async () => {
  await listen([]);
  const { port } = server.address() as AddressInfo;
  const open = async (): Promise<Socket> => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    sockets.push(socket);
    await once(socket, "connect");
    return socket;
  };
  for (let i = 0; i < 64; i += 1) await open();
  const late = await open();
  if (!late.closed) await new Promise<void>((resolve) => late.resume().once("close", () => resolve()));
  expect(turnedAway).toEqual(["CONNECTIONS_TOO_MANY"]);
  expect(sockets.filter(({ destroyed }) => !destroyed)).toHaveLength(64);
});
