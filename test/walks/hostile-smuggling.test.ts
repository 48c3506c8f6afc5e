import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { say, type Heard } from "./hostile-socket.ts";
import { rawManifest, standsFirm } from "./hostile-stand.ts";
import { gpt, startStand, type Stand } from "./stand.ts";

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({ files: { "seaworthy.yaml": rawManifest().replaceAll("raw", "openai") } });
});
standsFirm(() => stand);

/** Calls that a test means to let through. */
let meant = 0;
beforeEach(() => {
  meant = 0;
  stand.fakeOpenAi.received.length = 0;
});
afterEach(() => expect(stand.fakeOpenAi.received.length).toBe(meant));

const asking = (content: string): string =>
  JSON.stringify({ model: gpt, messages: [{ role: "user", content }] });
const body = asking("hi");
const path = "/v1/chat/completions";

/** A head that is right but for its framing, and for a line that a test puts in place of another. */
const head = (framing: readonly string[], instead: Readonly<Record<string, string>> = {}): string => {
  const lines = [
    `POST ${path} HTTP/1.1`,
    "Host: gateway.example",
    `Authorization: Bearer ${stand.key}`,
    "Content-Type: application/json",
    ...framing,
  ];
  const changed = lines.map((line) => instead[line.split(/[: ]/, 1)[0] ?? ""] ?? line);
  return `${changed.join("\r\n")}\r\n\r\n`;
};
const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const chunked = "Transfer-Encoding: chunked";
const length = `Content-Length: ${body.length}`;
/** What an attacker wants to be read as a request of its own: it has the key, so it would be answered. */
const hidden = (): string =>
  `GET /v1/models HTTP/1.1\r\nHost: gateway.example\r\nAuthorization: Bearer ${stand.key}\r\n\r\n`;
const statuses = ({ answers }: Heard): readonly number[] => answers.map(({ status }) => status);

/** Refused or cut off: never more than one answer, never a good one, and the connection is closed. */
async function refused(text: string | Buffer | readonly (string | Buffer)[]): Promise<void> {
  const heard = await say(stand.url, text);
  expect([heard.closed, heard.rest]).toEqual([true, ""]);
  expect(heard.answers.length).toBeLessThanOrEqual(1);
  for (const status of statuses(heard)) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  }
}

