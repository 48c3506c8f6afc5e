import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { KnownError } from "../base/errors.ts";
import { requestTo, startServer, type Fake } from "./gateway.test-data.ts";
import { provider } from "./provider.ts";
import { Stop } from "./stop.ts";
import { Upstreams, upstreamError } from "./upstream.ts";

let upstreams: Upstreams;
let fake: Fake | undefined;
beforeEach(() => {
  upstreams = new Upstreams();
});
afterEach(async () => {
  await upstreams.close();
  await fake?.close();
  fake = undefined;
});

const pause = async (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("a request goes out as one POST with the provider's headers, and asks for no compression", async () => {
  let seen: unknown;
  fake = await startServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      seen = {
        ...request.headers,
        url: request.url,
        method: request.method,
        body: Buffer.concat(chunks).toString(),
      };
      response.writeHead(201, { "retry-after": "7" }).end("Grüße");
    });
  });
  const answer = await upstreams.send(
    requestTo(fake.url, { path: "/v1/x", body: '{"ü":1}', headers: { "anthropic-beta": "b1" } }),
  );
  expect([answer.status, answer.retryAfterSeconds, await answer.text()]).toEqual([201, 7, "Grüße"]);
  expect(seen).toMatchObject({
    url: "/v1/x",
    method: "POST",
    body: '{"ü":1}',
    authorization: "Bearer sk-test",
    "anthropic-beta": "b1",
    "content-type": "application/json",
    "accept-encoding": "identity",
    "content-length": "8",
  });
});

test.each([
  ["3", 3],
  ["0", 0],
  ["0.5", 0.5],
  ["-1", undefined],
  ["soon", undefined],
  ["Wed, 21 Oct 2026 07:28:00 GMT", undefined],
])("the time to wait is a number of seconds or nothing: %s", async (header, seconds) => {
  fake = await startServer((_request, response) => response.writeHead(429, { "retry-after": header }).end());
  expect((await upstreams.send(requestTo(fake.url))).retryAfterSeconds).toBe(seconds);
});

test("pieces come as they are sent, and a character that is cut in two comes whole", async () => {
  const bytes = Buffer.from("a🎉b");
  fake = await startServer((_request, response) => {
    void (async () => {
      for (const piece of [bytes.subarray(0, 3), bytes.subarray(3, 4), bytes.subarray(4)]) {
        response.write(piece);
        await pause(15);
      }
      response.end();
    })();
  });
  const pieces: string[] = [];
  await (
    await upstreams.send(requestTo(fake.url))
  ).each((text) => {
    pieces.push(text);
    return undefined;
  });
  expect(pieces.join("")).toBe("a🎉b");
  expect(pieces[0]).toBe("a");
  expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
});

test("a redirect is an answer, not an order", async () => {
  fake = await startServer((_request, response) =>
    response.writeHead(307, { location: "http://127.0.0.1:9/elsewhere" }).end(),
  );
  expect((await upstreams.send(requestTo(fake.url))).status).toBe(307);
  expect(fake.count()).toBe(1);
});

test("a compressed answer is refused: nothing here would read it", async () => {
  fake = await startServer((_request, response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("{}")),
  );
  await expect(upstreams.send(requestTo(fake.url))).rejects.toThrow("compressed");
});

test("an answer that says it is as it is, is taken", async () => {
  fake = await startServer((_request, response) =>
    response.writeHead(200, { "content-encoding": "identity" }).end("{}"),
  );
  expect(await (await upstreams.send(requestTo(fake.url))).text()).toBe("{}");
});

test("an answer beyond 64 MiB is cut off", async () => {
  const piece = Buffer.alloc(1024 * 1024, 0x61);
  fake = await startServer((_request, response) => {
    void (async () => {
      for (let i = 0; i < 65 && !response.destroyed; i += 1)
        if (!response.write(piece))
          await new Promise((resolve) => response.once("drain", resolve).once("close", resolve));
      response.end();
    })();
  });
  const answer = await upstreams.send(requestTo(fake.url));
  let chars = 0;
  const taken = answer.each((text) => {
    chars += text.length;
    return undefined;
  });
  await expect(taken).rejects.toThrow("the answer is larger than 67108864 bytes");
  expect(chars).toBeLessThanOrEqual(67_108_864);
});

/** A provider that writes for as long as somebody takes it. */
async function endless(): Promise<{ readonly sent: () => number; readonly closed: () => boolean }> {
  const piece = "x".repeat(65_536);
  let [sent, closed] = [0, false];
  fake = await startServer((_request, response) => {
    response.once("close", () => (closed = true));
    const more = (): void => {
      while (!response.destroyed) {
        sent += piece.length;
        if (!response.write(piece)) break;
      }
    };
    response.on("drain", more);
    more();
  });
  return { sent: () => sent, closed: () => closed };
}

