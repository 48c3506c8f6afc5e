import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { say, type Heard, type Saying } from "./hostile-socket.ts";
import { rawManifest, standsFirm } from "./hostile-stand.ts";
import { gpt, startStand, type Stand } from "./stand.ts";

let stand: Stand;
let slowHead: Promise<Heard>;
let silent: Promise<Heard>;
beforeAll(async () => {
  stand = await startStand({ files: { "seaworthy.yaml": rawManifest().replaceAll("raw", "openai") } });
  // Takes as long as the gateway waits for a head, so it runs beside all other tests.
  silent = say(stand.url, "", { withinMs: 25_000 });
  slowHead = say(stand.url, ["POST /v1/chat/completions HTTP/1.1\r\n", "Host: x\r\n", "X-A: "], {
    pauseMs: 200,
    withinMs: 25_000,
  });
});
standsFirm(() => stand);

/** Calls that a test means to let through. */
let meant = 0;
beforeEach(() => {
  meant = 0;
  stand.fakeOpenAi.received.length = 0;
});
afterEach(() => {
  expect([stand.fakeOpenAi.received.length, stand.fakeAnthropic.received.length]).toEqual([meant, 0]);
});

/** The codes of refusals without a key that the log has by now, since it had `from` entries. */
const refusedCodes = async (from: number): Promise<readonly unknown[]> =>
  (await stand.log())
    .slice(from)
    .filter(({ kind, key }) => kind === "call.refused" && key === undefined)
    .map(({ facts }) => facts?.["code"]);

const body = JSON.stringify({ model: gpt, messages: [{ role: "user", content: "hi" }] });
const path = "/v1/chat/completions";

interface Head {
  readonly line?: string;
  /** Instead of `content-length`. */
  readonly framing?: readonly string[];
  readonly more?: readonly string[];
  readonly close?: boolean;
}

/** A head that is right but for what a test changes. */
const head = ({ line = `POST ${path} HTTP/1.1`, framing, more = [], close = true }: Head = {}): string =>
  [
    line,
    "Host: gateway.example",
    `Authorization: Bearer ${stand.key}`,
    "Content-Type: application/json",
    ...(framing ?? [`Content-Length: ${Buffer.byteLength(body)}`]),
    ...(close ? ["Connection: close"] : []),
    ...more,
    "",
    "",
  ].join("\r\n");

const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
const chunked = ["Transfer-Encoding: chunked"];

interface Told {
  readonly error: { readonly message: string; readonly type: string };
}

/** A refusal by the gateway itself has a message; one by the parser before it has a status and a closed connection. */
async function refused(
  pieces: string | Buffer | readonly (string | Buffer)[],
  saying?: Saying,
): Promise<number> {
  const { answers, rest, closed } = await say(stand.url, pieces, saying);
  expect(rest).toBe("");
  expect(closed).toBe(true);
  expect(answers).toHaveLength(1);
  const { status = 0, headers = {}, body: text = "" } = answers[0] ?? {};
  expect(headers["connection"]).toBe("close");
  if (text !== "") expect((JSON.parse(text) as Told).error.message.length).toBeGreaterThan(20);
  return status;
}

describe("what is right goes through", () => {
  afterEach(() => {
    expect(stand.fakeOpenAi.received.at(-1)?.body).toMatchObject({ messages: [{ content: "hi" }] });
  });
  test.each<[string, () => readonly string[]]>([
    ["with a length", () => [head(), body]],
    ["byte by byte", () => [...head().split(/(?<=\n)/), ...Array.from(body)]],
    [
      "in chunks",
      () => [head({ framing: chunked }), chunk(body.slice(0, 9)), chunk(body.slice(9)), chunk("")],
    ],
    ["in chunks of one byte", () => [head({ framing: chunked }), ...Array.from(body, chunk), chunk("")]],
    ["with a query", () => [head({ line: `POST ${path}?api-version=1 HTTP/1.1` }), body]],
    ["as HTTP/1.0", () => [head({ line: `POST ${path} HTTP/1.0` }), body]],
    [
      "with a hundred headers in all",
      () => [head({ more: Array.from({ length: 95 }, (_, i) => `X-${i}: 1`) }), body],
    ],
    ["that waits for 100 Continue", () => [head({ more: ["Expect: 100-continue"] }), body]],
  ])("%s", async (_name, pieces) => {
    meant = 1;
    const { answers } = await say(stand.url, pieces());
    expect(answers.map(({ status }) => status)).toEqual([200]);
  });
});

