import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import { createServer as createTlsServer, type Server as HttpsServer } from "node:https";
import { createServer as createTcpServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lookAtIsolation, readHostPort } from "./isolation.ts";
import { lookAtMetrics } from "./metrics.ts";
import { lookAtRoutes } from "./routes.ts";
import { lookAtTls } from "./tls.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-doors-"));
const open: { close(): unknown }[] = [];
const portOf = async (server: HttpServer | HttpsServer | Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(server);
  return (server.address() as AddressInfo).port;
};
let authorities: string;
let secure: number;
let old: number;
beforeAll(async () => {
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"],
      ...["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
    ],
    { stdio: "ignore" },
  );
  authorities = readFileSync(certificate, "utf8");
  const pem = { key: readFileSync(key), cert: authorities };
  secure = await portOf(createTlsServer(pem));
  const weak = {
    ...pem,
    minVersion: "TLSv1.1",
    maxVersion: "TLSv1.1",
    ciphers: "DEFAULT@SECLEVEL=0",
  } as const;
  old = await portOf(createTlsServer(weak));
});
afterAll(() => {
  for (const server of open) server.close();
  rmSync(folder, { recursive: true, force: true });
});

const tls = async (outside: readonly string[], more: Partial<Parameters<typeof lookAtTls>[0]> = {}) =>
  (await lookAtTls({ host: "127.0.0.1", outside, authorities, hasBackups: true, ...more })).figures;

test("a door with TLS 1.2 or later and a certificate for its name is not weak", async () => {
  expect(await tls([`https://localhost:${secure}`, `https://127.0.0.1:${secure}`])).toEqual({
    doors: 2,
    weak: 0,
    backups: 1,
  });
});

test("an older TLS, an authority that nobody knows, plain HTTP and nobody there are weak", async () => {
  const doors = [`https://localhost:${old}`, "http://localhost:1", "https://127.0.0.1:1"];
  expect(await tls(doors)).toMatchObject({ doors: 3, weak: 3 });
  const { figures } = await lookAtTls({
    host: "::1",
    outside: [`https://localhost:${secure}`],
    hasBackups: false,
  });
  expect(figures).toEqual({ doors: 1, weak: 1, backups: 0 });
});

test("doors that others reach in plain HTTP are weak until somebody names what stands before them", async () => {
  expect(await tls([], { host: "0.0.0.0" })).toMatchObject({ doors: 2, weak: 2 });
  expect(await tls([`https://localhost:${secure}`], { host: "0.0.0.0" })).toMatchObject({
    doors: 1,
    weak: 0,
  });
  expect(await tls([])).toMatchObject({ doors: 0, weak: 0 });
});

test("hosts that answer are reached, and one that must answer says whether there is a network at all", async () => {
  const there = { host: "127.0.0.1", port: await portOf(createTcpServer()) };
  const away = { host: "127.0.0.1", port: 1 };
  expect((await lookAtIsolation([away], there)).figures).toEqual({ hosts: 1, reached: 0, control: 1 });
  expect((await lookAtIsolation([away, there], away)).figures).toEqual({ hosts: 2, reached: 1, control: 0 });
});

test.each([
  ["db.internal:5432", { host: "db.internal", port: 5432 }],
  ["[::1]:80", { host: "::1", port: 80 }],
  ["db.internal", undefined],
  ["db.internal:0", undefined],
  ["db.internal:65536", undefined],
])("%s is a host with a port: %o", (text, read) => {
  expect(readHostPort(text)).toEqual(read);
});

/** Two doors of which one route can be used with any key, and one fails behind the door. */
async function leakyDoors(leaks: boolean): Promise<string> {
  const server = createServer(({ url = "", method = "", headers }, response) => {
    if (url.endsWith("none-of-these")) {
      response
        .writeHead(404)
        .end("one of POST /v1/chat/completions, GET /v1/models, /mcp/SERVER, /api/kills");
    } else if (method === "PATCH") response.writeHead(405, { allow: "GET, POST" }).end();
    else {
      const isOpen = leaks && url === "/v1/models" && headers.authorization === "Bearer wrong";
      response.writeHead(isOpen ? 200 : leaks && url === "/api/kills" && method === "POST" ? 500 : 401).end();
    }
  });
  return `http://127.0.0.1:${await portOf(server)}`;
}

test("a route is open where any wrong key is answered, or something fails behind its door", async () => {
  const keyed = (): Promise<number> => Promise.resolve(200);
  const tight = await leakyDoors(false);
  expect((await lookAtRoutes({ programsUrl: tight, peopleUrl: tight, keyed })).figures).toEqual({
    routes: 5,
    open: 0,
    keyed: 1,
  });
  const leaky = await leakyDoors(true);
  const found = await lookAtRoutes({
    programsUrl: leaky,
    peopleUrl: leaky,
    keyed: () => Promise.resolve(503),
  });
  expect(found.figures).toEqual({ routes: 5, open: 2, keyed: 0 });
  expect(found.payload).toContain("GET /v1/models: 401, 200");
});

test("a family of metrics counts where a number stands, not where a heading does", async () => {
  const lines = [
    "# HELP seaworthy_tokens_total Tokens",
    'seaworthy_calls_total{outcome="answered"} 3',
    'seaworthy_call_seconds_bucket{le="1"} 3',
    'seaworthy_refusals_total{code="KEY_MISSING"} 1',
  ];
  const url = `http://127.0.0.1:${await portOf(createServer((_request, response) => response.end(lines.join("\n"))))}`;
  const found = await lookAtMetrics(url, AbortSignal.timeout(5000));
  expect(found).toEqual({
    figures: { families: 2 },
    beside: { note: "without series: tokens, cost, behaviour" },
  });
});