test("whoever takes slowly holds the provider up, and nothing piles up here", async () => {
  const { sent } = await endless();
  const stop = new Stop();
  const answer = await upstreams.send(requestTo(fake?.url ?? "", { signal: stop }));
  let release = (): void => undefined;
  let taken = 0;
  let slow = true;
  const all = answer.each((text) => {
    taken += text.length;
    return slow && taken > 1_000_000 ? new Promise<void>((resolve) => (release = resolve)) : undefined;
  });
  all.catch(() => undefined);
  await expect.poll(() => taken).toBeGreaterThan(1_000_000);
  await pause(100);
  const held = sent();
  await pause(100);
  // Two sockets' buffers of the system stand between, no more.
  expect(sent() - held).toBe(0);
  slow = false;
  release();
  await expect.poll(sent).toBeGreaterThan(held);
  stop.abort(new Error("enough"));
  release();
  await expect(all).rejects.toThrow();
});

test("an answer that nobody wants any more is hung up on", async () => {
  const { closed } = await endless();
  const answer = await upstreams.send(requestTo(fake?.url ?? ""));
  const taking = answer.each(() => {
    throw new Error("blocked");
  });
  await expect(taking).rejects.toThrow("blocked");
  await expect.poll(closed).toBe(true);
});

test("so is one whose taker fails later", async () => {
  const { closed } = await endless();
  const answer = await upstreams.send(requestTo(fake?.url ?? ""));
  await expect(
    answer.each(async () => pause(5).then(() => Promise.reject(new Error("gone")))),
  ).rejects.toThrow("gone");
  await expect.poll(closed).toBe(true);
});

test("an answer that was left ends at once here, and at the provider after a while", async () => {
  const { closed } = await endless();
  const answer = await upstreams.send(requestTo(fake?.url ?? ""));
  await answer.each(() => {
    answer.leave(80);
    return undefined;
  });
  expect(closed()).toBe(false);
  await expect.poll(closed).toBe(true);
});

test("an answer that is left and ends by itself leaves its connection for the next call", async () => {
  const sockets = new Set<unknown>();
  fake = await startServer((request, response) => {
    sockets.add(request.socket);
    response.write("all");
    setTimeout(() => response.end("more"), 20);
  });
  for (let i = 0; i < 3; i += 1) {
    const answer = await upstreams.send(requestTo(fake.url));
    await answer.each(() => {
      answer.leave(1000);
      return undefined;
    });
    await pause(60);
  }
  expect(sockets.size).toBe(1);
});

test("a call that is stopped before it is sent sends nothing", async () => {
  fake = await startServer((_request, response) => response.end());
  const stop = new Stop();
  stop.abort(new Error("gone before"));
  await expect(upstreams.send(requestTo(fake.url, { signal: stop }))).rejects.toThrow("gone before");
  expect(fake.count()).toBe(0);
});

test("a call that is stopped while the provider thinks ends there too", async () => {
  let closed = false;
  fake = await startServer((_request, response) => response.once("close", () => (closed = true)));
  const stop = new Stop();
  const sent = upstreams.send(requestTo(fake.url, { signal: stop }));
  sent.catch(() => undefined);
  await expect.poll(() => fake?.count()).toBe(1);
  stop.abort(new Error("x"));
  await expect(sent).rejects.toThrow("the caller went away");
  await expect.poll(() => closed).toBe(true);
});

test("a call that is stopped in the middle of the answer ends there too", async () => {
  const { closed } = await endless();
  const stop = new Stop();
  const answer = await upstreams.send(requestTo(fake?.url ?? "", { signal: stop }));
  setTimeout(() => stop.abort(new Error("x")), 30);
  await expect(answer.text()).rejects.toThrow("the caller went away");
  await expect.poll(closed).toBe(true);
});

test("a call that waits for a connection does not wait on when it is stopped", async () => {
  // Every connection to this provider is taken by a call that is never answered.
  fake = await startServer(() => undefined);
  const others = Array.from({ length: 256 }, async () => upstreams.send(requestTo(fake?.url ?? "")));
  for (const other of others) other.catch(() => undefined);
  await expect.poll(() => fake?.count()).toBe(256);
  const stop = new Stop();
  const waiting = upstreams.send(requestTo(fake.url, { signal: stop }));
  setTimeout(() => stop.abort(new Error("x")), 20);
  const from = performance.now();
  await expect(waiting).rejects.toThrow("the caller went away");
  expect(performance.now() - from).toBeLessThan(1000);
  expect(fake.count()).toBe(256);
});

test("a provider that is late with its first byte is given up", async () => {
  fake = await startServer(() => undefined);
  const from = performance.now();
  const error = await upstreams
    .send(requestTo(fake.url, { firstByteMs: 100 }))
    .catch((thrown: unknown) => thrown);
  expect(upstreamError(error)).toMatchObject({ code: "PROVIDER_TIMEOUT", status: 504 });
  // The client's timers are coarse: about half a second.
  expect(performance.now() - from).toBeLessThan(2500);
});