describe("lying lengths", () => {
  test.each<[string, () => string]>([
    ["negative", () => head({ framing: ["Content-Length: -1"] }) + body],
    ["with a sign", () => head({ framing: [`Content-Length: +${body.length}`] }) + body],
    ["hexadecimal", () => head({ framing: ["Content-Length: 0x10"] }) + body],
    ["not a number", () => head({ framing: ["Content-Length: many"] }) + body],
    ["empty", () => head({ framing: ["Content-Length: "] }) + body],
    ["a list", () => head({ framing: [`Content-Length: ${body.length}, ${body.length}`] }) + body],
    ["larger than any number", () => head({ framing: [`Content-Length: ${"9".repeat(30)}`] }) + body],
    [
      "two that differ",
      () => head({ framing: [`Content-Length: ${body.length}`, "Content-Length: 3"] }) + body,
    ],
    [
      "two that agree",
      () => head({ framing: [`Content-Length: ${body.length}`, `Content-Length: ${body.length}`] }) + body,
    ],
    ["too short: half a body is not JSON", () => head({ framing: ["Content-Length: 20"] }) + body],
    ["zero before a body", () => head({ framing: ["Content-Length: 0"] }) + body],
  ])("%s", async (_name, text) => {
    expect(await refused(text())).toBe(400);
  });

  test("too long: the rest never comes, and is waited for no longer than the policy says", async () => {
    const from = performance.now();
    expect(await refused(head({ framing: ["Content-Length: 5000"] }) + body)).toBe(408);
    expect(performance.now() - from).toBeGreaterThan(1000);
  });

  test("too long, and the caller hangs up: nobody is told and nothing is forwarded", async () => {
    const heard = await say(stand.url, head({ framing: ["Content-Length: 5000"] }) + body, { end: true });
    expect(heard.answers.every(({ status }) => status >= 400)).toBe(true);
    expect(heard.closed).toBe(true);
  });

  test("larger than the limit: refused before a byte of it is sent", async () => {
    expect(await refused(head({ framing: ["Content-Length: 1048577"] }))).toBe(413);
    expect(await refused(head({ framing: ["Content-Length: 999999999999"] }))).toBe(413);
  });
});

describe("requests that two readers would cut differently", () => {
  test.each<[string, () => string]>([
    ["a length and chunks", () => head({ framing: ["Content-Length: 6", ...chunked] }) + `0\r\n\r\nG`],
    ["chunks and a length", () => head({ framing: [...chunked, "Content-Length: 6"] }) + `0\r\n\r\nG`],
    [
      "a hidden second request",
      () =>
        head({ framing: ["Content-Length: 4", ...chunked] }) + `5c\r\nGET /healthz HTTP/1.1\r\n\r\n0\r\n\r\n`,
    ],
    ["chunked twice", () => head({ framing: [...chunked, ...chunked] }) + chunk(body) + chunk("")],
    [
      "chunked, identity",
      () => head({ framing: ["Transfer-Encoding: chunked, identity"] }) + chunk(body) + chunk(""),
    ],
    [
      "an encoding that is none",
      () => head({ framing: ["Transfer-Encoding: xchunked"] }) + chunk(body) + chunk(""),
    ],
    [
      "an encoding with a vertical tab",
      () => head({ framing: ["Transfer-Encoding: \x0bchunked"] }) + chunk(body) + chunk(""),
    ],
    [
      "an encoding in a folded line",
      () => head({ framing: ["Transfer-Encoding:\r\n chunked"] }) + chunk(body) + chunk(""),
    ],
    ["a folded header", () => head({ more: ["X-A: 1\r\n 2"] }) + body],
    ["a space before the colon", () => head({ framing: [`Content-Length : ${body.length}`] }) + body],
    ["a space before the first header's name", () => head().replace("Host:", " Host:") + body],
    ["line feeds without carriage returns", () => head().replaceAll("\r\n", "\n") + body],
    ["one bare line feed", () => head({ more: ["X-A: 1\nX-B: 2"] }) + body],
    ["one bare carriage return", () => head({ more: ["X-A: 1\rX-B: 2"] }) + body],
    ["a null byte in a header", () => head({ more: ["X-A: 1\0"] }) + body],
    ["a null byte in a name", () => head({ more: ["X\0A: 1"] }) + body],
    ["a header without a colon", () => head({ more: ["X-A"] }) + body],
    ["a header without a name", () => head({ more: [": 1"] }) + body],
    ["no host", () => head().replace("Host: gateway.example\r\n", "") + body],
    ["two hosts", () => head({ more: ["Host: other.example"] }) + body],
    ["a header too many", () => head({ more: Array.from({ length: 96 }, (_, i) => `X-${i}: 1`) }) + body],
  ])("%s", async (_name, text) => {
    expect(await refused(text())).toBe(400);
  });

  test.each<[string, () => string]>([
    ["no size", () => "\r\n"],
    ["a size that is no number", () => `xyz\r\n${body}\r\n`],
    ["a negative size", () => `-1\r\n${body}\r\n`],
    ["a size with a prefix", () => `0x10\r\n${body}\r\n`],
    ["a size larger than any number", () => `${"f".repeat(40)}\r\n${body}\r\n`],
    ["a size that is too small", () => `5\r\n${body}\r\n0\r\n\r\n`],
    ["a line feed alone after the size", () => `${body.length.toString(16)}\n${body}\r\n0\r\n\r\n`],
    ["a space after the size", () => `${body.length.toString(16)} \r\n${body}\r\n0\r\n\r\n`],
    ["a bad trailer", () => `${chunk(body)}0\r\nX A\r\n\r\n`],
  ])("chunks with %s", async (_name, text) => {
    expect(await refused(head({ framing: chunked }) + text())).toBe(400);
  });

  test("a chunk extension of a megabyte", async () => {
    expect(await refused(`${head({ framing: chunked })}1;${"a".repeat(1_000_000)}\r\n`)).toBe(413);
  });

  test("chunks that never end are cut off at the limit of the body", async () => {
    const piece = chunk("a".repeat(60_000));
    expect(await refused([head({ framing: chunked }), ...Array.from({ length: 400 }, () => piece)])).toBe(
      413,
    );
  });

  test("chunks that come slowly are cut off at the limit of time", async () => {
    const pieces = [head({ framing: chunked }), ...Array.from({ length: 100 }, () => chunk(" "))];
    expect(await refused(pieces, { pauseMs: 50 })).toBe(408);
  });
});

