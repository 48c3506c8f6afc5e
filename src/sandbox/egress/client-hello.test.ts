import { createServer, connect as overTcp } from "node:net";
import { connect } from "node:tls";
import { spawn } from "node:child_process";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { helloBytesMax, readClientHello } from "./client-hello.ts";

/** What a real client sends first. */
async function greeting(servername: string | undefined, begin?: (port: number) => void): Promise<Buffer> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.once("data", (chunk) => {
        resolve(chunk);
        socket.destroy();
        server.close();
      });
    });
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      if (begin !== undefined) {
        begin(port);
        return;
      }
      const name = servername === undefined ? {} : { servername };
      connect({ socket: overTcp(port, "127.0.0.1"), ...name }).on("error", () => undefined);
    });
  });
}

let real = Buffer.alloc(0);
beforeAll(async () => {
  real = Buffer.from(await greeting("api.example.com"));
});

/** A greeting of our own making: each extension is a number and its content. */
function hello(extensions: readonly (readonly [number, Buffer])[], after = Buffer.alloc(0)): Buffer {
  const sized = (width: number, content: Buffer): Buffer => {
    const size = Buffer.alloc(width);
    size.writeUIntBE(content.length, 0, width);
    return Buffer.concat([size, content]);
  };
  const list = extensions.map(([kind, content]) =>
    Buffer.concat([Buffer.from([kind >> 8, kind & 255]), sized(2, content)]),
  );
  const body = Buffer.concat([
    Buffer.from([3, 3]),
    Buffer.alloc(32),
    sized(1, Buffer.alloc(0)),
    sized(2, Buffer.from([0x13, 1])),
    sized(1, Buffer.from([0])),
    sized(2, Buffer.concat(list)),
    after,
  ]);
  return Buffer.concat([
    Buffer.from([22, 3, 1]),
    sized(2, Buffer.concat([Buffer.from([1]), sized(3, body)])),
  ]);
}
const names = (...hosts: string[]): Buffer => {
  const each = hosts.map((host) => Buffer.concat([Buffer.from([0, 0, host.length]), Buffer.from(host)]));
  const list = Buffer.concat(each);
  return Buffer.concat([Buffer.from([list.length >> 8, list.length & 255]), list]);
};

test("the name in the greeting of Node.js is read", () => {
  expect(readClientHello(real)).toEqual({ state: "read", serverName: "api.example.com" });
});

test("the name in the greeting of curl is read, and that there is none for an address", async () => {
  const curl = (host: string) => (port: number) =>
    void spawn("curl", ["-s", "--noproxy", "*", "--connect-to", `::127.0.0.1:${port}`, `https://${host}/`]);
  expect(readClientHello(await greeting(undefined, curl("API.example.com")))).toMatchObject({
    serverName: "api.example.com",
  });
  expect(readClientHello(await greeting(undefined, curl("192.0.2.1")))).toEqual({
    state: "read",
    serverName: undefined,
  });
});

test("it is read wherever it is cut, and not before its end", () => {
  fc.assert(
    fc.property(fc.nat({ max: real.length }), (length) => {
      const { state } = readClientHello(real.subarray(0, length));
      expect(state).toBe(length === real.length ? "read" : "more");
    }),
  );
});

test("it is read however it is cut into TLS records", () => {
  const message = real.subarray(5);
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: message.length - 1 }), { maxLength: 6 }), (cuts) => {
      const points = [0, ...cuts.toSorted((a, b) => a - b), message.length];
      const records = points.slice(1).map((end, index) => {
        const part = message.subarray(points[index], end);
        return Buffer.concat([Buffer.from([22, 3, 1, part.length >> 8, part.length & 255]), part]);
      });
      expect(readClientHello(Buffer.concat(records))).toEqual({
        state: "read",
        serverName: "api.example.com",
      });
    }),
  );
});

test.each([
  ["another protocol", Buffer.from("GET / HTTP/1.1\r\n"), "it does not begin with TLS"],
  ["one byte of another protocol", Buffer.from("S"), "it does not begin with TLS"],
  ["an alert", Buffer.from([21, 3, 3, 0, 2, 2, 40]), "it does not begin with TLS"],
  ["a server's greeting", Buffer.from([22, 3, 3, 0, 4, 2, 0, 0, 0]), "it does not begin with a TLS greeting"],
  ["an empty record", Buffer.from([22, 3, 1, 0, 0]), "a TLS record has no lawful length"],
  ["two names", hello([[0, names("a.example", "b.example")]]), "its TLS greeting names several hosts"],
  [
    "two extensions with a name",
    hello([
      [0, names("a.example")],
      [0, names("b.example")],
    ]),
    "its TLS greeting says something twice",
  ],
  [
    "an encrypted name",
    hello([
      [0, names("a.example")],
      [0xfe0d, Buffer.from([0])],
    ]),
    "the name in its TLS greeting is encrypted",
  ],
  [
    "bytes behind the extensions",
    hello([[0, names("a.example")]], Buffer.from([0])),
    "bytes are left over in its TLS greeting",
  ],
  ["an extension over the end", hello([[0, Buffer.from([0, 99])]]), "its TLS greeting ends early"],
])("%s is refused", (_what, bytes, why) => {
  expect(readClientHello(bytes)).toEqual({ state: "refused", why });
});

test("the greetings that are made here are read when nothing is wrong with them", () => {
  expect(readClientHello(hello([[0, names("A.example")]]))).toEqual({
    state: "read",
    serverName: "a.example",
  });
  expect(readClientHello(hello([]))).toEqual({ state: "read", serverName: undefined });
});

test("a greeting without an end is refused", () => {
  const record = Buffer.concat([
    Buffer.from([22, 3, 1, 64, 0]),
    Buffer.from([1, 0, 255, 255]),
    Buffer.alloc(16_380),
  ]);
  expect(readClientHello(record)).toMatchObject({ state: "refused" });
  expect(helloBytesMax).toBeLessThan(65_535);
});

test("whatever else comes, it is read or refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: real.length }), (noise, at) => {
      const bytes = Buffer.concat([real.subarray(0, at), noise, real.subarray(at)]);
      expect(["more", "read", "refused"]).toContain(readClientHello(bytes).state);
    }),
  );
});
