import { createPublicKey, hash, verify, type KeyObject } from "node:crypto";
import { KnownError } from "../../base/errors.ts";
import type { Checkpoint } from "../checkpoint.ts";

/** C2SP signed-note and tlog-cosignature: types of signatures. */
const typeNumber = { ed25519: 1, cosignature: 4, mldsa44: 6 } as const;

const keyIdBytes = 4;
const timeBytes = 8;

/** How witnesses sign: C2SP tlog-cosignature. */
const algorithms = {
  ed25519: {
    type: typeNumber.cosignature,
    keyBytes: 32,
    signatureBytes: 64,
    /** SubjectPublicKeyInfo up to the key itself (RFC 8410 §4). */
    spki: "302a300506032b6570032100",
  },
  mldsa44: {
    type: typeNumber.mldsa44,
    keyBytes: 1312,
    signatureBytes: 2420,
    /** RFC 9881 §4. */
    spki: "30820532300b06096086480165030403110382052100",
  },
} as const;

type Algorithm = keyof typeof algorithms;

/** Who cosigns: what a witness's verifier key says. */
export interface Cosigner {
  readonly name: string;
  readonly keyId: Buffer;
  readonly algorithm: Algorithm;
  readonly publicKey: KeyObject;
}

const keyIdOf = (name: string, type: number, raw: Uint8Array): Buffer =>
  hash("sha256", Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([type]), raw]), "buffer").subarray(
    0,
    keyIdBytes,
  );

/**
 * Reads a witness's verifier key: of type 4 or 6, or of type 1, which older witnesses publish though they cosign with type 4.
 * @throws KnownError USAGE
 */
export function readCosigner(text: string): Cosigner {
  const trimmed = text.trim();
  const [name = "", hex = ""] = trimmed.split("+", 2);
  const typed = Buffer.from(trimmed.slice(name.length + hex.length + 2), "base64");
  const given = typed[0] ?? 0;
  const raw = typed.subarray(1);
  const algorithm: Algorithm = given === typeNumber.mldsa44 ? "mldsa44" : "ed25519";
  const { type, keyBytes, spki } = algorithms[algorithm];
  const isKnown = (Object.values(typeNumber) as number[]).includes(given);
  if (name === "" || !isKnown || raw.length !== keyBytes || keyIdOf(name, given, raw).toString("hex") !== hex)
    throw new KnownError(
      "USAGE",
      `${trimmed.slice(0, 80)} is no verifier key of a witness`,
      "give name+hash+base64 whole, as the witness's operator publishes it",
    );
  const der = Buffer.concat([Buffer.from(spki, "hex"), raw]);
  const publicKey = createPublicKey({ key: der, format: "der", type: "spki" });
  return { name, keyId: keyIdOf(name, type, raw), algorithm, publicKey };
}

/** A cosignature that holds. */
export interface Cosigned {
  /** The line, with its newline. */
  readonly line: string;
  /** When the witness says that it signed. */
  readonly atMs: number;
}

/**
 * The cosignature of one witness among the lines of signatures, checked against the checkpoint's text.
 * @param lines as they stand under a note, or as a witness answers them.
 * @returns a string that says what is wrong where there is none that holds.
 */
export function findCosignature(
  cosigner: Cosigner,
  { text, checkpoint }: { readonly text: string; readonly checkpoint: Checkpoint },
  lines: string,
): Cosigned | string {
  for (const line of lines.split("\n")) {
    const [dash, name, base64 = "", ...more] = line.split(" ");
    if (dash !== "—" || name !== cosigner.name || more.length > 0) continue;
    const bytes = Buffer.from(base64, "base64");
    if (bytes.toString("base64") !== base64) return "a line of a signature is not base64";
    if (!bytes.subarray(0, keyIdBytes).equals(cosigner.keyId)) continue;
    const stamp = bytes.subarray(keyIdBytes, keyIdBytes + timeBytes);
    const signature = bytes.subarray(keyIdBytes + timeBytes);
    if (signature.length !== algorithms[cosigner.algorithm].signatureBytes)
      return "the cosignature has not the length that its kind has";
    const seconds = Number(stamp.readBigUInt64BE());
    if (seconds === 0 || !Number.isSafeInteger(seconds * 1000)) return "the cosignature has no time";
    const message = messageOf(cosigner, { text, checkpoint, stamp });
    if (!verify(null, message, cosigner.publicKey, signature))
      return `the cosignature of ${cosigner.name} does not hold`;
    return { line: `${line}\n`, atMs: seconds * 1000 };
  }
  return `there is no cosignature of ${cosigner.name} with the key that is configured`;
}

interface Stamped {
  readonly text: string;
  readonly checkpoint: Checkpoint;
  /** Seconds since 1970, 64 bits, big-endian. */
  readonly stamp: Buffer;
}

/** C2SP tlog-cosignature: the bytes that are signed. */
function messageOf({ algorithm, name }: Cosigner, { text, checkpoint, stamp }: Stamped): Buffer {
  if (algorithm === "ed25519")
    return Buffer.from(`cosignature/v1\ntime ${stamp.readBigUInt64BE()}\n${text}`, "utf8");
  const { origin, size, root } = checkpoint;
  const range = Buffer.alloc(2 * timeBytes);
  range.writeBigUInt64BE(BigInt(size), timeBytes);
  return Buffer.concat([Buffer.from("subtree/v1\n\0"), short(name), stamp, short(origin), range, root]);
}

/** A text with its length in one byte before it (RFC 8446 §3.4). */
const short = (text: string): Buffer =>
  Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);

/** The text of a note, with its newline, and the lines of signatures under it. */
export function noteParts(note: string): { readonly text: string; readonly lines: string } {
  const split = note.lastIndexOf("\n\n");
  return { text: note.slice(0, split + 1), lines: note.slice(split + 2) };
}
