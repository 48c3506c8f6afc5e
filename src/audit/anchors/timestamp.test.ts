import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  startAuthority,
  type FakeAuthority,
  type FakeAuthorityOptions,
} from "../../../test/fakes/timestamp-authority.ts";
import type { Anchor, Holding, SignedHead } from "./anchor.ts";
import { LogOfTest } from "./anchored-log.test-data.ts";
import { timestampAnchor } from "./timestamp.ts";
import { checkTimestamp, readAuthorities } from "./timestamp-token.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-timestamp-"));
const log = new LogOfTest();
let authority: FakeAuthority;
let head: SignedHead;
let folders = 0;

beforeAll(async () => {
  authority = await start({});
  head = await log.grow(3);
});
beforeEach(() => {
  authority.ask = (query) => query;
  authority.spoil = (reply) => reply;
  authority.status = 200;
});
afterAll(async () => {
  await authority.close();
  await log.remove();
  rmSync(scratch, { recursive: true, force: true });
});

const start = (options: FakeAuthorityOptions): Promise<FakeAuthority> =>
  startAuthority(join(scratch, String((folders += 1))), options);

const anchorOf = (one: FakeAuthority, more: { ca?: string; now?: () => number } = {}): Anchor => {
  const { ca = one.ca, now = Date.now } = more;
  return timestampAnchor(
    { name: "tsa", url: one.url, ca, pem: readFileSync(ca, "utf8") },
    { now, randomBytes: (count) => randomBytes(count) },
  );
};

const hand = (anchor: Anchor): Promise<Holding> => anchor.hand(log.published(), head, undefined);

test("a time stamp over the checkpoint is taken, and OpenSSL verifies the same file", async () => {
  const anchor = anchorOf(authority);
  const before = Math.floor(Date.now() / 1000) * 1000;
  const holding = await hand(anchor);
  const proven = await anchor.prove(holding);
  expect(proven).toHaveProperty("atMs");
  expect((proven as { atMs: number }).atMs).toBeGreaterThanOrEqual(before);
  const [data, token] = [join(scratch, "one.checkpoint"), join(scratch, "one.tsr")];
  writeFileSync(data, holding.note);
  writeFileSync(token, holding.token ?? "");
  const verify = ["ts", "-verify", "-data", data, "-in", token, "-CAfile", authority.ca];
  expect(execFileSync("openssl", verify, { stdio: ["ignore", "pipe", "ignore"] }).toString()).toContain(
    "Verification: OK",
  );
});

test("each request has a nonce of its own", async () => {
  const anchor = anchorOf(authority);
  await hand(anchor);
  await hand(anchor);
  const [one, two] = authority.queries.slice(-2);
  expect(one?.equals(two ?? Buffer.alloc(0))).toBe(false);
});

test.each([
  ["whose certificate comes from one in between", { intermediate: true }],
  ["that signs with RSA", { key: "rsa:2048" }],
  ["that names its certificate by SHA-1, as older ones do", { essDigest: "sha1" }],
  ["that names its certificate by SHA-512", { essDigest: "sha512" }],
] as const)("an authority %s is believed", async (_what, options) => {
  const other = await start(options);
  const anchor = anchorOf(other);
  expect(await anchor.prove(await hand(anchor))).toHaveProperty("atMs");
  await other.close();
});

test.each([
  ["for web servers", "critical,serverAuth"],
  ["for time stamps and web servers", "critical,timeStamping,serverAuth"],
  ["for time stamps, but does not insist on it", "timeStamping"],
])("a signer whose certificate is %s is not believed", async (_what, usage) => {
  const odd = await start({ usage });
  await expect(hand(anchorOf(odd))).rejects.toThrow(
    "the signer's certificate is not one for time stamps alone",
  );
  await odd.close();
});

test("the same signature by a certificate that is right is believed", async () => {
  const right = await start({ usage: "critical,timeStamping" });
  await expect(hand(anchorOf(right))).resolves.toHaveProperty("token");
  await right.close();
});

test("a certificate of another authority is not believed", async () => {
  const other = await start({});
  await expect(hand(anchorOf(authority, { ca: other.ca }))).rejects.toMatchObject({
    code: "ANCHOR_FAILED",
    message: expect.stringContaining("does not come from the configured authority") as string,
    hint: expect.stringContaining(other.ca) as string,
  });
  await other.close();
});

