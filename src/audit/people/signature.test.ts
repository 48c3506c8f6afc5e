import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { publicKeyLine, readPublicKey } from "./public-key.ts";
import { allowedSigner, signatureProblem } from "./signature.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-signature-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const keygen = (args: readonly string[], input = ""): string =>
  execFileSync("ssh-keygen", args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });

interface Made {
  readonly path: string;
  readonly line: string;
}
function made(name: string, ...args: readonly string[]): Made {
  const path = join(folder, name);
  keygen(["-q", "-N", "", "-C", "ann@example.com", "-f", path, ...args]);
  return { path, line: readFileSync(`${path}.pub`, "utf8") };
}
const keys = {
  Ed25519: made("ed25519", "-t", "ed25519"),
  "ECDSA on P-256": made("p256", "-t", "ecdsa", "-b", "256"),
  "ECDSA on P-384": made("p384", "-t", "ecdsa", "-b", "384"),
  "ECDSA on P-521": made("p521", "-t", "ecdsa", "-b", "521"),
  "RSA of 2048 bits": made("rsa", "-t", "rsa", "-b", "2048"),
} as const;
const signed = (path: string, text: string, ...more: readonly string[]): string =>
  keygen(["-Y", "sign", "-n", "seaworthy", "-f", path, ...more], text);

const text = '{"says":"I stand for it ✓"}';

test.each(Object.entries(keys))(
  "what ssh-keygen signs with %s holds, for that text only",
  (_name, { path, line }) => {
    const key = readPublicKey(line);
    expect(keygen(["-l", "-f", `${path}.pub`])).toContain(key.fingerprint);
    const signature = signed(path, text);
    expect(signatureProblem(key, text, signature)).toBeUndefined();
    expect(signatureProblem(key, text, signature.replaceAll("\n", "\r\n"))).toBeUndefined();
    expect(signatureProblem(key, `${text} `, signature)).toMatch("does not fit");
    expect(signatureProblem(key, text, signed(path, text, "-O", "hashalg=sha256"))).toBeUndefined();
  },
);

test("what is kept of a signature is what ssh-keygen verifies for an outsider", () => {
  const { path, line } = keys.Ed25519;
  const key = readPublicKey(line);
  const [allowed, file] = [join(folder, "allowed"), join(folder, "kept.sig")];
  writeFileSync(allowed, `${allowedSigner("ann@example.com", readPublicKey(publicKeyLine(key)))}\n`);
  writeFileSync(file, signed(path, text));
  const verify = (message: string): string =>
    keygen(["-Y", "verify", "-f", allowed, "-I", "ann@example.com", "-n", "seaworthy", "-s", file], message);
  expect(verify(text)).toContain("Good");
  expect(() => verify(`${text}x`)).toThrow();
});

test("a signature by another key, or for another purpose, does not hold", () => {
  const { path, line } = keys.Ed25519;
  const other = keys["ECDSA on P-256"];
  expect(signatureProblem(readPublicKey(line), text, signed(other.path, text))).toBe("another key made it");
  const forGit = keygen(["-Y", "sign", "-n", "git", "-f", path], text);
  expect(signatureProblem(readPublicKey(line), text, forGit)).toMatch('made for "git"');
});

const armoured = (blob: Buffer): string =>
  ["-----BEGIN SSH SIGNATURE-----", blob.toString("base64"), "-----END SSH SIGNATURE-----", ""].join("\n");
const blobOf = (signature: string): Buffer =>
  Buffer.from(signature.split("\n").slice(1, -2).join(""), "base64");

test.each(Object.entries(keys))("no bit of a signature with %s can be changed", (_name, { path, line }) => {
  const key = readPublicKey(line);
  const blob = blobOf(signed(path, text));
  expect(signatureProblem(key, text, armoured(blob))).toBeUndefined();
  fc.assert(
    fc.property(fc.nat(blob.length * 8 - 1), (bit) => {
      const changed = Buffer.from(blob);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(signatureProblem(key, text, armoured(changed))).toBeDefined();
    }),
    { numRuns: 150 },
  );
});

test("no byte of its text can be changed, cut off or added", () => {
  const { path, line } = keys.Ed25519;
  const key = readPublicKey(line);
  const signature = signed(path, text);
  expect(signatureProblem(key, text, signature.slice(0, -1))).toBeUndefined();
  fc.assert(
    fc.property(fc.nat(signature.length - 1), fc.integer({ min: 1, max: 127 }), (at, mask) => {
      const bytes = Buffer.from(signature);
      bytes[at] = (bytes[at] ?? 0) ^ mask;
      expect(signatureProblem(key, text, bytes.toString("latin1"))).toBeDefined();
    }),
    { numRuns: 400 },
  );
  for (const more of [`${signature}\n`, `\n${signature}`, `${signature}x`, signature.slice(0, -2)])
    expect(signatureProblem(key, text, more)).toBeDefined();
  const blob = blobOf(signature);
  expect(signatureProblem(key, text, armoured(Buffer.concat([blob, Buffer.alloc(1)])))).toBeDefined();
});

test("openssl's bare signature holds of an Ed25519 key, which is one key in PEM and in OpenSSH", () => {
  const [secret, message] = [join(folder, "key.pem"), join(folder, "message")];
  const openssl = (...args: readonly string[]): Buffer => execFileSync("openssl", args);
  openssl("genpkey", "-algorithm", "ed25519", "-out", secret);
  const key = readPublicKey(openssl("pkey", "-in", secret, "-pubout").toString());
  writeFileSync(message, text);
  const bare = openssl("pkeyutl", "-sign", "-rawin", "-inkey", secret, "-in", message).toString("base64");
  expect(signatureProblem(key, text, `${bare}\n`)).toBeUndefined();
  expect(signatureProblem(key, `${text}.`, bare)).toMatch("does not fit");
  expect(signatureProblem(readPublicKey(publicKeyLine(key)), text, bare)).toBeUndefined();
  expect(signatureProblem(readPublicKey(keys["RSA of 2048 bits"].line), text, bare)).toMatch("Ed25519");
  fc.assert(
    fc.property(fc.nat(63), fc.integer({ min: 1, max: 255 }), (at, mask) => {
      const changed = Buffer.from(bare, "base64");
      changed[at] = (changed[at] ?? 0) ^ mask;
      expect(signatureProblem(key, text, changed.toString("base64"))).toBeDefined();
    }),
  );
});

test.each([
  ["nothing", "", "not one line"],
  ["a private key", readFileSync(keys.Ed25519.path, "utf8"), "private key"],
  ["a type that does not fit the key", keys.Ed25519.line.replace("ssh-ed25519", "ssh-rsa"), "holds another"],
  ["a key that is cut off", keys.Ed25519.line.slice(0, 40), "no public key"],
  ["two lines", keys.Ed25519.line + keys.Ed25519.line, "not one line"],
  ["RSA of 1024 bits", made("short", "-t", "rsa", "-b", "1024").line, "1024 bits"],
  ["a key on a security key", "sk-ssh-ed25519@openssh.com AAAA", "security key"],
  [
    "a PEM of another algorithm",
    execFileSync("sh", ["-c", "openssl genpkey -algorithm x25519 | openssl pkey -pubout"], {
      encoding: "utf8",
    }),
    "only Ed25519",
  ],
  ["a PEM that is damaged", "-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----", "PEM"],
  ["more than any key has", "x".repeat(5000), "longer than"],
])("%s is no key to sign with", (_what, line, why) => {
  expect(() => readPublicKey(line)).toThrow(why);
});
