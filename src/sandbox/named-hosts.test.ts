import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readFileSync } from "node:fs";
import { createServer } from "node:https";
import { connect, type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { networkAttempts } from "./probe/network-attempts.ts";
import { probeSandbox } from "./probe/probe.ts";
import { doubt, openFolder, spec, textOf } from "./sandbox.test-data.ts";
import type { SandboxEvent, SandboxSpec } from "./sandbox.ts";
import { startSandboxed } from "./start.ts";

const folder = openFolder();
const certificate = `${folder.path}/cert.pem`;
const host = "api.example.com";
const address = "93.184.215.14";
let port = 0;
let server: ReturnType<typeof createServer>;
let dialled: string[] = [];

beforeAll(async () => {
  const key = `${folder.path}/key.pem`;
  const name = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`, "-days", "1"];
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  execFileSync("openssl", ["req", ...kind, ...name, "-keyout", key, "-out", certificate], {
    stdio: "ignore",
  });
  chmodSync(certificate, 0o644);
  server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (asked, answer) => {
    answer.end(`${asked.method ?? ""} ${asked.headers.host ?? ""}`);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  folder.remove();
});

interface Told {
  readonly out: string;
  readonly err: string;
  readonly code: number | null;
  readonly events: readonly SandboxEvent[];
}

/** A machine where the host has a public address, which leads to the server of this test. */
async function runs(asked: Partial<SandboxSpec>): Promise<Told> {
  const events: SandboxEvent[] = [];
  dialled = [];
  const trusted = {
    NODE_EXTRA_CA_CERTS: certificate,
    SSL_CERT_FILE: certificate,
    CURL_CA_BUNDLE: certificate,
  };
  const sandbox = await startSandboxed(
    spec({ hosts: [host], folders: [{ path: folder.path, access: "read" }], env: trusted, ...asked }),
    {
      keepOut: [],
      record: (event) => Promise.resolve(void events.push(event)),
      network: {
        resolve: (_name, _options, done) => done(null, [{ address, family: 4 }]),
        connect: (to, at) => {
          dialled.push(`${to}:${at}`);
          return connect({ host: "127.0.0.1", port, allowHalfOpen: true });
        },
      },
    },
  );
  sandbox.stdin.end("typed");
  const [out, err, { code }] = await Promise.all([
    textOf(sandbox.stdout),
    textOf(sandbox.stderr),
    sandbox.exited,
  ]);
  return { out, err, code, events };
}

const fetching = (url: string): Partial<SandboxSpec> => ({
  args: ["--input-type=module", "-e", `console.log(await (await fetch(${JSON.stringify(url)})).text())`],
});
const curl = (...args: string[]): Partial<SandboxSpec> => ({
  command: "/usr/bin/curl",
  args: ["-sS", "-m", "20", ...args],
});
const python = (url: string): Partial<SandboxSpec> => ({
  command: "/usr/bin/python3",
  args: [
    "-c",
    `import urllib.request; print(urllib.request.urlopen(${JSON.stringify(url)}, timeout=20).read().decode())`,
  ],
});

describe.skipIf(doubt !== undefined)("a sandbox with named hosts", () => {
  test.each([
    ["fetch of Node.js", fetching],
    ["curl", curl],
    ["Python", python],
  ])("%s reaches a host that is named without being told how", async (_what, program) => {
    const { out, err, code, events } = await runs(program(`https://${host}/`));
    expect({ out: out.trim(), code, err }).toMatchObject({ out: `GET ${host}`, code: 0 });
    expect(events[0]).toEqual({ kind: "connect", outcome: "allowed", host, port: 443, address });
    expect(dialled).toEqual([`${address}:443`]);
  });

  test.each([
    ["fetch of Node.js", fetching],
    ["curl", curl],
    ["Python", python],
  ])("%s does not reach one that is not", async (_what, program) => {
    const { out, code, events } = await runs(program("https://evil.example/"));
    expect({ out, failed: code !== 0 }).toEqual({ out: "", failed: true });
    expect(events).toMatchObject([{ kind: "connect", outcome: "refused", host: "evil.example", port: 443 }]);
    expect(dialled).toEqual([]);
  });

  test.each([
    ["past the proxy", ["--noproxy", "*", `https://${host}/`]],
    ["past the proxy by its address", ["--noproxy", "*", "-k", `https://${address}/`]],
    [
      "at another name's certificate",
      ["-k", "--connect-to", `evil.example:443:${host}:443`, "https://evil.example/"],
    ],
    ["without TLS", ["-p", `http://${host}:443/`]],
    ["as a page", [`http://${host}/`]],
    [
      "by the socket itself, at another host",
      ["--proxy", "unix:/run/seaworthy/outside.sock", "https://evil.example/"],
    ],
  ])("curl gets nothing %s", async (_what, args) => {
    const { out } = await runs(curl(...args));
    expect(out.replace(/^sandbox: .*\n$/, "")).toBe("");
  });

  test("its program is what it would be without: what is typed, what it says, how it ends", async () => {
    const told = await runs({ command: "/bin/sh", args: ["-c", "cat; echo wrong >&2; exit 5"] });
    expect(told).toEqual({ out: "typed", err: "wrong\n", code: 5, events: [] });
    const ended = await runs({ command: "/bin/sh", args: ["-c", "kill -TERM $$"] });
    expect(ended.code).toBe(128 + 15);
  });

  test("whoever wants to leave does not get through by way of them either", async () => {
    const results = await probeSandbox({
      spec: spec({ hosts: [host] }),
      start: (asked) => startSandboxed(asked, { keepOut: [], record: () => Promise.resolve() }),
      attempts: networkAttempts,
    });
    expect(results).toHaveLength(networkAttempts.length);
    const open = results.filter(({ inside }) => inside !== "stopped");
    expect(open.map(({ attempt, inside, said }) => `${attempt.id}: ${inside}: ${said}`)).toEqual([]);
  }, 240_000);
});
