import { Agent, request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Leaf } from "../../src/audit/leaf.ts";
import { say, type Heard } from "./hostile-socket.ts";
import { gpt, startStand, until, type Stand } from "./stand.ts";

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(async () => stand.close());

/** One request on one of few connections that stay open. */
async function status(agent: Agent, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(`${stand.url}${path}`, { agent, method: "POST" }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode));
    });
    sent.once("error", reject);
    sent.end();
  });
}

const refusals = async (from: number): Promise<readonly Leaf[]> =>
  (await stand.log()).slice(from).filter(({ kind }) => kind === "call.refused");
const stoodFor = ({ facts }: Leaf): number => Number(facts?.["count"] ?? 1);
const sum = (entries: readonly Leaf[], code: string): number =>
  entries.filter(({ facts }) => facts?.["code"] === code).reduce((all, one) => all + stoodFor(one), 0);

const call = async (): Promise<number> => {
  const response = await fetch(`${stand.openaiUrl}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${stand.key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: gpt, messages: [{ role: "user", content: "hi" }] }),
  });
  await response.text();
  return response.status;
};

test("one who is turned away alone has an entry alone, before hearing of it", async () => {
  const from = (await stand.log()).length;
  const agent = new Agent();
  const start = performance.now();
  expect(await status(agent, "/v1/chat/completions")).toBe(401);
  expect(performance.now() - start).toBeLessThan(900);
  const [entry, ...more] = await refusals(from);
  expect(more).toEqual([]);
  expect(entry?.facts).toEqual({
    code: "KEY_MISSING",
    path: "/v1/chat/completions",
    method: "POST",
    // A pseudonym: the log names no address in the clear.
    address: expect.stringMatching(/^a-[0-9a-f]{16}$/) as string,
  });
  agent.destroy();
});

test("a flood without keys has few entries whose counts are exact, and a caller with a key is served beside it", async () => {
  const from = (await stand.log()).length;
  const agent = new Agent({ keepAlive: true, maxSockets: 1000 });
  const start = performance.now();
  const statuses = new Map<string, number>();
  const one = async (i: number): Promise<void> => {
    const got = await status(agent, i % 5 === 0 ? "/v2" : "/v1/chat/completions");
    statuses.set(String(got), (statuses.get(String(got)) ?? 0) + 1);
  };
  const flood = Promise.all(Array.from({ length: 5000 }, async (_, i) => one(i)));
  const served = [await call(), await call(), await call()];
  await flood;
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  expect(served).toEqual([200, 200, 200]);
  // All were heard: each count was in the log before anybody it counts was answered.
  expect(Object.fromEntries(statuses)).toEqual({ "401": 4000, "404": 1000 });
  const entries = await refusals(from);
  expect([sum(entries, "KEY_MISSING"), sum(entries, "ROUTE_UNKNOWN")]).toEqual([4000, 1000]);
  // A hundred of their own for each second, and one for each of two codes.
  expect(entries.length).toBeLessThanOrEqual(102 * Math.ceil(seconds + 1));
  expect(entries.length).toBeLessThan(2500);
  const counts = entries.filter(({ facts }) => facts?.["count"] !== undefined);
  expect(counts.length).toBeGreaterThanOrEqual(2);
  for (const { facts, at } of counts) {
    const waitedMs = at - Number(facts?.["fromMs"]);
    expect(waitedMs).toBeGreaterThanOrEqual(990);
  }
});

/** On each connection as many requests as it may have at once, all of them without waiting: that many may not wait together. */
const breathless = async (connections: number): Promise<readonly Heard[]> => {
  const one = "POST /v2 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
  const asked = async (): Promise<Heard> => say(stand.url, one.repeat(16), { answers: 16 });
  return Promise.all(Array.from({ length: connections }, asked));
};

test("what is not HTTP is counted with the rest, and more than may wait are told to come back", async () => {
  const from = (await stand.log()).length;
  const [breaths, nonsense] = await Promise.all([
    breathless(94),
    Promise.all(Array.from({ length: 60 }, async () => say(stand.url, "nonsense\r\n\r\n"))),
  ]);
  const codes = new Set(breaths.flatMap(({ answers }) => answers.map((answer) => answer.status)));
  expect([...codes].filter((code) => code !== 404 && code !== 429)).toEqual([]);
  for (const { answers } of nonsense) expect([400, 429]).toContain(answers[0]?.status);
  await until(async () => {
    const entries = await refusals(from);
    return sum(entries, "ROUTE_UNKNOWN") === 94 * 16 && sum(entries, "HTTP_UNREADABLE") === 60;
  });
  expect((await refusals(from)).length).toBeLessThan(400);
});

test("what was counted when the gateway stops is in the log, and the log holds", async () => {
  const from = (await stand.log()).length;
  // All are turned away by then, and the last of them not yet written down one by one.
  await breathless(44);
  await stand.stop();
  const { code, out } = await stand.seaworthy("audit", "tail", "--json", "--lines", "400");
  expect(code).toBe(0);
  const entries = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Leaf)
    .filter(({ kind, seq }) => kind === "call.refused" && seq >= from);
  expect(sum(entries, "ROUTE_UNKNOWN")).toBe(44 * 16);
  expect((await stand.seaworthy("audit", "verify")).code).toBe(0);
});