test("a certificate that has ended is not believed", async () => {
  const other = await start({
    validity: ["-not_before", "20200101000000Z", "-not_after", "20200102000000Z"],
  }).catch(() =>
    // OpenSSL before 3.4 knows days only: one that ended yesterday.
    start({ validity: ["-days", "-1"] }),
  );
  await expect(hand(anchorOf(other))).rejects.toThrow("does not come from the configured authority");
  await other.close();
});

test("an answer to another request is not taken: its nonce, its digest", async () => {
  const anchor = anchorOf(authority);
  await hand(anchor);
  const earlier = authority.queries.at(-1) ?? Buffer.alloc(0);
  authority.ask = () => earlier;
  await expect(hand(anchor)).rejects.toThrow("another nonce");
  const later = await log.grow(1);
  await expect(anchor.hand(log.published(), later, undefined)).rejects.toThrow("another digest");
  authority.ask = () => {
    writeFileSync(join(scratch, "no-nonce"), head.note);
    return execFileSync(
      "openssl",
      ["ts", "-query", "-data", join(scratch, "no-nonce"), "-sha256", "-no_nonce", "-cert"],
      {
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
  };
  await expect(hand(anchor)).rejects.toThrow("another nonce");
});

test("a time stamp over another kind of digest, or without the certificate, is not taken", async () => {
  const anchor = anchorOf(authority);
  const query = (...more: string[]): Buffer => {
    writeFileSync(join(scratch, "odd"), head.note);
    return execFileSync("openssl", ["ts", "-query", "-data", join(scratch, "odd"), ...more], {
      stdio: ["ignore", "pipe", "ignore"],
    });
  };
  authority.ask = () => query("-sha512", "-cert");
  await expect(hand(anchor)).rejects.toThrow("not over a SHA-256 digest");
  const bare = authority.reply(query("-sha256"));
  const authorities = readAuthorities(readFileSync(authority.ca, "utf8"), authority.ca);
  expect(await checkTimestamp(bare, { message: Buffer.from(head.note), authorities })).toContain(
    "certificate is not in",
  );
});

test("an authority that refuses says so", async () => {
  authority.ask = (query) => query.subarray(0, -5);
  await expect(hand(anchorOf(authority))).rejects.toThrow(/did not grant it: rejected/);
});

test("a status other than 200, and a clock that is far off, are failures", async () => {
  authority.status = 503;
  await expect(hand(anchorOf(authority))).rejects.toThrow("it answers 503");
  authority.status = 200;
  const minute = 60_000;
  await expect(hand(anchorOf(authority, { now: () => Date.now() + 6 * minute }))).rejects.toThrow(
    "one of the two clocks",
  );
  await expect(hand(anchorOf(authority, { now: () => Date.now() - 4 * minute }))).resolves.toHaveProperty(
    "token",
  );
});

test.each([
  ["nothing", Buffer.alloc(0)],
  ["a page", Buffer.from("<html>no</html>")],
  ["zeroes", Buffer.alloc(1000)],
])("%s is no answer", async (_what, reply) => {
  authority.spoil = () => reply;
  await expect(hand(anchorOf(authority))).rejects.toThrow("it is no RFC 3161 response");
});

test("one bit flipped anywhere in a response is found, or changes nothing that was signed or asked", async () => {
  const anchor = anchorOf(authority);
  const { token = new Uint8Array(), note } = await hand(anchor);
  const authorities = readAuthorities(readFileSync(authority.ca, "utf8"), authority.ca);
  const whole = await checkTimestamp(token, { message: Buffer.from(note), authorities });
  await fc.assert(
    fc.asyncProperty(fc.nat(token.length * 8 - 1), async (bit) => {
      const changed = Uint8Array.from(token);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const found = await checkTimestamp(changed, { message: Buffer.from(note), authorities });
      if (typeof found !== "string") expect(found).toEqual(whole);
    }),
    { numRuns: 150 },
  );
});

test("what was kept is checked by itself: another checkpoint beside the token, or none", async () => {
  const anchor = anchorOf(authority);
  const holding = await hand(anchor);
  expect(await anchor.prove({ ...holding, note: `${holding.note}x` })).toContain("another digest");
  expect(await anchor.prove({ size: holding.size, note: holding.note })).toContain("is missing");
});

test.each(["", "no pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])(
  "an authority's file with %j is refused with its path",
  (pem) => {
    expect(() => readAuthorities(pem, "ca.pem")).toThrow("ca.pem has no certificate in PEM");
  },
);
