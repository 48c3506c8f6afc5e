import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createTcp, connect, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as overTls, createServer as createTls } from "node:tls";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { SandboxEvent, SandboxNetwork } from "../sandbox.ts";
import { openEgress, type Egress, type EgressOptions } from "./egress.ts";
import type { NamedHost } from "./named-host.ts";

const folder = mkdtempSync(join(tmpdir(), "egress-"));
const path = join(folder, "proxy.sock");
const standard = { connections: 4, connectionsPerMinute: 1000, connectionMb: 1 };
const publicAddress = "93.184.215.14";
const api: NamedHost = { host: "api.example.com", port: 443, tls: true };
const database: NamedHost = { host: "db.example.com", port: 5432, tls: false };

let events: SandboxEvent[] = [];
let egress: Egress | undefined;
let tls: Server;
let echo: Server;
/** What was dialled: address and port. */
let dialled: string[] = [];

beforeAll(async () => {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=api.example.com", "-addext", "subjectAltName=DNS:api.example.com"];
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      ...subject,
      "-days",
      "1",
      "-keyout",
      key,
      "-out",
      cert,
    ],
    { stdio: "ignore" },
  );
  tls = createTls({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => {
    socket.on("error", () => undefined).pipe(socket);
  });
  echo = createTcp((socket) => socket.on("error", () => undefined).pipe(socket));
  tls.on("tlsClientError", () => undefined);
  await Promise.all([
    once(tls.listen(0, "127.0.0.1"), "listening"),
    once(echo.listen(0, "127.0.0.1"), "listening"),
  ]);
});

afterAll(() => {
  tls.close();
  echo.close();
  rmSync(folder, { recursive: true });
});

afterEach(async () => {
  await egress?.close();
  egress = undefined;
});

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Public addresses lead to this machine: what is dialled is what would have left. */
const network: SandboxNetwork = {
  resolve: (_name, _options, done) => done(null, [{ address: publicAddress, family: 4 }]),
  connect: (address, port) => {
    dialled.push(`${address}:${port}`);
    return connect({ host: "127.0.0.1", port: portOf(port === 443 ? tls : echo), allowHalfOpen: true });
  },
};

async function open(changed: Partial<EgressOptions> = {}): Promise<void> {
  const told: SandboxEvent[] = [];
  events = told;
  dialled = [];
  const record = (event: SandboxEvent): Promise<void> => Promise.resolve(void told.push(event));
  egress = await openEgress({ path, hosts: [api, database], limits: standard, record, network, ...changed });
}

const connectTo = (target: string): string => `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`;

/** Sends these bytes and takes all that comes until it is closed, or until there is as much as is waited for. */
async function says(bytes: string | Buffer, until = Infinity): Promise<string> {
  const socket = connect({ path, allowHalfOpen: true });
  socket.write(bytes);
  let text = "";
  socket.on("error", () => undefined);
  for await (const chunk of socket) {
    text += String(chunk);
    if (text.length >= until) break;
  }
  socket.destroy();
  return text;
}

/** A tunnel that is open, or what was answered instead. */
async function tunnel(target: string): Promise<Socket | string> {
  const socket = connect({ path });
  socket.write(connectTo(target));
  const [chunk] = (await once(socket, "data")) as [Buffer];
  const head = chunk.toString();
  return head.startsWith("HTTP/1.1 200") ? socket : head;
}

test("a program speaks TLS to a host that is named, at the address that was looked at", async () => {
  await open();
  const socket = (await tunnel("api.example.com:443")) as Socket;
  const secured = overTls({ socket, servername: "api.example.com", rejectUnauthorized: false });
  secured.write("hello");
  const [answer] = (await once(secured, "data")) as [Buffer];
  expect(answer.toString()).toBe("hello");
  secured.destroy();
  socket.destroy();
  await expect.poll(() => events.length).toBe(2);
  expect(events[0]).toEqual({
    kind: "connect",
    outcome: "allowed",
    host: "api.example.com",
    port: 443,
    address: publicAddress,
  });
  expect(events[1]).toMatchObject({ kind: "connection-ended", host: "api.example.com", port: 443 });
  expect(dialled).toEqual([`${publicAddress}:443`]);
});

