import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { outsideFetch } from "./outside-fetch.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function web(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const fetcher = (given: Partial<Parameters<typeof outsideFetch>[0]> = {}) => {
  const made = outsideFetch({ allowPrivate: true, answerBytesMax: 1000, ...given });
  open.push(made);
  return made.fetch;
};

test.each(["http://127.0.0.1:1/", "http://[::1]:1/", "http://10.1.2.3/", "http://[::ffff:192.168.1.1]/"])(
  "the private address %s is not connected to unless it is meant",
  async (url) => {
    await expect(fetcher({ allowPrivate: false })(url)).rejects.toThrow(
      /is not connected to: it is at the private/,
    );
  },
);

test("a machine's metadata service is never connected to", async () => {
  await expect(fetcher()("http://169.254.169.254/latest")).rejects.toThrow(/never connected to/);
});

test("a name that leads inside, or inside among others, is not connected to", async () => {
  const resolve = (
    _name: string,
    _options: object,
    done: (error: null, all: { address: string; family: number }[]) => void,
  ): void =>
    done(null, [
      { address: "93.184.216.34", family: 4 },
      { address: "127.0.0.1", family: 4 },
    ]);
  const ask = fetcher({ allowPrivate: false, resolve });
  await expect(ask("http://mcp.example.com/")).rejects.toThrow(/private address 127\.0\.0\.1/);
});

test("a redirect is an answer and is not followed", async () => {
  let seen = 0;
  const url = await web((_request, response) => {
    seen += 1;
    response.writeHead(302, { location: "/elsewhere" }).end();
  });
  expect((await fetcher()(url)).status).toBe(302);
  expect(seen).toBe(1);
});

test.each([
  [1000, true],
  [1001, false],
])("an answer of %i bytes under a limit of 1000 comes through: %s", async (bytes, comes) => {
  const url = await web((_request, response) => response.end("x".repeat(bytes)));
  const read = (await fetcher()(url)).text();
  if (comes) expect(await read).toHaveLength(bytes);
  else await expect(read).rejects.toThrow(/larger than 1000 bytes/);
});

test("of a stream of events each may be so large, and the stream larger", async () => {
  const event = `data: ${"x".repeat(900)}\n\n`;
  const url = await web((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    void (async () => {
      for (let i = 0; i < 5; i += 1) {
        response.write(event);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      response.end();
    })();
  });
  expect(await (await fetcher()(url)).text()).toHaveLength(event.length * 5);
  const large = await web((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(`data: ${"x".repeat(1100)}\n\n`);
  });
  await expect((await fetcher()(large)).text()).rejects.toThrow(/larger than 1000 bytes/);
});
