import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { peopleFacts } from "./people-page.test-data.ts";
import { peopleServer } from "./people-page.ts";

const data = mkdtempSync(join(tmpdir(), "seaworthy-tiles-"));
const logPath = join(data, "log");
let server: Server;

const tile = Buffer.alloc(8192, 7);
const bundle = Buffer.from("\u0000\u0005entry".repeat(256));

function put(path: string, bytes: string | Buffer): void {
  mkdirSync(dirname(join(data, path)), { recursive: true });
  writeFileSync(join(data, path), bytes);
}

beforeAll(async () => {
  put("log/checkpoint", "example.org/log\n1\nroot\n\n— example.org/log sig\n");
  put("log/vkey", "example.org/log+00000000+key\n");
  put("log/tile/0/000", tile);
  put("log/tile/0/001.p/3", tile.subarray(0, 96));
  put("log/tile/0/x001/x234/067", tile);
  put("log/tile/entries/000", bundle);
  put("log/.drafts/draft", "not ready");
  put("log/tile/0/stray", "not of the log");
  put("audit/signing.key", "secret");
  symlinkSync(join(logPath, "tile/0/loop"), join(logPath, "tile/0/loop"));
  mkdirSync(join(logPath, "tile/0/002"));
  server = peopleServer({ ...peopleFacts, logPath }, new Set());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.close();
  rmSync(data, { recursive: true, force: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Asks with the path as it is: no library tidies it up first. */
function get(path: string, headers: OutgoingHttpHeaders = {}, method = "GET"): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sending = request({ port, host: "127.0.0.1", method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sending.on("error", reject);
    sending.end();
  });
}

const forEver = "public, max-age=31536000, immutable";

test.each([
  ["/log/checkpoint", "text/plain; charset=utf-8", "public, max-age=1, must-revalidate"],
  ["/log/vkey", "text/plain; charset=utf-8", "public, max-age=3600"],
  ["/log/tile/0/000", "application/octet-stream", forEver],
  ["/log/tile/0/001.p/3", "application/octet-stream", forEver],
  ["/log/tile/0/x001/x234/067", "application/octet-stream", forEver],
  ["/log/tile/entries/000", "application/octet-stream", forEver],
])("%s is served as %s, to be kept as %s", async (path, type, cache) => {
  const { status, headers, body } = await get(path);
  expect([status, headers["content-type"], headers["cache-control"]]).toEqual([200, type, cache]);
  expect(headers["content-length"]).toBe(String(body.length));
  expect(headers).toMatchObject({ "x-content-type-options": "nosniff" });

  const head = await get(path, {}, "HEAD");
  expect([head.status, head.body.length]).toEqual([200, 0]);
  expect(head.headers).toMatchObject({ "content-type": type, "content-length": String(body.length) });
});

test.each([
  "/log/",
  "/log",
  "/log/.drafts/draft",
  "/log/tile",
  "/log/tile/0/",
  "/log/tile/0/000/",
  "/log/tile/0/000?x=1",
  "/log/tile/0/000%00",
  "/log//tile/0/000",
  "/log/tile/0/stray",
  "/log/tile/0/0",
  "/log/tile/00/000",
  "/log/tile/0/x000/000",
  "/log/tile/0/001.p/4",
  "/log/tile/0/000.p/256",
  "/log/tile/0/000.p/0",
  "/log/tile/64/000",
  "/log/tile/0/999",
  "/log/tile/entries/001",
  "/log/checkpoint/",
  "/log/Checkpoint",
  "/log/../audit/signing.key",
  "/log/tile/../../audit/signing.key",
  "/log/%2e%2e/audit/signing.key",
  "/log/..%2faudit%2fsigning.key",
  "/log/..\\audit\\signing.key",
  "/log/tile/0/../../../audit/signing.key",
  `/log/tile/0/${"x001/".repeat(3000)}001`,
])("%s is no file of the log", async (path) => {
  const { status, headers, body } = await get(path);
  expect(status).toBe(404);
  expect(headers["cache-control"]).toBe("no-store");
  expect(body.toString()).not.toMatch(/secret|not ready|not of the log/);
});

test.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])("%s is not served", async (method) => {
  const { status, headers } = await get("/log/checkpoint", {}, method);
  expect([status, headers.allow]).toEqual([405, "GET, HEAD"]);
});

test("a file that is there and cannot be read is another failure than one that is not there", async () => {
  expect((await get("/log/tile/0/002")).status).toBe(503);
});

test("who has the checkpoint already gets none, until there is another", async () => {
  const { headers } = await get("/log/checkpoint");
  const etag = headers.etag ?? "";
  expect(etag).toMatch(/^"[\w-]{43}"$/);
  for (const known of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) {
    const again = await get("/log/checkpoint", { "if-none-match": known });
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag]);
  }
  expect((await get("/log/checkpoint", { "if-none-match": '"x"' })).status).toBe(200);
  put("log/checkpoint", "example.org/log\n2\nroot\n\n— example.org/log sig\n");
  const newer = await get("/log/checkpoint", { "if-none-match": etag });
  expect(newer.status).toBe(200);
  expect(newer.headers.etag).not.toBe(etag);
});

test.each([
  ["gzip", true],
  ["br, gzip;q=0.5", true],
  ["*", true],
  ["identity", false],
  ["gzip;q=0", false],
  ["gzip;q=0.000", false],
  ["gzipped", false],
  ["", false],
])("an entry bundle for who accepts %j is compressed: %s", async (accepted, zips) => {
  const { headers, body } = await get("/log/tile/entries/000", { "accept-encoding": accepted });
  expect(headers["content-encoding"]).toBe(zips ? "gzip" : undefined);
  expect(headers.vary).toBe("accept-encoding");
  expect(zips ? gunzipSync(body) : body).toEqual(bundle);
  const hashes = await get("/log/tile/0/000", { "accept-encoding": accepted });
  expect([hashes.headers["content-encoding"], hashes.body.equals(tile)]).toEqual([undefined, true]);
});

test("the page has links to them", async () => {
  const { body } = await get("/");
  expect(body.toString()).toContain('<a href="/log/checkpoint">');
  expect(body.toString()).toContain('<a href="/log/vkey">');
});
