import {
  createPrivateKey,
  createSecretKey,
  generateKeyPairSync,
  hash,
  hkdfSync,
  type KeyObject,
} from "node:crypto";
import { join } from "node:path";
import type { RandomBytes } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import { createPrivateFile, readIfThere } from "./durable-file.ts";
import { rawPublicKey, verifierText } from "./note.ts";

const masterKeyBytes = 32;

/** What the master key is used for; each purpose has a key of its own (HKDF), so that one use tells nothing of another. */
export type Purpose =
  | "pseudonym/tenant"
  | "pseudonym/user"
  | "pseudonym/session"
  | "pseudonym/key"
  | "pseudonym/feature"
  | "people"
  | "wrap";

export class MasterKey {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** RFC 5869 with SHA-256, no salt (the master key is uniformly random), the purpose as info. */
  derive(purpose: Purpose): KeyObject {
    const key = hkdfSync("sha256", this.#bytes, "", `seaworthy/v1/${purpose}`, masterKeyBytes);
    return createSecretKey(Buffer.from(key));
  }
}

/** What signs checkpoints: the key, the log's name in the note, and the verifier key for everybody else. */
export interface Signer {
  readonly origin: string;
  readonly privateKey: KeyObject;
  readonly verifier: string;
}

const masterPath = (auditFolder: string): string => join(auditFolder, "master.key");
const signingPath = (auditFolder: string): string => join(auditFolder, "signing.key");

/** @throws KnownError LOG_BROKEN where the file is missing or is not a key. */
export function readMasterKey(auditFolder: string): MasterKey {
  const text = readIfThere(masterPath(auditFolder));
  const bytes = Buffer.from(text?.toString("ascii").trim() ?? "", "base64");
  if (bytes.length === masterKeyBytes) return new MasterKey(bytes);
  throw new KnownError(
    "LOG_BROKEN",
    `${masterPath(auditFolder)} ${text === undefined ? "is missing" : "does not hold 32 bytes of base64"}`,
    "restore it from its backup: without it no payload of this log can be read and no pseudonym matched",
  );
}

/** @throws KnownError LOG_BROKEN where the file is missing or is not a key. */
export function readSigner(auditFolder: string): Signer {
  const pem = readIfThere(signingPath(auditFolder));
  try {
    return signerOf(createPrivateKey(pem?.toString("ascii") ?? ""));
  } catch {
    throw new KnownError(
      "LOG_BROKEN",
      `${signingPath(auditFolder)} ${pem === undefined ? "is missing" : "is not a private key"}`,
      "restore it from its backup: another key would start another log",
    );
  }
}

/** Makes both keys of a new log. A file that is there already is kept: an earlier start was cut off between the two. */
export function createKeys(auditFolder: string, randomBytes: RandomBytes): void {
  if (readIfThere(masterPath(auditFolder)) === undefined) {
    const text = Buffer.from(randomBytes(masterKeyBytes)).toString("base64");
    createPrivateFile(masterPath(auditFolder), `${text}\n`);
  }
  if (readIfThere(signingPath(auditFolder)) === undefined) {
    const { privateKey } = generateKeyPairSync("ed25519");
    createPrivateFile(signingPath(auditFolder), privateKey.export({ format: "pem", type: "pkcs8" }));
  }
}

/** The name has eight digits of the key's hash in it: two logs never share a name by accident. */
function signerOf(privateKey: KeyObject): Signer {
  const raw = rawPublicKey(privateKey);
  const origin = `seaworthy.local/log/${hash("sha256", raw, "hex").slice(0, 8)}`;
  return { origin, privateKey, verifier: verifierText(origin, raw) };
}