describe("heads", () => {
  test.each<[string, () => string, number]>([
    ["a header of 64 KB", () => head({ more: [`X-A: ${"a".repeat(65_536)}`] }) + body, 431],
    [
      "a thousand headers",
      () => head({ more: Array.from({ length: 1000 }, (_, i) => `X-${i}: 1`) }) + body,
      431,
    ],
    ["a name of 64 KB", () => head({ more: [`${"a".repeat(65_536)}: 1`] }) + body, 431],
    ["a path of 64 KB", () => head({ line: `POST /${"a".repeat(65_536)} HTTP/1.1` }) + body, 431],
    ["a method that is none", () => head({ line: `SAY ${path} HTTP/1.1` }) + body, 400],
    ["a method of a megabyte", () => `${"A".repeat(1_000_000)} / HTTP/1.1\r\n\r\n`, 400],
    ["a lower-case method", () => head({ line: `post ${path} HTTP/1.1` }) + body, 400],
    ["no version", () => head({ line: `POST ${path}` }) + body, 400],
    ["a version that is none", () => head({ line: `POST ${path} HTTP/1.7` }) + body, 400],
    ["a null byte in the path", () => head({ line: `POST ${path}\0 HTTP/1.1` }) + body, 400],
    ["a line feed in the path", () => head({ line: `POST ${path}\n HTTP/1.1` }) + body, 400],
    ["an expectation that nobody meets", () => head({ more: ["Expect: the-impossible"] }) + body, 417],
  ])("%s", async (_name, text, status) => {
    expect(await refused(text())).toBe(status);
  });

  test.each(["x-api-key", "api-key"])("two different keys, one of them in %s, are no key", async (name) => {
    const { answers } = await say(stand.url, head({ more: [`${name}: sk-another`] }) + body);
    expect(answers[0]?.status).toBe(401);
    expect((JSON.parse(answers[0]?.body ?? "") as Told).error.message).toContain(
      "two different keys were sent",
    );
    meant = 1;
    const same = await say(stand.url, head({ more: [`${name}: ${stand.key}`] }) + body);
    expect(same.answers[0]?.status).toBe(200);
  });

  test.each([
    "/",
    "//v1/chat/completions",
    "/v1//chat/completions",
    "/v1/chat/completions/",
    "/v1/../v1/chat/completions",
    "/v1/./chat/completions",
    "/v1/models/../chat/completions",
    "/V1/CHAT/COMPLETIONS",
    "/v1%2fchat%2fcompletions",
    "/v1/chat%2Fcompletions",
    "/v1/%63hat/completions",
    "/v1/chat/completions;a=1",
    "/v1/chat/completions#a",
    "/v1/chat/completions%00",
    "/v1\\chat\\completions",
    "/healthz/../v1/chat/completions",
    "http://gateway.example/v1/chat/completions",
    "http://169.254.169.254/latest/meta-data",
    "*",
  ])("a path that is not the route's own is no route: %s", async (target) => {
    // Below /v1/models/ everything is the name of a model, which is only ever asked for with GET.
    const status = target.startsWith("/v1/models/") ? 405 : 404;
    expect(await refused(head({ line: `POST ${target} HTTP/1.1` }) + body)).toBe(status);
  });

  test.each(["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "QUERY"])(
    "a method that the route has not is refused: %s",
    async (method) => {
      const text = head({ line: `${method} ${path} HTTP/1.1`, framing: [] });
      const { answers } = await say(stand.url, text, { end: false, withinMs: 700 });
      // The answer to HEAD has a length and no body, so it is never whole to a plain reader.
      if (method === "HEAD") expect(answers).toEqual([]);
      else {
        expect(answers[0]?.status).toBe(405);
        expect(answers[0]?.body).not.toContain("gateway.example");
      }
    },
  );

  test("a request to become something else is answered as what it is", async () => {
    const more = [
      "Upgrade: websocket",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Version: 13",
    ];
    const text = head({ line: `GET ${path} HTTP/1.1`, framing: [], more }).replace("close", "Upgrade");
    const { answers } = await say(stand.url, text, { answers: 1 });
    expect(answers[0]?.status).toBe(405);
  });
});

describe("what is not HTTP/1", () => {
  test.each<[string, string | Buffer]>([
    ["HTTP/2's first words", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["TLS's first words", Buffer.from("16030100a5010000a10303", "hex")],
    ["SSH", "SSH-2.0-OpenSSH_9.7\r\n"],
    ["zeros", Buffer.alloc(1000)],
    ["a text", "hello?\r\n\r\n"],
    ["line ends, then nonsense", `${"\r\n".repeat(1000)}?`],
  ])("%s", async (_name, text) => {
    expect(await refused(text)).toBe(400);
  });

  test.each<[string, () => string]>([
    ["a tunnel", () => "CONNECT other.example:443 HTTP/1.1\r\nHost: other.example:443\r\n\r\n"],
    ["nothing at all", () => ""],
    ["half a head", () => `POST ${path} HTTP/1.1\r\nHost: x\r\n`],
    ["half a body", () => head({ framing: ["Content-Length: 99"] }) + '{"model"'],
  ])("%s, then the end: closed without a word to a provider", async (_name, text) => {
    const { answers, closed } = await say(stand.url, text(), { end: true });
    expect(closed).toBe(true);
    expect(answers.every(({ status }) => status >= 400)).toBe(true);
  });
});

describe("what never becomes a request is in the log before the caller hears of it", () => {
  test.each<[string, () => string, string, number]>([
    ["not HTTP", () => "hello?\r\n\r\n", "HTTP_UNREADABLE", 400],
    ["a head too large", () => head({ more: [`X-A: ${"a".repeat(65_536)}`] }), "HEAD_TOO_LARGE", 431],
    [
      "an expectation that nobody meets",
      () => head({ more: ["Expect: the-impossible"] }),
      "EXPECTATION_REFUSED",
      417,
    ],
    ["a tunnel", () => "CONNECT other.example:443 HTTP/1.1\r\nHost: other\r\n\r\n", "METHOD_REFUSED", 405],
    ["a path that is no route", () => head({ line: "POST /v2 HTTP/1.1" }), "ROUTE_UNKNOWN", 404],
  ])("%s", async (_name, text, code, status) => {
    const from = (await stand.log()).length;
    const { answers, closed } = await say(stand.url, text());
    const [answer] = answers;
    expect([answer?.status, closed]).toEqual([status, true]);
    expect((JSON.parse(answer?.body ?? "") as Told).error.message).toContain(answer?.headers["x-request-id"]);
    expect(await refusedCodes(from)).toEqual([code]);
    expect((await stand.log()).at(-1)?.exchange).toBe(answer?.headers["x-request-id"]);
  });

  test("half a head, then the end of the caller's half", async () => {
    const from = (await stand.log()).length;
    const { answers } = await say(stand.url, `POST ${path} HTTP/1.1\r\nHost: x\r\n`, { end: true });
    expect(answers.map(({ status }) => status)).toEqual([400]);
    expect(await refusedCodes(from)).toEqual(["HTTP_UNREADABLE"]);
  });

  test("chunks that are none belong to the request that they stand in: it is refused with its key", async () => {
    const from = (await stand.log()).length;
    expect(await refused(`${head({ framing: chunked })}xyz\r\n`)).toBe(400);
    expect(await refusedCodes(from)).toEqual([]);
    expect((await stand.log()).slice(from)).toMatchObject([
      { kind: "call.refused", key: stand.key.split("-")[1], facts: { code: "HTTP_UNREADABLE" } },
    ]);
  });

  test.each<[string, (socket: Socket) => void]>([
    ["a connection that was reset in a head", (socket) => socket.resetAndDestroy()],
    ["a connection on which nothing was said", (socket) => socket.end()],
  ])("but nothing is written for %s", async (name, leave) => {
    const from = (await stand.log()).length;
    const { hostname, port } = new URL(stand.url);
    const socket = connect({ host: hostname, port: Number(port) });
    await once(socket, "connect");
    if (name.includes("head")) socket.write(`POST ${path} HTTP/1.1\r\nHost`);
    await pause(100);
    leave(socket);
    await pause(200);
    expect((await stand.log()).length).toBe(from);
  });
});

describe("a caller that waits for a word before it sends its body", () => {
  const waiting = (): string => head({ more: ["Expect: 100-continue"] });

  test("hears 100 Continue where the body is wanted", async () => {
    meant = 1;
    const { text, socket } = await speaking(waiting());
    expect(text()).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    socket.write(body);
    await once(socket, "end");
    expect(text()).toContain("HTTP/1.1 200 OK");
  });

  test.each<[string, () => string, string]>([
    ["it has no key", () => waiting().replace("Bearer", "Basic"), "401"],
    [
      "the body is too large",
      () => waiting().replace(/Content-Length: \d+/, "Content-Length: 1048577"),
      "413",
    ],
  ])("hears no 100 Continue where %s", async (_name, text, status) => {
    const said = await speaking(text());
    expect(said.text()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    said.socket.destroy();
  });
});

/** Says something and waits for the first bytes. */
async function speaking(said: string): Promise<{ readonly text: () => string; readonly socket: Socket }> {
  const { hostname, port } = new URL(stand.url);
  const socket = connect({ host: hostname, port: Number(port) });
  let text = "";
  socket.setEncoding("latin1").on("data", (piece: string) => (text += piece));
  socket.write(said);
  await once(socket, "data");
  return { text: () => text, socket };
}

describe("several requests on one connection", () => {
  const one = (text: string, close = false): string =>
    head({ framing: [`Content-Length: ${Buffer.byteLength(text)}`], close }) + text;

  test("a bad body in the middle is answered in its turn, and the next request is read where it begins", async () => {
    meant = 2;
    const { answers } = await say(stand.url, one(body) + one('{"model":') + one(body, true), { answers: 3 });
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 200]);
  });

  test("a body that looks like a request is a body", async () => {
    const { answers } = await say(stand.url, one(one(body)) + one("{}", true));
    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
  });

  test("after a body that was not read to its end the connection closes, so nothing of it is taken for a request", async () => {
    const text = "a".repeat(1_100_000) + one(body);
    const { answers } = await say(stand.url, one(text));
    expect(answers.map(({ status }) => status)).toEqual([413]);
  });

  test("nonsense behind a request is refused after that request's answer, never inside it, and ends the connection", async () => {
    stand.fakeOpenAi.reply = { text: "one two three four five six", pieceChars: 4, pauseMs: 60 };
    meant = 1;
    const streaming = JSON.stringify({ ...(JSON.parse(body) as object), stream: true });
    const { answers, rest, closed } = await say(
      stand.url,
      [one(streaming), ...Array.from({ length: 6 }, () => ""), "\0nonsense"],
      {
        pauseMs: 60,
      },
    );
    stand.fakeOpenAi.reply = { text: "ok" };
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
    expect(answers[0]?.body).toContain("data: [DONE]");
    expect([rest, closed]).toEqual(["", true]);
  });

  test("sixteen bad requests in one breath get sixteen answers", async () => {
    const { answers } = await say(stand.url, one("{").repeat(16), { answers: 16 });
    expect(answers).toHaveLength(16);
    expect(answers.every(({ status }) => status === 400)).toBe(true);
  });

  test("of a thousand in one breath sixteen get an answer, the next one is refused and ends the connection", async () => {
    const { answers, rest, closed } = await say(stand.url, one("{").repeat(1000));
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(16).fill(400), 429]);
    expect([rest, closed]).toEqual(["", true]);
  });
});

test("a head that never ends is cut off after its ten seconds", async () => {
  const { answers, closed } = await slowHead;
  expect(answers.map(({ status }) => status)).toEqual([408]);
  expect(closed).toBe(true);
});

test("the log has that head, but not the caller who connected and said nothing at all", async () => {
  expect(await silent).toMatchObject({ answers: [], closed: true });
  const timeouts = (await refusedCodes(0)).filter((code) => code === "HEAD_TIMEOUT");
  expect(timeouts).toHaveLength(1);
});
