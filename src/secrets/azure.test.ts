import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  fakeClient,
  fakeClientSecret,
  fakeFederatedToken,
  fakeIdentityHeader,
  fakeTenant,
  startFakeAzure,
  type FakeAzure,
} from "../../test/fakes/azure-secrets.ts";
import { faultAt, portsWith, readAt } from "./secrets.test-data.ts";

const [first, second] = ["0".repeat(31) + "1", "0".repeat(31) + "2"];
let azure: FakeAzure;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-azure-"));
  azure = await startFakeAzure();
  azure.secrets.set("openai", [
    { id: first, value: "sk-first-version" },
    { id: second, value: "sk-second-version\n" },
  ]);
});
afterEach(async () => {
  await azure.close();
  rmSync(folder, { recursive: true });
});
const client = () => ({
  AZURE_AUTHORITY_HOST: azure.url,
  AZURE_TENANT_ID: fakeTenant,
  AZURE_CLIENT_ID: fakeClient,
});
const portsFor = (more: Record<string, string>) => portsWith({ AZURE_KEYVAULT_URL: azure.url, ...more });
const bySecret = () => portsFor({ ...client(), AZURE_CLIENT_SECRET: fakeClientSecret });

test("the newest version is read with its id, when it was made and when it ends; an older one by its id", async () => {
  azure.endsAt = 1_798_761_600;
  expect(await readAt("azure-kv:my-vault/openai", bySecret())).toEqual({
    value: "sk-second-version",
    version: second,
    createdAtMs: Date.UTC(2026, 0, 1),
    expiresAtMs: Date.UTC(2027, 0, 1),
  });
  expect((await readAt(`azure-kv:my-vault/openai/${first}`, bySecret())).value).toBe("sk-first-version");
});

test.each([
  ["a client's secret", () => ({ ...client(), AZURE_CLIENT_SECRET: fakeClientSecret })],
  [
    "a workload's federated token",
    () => {
      writeFileSync(join(folder, "token"), fakeFederatedToken);
      return { ...client(), AZURE_FEDERATED_TOKEN_FILE: join(folder, "token") };
    },
  ],
  [
    "an app service's identity",
    () => ({ IDENTITY_ENDPOINT: `${azure.url}/msi/token`, IDENTITY_HEADER: fakeIdentityHeader }),
  ],
  ["a machine's identity", () => ({ AZURE_POD_IDENTITY_AUTHORITY_HOST: azure.url })],
])("%s gets one token for many readings", async (_who, variables) => {
  const ports = portsFor(variables());
  await readAt("azure-kv:my-vault/openai", ports);
  expect((await readAt("azure-kv:my-vault/openai", ports)).version).toBe(second);
  expect(azure.asked).toHaveLength(3);
});

test("another token is got when the vault refuses the first", async () => {
  const ports = bySecret();
  await readAt("azure-kv:my-vault/openai", ports);
  azure.tokens.splice(0, 1, "eyJ.azure.second");
  expect((await readAt("azure-kv:my-vault/openai", ports)).value).toBe("sk-second-version");
});

test.each([
  [500, "InternalServerError", undefined, /^away: .*500/],
  [429, "Throttled", undefined, /^away: .*429/],
  [403, "Forbidden", "ForbiddenByRbac", /^refused: .*403 Forbidden.*Key Vault Secrets User/],
  [403, "Forbidden", "SecretDisabled", /^missing: .*enabled/],
  [404, "SecretNotFound", undefined, /^missing: .*404 SecretNotFound/],
])("an answer of %i %s %s is told by its name, without the message", async (status, code, inner, told) => {
  azure.trouble = { status, code, ...(inner === undefined ? {} : { inner }) };
  const fault = await faultAt("azure-kv:my-vault/openai", bySecret());
  expect(fault).toMatch(told);
  expect(fault).not.toContain(fakeClient);
});

test.each([
  ["a wrong secret", { AZURE_CLIENT_SECRET: "s3cret" }, /^refused: Microsoft Entra gives no token .*\(401\)/],
  [
    "a tenant that is none",
    { AZURE_TENANT_ID: "../x", AZURE_CLIENT_SECRET: "s" },
    /^refused: AZURE_TENANT_ID/,
  ],
  [
    "a token that is away",
    { AZURE_FEDERATED_TOKEN_FILE: "/nowhere" },
    /^refused: AZURE_FEDERATED_TOKEN_FILE/,
  ],
  [
    "an authority in the clear",
    { AZURE_CLIENT_SECRET: "s", AZURE_AUTHORITY_HOST: "http://login.example" },
    /^refused: AZURE_AUTHORITY_HOST is plain http/,
  ],
  [
    "an identity beyond this machine",
    { IDENTITY_ENDPOINT: "http://10.0.0.1/msi/token", IDENTITY_HEADER: "h" },
    /^refused: IDENTITY_ENDPOINT is plain http/,
  ],
])("%s is told, and nothing secret", async (_what, more, told) => {
  const fault = await faultAt("azure-kv:my-vault/openai", portsFor({ ...client(), ...more }));
  expect(fault).toMatch(told);
  for (const secret of ["s3cret", fakeClientSecret]) expect(fault).not.toContain(secret);
});

test("a vault in another cloud is asked for with that cloud's audience", async () => {
  const ports = bySecret();
  await faultAt("azure-kv:my-vault.vault.azure.cn/openai", ports);
  expect(new URLSearchParams(azure.asked[0]?.body).get("scope")).toBe("https://vault.azure.cn/.default");
});
