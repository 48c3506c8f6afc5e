import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asks } from "../audit/asks/all.ts";
import { answerSearch } from "../audit/search/answer-search.ts";
import { SearchIndex, searchPlaces } from "../audit/search/search-index.ts";
import { testLog, type TestLog } from "../audit/search/search.test-data.ts";
import { answerAsk } from "../audit/socket/ask.ts";
import { serveApi } from "./api-door.ts";
import { patientGuard } from "./people-page.test-data.ts";
import { reviewRoutes } from "./review.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-review-api-"));
let log: TestLog;
let index: SearchIndex;
let server: Server;
let blocked: number;

const verdict = {
  ...{ guard: "injection", kind: "takeover-attempt", source: "user", action: "block", start: 3, end: 8 },
  ...{ score: 0.9, before: "oh ", found: "words", after: "" },
};

beforeAll(async () => {
  log = await testLog(join(scratch, "log"), {
    persons: [
      { name: "rita", roles: ["reader", "reviewer"] as const },
      { name: "rob", roles: ["reader"] as const },
      { name: "vera", roles: ["reviewer"] as const },
    ],
  });
  const call = { kind: "call.refused", decision: "block", findings: ["injection:takeover-attempt"] } as const;
  for (let i = 0; i < 3; i += 1)
    blocked = await log.inside.log.record({
      ...{ ...call, exchange: `x${i}`, user: `user ${i}`, facts: { seenIn: ["user 0.9"] } },
      payload: JSON.stringify({ verdicts: [verdict] }),
    });
  await log.record({ kind: "call.input", exchange: "x9", decision: "allow", payload: "hello" });
  index = new SearchIndex(searchPlaces(log.data), () => undefined);
  const routes = reviewRoutes({
    ask: (question) => answerAsk(log.inside, asks, question),
    search: async (asked) => Promise.resolve(answerSearch(index, asked)),
    now: () => log.clock.atMs,
  });
  server = createServer((request, response) => {
    void serveApi({ routes, headers: {}, report: () => undefined, guard: patientGuard() }, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  index.close();
  await log.close();
  rmSync(scratch, { recursive: true, force: true });
});

const at = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const get = (parameters: string, token = "rita"): Promise<Response> =>
  fetch(at(`/api/review?${parameters}`), { headers: { authorization: `Bearer ${token}` } });
const post = (what: string, body: unknown, token = "rita"): Promise<Response> =>
  fetch(at(`/api/review/${what}`), {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });

interface Queue {
  readonly items: readonly {
    readonly entry: number;
    readonly findings: readonly { readonly label?: string }[];
  }[];
  readonly cursor?: string;
}
const queue = async (parameters = ""): Promise<Queue> => (await get(parameters)).json() as Promise<Queue>;

test("the queue has what was flagged, the newest first, in pages", async () => {
  const first = await queue("limit=2");
  expect(first.items.map(({ entry }) => entry)).toEqual([blocked, blocked - 1]);
  const rest = await queue(`limit=2&cursor=${first.cursor ?? ""}`);
  expect(rest.items.map(({ entry }) => entry)).toEqual([blocked - 2]);
  expect(rest.cursor).toBeUndefined();
  expect((await queue("user=user%201")).items.map(({ entry }) => entry)).toEqual([blocked - 1]);
  expect((await queue("source=tool&recorded=true")).items).toEqual([]);
});

test("a text is opened for a purpose, with its findings and the words around them", async () => {
  const answer = await post("open", { entry: blocked, purpose: "weekly review" });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ excerpts: [verdict], text: JSON.stringify({ verdicts: [verdict] }) });
});

test("a label is in the queue at once, and can be changed", async () => {
  expect((await post("label", { entry: blocked, label: "wrong", note: "a poem" })).status).toBe(200);
  expect((await queue("label=wrong")).items).toMatchObject([
    { entry: blocked, findings: [{ label: "wrong" }] },
  ]);
  expect((await post("label", { entry: blocked, label: "right", finding: 0 })).status).toBe(200);
  expect((await queue("label=wrong")).items).toEqual([]);
  expect((await queue("label=none")).items).toHaveLength(2);
});

test("a call that was let through is labelled with the guard that missed it", async () => {
  expect((await post("label", { entry: blocked + 1, label: "wrong", guard: "injection" })).status).toBe(200);
  expect((await queue("decision=allow")).items).toMatchObject([
    { entry: blocked + 1, label: "wrong", labels: [{ missedBy: "injection" }] },
  ]);
});

test.each([
  ["open", "no purpose", () => ({ entry: blocked }), "rita", 400],
  ["open", "no entry", () => ({ purpose: "p" }), "rita", 400],
  ["open", "an entry in words", () => ({ entry: String(blocked), purpose: "p" }), "rita", 400],
  ["open", "an entry that was not flagged", () => ({ entry: blocked + 1, purpose: "p" }), "rita", 403],
  ["open", "another role", () => ({ entry: blocked, purpose: "p" }), "rob", 403],
  [
    "open",
    "a name that the door itself says",
    () => ({ entry: blocked, purpose: "p", token: "rita" }),
    "rob",
    400,
  ],
  ["label", "another role", () => ({ entry: blocked, label: "right" }), "rob", 403],
  ["label", "a word that is no label", () => ({ entry: blocked, label: "maybe" }), "rita", 400],
  ["label", "a question of its own", () => ({ entry: blocked, label: "right", ask: "open" }), "rita", 400],
  ["label", "a finding in words", () => ({ entry: blocked, label: "right", finding: "0" }), "rita", 400],
])("%s: with %s there is no answer", async (what, _why, body, token, status) => {
  const answer = await post(what, body(), token);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ error: { hint: expect.any(String) as string } });
});

test.each([
  ["a parameter that nobody knows", "more=1", "rita", 400],
  ["a label that is none", "label=unsure", "rita", 400],
  ["a number of entries that is none", "limit=0", "rita", 400],
  ["neither true nor false", "recorded=1", "rita", 400],
  ["a token of nobody", "", "guess", 403],
  ["a role that may not list", "", "vera", 403],
])("with %s there is no list", async (_what, parameters, token, status) => {
  expect((await get(parameters, token)).status).toBe(status);
});
