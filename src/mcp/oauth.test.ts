import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { JsonObject } from "../base/json.ts";
import type { McpOauth } from "../policy/mcp-config.ts";
import { logIn } from "./login.ts";
import { reads, rulesFor, serverAt, startTestServer, testDesk, testPolicy } from "./mcp.test-data.ts";
import { ownCredentials, personsLogin } from "./oauth.ts";
import { startOauth } from "./oauth.test-data.ts";
import { TokenFile } from "./token-file.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const key = new Uint8Array(32).fill(5);

async function stand(grant: McpOauth["grant"], clientSecret?: string) {
  const behind = await startTestServer();
  const oauth = await startOauth(behind);
  const path = join(mkdtempSync(join(tmpdir(), "seaworthy-token-")), "s");
  const file = new TokenFile(path, key, "mcp token of s");
  const witnessed: JsonObject[] = [];
  const given: McpOauth =
    grant === "client-credentials" ? { grant, clientId: "robot", issuer: oauth.issuer } : { grant };
  const parts = {
    ...{ server: "s", oauth: given, clientSecret, file },
    witness: async (facts: JsonObject) => {
      witnessed.push(facts);
      return Promise.resolve();
    },
  };
  const server = serverAt("s", oauth.url, {
    reach: { kind: "http", url: oauth.url, allowPrivate: true, oauth: given },
  });
  const desk = testDesk([server], testPolicy({ s: rulesFor({ say: reads }) }), {
    authorize: async () =>
      Promise.resolve(grant === "client-credentials" ? ownCredentials(parts) : personsLogin(parts)),
  });
  open.push(behind, oauth, desk);
  return { behind, oauth, path, file, parts, server, desk, witnessed };
}

const say = { name: "say", arguments: { text: "x" } };

test("with client credentials the gateway gets a token for this server by itself, and each is in the log", async () => {
  const { oauth, desk, witnessed, behind } = await stand("client-credentials", "hush");
  const client = await desk.connect("s");
  expect(await client.callTool(say)).toMatchObject({ content: [{ text: "said x" }] });
  expect(oauth.asked.map((form) => [form.get("grant_type"), form.get("resource")])).toEqual([
    ["client_credentials", oauth.url],
  ]);
  expect(witnessed).toEqual([{ server: "s", grant: "client-credentials", seconds: 3600, scope: "tools" }]);
  expect(behind.called).toHaveLength(1);
});

test("a wrong secret opens nothing", async () => {
  const { desk, behind } = await stand("client-credentials", "wrong");
  const client = await desk.connect("s");
  await expect(client.callTool(say)).rejects.toThrow(/could not be reached/);
  expect(behind.called).toEqual([]);
});

test("before anybody logged in the server is not reached, and who asks hears what to do", async () => {
  const { desk } = await stand("authorization-code");
  const client = await desk.connect("s");
  await expect(client.callTool(say)).rejects.toThrow(/wants a person to log in/);
});

test("a person logs in once; the token is kept encrypted, and made new when it ends", async () => {
  const { oauth, desk, parts, path, file, server, witnessed } = await stand("authorization-code");
  await logIn(server, parts, {
    // What a browser does.
    show: (url) => void fetch(url).then(async (page) => page.text()),
    waitMs: 10_000,
    signal: new AbortController().signal,
  });
  const kept = (file.read()?.["tokens"] as JsonObject)["access_token"] as string;
  expect(oauth.good.has(kept)).toBe(true);
  expect(readFileSync(path).includes(kept)).toBe(false);
  const client = await desk.connect("s");
  expect(await client.callTool(say)).toMatchObject({ content: [{ text: "said x" }] });
  oauth.good.clear();
  expect(await client.callTool(say)).toMatchObject({ content: [{ text: "said x" }] });
  expect(oauth.asked.map((form) => form.get("grant_type"))).toEqual(["authorization_code", "refresh_token"]);
  expect(witnessed.map(({ grant }) => grant)).toEqual(["authorization-code", "authorization-code"]);
});

test("whoever comes back without the login's own word is not listened to", async () => {
  const { parts, server, file } = await stand("authorization-code");
  const login = logIn(server, parts, {
    show: (url) => {
      const back = new URL(url.searchParams.get("redirect_uri") ?? "");
      back.search = "?code=stolen&state=made-up";
      void fetch(back).then(async (page) => page.text());
    },
    waitMs: 500,
    signal: new AbortController().signal,
  });
  await expect(login).rejects.toThrow(/nobody came back in time/);
  expect(file.read()?.["tokens"]).toBeUndefined();
});

test("a file of tokens opens for nobody else, in no other place, and not when a byte of it changed", async () => {
  const { path, file } = await stand("authorization-code");
  file.write({ tokens: { access_token: "t" } });
  expect(file.read()).toEqual({ tokens: { access_token: "t" } });
  expect(() => new TokenFile(path, new Uint8Array(32), "mcp token of s").read()).toThrow(
    /not as this gateway/,
  );
  expect(() => new TokenFile(path, key, "mcp token of t").read()).toThrow(/not as this gateway/);
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  expect(() => file.read()).toThrow(/not as this gateway/);
});