test("a provider that stops in the middle is given up, one that is only slow is not", async () => {
  fake = await startServer((request, response) => {
    response.write("a");
    if (request.url === "/slow") {
      const timer = setInterval(() => response.write("b"), 60);
      setTimeout(() => {
        clearInterval(timer);
        response.end();
      }, 700);
    }
  });
  const silent = await upstreams.send(requestTo(fake.url, { idleMs: 200 }));
  const error = await silent.text().catch((thrown: unknown) => thrown);
  expect(upstreamError(error)).toMatchObject({ code: "PROVIDER_TIMEOUT" });
  const slow = await upstreams.send(requestTo(fake.url, { idleMs: 200, path: "/slow" }));
  expect(await slow.text()).toMatch(/^ab{5,}$/);
});

test.each<[string, string]>([
  ["closes at once", ""],
  ["speaks no HTTP", "SSH-2.0-x\r\n"],
  ["stops in the middle of its body", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"],
])("a provider that %s has failed", async (_name, says) => {
  const server: Server = createServer((socket) => {
    socket.once("data", () => socket.end(says));
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const error = await upstreams
    .send(requestTo(url))
    .then(async (answer) => answer.text())
    .catch((thrown: unknown) => thrown);
  expect(upstreamError(error)).toMatchObject({ code: "PROVIDER_FAILED", status: 502 });
  server.close();
});

test("a provider that is not there has failed", async () => {
  fake = await startServer(() => undefined);
  const { url } = fake;
  await fake.close();
  fake = undefined;
  const error = await upstreams.send(requestTo(url)).catch((thrown: unknown) => thrown);
  expect(upstreamError(error)).toMatchObject({
    code: "PROVIDER_FAILED",
    message: "the model provider could not be reached",
  });
});

test("what a provider or the system says is not told on, our own errors are", () => {
  const theirs = Object.assign(new Error("connect ECONNREFUSED 10.1.2.3:443 secret"), {
    code: "ECONNREFUSED",
  });
  expect(JSON.stringify(upstreamError(theirs).message)).not.toMatch(/10\.1|secret/);
  for (const code of ["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "UND_ERR_CONNECT_TIMEOUT"])
    expect(upstreamError(Object.assign(new Error("x"), { code })).code).toBe("PROVIDER_TIMEOUT");
  const ours = new KnownError("LOG_UNAVAILABLE", "m", "h");
  expect(upstreamError(ours)).toBe(ours);
  expect(upstreamError("thrown").code).toBe("PROVIDER_FAILED");
});

const withCode = (code: string): Error => Object.assign(new Error("x"), { code });

test.each([
  ["UND_ERR_CONNECT_TIMEOUT", "PROVIDER_TIMEOUT", 504],
  ["ETIMEDOUT", "PROVIDER_TIMEOUT", 504],
  ["ESOCKETTIMEDOUT", "PROVIDER_TIMEOUT", 504],
  ["ECONNREFUSED", "PROVIDER_FAILED", 502],
  ["ECONNRESET", "PROVIDER_FAILED", 502],
  ["EPIPE", "PROVIDER_FAILED", 502],
  ["EHOSTUNREACH", "PROVIDER_FAILED", 502],
  ["ENETUNREACH", "PROVIDER_FAILED", 502],
  ["ENOTFOUND", "PROVIDER_FAILED", 502],
  ["EAI_AGAIN", "PROVIDER_FAILED", 502],
  ["UND_ERR_SOCKET", "PROVIDER_FAILED", 502],
  ["CERT_HAS_EXPIRED", "PROVIDER_FAILED", 502],
])("a socket that ends with %s is told as %s", (code, told, status) => {
  expect(upstreamError(withCode(code))).toMatchObject({ code: told, status });
});

test("a host of several addresses that all stay silent was late", () => {
  const all = (...codes: string[]): Error => new AggregateError(codes.map(withCode));
  expect(upstreamError(all("ENETUNREACH", "ETIMEDOUT")).code).toBe("PROVIDER_TIMEOUT");
  expect(upstreamError(all("ENETUNREACH", "ECONNREFUSED")).code).toBe("PROVIDER_FAILED");
});

test("only the origin of the configuration is called, whatever stands in the path", async () => {
  fake = await startServer((request, response) => response.end(request.url));
  const other = provider({ name: "ours", baseUrl: `${fake.url}/v1` });
  const answer = await upstreams.send(
    requestTo(fake.url, { provider: other, path: "//127.0.0.2:1/http://127.0.0.3:1/" }),
  );
  expect(await answer.text()).toBe("//127.0.0.2:1/http://127.0.0.3:1/");
});