test("what is no TLS goes where that was said", async () => {
  await open();
  const socket = (await tunnel("db.example.com:5432")) as Socket;
  socket.write("select 1");
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString()).toBe("select 1");
  socket.destroy();
  await expect.poll(() => events[1]).toMatchObject({ sentBytes: 8, receivedBytes: 8, why: "closed" });
});

test.each([
  ["a host that is not named", connectTo("evil.example:443"), /^HTTP\/1\.1 403/],
  ["a port that is not named", connectTo("api.example.com:8443"), /^HTTP\/1\.1 403/],
  ["a host within a named one", connectTo("x.api.example.com:443"), /^HTTP\/1\.1 403/],
  ["the address of a named host", connectTo(`${publicAddress}:443`), /^HTTP\/1\.1 403/],
  ["this machine", connectTo("127.0.0.1:8787"), /^HTTP\/1\.1 403/],
  ["this machine, by its name", connectTo("localhost:8787"), /^HTTP\/1\.1 403/],
  ["the metadata service", connectTo("169.254.169.254:80"), /^HTTP\/1\.1 403/],
  ["this machine, mapped", connectTo("[::ffff:127.0.0.1]:8787"), /^HTTP\/1\.1 403/],
  [
    "a page instead of a tunnel",
    "GET http://api.example.com/ HTTP/1.1\r\nHost: api.example.com\r\n\r\n",
    /^HTTP\/1\.1 405/,
  ],
  ["a page of this machine", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", /^HTTP\/1\.1 405/],
  [
    "a second request behind a body",
    "CONNECT api.example.com:443 HTTP/1.1\r\nContent-Length: 40\r\n\r\nCONNECT evil.example:443 HTTP/1.1\r\n\r\n",
    /^HTTP\/1\.1 400/,
  ],
  [
    "a second request behind a bare line feed",
    "CONNECT api.example.com:443 HTTP/1.1\n\nCONNECT evil.example:443 HTTP/1.1\r\n\r\n",
    /^HTTP\/1\.1 400/,
  ],
  [
    "another host in a header",
    "CONNECT api.example.com:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    /^HTTP\/1\.1 400/,
  ],
])("nothing leaves for %s", async (_what, bytes, answer) => {
  await open();
  expect(await says(bytes)).toMatch(answer);
  expect(events).toMatchObject([{ kind: "connect", outcome: "refused" }]);
  expect(dialled).toEqual([]);
});

test("a second CONNECT within a tunnel is no TLS, and goes nowhere", async () => {
  await open();
  const all = await says(connectTo("api.example.com:443") + connectTo("evil.example:443"));
  expect(all).toBe("HTTP/1.1 200 Connection established\r\n\r\n");
  await expect
    .poll(() => events[1])
    .toMatchObject({ sentBytes: 0, receivedBytes: 0, why: "it does not begin with TLS" });
});

test.each([
  ["another name", "evil.example", "its TLS greeting names another host"],
  ["no name", "", "its TLS greeting names another host"],
])(
  "a TLS greeting with %s ends the connection before a byte of it has left",
  async (_what, servername, why) => {
    await open();
    const socket = (await tunnel("api.example.com:443")) as Socket;
    const secured = overTls({ socket, servername, rejectUnauthorized: false }).on("error", () => undefined);
    await new Promise((resolve) => secured.once("close", resolve));
    await expect.poll(() => events[1]).toMatchObject({ kind: "connection-ended", sentBytes: 0, why });
  },
);

test.each([
  ["an address inside", ["10.1.2.3"]],
  ["this machine", ["127.0.0.1"]],
  ["the metadata service", ["169.254.169.254"]],
  ["this machine, mapped", ["::ffff:127.0.0.1"]],
  ["this machine by NAT64", ["64:ff9b::7f00:1"]],
  ["a public address and one inside", [publicAddress, "10.1.2.3"]],
])("nothing leaves where a named host stands for %s", async (_what, addresses) => {
  const resolve: SandboxNetwork["resolve"] = (_name, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    );
  await open({ network: { ...network, resolve } });
  expect(await tunnel("api.example.com:443")).toMatch(/^HTTP\/1\.1 403[^]*not public/);
  expect(dialled).toEqual([]);
});

test("a name that stands for another address the second time is not asked for a second time", async () => {
  let asked = 0;
  const resolve: SandboxNetwork["resolve"] = (_name, _options, done) => {
    asked += 1;
    done(null, [{ address: asked === 1 ? publicAddress : "127.0.0.1", family: 4 }]);
  };
  await open({ network: { ...network, resolve } });
  const socket = (await tunnel("db.example.com:5432")) as Socket;
  socket.write("x");
  await once(socket, "data");
  socket.destroy();
  expect({ asked, dialled }).toEqual({ asked: 1, dialled: [`${publicAddress}:5432`] });
  expect(await tunnel("db.example.com:5432")).toMatch(/^HTTP\/1\.1 403/);
  expect(dialled).toHaveLength(1);
});

test("an address inside is reached where it is named as that address, the metadata service never", async () => {
  const hosts = ["10.1.2.3", "169.254.169.254"].map((host) => ({ host, port: 5432, tls: false }));
  await open({ hosts });
  const socket = await tunnel("10.1.2.3:5432");
  expect(typeof socket).toBe("object");
  (socket as Socket).destroy();
  expect(await tunnel("169.254.169.254:5432")).toMatch(/^HTTP\/1\.1 403[^]*nobody's server/);
  expect(dialled).toEqual(["10.1.2.3:5432"]);
});

test("a name without an address is answered so", async () => {
  const resolve: SandboxNetwork["resolve"] = (_name, _options, done) => done(new Error("ENOTFOUND"));
  await open({ network: { ...network, resolve } });
  expect(await tunnel("api.example.com:443")).toMatch(/^HTTP\/1\.1 502[^]*no address/);
});

test("where it cannot be recorded, nothing leaves", async () => {
  await open({ record: () => Promise.reject(new Error("the log is away")) });
  expect(await says(connectTo("db.example.com:5432"))).toBe("");
  expect(dialled).toEqual([]);
});

test("a host that takes no connection is answered so, and told of", async () => {
  await open({
    network: { ...network, connect: () => connect({ host: "127.0.0.1", port: 1, allowHalfOpen: true }) },
  });
  expect(await tunnel("db.example.com:5432")).toMatch(/^HTTP\/1\.1 502/);
  await expect.poll(() => events[1]).toMatchObject({ why: "the host did not take the connection" });
});

test("one connection carries so many bytes and no more", async () => {
  await open();
  const socket = (await tunnel("db.example.com:5432")) as Socket;
  socket.on("error", () => undefined).resume();
  socket.write(Buffer.alloc(600 * 1024));
  await once(socket, "close");
  await expect.poll(() => events[1]).toMatchObject({ why: "more bytes than one connection may carry" });
});

test("so many connections at once are taken and no more", async () => {
  await open();
  const held = await Promise.all([1, 2, 3, 4].map(() => tunnel("db.example.com:5432")));
  expect(held.every((socket) => typeof socket === "object")).toBe(true);
  expect(await tunnel("db.example.com:5432")).toMatch(/^HTTP\/1\.1 503/);
  (held[0] as Socket).destroy();
  await expect.poll(async () => typeof (await tunnel("db.example.com:5432"))).toBe("object");
  for (const socket of held) (socket as Socket).destroy();
});

test("so many attempts in a minute are taken and no more", async () => {
  await open({ limits: { ...standard, connectionsPerMinute: 3 } });
  const answers = [];
  for (let n = 0; n < 4; n++) answers.push(await says(connectTo("evil.example:443")));
  expect(answers.map((text) => text.slice(9, 12))).toEqual(["403", "403", "403", "429"]);
  expect(events).toHaveLength(3);
});

test("a head without an end is not waited for beyond 8 KiB", async () => {
  await open();
  expect(await says(`CONNECT api.example.com:443 HTTP/1.1\r\nx: ${"y".repeat(9000)}`)).toBe("");
  expect(dialled).toEqual([]);
});

test("what is closed lets nothing through any more", async () => {
  await open();
  const socket = (await tunnel("db.example.com:5432")) as Socket;
  const closed = once(socket, "close");
  await egress?.close();
  await closed;
  const late = connect({ path });
  const [error] = (await once(late, "error")) as [NodeJS.ErrnoException];
  expect(["ENOENT", "ECONNREFUSED"]).toContain(error.code);
});