describe("a second request that hides in how the first one ends is never read", () => {
  test.each<[string, () => string]>([
    ["a coding before chunked", () => head(["Transfer-Encoding: gzip, chunked"]) + chunk(body)],
    ["chunked, chunked", () => head(["Transfer-Encoding: chunked, chunked"]) + chunk(body)],
    ["chunked in quotes", () => head(['Transfer-Encoding: "chunked"', length]) + body],
    ["chunked with a parameter", () => head(["Transfer-Encoding: chunked;a=b", length]) + body],
    ["chunked behind a comma", () => head(["Transfer-Encoding: ,chunked", length]) + body],
    ["a space before the colon, and a length", () => head(["Transfer-Encoding : chunked", length]) + body],
    ["a tab before the coding, and a length", () => head(["Transfer-Encoding:\tchunked", length]) + body],
    ["a form feed before the coding", () => head(["Transfer-Encoding:\fchunked", length]) + body],
    ["a coding in a continued line", () => head([`X-A: b\r\n ${chunked}`, length]) + body],
    ["an underscore for the hyphen", () => head(["Transfer_Encoding: chunked", length]) + body],
    ["an underscore in the length", () => head(["Content_Length: 4", length]) + body],
    ["a length that goes on", () => head([`${length} 5`]) + body],
    ["a length with a semicolon", () => head([`${length};`]) + body],
    ["a length with a vertical tab", () => head([`${length}\x0b`]) + body],
    ["a length with a null byte", () => head([`${length}\0`]) + body],
    ["a length in words of another script", () => head(["Content-Length: \xd9\xa1"]) + body],
    ["a head that ends in bare line feeds", () => head([length]).replace(/\r\n\r\n$/, "\n\n") + body],
    ["a head that ends in a bare carriage return", () => head([length]).replace(/\r\n$/, "\r") + body],
  ])("%s", async (_name, text) => {
    await refused(text() + hidden());
  });

  test.each<[string, string]>([
    ["a bare line feed in an extension", `5;a\nb\r\nhello\r\n0\r\n\r\n`],
    ["a bare carriage return in an extension", `5;a\rb\r\nhello\r\n0\r\n\r\n`],
    ["line ends in a quoted extension", `5;a="\r\n0\r\n\r\n"\r\nhello\r\n0\r\n\r\n`],
    ["a null byte in an extension", `5;\0\r\nhello\r\n0\r\n\r\n`],
    ["a sign before the size", `+5\r\nhello\r\n0\r\n\r\n`],
    ["an underscore in the size", `1_0\r\nhello\r\n0\r\n\r\n`],
    ["a carriage return alone after the size", `5\rhello\r\n0\r\n\r\n`],
    ["no line end after the bytes", `5\r\nhello0\r\n\r\n`],
    ["a bare line feed after the bytes", `5\r\nhello\n0\r\n\r\n`],
    ["a bare line feed at the end", `5\r\nhello\r\n0\r\n\n`],
    ["a size of 2^64", `10000000000000000\r\nhello\r\n0\r\n\r\n`],
    ["a size of 2^32 and five", `100000005\r\nhello\r\n0\r\n\r\n`],
    ["no end at all", `5\r\nhello\r\n`],
    ["a length in its trailers", `5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n`],
    ["a coding in its trailers", `5\r\nhello\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n`],
  ])("chunks with %s", async (_name, chunks) => {
    await refused(head([chunked]) + chunks + hidden());
  });

  test("a request without a version, whose headers belong to nobody", async () => {
    await refused(head([length]).replace(" HTTP/1.1\r\n", "\n") + body + hidden());
    await refused(head([length]).replace(" HTTP/1.1\r\n", "\r\n") + body + hidden());
  });

  test("a request in what a parser takes for another protocol: the wish for one is not granted and ends the connection", async () => {
    meant = 1;
    const wish = [
      "Connection: Upgrade, HTTP2-Settings",
      "Upgrade: h2c",
      "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
    ];
    const heard = await say(stand.url, head([length, ...wish]) + body + hidden());
    expect([statuses(heard), heard.closed]).toEqual([[200], true]);
  });

  test("a request behind one that closes the connection", async () => {
    meant = 1;
    const heard = await say(stand.url, head([length, "Connection: close"]) + body + hidden());
    expect([statuses(heard), heard.closed]).toEqual([[200], true]);
  });
});

describe("what is unusual and right is read in the right place, and so is what comes behind it", () => {
  const then = async (text: string): Promise<void> => {
    meant = 1;
    const heard = await say(stand.url, text + hidden(), { answers: 2 });
    expect(statuses(heard)).toEqual([200, 200]);
    expect(heard.answers[1]?.body).toContain('"object":"list"');
    expect(stand.fakeOpenAi.received[0]?.body).toMatchObject({ messages: [{ content: "hi" }] });
  };
  test.each<[string, () => string]>([
    ["a coding in capitals", () => head(["TRANSFER-ENCODING: CHUNKED"]) + chunk(body) + chunk("")],
    ["a tab before the coding", () => head(["Transfer-Encoding:\tchunked"]) + chunk(body) + chunk("")],
    [
      "an extension of a chunk",
      () =>
        `${head([chunked])}${body.length.toString(16)};name=value;other="x y"\r\n${body}\r\n0;last\r\n\r\n`,
    ],
    [
      "zeros before a size",
      () => `${head([chunked])}000000${body.length.toString(16)}\r\n${body}\r\n000\r\n\r\n`,
    ],
    ["zeros before a length", () => head([`Content-Length: 000${body.length}`]) + body],
    [
      "trailers that say who asks and where",
      () => `${head([chunked])}${chunk(body)}0\r\nAuthorization: Bearer other\r\nHost: other.example\r\n\r\n`,
    ],
    ["line ends before a request", () => `\r\n\r\n${head([length])}${body}`],
    ["a method that a header overrides", () => head([length, "X-HTTP-Method-Override: DELETE"]) + body],
  ])("%s", async (_name, text) => then(text()));
});

