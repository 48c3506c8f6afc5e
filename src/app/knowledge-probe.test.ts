import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { askRetriever } from "./knowledge-probe.ts";

async function asked(answer: (response: ServerResponse) => void): Promise<readonly string[]> {
  const server = createServer((_request, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    return await askRetriever(url, { principal: { tenant: "acme", groups: [] }, query: "q", k: 3 });
  } finally {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

test("a retriever that answers with ids is read", async () => {
  expect(await asked((response) => response.end('{"chunks":["b","a"]}'))).toEqual(["b", "a"]);
});

test.each([
  [
    "leads elsewhere",
    (response: ServerResponse) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
  ],
  ["fails", (response: ServerResponse) => response.writeHead(500).end('{"chunks":[]}')],
  ["answers with something else", (response: ServerResponse) => response.end('{"ids":["a"]}')],
  ["answers with ids that are no texts", (response: ServerResponse) => response.end('{"chunks":[1]}')],
  ["hangs up", (response: ServerResponse) => response.destroy()],
  [
    "answers without an end",
    (response: ServerResponse) => response.end(`{"chunks":["${"a".repeat(1024 * 1024)}"]}`),
  ],
])("a retriever that %s is an error, and never an empty result", async (_what, answer) => {
  await expect(asked(answer)).rejects.toMatchObject({ code: "PROVIDER_FAILED" });
});

test("a retriever that answers with no JSON is an error", async () => {
  await expect(asked((response) => response.end("chunks"))).rejects.toThrow("not JSON");
});
