import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startFakeKms, type FakeKms } from "../../../test/fakes/aws-kms.ts";
import { fakeNamespace, fakeToken, startFakeVault, type FakeVault } from "../../../test/fakes/vault.ts";
import { KnownError } from "../../base/errors.ts";
import { MasterKey } from "./master-key.ts";
import { signedHeaders } from "../../secrets/aws-signature.ts";
import { masterReference, readMaster } from "./master-source.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-source-"));
const bytes = randomBytes(32);
const text = bytes.toString("base64");
const identity = { id: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const region = "eu-central-1";

let vault: FakeVault;
let kms: FakeKms;
beforeAll(async () => {
  vault = await startFakeVault();
  kms = await startFakeKms(identity, region);
});
beforeEach(() => {
  vault.trouble = "none";
  vault.asked.length = 0;
  vault.secrets.clear();
  vault.secrets.set("seaworthy/prod", { key: text, other: "x", number: 3 });
  kms.error = undefined;
});
afterAll(async () => {
  await Promise.all([vault.close(), kms.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const read = (reference: string, variables: Record<string, string> = {}): Promise<MasterKey> =>
  readMaster(masterReference(reference), { variables: { HOME: folder, ...variables }, now: Date.now });

/** An error that says nothing of any secret there is here. */
async function fault(reference: string, variables: Record<string, string> = {}): Promise<KnownError> {
  const error: unknown = await read(reference, variables).then(
    () => new Error("it was read"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof KnownError)) throw error;
  const told = `${error.message} ${error.hint} ${error.stack ?? ""}`;
  for (const secret of [text, fakeToken, identity.secret, "s3cret"]) expect(told).not.toContain(secret);
  return error;
}

const inFile = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const expected = new MasterKey(bytes).id;

test("a file and a variable hold the key as base64", async () => {
  expect((await read(`file:${inFile("a.key", `${text}\n`)}`)).id).toBe(expected);
  expect((await read("env:MASTER", { MASTER: ` ${text} ` })).id).toBe(expected);
});

test.each([
  ["a file that is not there", "file:/nowhere/master.key", /is missing/],
  ["a folder", `file:${folder}`, /cannot be read: EISDIR/],
  ["a variable that is not set", "env:MASTER", /MASTER is not set/],
  ["a variable that is empty", "env:EMPTY", /EMPTY is not set/],
  ["31 bytes", "env:SHORT", /does not hold 32 bytes/],
  ["33 bytes", "env:LONG", /does not hold 32 bytes/],
  ["words", "env:WORDS", /does not hold 32 bytes/],
])("%s is no key", async (_what, reference, message) => {
  const variables = {
    EMPTY: "",
    SHORT: bytes.subarray(1).toString("base64"),
    LONG: Buffer.concat([bytes, bytes.subarray(0, 1)]).toString("base64"),
    WORDS: "s3cret s3cret s3cret s3cret s3cret s3cret s3c",
  };
  const error = await fault(reference, variables);
  expect(error).toMatchObject({ code: "LOG_BROKEN", message: expect.stringMatching(message) as string });
});

const vaultVariables = (more: Record<string, string> = {}) => ({
  VAULT_ADDR: vault.url,
  VAULT_TOKEN: fakeToken,
  ...more,
});

test("a vault gives a field of a secret, to a token from a variable or a file", async () => {
  const reference = "vault:secret/seaworthy/prod#key";
  expect((await read(reference, vaultVariables())).id).toBe(expected);
  const file = inFile("token", `${fakeToken}\n`);
  expect((await read(reference, { VAULT_ADDR: `${vault.url}/`, VAULT_TOKEN_FILE: file })).id).toBe(expected);
  inFile(".vault-token", fakeToken);
  expect((await read(reference, { VAULT_ADDR: vault.url })).id).toBe(expected);
  rmSync(join(folder, ".vault-token"));
  expect((await read(reference, vaultVariables({ VAULT_NAMESPACE: fakeNamespace }))).id).toBe(expected);
  expect(vault.asked.map((headers) => headers["x-vault-namespace"])).toEqual([
    undefined,
    undefined,
    undefined,
    fakeNamespace,
  ]);
});

test.each([
  [
    "another token",
    "vault:secret/seaworthy/prod#key",
    { VAULT_TOKEN: "s3cret" },
    "LOG_BROKEN",
    /refuses .*403/,
  ],
  [
    "a token with a line end",
    "vault:secret/seaworthy/prod#key",
    { VAULT_TOKEN: "s3cret\na: b" },
    "LOG_BROKEN",
    /no token/,
  ],
  ["no token", "vault:secret/seaworthy/prod#key", { VAULT_TOKEN: "" }, "LOG_BROKEN", /there is no token/],
  [
    "another path",
    "vault:secret/seaworthy/dev#key",
    {},
    "LOG_BROKEN",
    /has no vault:secret\/seaworthy\/dev#key/,
  ],
  ["another mount", "vault:kv/seaworthy/prod#key", {}, "LOG_BROKEN", /404/],
  ["another namespace", "vault:secret/seaworthy/prod#key", { VAULT_NAMESPACE: "x" }, "LOG_BROKEN", /404/],
  ["another field", "vault:secret/seaworthy/prod#nokey", {}, "LOG_BROKEN", /has no such field/],
  [
    "a field that every object has",
    "vault:secret/seaworthy/prod#toString",
    {},
    "LOG_BROKEN",
    /no such field/,
  ],
  ["a number", "vault:secret/seaworthy/prod#number", {}, "LOG_BROKEN", /no such field/],
  ["a text that is no key", "vault:secret/seaworthy/prod#other", {}, "LOG_BROKEN", /32 bytes/],
  [
    "no address",
    "vault:secret/seaworthy/prod#key",
    { VAULT_ADDR: "" },
    "LOG_BROKEN",
    /VAULT_ADDR is no https/,
  ],
  [
    "plain http to another machine",
    "vault:secret/seaworthy/prod#key",
    { VAULT_ADDR: "http://vault.example:8200" },
    "LOG_BROKEN",
    /plain http beyond this machine/,
  ],
  [
    "nobody at the address",
    "vault:secret/seaworthy/prod#key",
    { VAULT_ADDR: "http://127.0.0.1:1" },
    "LOG_UNAVAILABLE",
    /ECONNREFUSED/,
  ],
] as const)(
  "a vault and %s: what is wrong is told, and nothing secret",
  async (_what, reference, more, code, message) => {
    const error = await fault(reference, vaultVariables(more));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
  },
);

test.each([
  ["sealed", /answered 503/, "LOG_UNAVAILABLE"],
  ["redirect", /answered 307/, "LOG_UNAVAILABLE"],
  ["endless", /answer is too long/, "LOG_UNAVAILABLE"],
  ["rubbish", /no such field/, "LOG_BROKEN"],
] as const)("a vault that is %s", async (trouble, message, code) => {
  vault.trouble = trouble;
  const error = await fault("vault:secret/seaworthy/prod#key", vaultVariables());
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
});

test("a vault that is silent is waited for ten seconds, not longer", async () => {
  vault.trouble = "silent";
  const start = performance.now();
  const error = await fault("vault:secret/seaworthy/prod#key", vaultVariables());
  expect(error).toMatchObject({
    code: "LOG_UNAVAILABLE",
    message: expect.stringMatching(/no answer in 10 s/) as string,
  });
  expect(performance.now() - start).toBeGreaterThan(9_500);
}, 20_000);

const kmsVariables = (more: Record<string, string> = {}) => ({
  AWS_ENDPOINT_URL_KMS: kms.url,
  AWS_ACCESS_KEY_ID: identity.id,
  AWS_SECRET_ACCESS_KEY: identity.secret,
  ...more,
});

test("KMS decrypts what lies in a file, as base64 or as raw bytes", async () => {
  const blob = kms.encrypt(bytes);
  for (const content of [`${blob}\n`, Buffer.from(blob, "base64")]) {
    const path = inFile("master.kms", content);
    expect((await read(`aws-kms:${region}:${path}`, kmsVariables())).id).toBe(expected);
  }
});

test("credentials for KMS come from a shared file too", async () => {
  const path = inFile("m.kms", kms.encrypt(bytes));
  const file = inFile(
    "credentials",
    `[default]\naws_access_key_id = other\naws_secret_access_key = x\n[log]\n aws_access_key_id=${identity.id}\naws_secret_access_key = ${identity.secret}\n`,
  );
  const variables = { AWS_ENDPOINT_URL: kms.url, AWS_SHARED_CREDENTIALS_FILE: file };
  expect((await read(`aws-kms:${region}:${path}`, { ...variables, AWS_PROFILE: "log" })).id).toBe(expected);
  expect(await fault(`aws-kms:${region}:${path}`, variables)).toMatchObject({
    message: expect.stringContaining("UnrecognizedClientException") as string,
  });
});

test("a container's role has temporary credentials, whose token is signed too", async () => {
  const temporary = { id: "ASIAEXAMPLE", secret: "temporary-s3cret", sessionToken: "FwoGZXIvYXdzEXAMPLE==" };
  const own = await startFakeKms(temporary, region);
  const agent = createServer((request, response) => {
    const known = request.headers.authorization === "agent-token" && request.url === "/role";
    response.writeHead(known ? 200 : 401).end(
      JSON.stringify({
        AccessKeyId: temporary.id,
        SecretAccessKey: temporary.secret,
        Token: temporary.sessionToken,
        Expiration: "2030-01-01T00:00:00Z",
      }),
    );
  });
  await new Promise<void>((resolve) => agent.listen(0, "127.0.0.1", resolve));
  const path = inFile("c.kms", own.encrypt(bytes));
  const variables = {
    AWS_ENDPOINT_URL_KMS: own.url,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${(agent.address() as AddressInfo).port}/role`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: "agent-token",
  };
  expect((await read(`aws-kms:${region}:${path}`, variables)).id).toBe(expected);
  const elsewhere = { ...variables, AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.169.254/role" };
  expect(await fault(`aws-kms:${region}:${path}`, elsewhere)).toMatchObject({ code: "LOG_BROKEN" });
  await Promise.all([own.close(), new Promise((resolve) => agent.close(resolve))]);
});

test.each([
  ["another secret", { AWS_SECRET_ACCESS_KEY: "s3cret" }, region, /SignatureDoesNotMatch/],
  ["no credentials", { AWS_ACCESS_KEY_ID: "" }, region, /no credentials/],
  ["an identity with a line end", { AWS_ACCESS_KEY_ID: "s3cret\nx: y" }, region, /no credentials/],
  ["another region", {}, "us-east-1", /SignatureDoesNotMatch/],
])("KMS and %s: what is wrong is told, and nothing secret", async (_what, more, where, message) => {
  const path = inFile("r.kms", kms.encrypt(bytes));
  const error = await fault(`aws-kms:${where}:${path}`, kmsVariables(more));
  expect(error).toMatchObject({ code: "LOG_BROKEN", message: expect.stringMatching(message) as string });
});

test("KMS's errors are told by their names, without its messages", async () => {
  const path = inFile("e.kms", kms.encrypt(bytes));
  const reference = `aws-kms:${region}:${path}`;
  kms.error = { status: 400, type: "AccessDeniedException" };
  const denied = await fault(reference, kmsVariables());
  expect(denied).toMatchObject({
    code: "LOG_BROKEN",
    message: expect.stringMatching(/: 400 AccessDeniedException$/) as string,
  });
  for (const error of [
    { status: 500, type: "KMSInternalException" },
    { status: 400, type: "ThrottlingException" },
  ]) {
    kms.error = error;
    expect(await fault(reference, kmsVariables())).toMatchObject({ code: "LOG_UNAVAILABLE" });
  }
  kms.error = undefined;
  inFile("e.kms", kms.encrypt(bytes.subarray(1)));
  expect(await fault(reference, kmsVariables())).toMatchObject({
    message: expect.stringMatching(/32 bytes/) as string,
  });
  inFile("e.kms", "bm90IGEgY2lwaGVydGV4dA==");
  expect(await fault(reference, kmsVariables())).toMatchObject({
    message: expect.stringMatching(/InvalidCiphertextException/) as string,
  });
  inFile("e.kms", "");
  expect(await fault(reference, kmsVariables())).toMatchObject({
    message: expect.stringMatching(/no ciphertext/) as string,
  });
});

test("the signature is that of AWS's own example", () => {
  // "Signature Version 4 test suite", post-vanilla.
  const headers = signedHeaders(
    { method: "POST", url: new URL("https://example.amazonaws.com/"), headers: {}, body: "" },
    { credentials: identity, region: "us-east-1", name: "service", atMs: Date.UTC(2015, 7, 30, 12, 36, 0) },
  );
  expect(headers["x-amz-date"]).toBe("20150830T123600Z");
  expect(headers["authorization"]).toBe(
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, " +
      "Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
  );
});
