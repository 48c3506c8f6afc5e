import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { say } from "../../../test/walks/hostile-socket.ts";
import { Arrivals, askIfThere } from "../arrivals.ts";
import { messageOf, readNoMore } from "./read-no-more.ts";

let server: Server;
let url: string;
let requests: number;
let closed: number;
/** The request after which nothing more is read. */
let last: number;
let answerMs: number;
beforeEach(async () => {
  [requests, closed, last, answerMs] = [0, 0, 5, 20];
  const arrivals = new Arrivals();
  server = createServer(
    { IncomingMessage: messageOf(arrivals), keepAliveTimeout: 1000 },
    (request, response) => {
      requests += 1;
      const arrival = arrivals.add(request, response);
      response.once("close", () => (closed += 1));
      if (requests === last) arrivals.end(arrival);
      setTimeout(() => response.end(request.url), answerMs);
    },
  );
  readNoMore(server, arrivals);
  server.on("connection", (socket) => socket.once("end", () => askIfThere(socket, arrivals)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

const get = (path: string, more = ""): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

test("of a breath of requests those up to the last one are made and answered, and no other ever is", async () => {
  const text = Array.from({ length: 2000 }, (_, i) => get(`/${i}`)).join("");
  const { answers, closed: isClosed } = await say(url, text);
  expect(answers.map(({ body }) => body)).toEqual(["/0", "/1", "/2", "/3", "/4"]);
  expect([requests, isClosed]).toEqual([5, true]);
  await expect.poll(() => closed).toBe(5);
});

test("whoever waits for its answer hears that the connection closed, also whose turn had not come", async () => {
  answerMs = 60_000;
  await say(url, get("/").repeat(2000), { withinMs: 300 });
  await expect.poll(() => closed).toBe(5);
});

test("a wish for another protocol is a request like any other", async () => {
  const wish = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
  const { answers } = await say(url, get("/wish", wish), { answers: 1 });
  expect(answers.map(({ status, body }) => [status, body])).toEqual([[200, "/wish"]]);
});

test("a connection that sends on and on is neither read to its end nor kept", async () => {
  function* endless(): Generator<string> {
    for (let i = 0; i < 2000; i += 1) yield get("/").repeat(300);
  }
  const { answers, closed: isClosed } = await say(url, endless());
  expect([answers.length <= 5, isClosed, requests]).toEqual([true, true, 5]);
});

test("connections that close by themselves leave nothing behind", async () => {
  last = Infinity;
  for (let i = 0; i < 5; i += 1) await say(url, get("/") + get("/", "Connection: close\r\n"));
  expect([requests, closed]).toEqual([10, 10]);
});
