import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createSecure } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  fakeNamespace,
  fakePodToken,
  fakeRoleId,
  fakeSecretId,
  fakeToken,
  startFakeVault,
  type FakeVault,
} from "../../test/fakes/vault.ts";
import { faultAt, portsWith, readAt } from "./secrets.test-data.ts";

const reference = "vault:secret/apps/prod#openai";
const value = "sk-in-the-vault-1";
let vault: FakeVault;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-vault-"));
  vault = await startFakeVault();
  vault.secrets.set("apps/prod", { openai: `${value}\n`, number: 7, empty: " " });
});
afterEach(async () => {
  await vault.close();
  rmSync(folder, { recursive: true });
});
const inFile = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const portsFor = (more: Record<string, string> = { VAULT_TOKEN: fakeToken }, now = Date.now) =>
  portsWith({ VAULT_ADDR: vault.url, ...more }, now);

test("a field of a secret is read with its version and when that was made", async () => {
  vault.versions.set("apps/prod", 4);
  expect(await readAt(reference, portsFor())).toEqual({
    value,
    version: "4",
    createdAtMs: Date.UTC(2026, 0, 1),
  });
});

test("a namespace and a token from a file go with the request", async () => {
  const ports = portsFor({
    VAULT_NAMESPACE: fakeNamespace,
    VAULT_TOKEN_FILE: inFile("token", `${fakeToken}\n`),
  });
  expect((await readAt(reference, ports)).value).toBe(value);
  expect(vault.asked[0]).toMatchObject({
    "x-vault-namespace": fakeNamespace,
    "x-vault-token": fakeToken,
    "x-vault-request": "true",
  });
});

test.each([
  ["an AppRole", () => ({ VAULT_ROLE_ID: fakeRoleId, VAULT_SECRET_ID: fakeSecretId })],
  [
    "an AppRole whose secret id is in a file",
    () => ({ VAULT_ROLE_ID: fakeRoleId, VAULT_SECRET_ID_FILE: inFile("id", fakeSecretId) }),
  ],
  [
    "a Kubernetes service account",
    () => ({ VAULT_K8S_ROLE: "gateway", VAULT_K8S_TOKEN_FILE: inFile("jwt", fakePodToken) }),
  ],
])("%s logs in once and reads with the token that it got", async (_who, variables) => {
  const ports = portsFor(variables());
  expect((await readAt(reference, ports)).value).toBe(value);
  await readAt(reference, ports);
  expect(vault.asked.map((headers) => headers["x-vault-token"])).toEqual([
    undefined,
    "hvs.granted-1",
    "hvs.granted-1",
  ]);
});

test("a login is made anew a minute before its lease ends, and when its token is refused", async () => {
  let nowMs = 1_000_000;
  vault.leaseSeconds = 600;
  const login = { VAULT_ROLE_ID: fakeRoleId, VAULT_SECRET_ID: fakeSecretId };
  const ports = portsFor(login, () => nowMs);
  await readAt(reference, ports);
  nowMs += 539_999;
  await readAt(reference, ports);
  expect(vault.granted.size).toBe(1);
  nowMs += 1;
  await readAt(reference, ports);
  expect(vault.granted.size).toBe(2);
  vault.granted.clear();
  expect((await readAt(reference, ports)).value).toBe(value);
  expect([...vault.granted]).toEqual(["hvs.granted-3"]);
});

