import { mkdtempSync, rmSync } from "node:fs";
import { request, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerAsk } from "../audit/socket/ask.ts";
import { asks } from "../audit/asks/all.ts";
import { answerSearch } from "../audit/search/answer-search.ts";
import { SearchIndex, searchPlaces } from "../audit/search/search-index.ts";
import { testLog, type TestLog } from "../audit/search/search.test-data.ts";
import { auditEntryRoutes, type AuditDeps } from "./audit-entries.ts";
import { auditHistoryRoutes } from "./audit-history.ts";
import { patientGuard, peopleFacts } from "./people-page.test-data.ts";
import { peopleServer } from "./people-page.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-api-"));
const persons = [
  { name: "ines", roles: ["reader", "investigator"] as const },
  { name: "rita", roles: ["reader"] as const },
  { name: "carl", roles: ["custodian"] as const },
];
let log: TestLog;
let index: SearchIndex;
let server: Server;
const reports: string[] = [];
const questions: unknown[] = [];

beforeAll(async () => {
  log = await testLog(join(scratch, "log"), { persons });
  await log.record(
    ...Array.from({ length: 120 }, (_, i) => ({
      kind: i % 2 === 0 ? ("call.input" as const) : ("call.output" as const),
      exchange: `x${Math.floor(i / 2)}`,
      user: `user ${Math.floor(i / 2) % 3}`,
      decision: "allow" as const,
      payload: `said ${i}\n`,
    })),
  );
  index = new SearchIndex(searchPlaces(log.data), () => undefined);
  const deps: AuditDeps = {
    ask: (question) => {
      questions.push(question["ask"]);
      return answerAsk(log.inside, asks, question);
    },
    search: async (asked) => Promise.resolve(answerSearch(index, asked)),
    now: () => log.clock.atMs,
  };
  const routes = [
    ...auditEntryRoutes(deps),
    ...auditHistoryRoutes(deps),
    { method: "GET" as const, path: "/api/broken", answer: () => Promise.reject(new Error("a bug")) },
  ];
  server = peopleServer(
    {
      programsUrl: "http://127.0.0.1:8787",
      environment: "dev",
      features: [],
      guarded: true,
      standIn: false,
      ready: () => true,
      doubts: () => [],
      metrics: peopleFacts.metrics,
      guard: patientGuard(),
      logPath: log.inside.places.log,
      api: { routes, report: (line) => void reports.push(line) },
    },
    new Set(["localhost"]),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  index.close();
  await log.close();
  rmSync(scratch, { recursive: true, force: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Asked {
  readonly token?: string | undefined;
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

function ask(
  path: string,
  { token = "ines", method = "GET", body, headers = {} }: Asked = {},
): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sending = request(
      {
        port,
        host: "127.0.0.1",
        method,
        path,
        agent: false,
        headers: { ...(token === "" ? {} : { authorization: `Bearer ${token}` }), ...headers },
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("end", () =>
          resolve({ status: response.statusCode, headers: response.headers, body: text }),
        );
      },
    );
    sending.on("error", reject);
    sending.end(body);
  });
}

const post = (path: string, body: unknown, more: Asked = {}): Promise<Answer> =>
  ask(path, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json" },
    ...more,
  });

interface Entries {
  readonly entries: readonly { readonly seq: number; readonly exchange: string; readonly user: string }[];
  readonly cursor?: string;
  readonly size: number;
}

const entries = async (query: string, asked?: Asked): Promise<Entries> => {
  const { status, body } = await ask(`/api/audit/entries${query}`, asked);
  expect(status, body).toBe(200);
  return JSON.parse(body) as Entries;
};

test("entries are found by name, time and kind, page by page", async () => {
  const first = await entries("?user=user%201&kind=call.input&limit=15", { token: "rita" });
  expect(first.entries.map(({ exchange }) => exchange)).toEqual(
    Array.from({ length: 15 }, (_, i) => `x${58 - i * 3}`),
  );
  expect(JSON.stringify(first)).not.toContain("user 1");
  const rest = await entries(`?user=user%201&kind=call.input&cursor=${first.cursor ?? ""}`);
  expect(rest.entries.map(({ exchange }) => exchange)).toEqual(["x13", "x10", "x7", "x4", "x1"]);
  expect(rest.cursor).toBeUndefined();
  const oldest = await entries("?kind=call.*&order=oldest&limit=1&from=2026-01-01");
  expect(oldest.entries[0]).toMatchObject({ exchange: "x0", time: "2026-01-05T00:00:00.000Z" });
  expect((await entries("?from=2026-01-06")).entries).toEqual([]);
});

test("entries are counted, in all and by field", async () => {
  expect(JSON.parse((await ask("/api/audit/counts?kind=call.*")).body)).toMatchObject({ count: 120 });
  expect(JSON.parse((await ask("/api/audit/counts?kind=call.*&by=kind")).body)).toMatchObject({
    by: "kind",
    groups: [
      { value: "call.input", count: 60 },
      { value: "call.output", count: 60 },
    ],
    more: 0,
  });
  expect(JSON.parse((await ask("/api/audit/counts?by=user&limit=1")).body)).toMatchObject({ more: 2 });
});

const linesIn = ({ body }: Answer): { exchange: string; entries: { text?: string }[] }[] =>
  body
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { exchange: string; entries: { text?: string }[] });

test("a history is one exchange a line, with what was said for a purpose only", async () => {
  const plain = await ask("/api/audit/history?user=user%202", { token: "rita" });
  expect([plain.status, plain.headers["content-type"]]).toEqual([200, "application/x-ndjson; charset=utf-8"]);
  expect(linesIn(plain).map(({ exchange }) => exchange)).toEqual(
    Array.from({ length: 20 }, (_, i) => `x${i * 3 + 2}`),
  );
  expect(plain.body).not.toContain("said");
  const { size } = log.inside.log.head();
  const whole = await post("/api/audit/history", { user: "user 2", purpose: "complaint 3" });
  expect(linesIn(whole).map((one) => one.entries.map(({ text }) => text))).toEqual(
    Array.from({ length: 20 }, (_, i) => [`said ${i * 6 + 4}\n`, `said ${i * 6 + 5}\n`]),
  );
  expect(log.inside.log.head().size).toBe(size + 1);
  expect(linesIn(await post("/api/audit/history", { user: "nobody", purpose: "p" }))).toEqual([]);
});

test.each<[string, string, Asked, number, string]>([
  ["no token", "/api/audit/entries", { token: "" }, 401, "Authorization: Bearer"],
  [
    "another scheme",
    "/api/audit/entries",
    { token: "", headers: { authorization: "Basic aW5lcw==" } },
    401,
    "Bearer",
  ],
  ["a token of nobody", "/api/audit/entries", { token: "guess" }, 403, "does not know who asks"],
  ["a person without the role", "/api/audit/entries", { token: "carl" }, 403, "has not the role reader"],
  ["a count without the role", "/api/audit/counts", { token: "carl" }, 403, "has not the role reader"],
  [
    "a history without the role",
    "/api/audit/history?user=u",
    { token: "carl" },
    403,
    "has not the role reader",
  ],
  ["a route that is none", "/api/audit/nothing", {}, 404, "/api/audit/entries"],
  ["the API itself", "/api/", {}, 404, "/api/audit/entries"],
  ["another method", "/api/audit/entries", { method: "DELETE" }, 405, "use GET"],
  ["a parameter that is none", "/api/audit/entries?usr=ann", {}, 400, "user"],
  ["a kind that is none", "/api/audit/entries?kind=call", {}, 400, "call.input"],
  ["a limit of none", "/api/audit/entries?limit=0", {}, 400, "from 1 to 1000"],
  ["a limit too large", "/api/audit/entries?limit=1001", {}, 400, "from 1 to 1000"],
  ["an order that is none", "/api/audit/entries?order=up", {}, 400, "newest or oldest"],
  ["a time that is none", "/api/audit/entries?from=yesterday", {}, 400, "2026-02-15"],
  ["a cursor that is none", "/api/audit/entries?cursor=1", {}, 400, "cursor"],
  ["groups of a field that is none", "/api/audit/counts?by=id", {}, 400, "kind, feature"],
  ["a history of nobody", "/api/audit/history", {}, 400, "user, session or tenant"],
  ["a history of two", "/api/audit/history?user=a&user=b", {}, 400, "give it once"],
])("%s is refused as JSON, with what to do", async (_what, path, asked, status, text) => {
  const answer = await ask(path, asked);
  expect([answer.status, answer.headers["content-type"]]).toEqual([
    status,
    "application/json; charset=utf-8",
  ]);
  const { error } = JSON.parse(answer.body) as { error: { code: string; message: string; hint: string } };
  expect(`${error.message} ${error.hint}`).toContain(text);
  expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  expect(answer.headers["cache-control"]).toBe("no-store");
  if (status === 405) expect(answer.headers.allow).toBe("GET");
  if (status === 401) expect(answer.headers["www-authenticate"]).toBe("Bearer");
});

test("a stranger who asks for a history makes the log sign nothing", async () => {
  questions.length = 0;
  expect((await ask("/api/audit/history?user=u", { token: "guess" })).status).toBe(403);
  const body = { user: "u", purpose: "p" };
  expect((await post("/api/audit/history", body, { token: "guess" })).status).toBe(403);
  expect(questions).toEqual(["pseudonyms", "pseudonyms"]);
  expect((await ask("/api/audit/history?user=u", { token: "rita" })).status).toBe(200);
  expect(questions).toContain("prove");
});

test("both methods of the history are named to who uses a third", async () => {
  const { status, headers } = await ask("/api/audit/history", { method: "PUT" });
  expect([status, headers.allow]).toEqual([405, "GET, POST"]);
});

test.each<[string, unknown, Asked, number, string]>([
  ["no purpose", { user: "user 1" }, {}, 400, "/purpose"],
  ["a blank purpose", { user: "user 1", purpose: " " }, {}, 400, "/purpose"],
  ["nobody", { purpose: "p" }, {}, 400, "nobody is named"],
  ["a member that is not known", { user: "user 1", purpose: "p", all: "yes" }, {}, 400, "/all"],
  ["a member that is no text", { user: 1, purpose: "p" }, {}, 400, "/user"],
  ["no object", "[]", {}, 400, "not an object"],
  ["no JSON", "{", {}, 400, "not JSON"],
  [
    "a body that is called a form",
    "{}",
    { headers: { "content-type": "text/plain" } },
    400,
    "application/json",
  ],
  ["a body too large", " ".repeat(65_537), {}, 413, "65536"],
  [
    "a reader's token",
    { user: "user 1", purpose: "p" },
    { token: "rita" },
    403,
    "has not the role investigator",
  ],
])("a history with payloads is refused: %s", async (_what, body, more, status, text) => {
  const answer = await post("/api/audit/history", body, more);
  expect(answer.status).toBe(status);
  expect(answer.body).toContain(text);
});

test("a bug of ours is 500 and told to the operator only", async () => {
  const { status, body } = await ask("/api/broken");
  expect([status, body]).toEqual([500, expect.not.stringContaining('a bug"')]);
  expect(reports.join("\n")).toContain("Error: a bug");
});
