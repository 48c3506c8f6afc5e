import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startFakeOpenAi } from "../../test/fakes/openai.ts";
import type { FakeProvider } from "../../test/fakes/provider.ts";
import { openAiAt, startGateway, type TestGateway } from "./gateway.test-data.ts";

let fake: FakeProvider;
let gateway: TestGateway;
let sockets: Socket[];
beforeEach(async () => {
  sockets = [];
  fake = await startFakeOpenAi();
  gateway = await startGateway({ models: [{ provider: "openai", id: "gpt-4.1-mini" }] }, [
    openAiAt(fake.url),
  ]);
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await gateway.close();
  await fake.close();
});

const request = (stream: boolean, version = "1.1"): string => {
  const body = JSON.stringify({ model: "gpt-4.1-mini", messages: [{ role: "user", content: "hi" }], stream });
  return [
    `POST /v1/chat/completions HTTP/${version}`,
    "host: x",
    `authorization: Bearer ${gateway.key}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    "",
    body,
  ].join("\r\n");
};

/** A caller that keeps its half of the connection until it is told otherwise. */
function caller(text: string): Socket {
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(gateway.url).port), allowHalfOpen: true });
  sockets.push(socket);
  socket.setEncoding("utf8");
  socket.on("error", () => undefined);
  socket.write(text);
  return socket;
}

/** All that comes until the other side has said everything. */
async function heard(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (piece: string) => (text += piece));
  await once(socket, "end");
  return text;
}

describe("a caller who closes its half after the request", () => {
  test("gets a whole answer at once where there is one", async () => {
    fake.reply = { text: "Ahoy" };
    const socket = caller("");
    socket.end(request(false));
    expect(await heard(socket)).toMatch(
      /^HTTP\/1\.1 (?:102 Processing\r\n\r\nHTTP\/1\.1 )*200 OK\r\n[^]*"Ahoy"/,
    );
  });

  test("gets a whole answer that takes its time, behind interim ones", async () => {
    fake.reply = { text: "Ahoy", delayMs: 700 };
    const socket = caller("");
    socket.end(request(false));
    expect(await heard(socket)).toMatch(
      /^(?:HTTP\/1\.1 102 Processing\r\n\r\n){2,9}HTTP\/1\.1 200 OK\r\n[^]*"Ahoy"/,
    );
    expect(gateway.entries.map(({ kind }) => kind)).toEqual(["call.input", "call.output"]);
  });

  test("gets a whole stream", async () => {
    fake.reply = { text: "Fair winds and following seas", pieceChars: 4, pauseMs: 80 };
    const socket = caller("");
    socket.end(request(true));
    const text = await heard(socket);
    expect(text).toContain("HTTP/1.1 200 OK\r\n");
    expect(text).toContain("data: [DONE]");
    expect(text).toMatch(/\r\n:\n\n\r\n/);
    expect(gateway.entries.map(({ kind }) => kind)).toEqual(["call.input", "call.output"]);
  });

  test("gets the answers to all that it asked", async () => {
    fake.reply = { text: "Ahoy", delayMs: 200 };
    const socket = caller("");
    socket.end(request(false) + request(false));
    expect((await heard(socket)).match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  });

  test("hears a refusal", async () => {
    const socket = caller("");
    socket.end(request(false).replace("Bearer", "Basic"));
    expect(await heard(socket)).toMatch(/^HTTP\/1\.1 401 /);
  });
});

describe("a caller who is gone", () => {
  test.each([
    ["whole", false],
    ["streamed", true],
  ])(
    "ends the call at the provider, though its system only closed the connection: %s",
    async (_name, stream) => {
      fake.reply = { text: "late", delayMs: 20_000 };
      const socket = caller(request(stream));
      await expect.poll(() => fake.received.length, { interval: 5 }).toBe(1);
      const from = performance.now();
      socket.destroy();
      await expect.poll(() => fake.received[0]?.aborted, { interval: 5, timeout: 5000 }).toBe(true);
      expect(performance.now() - from).toBeLessThan(1500);
      await expect.poll(() => gateway.entries.at(-1)?.facts?.["reason"]).toBe("caller-gone");
    },
  );

  test("in the silence of a stream ends the call at the provider", async () => {
    fake.reply = { text: "one two three four five six", pieceChars: 14, pauseMs: 20_000 };
    const socket = caller(request(true));
    await once(socket, "data");
    socket.destroy();
    await expect.poll(() => fake.received[0]?.aborted, { interval: 5, timeout: 5000 }).toBe(true);
    await expect.poll(() => gateway.entries.at(-1)?.facts?.["reason"]).toBe("caller-gone");
  });

  test("with several requests under way ends them all", async () => {
    fake.reply = { text: "late", delayMs: 20_000 };
    const socket = caller(request(false) + request(false));
    await expect.poll(() => fake.received.length, { interval: 5 }).toBe(2);
    socket.destroy();
    await expect
      .poll(() => fake.received.map(({ aborted }) => aborted), { timeout: 5000 })
      .toEqual([true, true]);
  });

  test("spoke HTTP/1.0, which has no interim answers: the end of the request is the end of the caller", async () => {
    fake.reply = { text: "late", delayMs: 20_000 };
    const socket = caller(request(false, "1.0"));
    await expect.poll(() => fake.received.length, { interval: 5 }).toBe(1);
    socket.end();
    await expect.poll(() => fake.received[0]?.aborted, { interval: 5, timeout: 5000 }).toBe(true);
  });
});
