import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterEach, expect, test, vi } from "vitest";
import { MemoryFetch } from "./memory-fetch.ts";

const close: (() => void)[] = [];
afterEach(() => {
  for (const one of close.splice(0)) one();
});

function serving(answer: (request: IncomingMessage, response: ServerResponse) => void): {
  readonly server: Server;
  readonly memory: MemoryFetch;
} {
  const server = createServer(answer);
  const memory = new MemoryFetch(server);
  close.push(() => memory.close());
  return { server, memory };
}

const asked = { path: "/v1/x", method: "POST", headers: { "x-name": "a" }, body: "hello" };

test("a server that listens nowhere answers, and the connection is used again", async () => {
  let connections = 0;
  const { server, memory } = serving((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.once("end", () => {
      response.writeHead(201, { "x-back": String(request.headers["x-name"]) });
      response.end(`${request.method ?? ""} ${request.url ?? ""} ${body}`);
    });
  });
  server.on("connection", () => (connections += 1));
  for (let turn = 0; turn < 3; turn += 1) {
    const response = await memory.fetch(asked);
    expect([response.status, response.headers.get("x-back"), await response.text()]).toEqual([
      201,
      "a",
      "POST /v1/x hello",
    ]);
  }
  expect(connections).toBe(1);
});

test("a body of several megabytes goes both ways, whole", async () => {
  const { memory } = serving((request, response) => void request.pipe(response));
  const body = "0123456789".repeat(500_000);
  expect(await (await memory.fetch({ ...asked, body })).text()).toBe(body);
});

test("a caller who takes nothing holds the server up, and gets all of it once it takes", async () => {
  let written = 0;
  const { memory } = serving((_request, response) => {
    const write = (): void => {
      while (written < 4_000_000) {
        written += 10_000;
        if (!response.write("x".repeat(10_000))) {
          response.once("drain", write);
          return;
        }
      }
      response.end();
    };
    write();
  });
  const response = await memory.fetch(asked);
  await new Promise((resolve) => setImmediate(resolve));
  expect(written).toBeLessThan(1_000_000);
  expect((await response.text()).length).toBe(4_000_000);
});

test("pieces come as they are sent, and a reader who goes away is noticed by the server", async () => {
  let gone = false;
  const { memory } = serving((_request, response) => {
    response.once("close", () => (gone = !response.writableFinished));
    response.write("first");
  });
  const response = await memory.fetch(asked);
  const reader = response.body?.getReader();
  const first = await reader?.read();
  expect(new TextDecoder().decode(first?.value as Uint8Array)).toBe("first");
  await reader?.cancel();
  await vi.waitFor(() => expect(gone).toBe(true));
});

test("an abort ends a call that waits for its head, with the reason of whoever aborted", async () => {
  let gone = false;
  const { memory } = serving((_request, response) => {
    response.once("close", () => (gone = true));
  });
  const stop = new AbortController();
  const answer = memory.fetch({ ...asked, signal: stop.signal });
  setImmediate(() => stop.abort());
  await expect(answer).rejects.toMatchObject({ name: "AbortError" });
  await vi.waitFor(() => expect(gone).toBe(true));
  await expect(memory.fetch({ ...asked, signal: stop.signal })).rejects.toMatchObject({ name: "AbortError" });
});

test("an abort within the body ends it with the reason", async () => {
  const { memory } = serving((_request, response) => void response.write("first"));
  const stop = new AbortController();
  const response = await memory.fetch({ ...asked, signal: stop.signal });
  const text = response.text();
  setImmediate(() => stop.abort());
  await expect(text).rejects.toMatchObject({ name: "AbortError" });
});

test("an answer that breaks off is no whole answer", async () => {
  const { memory } = serving((_request, response) => {
    response.writeHead(200, { "content-length": "10" });
    response.write("five.");
    setImmediate(() => response.destroy());
  });
  const response = await memory.fetch(asked);
  await expect(response.text()).rejects.toThrow();
});