test.each([
  ["another token", { VAULT_TOKEN: "hvs.other" }, reference, /^refused: .*\(403\)/],
  ["a token that is none", { VAULT_TOKEN: "s3cret\r\nx: y" }, reference, /^refused: .*is no token/],
  ["no token", { VAULT_TOKEN: "" }, reference, /^refused: there is no token/],
  [
    "a wrong secret id",
    { VAULT_ROLE_ID: fakeRoleId, VAULT_SECRET_ID: "s3cret" },
    reference,
    /^refused: the vault refuses the login by AppRole at auth\/approle \(400\)/,
  ],
  [
    "a mount that leads elsewhere",
    { VAULT_ROLE_ID: "r", VAULT_APPROLE_MOUNT: "../sys" },
    reference,
    /^refused: VAULT_APPROLE_MOUNT is no mount/,
  ],
  [
    "no service account",
    { VAULT_K8S_ROLE: "gateway", VAULT_K8S_TOKEN_FILE: "/nowhere/token" },
    reference,
    /^refused: \/nowhere\/token cannot be read/,
  ],
  ["another path", { VAULT_TOKEN: fakeToken }, "vault:secret/apps/dev#openai", /^missing: .*\(404\)/],
  ["another field", { VAULT_TOKEN: fakeToken }, "vault:secret/apps/prod#other", /^missing: .*no such field/],
  ["a number", { VAULT_TOKEN: fakeToken }, "vault:secret/apps/prod#number", /^missing: .*no such field/],
  ["an empty field", { VAULT_TOKEN: fakeToken }, "vault:secret/apps/prod#empty", /^missing: .*no such field/],
  [
    "a field that every object has",
    { VAULT_TOKEN: fakeToken },
    "vault:secret/apps/prod#toString",
    /^missing: .*no such field/,
  ],
  [
    "plain http beyond this machine",
    { VAULT_ADDR: "http://vault.example:8200", VAULT_TOKEN: fakeToken },
    reference,
    /^refused: VAULT_ADDR is plain http beyond this machine/,
  ],
  [
    "an address with credentials",
    { VAULT_ADDR: "https://me:s3cret@vault.example", VAULT_TOKEN: fakeToken },
    reference,
    /^refused: VAULT_ADDR is no https address without credentials/,
  ],
  [
    "nobody at the address",
    { VAULT_ADDR: "http://127.0.0.1:1", VAULT_TOKEN: fakeToken },
    reference,
    /^away: the vault at .* ECONNREFUSED/,
  ],
])("%s: what is wrong is told, and nothing secret", async (_what, variables, text, told) => {
  const fault = await faultAt(text, portsFor(variables));
  expect(fault).toMatch(told);
  for (const secret of ["s3cret", value, fakeToken, fakeSecretId]) expect(fault).not.toContain(secret);
});

test.each([
  ["sealed", /^away: .*503.*unseal it/],
  ["redirect", /^away: .*307/],
  ["rubbish", /^missing: .*no such field/],
] as const)("a vault that is %s is told", async (trouble, told) => {
  vault.trouble = trouble;
  expect(await faultAt(reference, portsFor())).toMatch(told);
});

test("a vault's own authority is asked for, and no other is believed", async () => {
  const openssl = (...args: readonly string[]): unknown => execFileSync("openssl", args, { stdio: "ignore" });
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  openssl(
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"],
    ...[
      "-keyout",
      key,
      "-out",
      certificate,
      "-subj",
      "/CN=localhost",
      "-addext",
      "subjectAltName=IP:127.0.0.1",
    ],
  );
  const secure = createSecure({ key: readFileSync(key), cert: readFileSync(certificate) }, (_, response) =>
    response.end(JSON.stringify({ data: { data: { openai: value }, metadata: { version: 2 } } })),
  );
  await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
  const at = { VAULT_ADDR: `https://127.0.0.1:${(secure.address() as AddressInfo).port}`, VAULT_TOKEN: "t" };
  expect((await readAt(reference, portsFor({ ...at, VAULT_CACERT: certificate }))).value).toBe(value);
  expect(await faultAt(reference, portsFor(at))).toMatch(/^away: .*SELF_SIGNED/);
  expect(await faultAt(reference, portsFor({ ...at, VAULT_CACERT: "/nowhere.pem" }))).toMatch(
    /^refused: VAULT_CACERT/,
  );
  await new Promise((resolve) => secure.close(resolve));
});