describe("a host that is none", () => {
  test.each([
    "",
    "a b",
    "a/b",
    "user@gateway.example",
    "gateway.example#x",
    "gateway.example/healthz?",
    "a, b",
    "[::1",
    "[gateway.example]",
    "gateway.example:123456",
    "gateway.example:-1",
    "gateway.example\tx",
    "a".repeat(256),
  ])("%j is refused before anything is decided by it", async (host) => {
    await refused(head([length], { Host: `Host: ${host}` }) + body + hidden());
  });

  test.each(["localhost", "127.0.0.1:8787", "[::1]:8787", "gateway_1.example.:80", "gateway.example:"])(
    "%s is one",
    async (host) => {
      meant = 1;
      const text = head([length], { Host: `Host: ${host}` }) + body;
      expect(statuses(await say(stand.url, text, { answers: 1 }))).toEqual([200]);
    },
  );
});

describe("two of what may be one only", () => {
  test.each(["Content-Type: application/json", "Origin: https://a.example", "x-seaworthy-user: ada"])(
    "%s",
    async (line) => {
      await refused(head([length, line, line, "Connection: close"]) + body);
    },
  );
});

describe("bodies", () => {
  test.each(["gzip", "deflate", "br", "zstd", "identity, gzip", "gzip, gzip"])(
    "that are packed are refused, not unpacked, however small they are: %s",
    async (coding) => {
      const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024));
      expect(bomb.length).toBeLessThan(20_000);
      const text = head([
        `Content-Length: ${bomb.length}`,
        `Content-Encoding: ${coding}`,
        "Connection: close",
      ]);
      await refused([text, bomb]);
    },
  );

  test("whose trailers are a megabyte are cut off", async () => {
    await refused(`${head([chunked])}${chunk(body)}0\r\n${`X-A: ${"a".repeat(1000)}\r\n`.repeat(1000)}`);
  });

  test("whose chunk has a megabyte of zeros before its size are cut off, or read as what they are", async () => {
    const heard = await say(stand.url, `${head([chunked])}${"0".repeat(1_000_000)}`);
    expect(heard.closed).toBe(true);
    for (const status of statuses(heard)) expect(status).toBeGreaterThanOrEqual(400);
  });
});

describe("who asks is decided by the key alone", () => {
  const models = async (headers: readonly string[], target = "/v1/models"): Promise<number | undefined> => {
    const text = [`GET ${target} HTTP/1.1`, "Host: gateway.example", "Connection: close", ...headers];
    return statuses(await say(stand.url, `${text.join("\r\n")}\r\n\r\n`))[0];
  };

  // CVE-2026-42208, CVE-2026-49468, CVE-2025-66405.
  test.each<[string, readonly string[], string?]>([
    ["nobody, from this machine", []],
    ["one who says to be this machine", ["X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1"]],
    ["one who says to be let in already", ["X-Forwarded-User: admin", "X-Authenticated: true"]],
    ["a key that ends a query", ["Authorization: Bearer ' OR 1=1 --"]],
    ["a key that ends a query, shaped like one", [`Authorization: Bearer sw-' or '1'='1-${"z".repeat(40)}`]],
    ["a key with a wildcard", [`Authorization: Bearer sw-%-${"z".repeat(40)}`]],
    ["a host that is a path without a key", ["X-Forwarded-Host: gateway.example/healthz"]],
    ["another path by a header", ["X-Original-URL: /healthz", "X-Rewrite-URL: /healthz"]],
    ["another path by a parameter", [], "/v1/models?path=/healthz"],
  ])("%s is nobody", async (_name, headers, target) => {
    expect(await models(headers, target)).toBe(401);
  });

  test("a right key is right whatever the host", async () => {
    expect(await models([`Authorization: Bearer ${stand.key}`])).toBe(200);
  });

  // CVE-2026-110719, CVE-2026-108719.
  test("where a call goes is nobody's to say but the configuration's", async () => {
    const trap = createServer((socket) => socket.destroy());
    let caught = 0;
    trap.on("connection", () => (caught += 1));
    await once(trap.listen(0, "127.0.0.1"), "listening");
    const url = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
    const asked = { ...(JSON.parse(body) as object), base_url: url, api_base: url, extra_body: { url } };
    const text = JSON.stringify(asked);
    const heard = await say(
      stand.url,
      head([
        `Content-Length: ${text.length}`,
        `X-Portkey-Custom-Host: ${url}`,
        `X-Forwarded-Host: ${url.slice(7)}`,
        `Helicone-OpenAI-Api-Base: ${url}`,
        `X-Base-Url: ${url}`,
        "Connection: close",
      ]) + text,
    );
    expect(heard.answers).toHaveLength(1);
    meant = stand.fakeOpenAi.received.length;
    expect(caught).toBe(0);
    trap.close();
  });
});
