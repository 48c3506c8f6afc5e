import { hash, verify } from "node:crypto";
import { curveOf, publicKeyLine, type PublicKey } from "./public-key.ts";
import { SshReader, sshString } from "./ssh-wire.ts";

/** What a signature of SSH is for: one that was made for git, or for a file, is none over a statement. */
export const signatureNamespace = "seaworthy";

/** UTF-16 units. RSA of 16384 bits, the longest, has 6,200. */
const signatureCharsMax = 16_384;

/** PROTOCOL.sshsig of OpenSSH. */
const magic = "SSHSIG";
const version = 1;
const begin = "-----BEGIN SSH SIGNATURE-----";
const end = "-----END SSH SIGNATURE-----";

/** RFC 8032 §5.1.6. */
const ed25519Bytes = 64;

/** RFC 8332 §3: SHA-1 is not among them. */
const rsaHashes: Readonly<Record<string, string>> = { "rsa-sha2-256": "sha256", "rsa-sha2-512": "sha512" };

/**
 * Whether a text was signed with a key: a signature of `ssh-keygen -Y sign -n seaworthy` in its armour, or, by an Ed25519 key, the
 * bare 64 bytes over the text in base64 (`openssl pkeyutl -sign -rawin`). Undefined where it holds, else what is wrong with it.
 *
 * Stricter than OpenSSH: nothing may stand before, behind or in the field that it reserves, and base64 has one spelling.
 */
export function signatureProblem(key: PublicKey, signed: string, signature: string): string | undefined {
  if (signature.length > signatureCharsMax) return `it is longer than ${signatureCharsMax} characters`;
  const message = Buffer.from(signed);
  if (!signature.startsWith(begin)) return bareProblem(key, message, signature);
  const blob = dearmoured(signature);
  if (blob === undefined) return "its armour is damaged";
  return sshProblem(key, message, blob);
}

function bareProblem({ type, key }: PublicKey, message: Buffer, signature: string): string | undefined {
  const bytes = base64Of(signature.replace(/\r?\n$/, ""));
  if (bytes?.length !== ed25519Bytes) return "it is neither a signature of SSH nor 64 bytes in base64";
  if (type !== "ssh-ed25519") return "bare signatures are read of Ed25519 keys only";
  return verify(null, message, key, bytes) ? undefined : "it does not fit the statement and the key";
}

function sshProblem(key: PublicKey, message: Buffer, blob: Buffer): string | undefined {
  const reader = new SshReader(blob);
  const [head, number, signer] = [
    reader.raw(magic.length)?.toString("latin1"),
    reader.number(),
    reader.bytes(),
  ];
  const [namespace, reserved, hashName] = [reader.text(), reader.bytes(), reader.text()];
  const signature = reader.bytes();
  if (head !== magic || number !== version || signature === undefined || !reader.isAtEnd())
    return "it is not as OpenSSH writes version 1";
  if (signer?.equals(key.wire) !== true) return "another key made it";
  if (namespace !== signatureNamespace)
    return `it was made for ${JSON.stringify(namespace?.slice(0, 40) ?? "")}: ssh-keygen -Y sign -n ${signatureNamespace}`;
  if (reserved?.length !== 0) return "its reserved field is not empty";
  if (hashName !== "sha256" && hashName !== "sha512") return "its hash is neither sha256 nor sha512";
  const parts = [namespace, reserved, hashName, hash(hashName, message, "buffer")];
  const whole = Buffer.concat([Buffer.from(magic), ...parts.map(sshString)]);
  return partsHold(key, whole, signature) ? undefined : "it does not fit the statement and the key";
}

/** RFC 8709 §6, RFC 5656 §3.1.2, RFC 8332 §3. */
function partsHold({ type, key, bits = 0 }: PublicKey, whole: Buffer, signature: Buffer): boolean {
  const reader = new SshReader(signature);
  const [algorithm = "", bytes] = [reader.text(), reader.bytes()];
  if (bytes === undefined || !reader.isAtEnd()) return false;
  if (type === "ssh-ed25519")
    return algorithm === type && bytes.length === ed25519Bytes && verify(null, whole, key, bytes);
  if (type === "ssh-rsa") {
    const rsaHash = rsaHashes[algorithm];
    return (
      rsaHash !== undefined && bytes.length === Math.ceil(bits / 8) && verify(rsaHash, whole, key, bytes)
    );
  }
  const curve = curveOf(type);
  if (curve === undefined || algorithm !== type) return false;
  const numbers = new SshReader(bytes);
  const [r, s] = [numbers.positive(), numbers.positive()];
  if (r === undefined || s === undefined || !numbers.isAtEnd()) return false;
  if (r.length > curve.bytes || s.length > curve.bytes) return false;
  const padded = [r, s].map((one) => Buffer.concat([Buffer.alloc(curve.bytes - one.length), one]));
  return verify(curve.hash, whole, { key, dsaEncoding: "ieee-p1363" }, Buffer.concat(padded));
}

function dearmoured(signature: string): Buffer | undefined {
  const lines = signature.replaceAll("\r\n", "\n").replace(/\n$/, "").split("\n");
  if (lines.length < 3 || lines[0] !== begin || lines.at(-1) !== end) return undefined;
  return base64Of(lines.slice(1, -1).join(""));
}

/** Undefined where it is not base64 in its one spelling. */
function base64Of(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}

/** The line with which `ssh-keygen -Y verify -f FILE` knows a person's key. */
export const allowedSigner = (name: string, key: PublicKey): string =>
  `${name} namespaces="${signatureNamespace}" ${publicKeyLine(key)}`;
