import { request, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, expect, test } from "vitest";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { MetricsDoor } from "./metrics-page.ts";
import { peopleFacts } from "./people-page.test-data.ts";
import { peopleServer } from "./people-page.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

const hourMs = 3_600_000;
const noRole = new KnownError("SCOPE_REFUSED", "the log does not know who asks", "give your token");
const away = new KnownError("LOG_UNAVAILABLE", "auditd is not there", "start it");

/** A door whose log knows the token `good`, until the test says otherwise. */
async function stand() {
  const state: { nowMs: number; log: "there" | "away"; good: string } = {
    nowMs: 0,
    log: "there",
    good: "good",
  };
  const asked: JsonObject[] = [];
  const metrics: MetricsDoor = {
    text: () => Promise.resolve({ contentType: "text/plain; version=0.0.4; charset=utf-8", text: "up 1\n" }),
    ask: (question) => {
      asked.push(question);
      if (state.log === "away") return Promise.reject(away);
      return question["token"] === state.good ? Promise.resolve({}) : Promise.reject(noRole);
    },
    now: () => state.nowMs,
  };
  const server = peopleServer({ ...peopleFacts, metrics }, new Set(["localhost"]));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  const { port } = server.address() as AddressInfo;
  const get = (headers: Record<string, string> = {}, more: { host?: string; method?: string } = {}) =>
    new Promise<{ status: number; body: string; headers: IncomingMessage["headers"] }>((resolve, reject) => {
      const asking = request(
        { host: more.host ?? "127.0.0.1", port, path: "/metrics", method: more.method ?? "GET", headers },
        (response) => {
          let body = "";
          response.setEncoding("utf8");
          response.on("data", (chunk: string) => (body += chunk));
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
          );
        },
      );
      asking.on("error", reject);
      asking.end();
    });
  return { state, asked, get };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test("whoever is on this machine reads the numbers without more", async () => {
  const { asked, get } = await stand();
  expect(await get()).toMatchObject({
    status: 200,
    body: "up 1\n",
    headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" },
  });
  expect(await get({}, { method: "HEAD" })).toMatchObject({ status: 200, body: "" });
  expect(asked).toEqual([]);
});

test.each(["forwarded", "x-forwarded-for", "x-real-ip", "via"])(
  "whoever comes through a proxy on this machine (%s) is not on this machine",
  async (header) => {
    const { get } = await stand();
    expect((await get({ [header]: "for=127.0.0.1" })).status).toBe(401);
    expect((await get({ [header]: "for=127.0.0.1", ...bearer("good") })).status).toBe(200);
  },
);

test("a page that made its own name point here reads nothing without a token; Prometheus may use any name with one", async () => {
  const { get } = await stand();
  expect((await get({ host: "evil.example:8788" })).status).toBe(401);
  expect((await get({ host: "gateway:8788", ...bearer("good") })).status).toBe(200);
});

test.each([
  ["without a token", {}, 401],
  ["with nobody's token", bearer("bad"), 403],
  ["with the token of a reader", bearer("good"), 200],
])("from another machine, %s", async (_name, headers, status) => {
  const { get } = await stand();
  const host = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === "IPv4" && !one.internal)?.address;
  // A machine with no network has nobody from elsewhere: a proxy's header stands for it.
  const answer = await (host === undefined ? get({ ...headers, via: "1.1 proxy" }) : get(headers, { host }));
  expect(answer.status).toBe(status);
  if (status !== 200) expect(answer.body).toMatch(/"hint":/);
});

test.each([
  ["an hour", hourMs, 200],
  ["an hour and a millisecond", hourMs + 1, 503],
])(
  "while the log is away, who was known keeps the numbers for an hour: %s",
  async (_name, laterMs, status) => {
    const { state, get } = await stand();
    const remote = { via: "1.1 proxy", ...bearer("good") };
    expect((await get(remote)).status).toBe(200);
    state.log = "away";
    state.nowMs = laterMs;
    expect((await get(remote)).status).toBe(status);
    expect((await get({ via: "1.1 proxy", ...bearer("other") })).status).toBe(503);
  },
);

test("whose token was ended is not let in again when the log goes away", async () => {
  const { state, get } = await stand();
  const remote = { via: "1.1 proxy", ...bearer("good") };
  await get(remote);
  state.good = "another";
  expect((await get(remote)).status).toBe(403);
  state.log = "away";
  expect((await get(remote)).status).toBe(503);
});

test("only the page itself is asked for: nothing is changed there", async () => {
  const { get } = await stand();
  expect((await get({}, { method: "POST" })).status).toBe(405);
});
