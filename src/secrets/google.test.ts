import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startFakeGoogle, type FakeGoogle } from "../../test/fakes/google-secrets.ts";
import { crc32c } from "./crc32c.ts";
import { faultAt, portsWith, readAt } from "./secrets.test-data.ts";

const secret = "projects/my-project/secrets/openai";
const latest = `gcp-sm:${secret}/versions/latest`;
let google: FakeGoogle;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-google-"));
  google = await startFakeGoogle();
  google.secrets.set(secret, ["sk-first-version", "sk-second-version\n"]);
});
afterEach(async () => {
  await google.close();
  rmSync(folder, { recursive: true });
});
const inFile = (text: string): string => {
  writeFileSync(join(folder, "key.json"), text);
  return join(folder, "key.json");
};
const endpoint = (): Record<string, string> => ({
  CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER: google.url,
});
const byFile = (text = google.keyFile) =>
  portsWith({ ...endpoint(), GOOGLE_APPLICATION_CREDENTIALS: inFile(text) });
const byMachine = () => portsWith({ ...endpoint(), GCE_METADATA_HOST: new URL(google.url).host });

test("the newest version is read with the number that it has, and an older one by its own", async () => {
  expect(await readAt(latest, byFile())).toEqual({ value: "sk-second-version", version: "2" });
  expect(await readAt(`gcp-sm:${secret}/versions/1`, byMachine())).toEqual({
    value: "sk-first-version",
    version: "1",
  });
});

test("one token serves many readings, and another is got when it is refused", async () => {
  const ports = byFile();
  await readAt(latest, ports);
  await readAt(latest, ports);
  const tokens = (): number => google.asked.filter(({ path }) => path === "/token").length;
  expect(tokens()).toBe(1);
  google.tokens.splice(0, 1, "ya29.second-token");
  expect((await readAt(latest, ports)).value).toBe("sk-second-version");
  expect(tokens()).toBe(2);
});

test.each([
  [503, "UNAVAILABLE", /^away: .*503 UNAVAILABLE/],
  [429, "RESOURCE_EXHAUSTED", /^away: .*429/],
  [403, "PERMISSION_DENIED", /^refused: .*403 PERMISSION_DENIED.*secretAccessor/],
  [400, "FAILED_PRECONDITION", /^missing: .*enabled/],
  [404, "NOT_FOUND", /^missing: .*404/],
])("an answer of %i %s is told by its name, without the message", async (status, name, told) => {
  google.trouble = { status, name };
  const fault = await faultAt(latest, byMachine());
  expect(fault).toMatch(told);
  expect(fault).not.toContain("gserviceaccount");
});

test("bytes that were damaged on their way are not used", async () => {
  google.checksum = "1";
  expect(await faultAt(latest, byMachine())).toMatch(/^away: .*checksum/);
  // RFC 3720, B.4: 32 bytes of zeroes, and of ones.
  expect([crc32c(new Uint8Array(32)), crc32c(new Uint8Array(32).fill(255))]).toEqual([
    0x8a9136aa, 0x62a8ab43,
  ]);
});

test("a key of another account, or none, is told without it", async () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const file = JSON.parse(google.keyFile) as Record<string, unknown>;
  const with_ = (more: Record<string, unknown>): string => JSON.stringify({ ...file, ...more });
  const other = with_({ private_key: privateKey.export({ type: "pkcs8", format: "pem" }) });
  for (const [text, told] of [
    [other, /^refused: Google gives no token to this identity \(400\)/],
    [with_({ private_key: "s3cret" }), /^refused: .*no private key that can be read/],
    [with_({ type: "external_account" }), /^refused: .*is no key of a service account/],
    [with_({ token_uri: "http://tokens.example/" }), /^refused: token_uri of the key file is plain http/],
    ["s3cret", /^refused: .*is no key of a service account/],
  ] as const) {
    const fault = await faultAt(latest, byFile(text));
    expect(fault).toMatch(told);
    expect(fault).not.toMatch(/s3cret|BEGIN/);
  }
  const nowhere = portsWith({ ...endpoint(), GOOGLE_APPLICATION_CREDENTIALS: "/nowhere.json" });
  expect(await faultAt(latest, nowhere)).toMatch(/^refused: .*\/nowhere.json, which cannot be read/);
});

test("a metadata service beyond this machine is not asked", async () => {
  const ports = portsWith({ ...endpoint(), GCE_METADATA_HOST: "10.1.2.3" });
  expect(await faultAt(latest, ports)).toMatch(/^refused: GCE_METADATA_HOST is plain http/);
});
