import { createPublicKey, hash, type KeyObject } from "node:crypto";
import { KnownError } from "../../base/errors.ts";
import { SshReader, sshString } from "./ssh-wire.ts";

/** A key that a person signs with. */
export interface PublicKey {
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256` …, `ssh-rsa`. */
  readonly type: string;
  /** The key as OpenSSH writes it on the wire (RFC 4253 §6.6). */
  readonly wire: Buffer;
  /** As `ssh-keygen -l` shows it: `SHA256:…`. */
  readonly fingerprint: string;
  readonly key: KeyObject;
  /** Bits of the modulus of an RSA key. */
  readonly bits?: number;
}

/** RFC 5656 §10.1: the curves, by the names of their keys, of their own, and in JSON (RFC 7518 §6.2.1.1). */
const curves = {
  "ecdsa-sha2-nistp256": { name: "nistp256", jwk: "P-256", bytes: 32, hash: "sha256" },
  "ecdsa-sha2-nistp384": { name: "nistp384", jwk: "P-384", bytes: 48, hash: "sha384" },
  "ecdsa-sha2-nistp521": { name: "nistp521", jwk: "P-521", bytes: 66, hash: "sha512" },
} as const;

export const curveOf = (type: string): (typeof curves)[keyof typeof curves] | undefined =>
  Object.hasOwn(curves, type) ? curves[type as keyof typeof curves] : undefined;

/** NIST SP 800-131A Rev. 2 §3: RSA signatures below 2048 bits are not allowed; above 16384 nobody makes keys (OpenSSH's limit). */
const rsaBits = { min: 2048, max: 16_384 } as const;

/** UTF-16 units. The longest, RSA of 16384 bits, has 2,900. */
const keyCharsMax = 4096;

const unfit = (what: string): KnownError =>
  new KnownError(
    "USAGE",
    `this is no public key to sign with: ${what}`,
    "give the file that ends in .pub (ssh-ed25519, ecdsa-sha2-nistp256, ssh-rsa), or a PEM public key of Ed25519",
  );

/**
 * Reads a public key: a line of OpenSSH (`ssh-ed25519 AAAA… comment`), or an Ed25519 key in PEM (RFC 8410).
 * @throws KnownError USAGE where it is neither, is a private key, or is too weak
 */
export function readPublicKey(text: string): PublicKey {
  if (text.length > keyCharsMax) throw unfit(`it is longer than ${keyCharsMax} characters`);
  if (text.includes("PRIVATE KEY")) throw unfit("it is a private key, which nobody else may see");
  const trimmed = text.trim();
  if (trimmed.startsWith("-----BEGIN PUBLIC KEY-----")) return fromPem(trimmed);
  const [, type = "", base64 = ""] = /^(\S+) ([A-Za-z0-9+/]+={0,2})(?: [^\r\n]*)?$/.exec(trimmed) ?? [];
  const wire = Buffer.from(base64, "base64");
  if (type === "" || wire.toString("base64") !== base64)
    throw unfit("it is not one line of a type and a key");
  if (type.startsWith("sk-")) throw unfit("keys on a security key (sk-…) are not read yet");
  const key = readWire(wire);
  if (key.type !== type) throw unfit(`it says ${type} and holds another`);
  return key;
}

/** The key as it is kept and shown: one line, without a comment. */
export const publicKeyLine = ({ type, wire }: PublicKey): string => `${type} ${wire.toString("base64")}`;

/** @throws KnownError USAGE */
export function readWire(wire: Buffer): PublicKey {
  const reader = new SshReader(wire);
  const type = reader.text();
  const read = type === undefined ? undefined : keyIn(type, reader);
  if (type === undefined || read === undefined || !reader.isAtEnd()) throw unfit("its parts are not whole");
  const { key, bits } = read;
  const fingerprint = `SHA256:${hash("sha256", wire, "base64").replaceAll("=", "")}`;
  return { type, wire, fingerprint, key, ...(bits === undefined ? {} : { bits }) };
}

interface Read {
  readonly key: KeyObject;
  readonly bits?: number;
}

function keyIn(type: string, reader: SshReader): Read | undefined {
  if (type === "ssh-ed25519") {
    const x = reader.bytes();
    return x?.length === 32 ? { key: fromJwk({ kty: "OKP", crv: "Ed25519", x: url(x) }) } : undefined;
  }
  if (type === "ssh-rsa") return rsaIn(reader);
  const curve = curveOf(type);
  if (curve === undefined) throw unfit(`${JSON.stringify(type.slice(0, 40))} is of a type that is not read`);
  const [name, point] = [reader.text(), reader.bytes()];
  // SEC 1 §2.3.3: 4 and the two coordinates; OpenSSH writes no compressed points.
  if (name !== curve.name || point?.length !== 1 + 2 * curve.bytes || point[0] !== 4) return undefined;
  const [x, y] = [point.subarray(1, 1 + curve.bytes), point.subarray(1 + curve.bytes)];
  return { key: fromJwk({ kty: "EC", crv: curve.jwk, x: url(x), y: url(y) }) };
}

function rsaIn(reader: SshReader): Read | undefined {
  const [e, n] = [reader.positive(), reader.positive()];
  if (e === undefined || n === undefined) return undefined;
  const bits = n.length * 8 - Math.clz32(n[0] ?? 0) + 24;
  if (bits < rsaBits.min || bits > rsaBits.max)
    throw unfit(`RSA of ${bits} bits; from ${rsaBits.min} to ${rsaBits.max} are taken`);
  return { key: fromJwk({ kty: "RSA", n: url(n), e: url(e) }), bits };
}

function fromPem(pem: string): PublicKey {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw unfit("its PEM cannot be read");
  }
  if (key.asymmetricKeyType !== "ed25519") throw unfit("in PEM only Ed25519 is read");
  const raw = Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url");
  return readWire(Buffer.concat([sshString("ssh-ed25519"), sshString(raw)]));
}

const url = (bytes: Buffer): string => bytes.toString("base64url");

/** @throws KnownError USAGE where the numbers are no key: a point beside its curve */
function fromJwk(jwk: Record<string, string>): KeyObject {
  try {
    return createPublicKey({ key: jwk, format: "jwk" });
  } catch {
    throw unfit("its numbers are no key");
  }
}
