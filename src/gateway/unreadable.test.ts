import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { KnownError } from "../base/errors.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { Arrivals } from "./arrivals.ts";
import { openAiAt, startGateway, type TestGateway } from "./gateway.test-data.ts";
import { aloneMax, Refusals, waitingMax } from "./refusals.ts";
import { Unreadable } from "./unreadable.ts";

describe("what the parser of HTTP gave up", () => {
  let entries: NewEntry[];
  let reports: unknown[];
  let failure: Error | undefined;
  let refusals: Refusals;
  let server: Server;
  let code: string;
  beforeEach(async () => {
    [entries, reports, failure] = [[], [], undefined];
    refusals = new Refusals({
      recorder: {
        record: async (entry) => (failure === undefined ? entries.push(entry) : Promise.reject(failure)),
        close: async () => Promise.resolve(),
      },
      environment: "prod",
      now: Date.now,
    });
    const unreadable = new Unreadable(new Arrivals(), {
      refusals,
      newId: () => "call-1",
      about: () => ({ facts: { address: "a-1" }, payload: "{}" }),
      report: (_id, error) => reports.push(error),
    });
    server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on("error", () => undefined);
      // The parser says so again for every piece that follows.
      socket.on("data", () => void unreadable.meet(Object.assign(new Error("no"), { code }), socket));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(async () => {
    await refusals.close();
    server.close();
  });

  async function told(): Promise<string> {
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    let text = "";
    socket.setEncoding("utf8").on("data", (piece: string) => (text += piece));
    socket.on("error", () => undefined);
    socket.write("?");
    setTimeout(() => socket.write("?"), 5);
    await once(socket, "close");
    return text;
  }

  test.each([
    ["HPE_INVALID_METHOD", "400 Bad Request", "HTTP_UNREADABLE"],
    ["HPE_INVALID_EOF_STATE", "400 Bad Request", "HTTP_UNREADABLE"],
    ["HPE_HEADER_OVERFLOW", "431 Request Header Fields Too Large", "HEAD_TOO_LARGE"],
    ["HPE_CHUNK_EXTENSIONS_OVERFLOW", "413 Payload Too Large", "BODY_TOO_LARGE"],
    ["ERR_HTTP_REQUEST_TIMEOUT", "408 Request Timeout", "HEAD_TIMEOUT"],
  ])("is written down once, then told once with its status: %s", async (parserCode, line, known) => {
    code = parserCode;
    expect(await told()).toMatch(
      new RegExp(`^HTTP/1\\.1 ${line}\r\n[^]*"code":"${known.toLowerCase()}"[^]*\\}$`),
    );
    expect(entries).toMatchObject([
      { kind: "call.refused", exchange: "call-1", facts: { code: known, address: "a-1" }, payload: "{}" },
    ]);
  });

  test.each(["ECONNRESET", "EPIPE", "ETIMEDOUT", ""])(
    "is neither written down nor answered where only the connection broke: %j",
    async (systemCode) => {
      code = systemCode;
      expect([await told(), entries]).toEqual(["", []]);
    },
  );

  test("is a log that is away where it cannot be written down", async () => {
    code = "HPE_INVALID_METHOD";
    failure = new KnownError("LOG_UNAVAILABLE", "the log is away", "wait");
    expect(await told()).toMatch(/^HTTP\/1\.1 503 [^]*the log is away/);
    expect(reports).toEqual([]);
  });

  test("is our fault, told to the operator alone, where something else goes wrong", async () => {
    code = "HPE_INVALID_METHOD";
    failure = new Error("password is hunter2");
    const text = await told();
    expect(text).toMatch(/^HTTP\/1\.1 500 /);
    expect(text).not.toContain("hunter2");
    expect(reports).toEqual([failure]);
  });

  test("is told to come back where more than may wait already do", async () => {
    code = "HPE_INVALID_METHOD";
    const crowd = Array.from({ length: aloneMax + waitingMax }, async () =>
      refusals.write({ exchange: "x", code: "KEY_MISSING", facts: {} }),
    );
    expect(await told()).toMatch(/^HTTP\/1\.1 429 /);
    await Promise.all(crowd);
    await refusals.close();
    expect(entries.map(({ facts }) => facts)).toContainEqual(
      expect.objectContaining({ code: "HTTP_UNREADABLE", count: 1 }),
    );
  });
});

describe("a gateway lives on", () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await startGateway({}, [openAiAt("http://127.0.0.1:9")], 30);
  });
  afterEach(async () => {
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
    expect(gateway.reports).toEqual([]);
    await gateway.close();
  });

  const speaking = async (text: string): Promise<Socket> => {
    const socket = connect(Number(new URL(gateway.url).port), "127.0.0.1");
    socket.on("error", () => undefined);
    await once(socket, "connect");
    socket.write(text);
    return socket;
  };

  test.each([
    ["a tunnel", "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n"],
    ["nonsense", "nonsense\r\n\r\n"],
    ["a request without a key", "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"],
  ])("when whoever asked resets the connection before the answer: %s", async (_name, text) => {
    const socket = await speaking(text);
    await pause(10);
    socket.resetAndDestroy();
    await expect.poll(() => gateway.entries.length).toBe(1);
    await pause(50);
  });

  test.each([
    ["without a key", "", "401"],
    ["of a list of models", "key", "400"],
  ])("when the body that nobody reads is none: %s", async (_name, kind, status) => {
    const auth = kind === "key" ? `Authorization: Bearer ${gateway.key}\r\n` : "";
    const socket = await speaking(
      `GET /v1/models HTTP/1.1\r\nHost: x\r\n${auth}Transfer-Encoding: chunked\r\n\r\nnone\r\n`,
    );
    let text = "";
    socket.setEncoding("utf8").on("data", (piece: string) => (text += piece));
    await once(socket, "close");
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(text.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expect(gateway.entries).toHaveLength(1);
  });
});
