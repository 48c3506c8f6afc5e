import { request, type IncomingHttpHeaders, type Server } from "node:http";
import { once } from "node:events";
import { createConnection, type AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { ApiVisit } from "./api-door.ts";
import { peopleFacts } from "./people-page.test-data.ts";
import { peopleServer, type PeopleFacts } from "./people-page.ts";

const hosts = new Set(["127.0.0.1", "localhost", "[::1]", "console.example.org"]);

let server: Server | undefined;
afterEach(() => server?.close());

interface Page {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

async function page(
  more: Partial<PeopleFacts> = {},
  asked: { readonly method?: string; readonly path?: string; readonly host?: string } = {},
): Promise<Page> {
  server = peopleServer({ ...peopleFacts, ...more }, hosts);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const { method = "GET", path = "/", host } = asked;
  const headers = host === undefined ? {} : { host };
  return new Promise((resolve, reject) => {
    const sending = request({ port, host: "127.0.0.1", method, path, headers, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    sending.on("error", reject);
    sending.end();
  });
}

test("it says what runs, where to point a library, and where to look", async () => {
  const { status, headers, body } = await page();
  expect([status, headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  for (const text of [
    "is <strong>ready</strong>, environment <strong>dev</strong>",
    "<td>support</td><td>gpt-4.1-mini, claude-x</td>",
    "sha256:abababababab…",
    "http://127.0.0.1:8787/v1",
    "http://127.0.0.1:8787/readyz",
    "audit verify",
  ])
    expect(body).toContain(text);
  expect(body).not.toContain("stand-in");
  expect(body).not.toContain("only record");
});

test.each<[string, Partial<PeopleFacts>, string]>([
  ["the log is away", { ready: () => false }, "not ready: the log is away"],
  ["the log is in doubt", { doubts: () => ["<w1> has seen more"] }, "in doubt: &lt;w1&gt; has seen more"],
  ["the guards only record", { guarded: false }, "everything passes"],
  ["a stand-in answers", { standIn: true }, "It is not a real model"],
])("it says so when %s", async (_name, more, text) => {
  expect((await page(more)).body).toContain(text);
});

test("names are text, whatever stands in them", async () => {
  const nasty = `<script>alert("1")</script>&'`;
  const { body } = await page({
    environment: nasty,
    programsUrl: `http://x/"onload="${nasty}`,
    features: [{ name: nasty, digest: nasty, models: [nasty] }],
  });
  expect(body).not.toContain("<script");
  expect(body).not.toMatch(/href="[^"]*"onload/);
  expect(body).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;'");
});

test.each<[string, Parameters<typeof page>[1], number]>([
  ["the page", {}, 200],
  ["its head", { method: "HEAD" }, 200],
  ["another path", { path: "/secret" }, 404],
  ["a query", { path: "/?x=1" }, 404],
  ["a post", { method: "POST" }, 405],
  ["a delete", { method: "DELETE" }, 405],
  ["another host", { host: "attacker.example" }, 421],
])("every answer forbids scripts, frames, sniffing and keeping: %s", async (_name, asked, status) => {
  const answer = await page({}, asked);
  expect(answer.status).toBe(status);
  expect(answer.headers).toMatchObject({
    "content-security-policy": expect.stringMatching(
      /^default-src 'none';.*frame-ancestors 'none'/,
    ) as string,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
  if (status === 405) expect(answer.headers.allow).toBe("GET, HEAD");
  if (asked?.method === "HEAD") expect(answer.body).toBe("");
});

test.each([
  "127.0.0.1",
  "127.0.0.1:8788",
  "localhost:1",
  "LocalHost:1",
  "[::1]",
  "[::1]:8788",
  "console.example.org:443",
  "192.168.7.20:8788",
  "127.0.0.2",
  "203.0.113.9",
  "[fd12::7]:8788",
  "[2001:db8::1]",
])(
  "a host that is served here, or an address, which no name can be made to point to, is answered: %s",
  async (host) => {
    expect((await page({}, { host })).status).toBe(200);
  },
);

test.each([
  "attacker.example",
  "127.0.0.1.attacker.example",
  "localhost.attacker.example:8788",
  "192.168.7.20.attacker.example:8788",
  "0x7f000001",
  "2130706433",
  "127.1",
  "192.168.7.256",
  "[attacker.example]",
  "[::1",
  "::1",
  "127.0.0.1:8788:1",
  "localhost:",
])("a host that somebody made point here is refused: %j", async (host) => {
  expect(await page({}, { host })).toMatchObject({
    status: 421,
    body: "this host name is not served here\n",
  });
});

/** A server that is listened to, and connections to it. */
async function opened(more: Partial<PeopleFacts>, count: number) {
  server = peopleServer({ ...peopleFacts, ...more }, hosts);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const sockets = Array.from({ length: count }, () => createConnection(port, "127.0.0.1"));
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  return { port, sockets };
}

test("of many connections those over 256 are cut off, and the others are answered", async () => {
  const { port, sockets } = await opened({}, 256);
  const late = createConnection(port, "127.0.0.1").resume();
  await once(late, "close");
  expect(late.bytesRead).toBe(0);
  sockets[255]?.write("GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
  expect(String(await once(sockets[255] as never, "data"))).toMatch(/^HTTP\/1.1 200 /);
  for (const socket of sockets) socket.destroy();
});

test("who sends slowly or takes no answer is not waited for without end", () => {
  const { headersTimeout, requestTimeout, timeout } = peopleServer(peopleFacts, hosts);
  expect([headersTimeout, requestTimeout, timeout]).toEqual([10_000, 30_000, 600_000]);
});

test("who hangs up within a question is no bug of ours that is told of", async () => {
  const reported: string[] = [];
  let ended = (): void => undefined;
  const over = new Promise<void>((resolve) => (ended = resolve));
  const path = "/api/asked";
  const answer = async (visit: ApiVisit): Promise<void> => {
    await visit.body().finally(() => setImmediate(ended));
  };
  const api = {
    routes: [{ method: "POST", path, answer } as const],
    report: (line: string) => reported.push(line),
  };
  const { sockets } = await opened({ api }, 1);
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer x\r\n`;
  sockets[0]?.write(`${head}content-type: application/json\r\ncontent-length: 10\r\n\r\n{`);
  await once(server as Server, "request");
  sockets[0]?.destroy();
  await over;
  expect(reported).toEqual([]);
});
