import { createPrivateKey, createSecretKey, generateKeyPairSync, hash, type KeyObject } from "node:crypto";
import { join } from "node:path";
import type { RandomBytes } from "../../base/clock.ts";
import { KnownError } from "../../base/errors.ts";
import { createPrivateFile, readIfThere } from "../durable-file.ts";
import { deriveKey, masterIdBytes, type MasterKey } from "./master-key.ts";
import { rawPublicKey, verifierText } from "../note.ts";
import { nonceBytes, sealBytes, sealInto, unseal } from "../sealed.ts";

/**
 * What pseudonyms, the tokens of people and the marks of the files beside the log are keyed with: a key for each (HKDF), so that one
 * tells nothing of another.
 */
export type Purpose =
  | "pseudonym/tenant"
  | "pseudonym/user"
  | "pseudonym/session"
  | "pseudonym/key"
  | "pseudonym/feature"
  | "people"
  | "people/file"
  | "retention/file";

/** What signs checkpoints: the key, the log's name in the note, and the verifier key for everybody else. */
export interface Signer {
  readonly origin: string;
  readonly privateKey: KeyObject;
  readonly verifier: string;
}

/**
 * The keys that stay as long as the log does: the root of its pseudonyms and its signing key. Both are random and lie, wrapped
 * by the master key, in one small file:
 *
 *   0 "SWROOT01" · 8 id of the master key · 16 nonce, sealed (32 bytes of the root, PKCS #8 of the signing key), tag
 */
const magic = Buffer.from("SWROOT01", "latin1");
const rootBytes = 32;
const sealedAt = magic.length + masterIdBytes;
const bound = "root keys";

const rootPath = (auditFolder: string): string => join(auditFolder, "root.keys");

export class RootKeys {
  readonly signer: Signer;
  readonly #plain: Buffer;

  constructor(plain: Buffer) {
    this.#plain = plain;
    const pkcs8 = plain.subarray(rootBytes);
    this.signer = signerOf(createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" }));
  }

  derive(purpose: Purpose): KeyObject {
    return createSecretKey(deriveKey(this.#plain.subarray(0, rootBytes), purpose, rootBytes));
  }

  /** Writes the file whole, under this master key; when it returns it survives a crash. */
  write(auditFolder: string, master: MasterKey, randomBytes: RandomBytes): void {
    const file = Buffer.alloc(sealedAt + sealBytes + this.#plain.length);
    file.set(magic);
    file.write(master.id, magic.length, "hex");
    const nonce = randomBytes(nonceBytes);
    sealInto(file, sealedAt, this.#plain, { key: master.wrappingKey, nonce, bound });
    createPrivateFile(rootPath(auditFolder), file);
  }
}

export function createRootKeys(randomBytes: RandomBytes): RootKeys {
  const { privateKey } = generateKeyPairSync("ed25519");
  return new RootKeys(
    Buffer.concat([randomBytes(rootBytes), privateKey.export({ format: "der", type: "pkcs8" })]),
  );
}

/** The file as it lies there: which master key it is under, and how it opens with that one. */
export interface WrappedRoot {
  readonly masterId: string;
  /** @throws KnownError LOG_BROKEN where the master key is another one or a byte of the file is. */
  open(master: MasterKey): RootKeys;
}

/** Undefined where there is none. @throws KnownError LOG_BROKEN where it is not such a file. */
export function readRootFile(auditFolder: string): WrappedRoot | undefined {
  const path = rootPath(auditFolder);
  const file = readIfThere(path);
  if (file === undefined) return undefined;
  if (file.length < sealedAt || !file.subarray(0, magic.length).equals(magic)) throw brokenRoot(path);
  return {
    masterId: file.toString("hex", magic.length, sealedAt),
    open: (master) => {
      const plain = unseal(file.subarray(sealedAt), master.wrappingKey, bound);
      if (plain === undefined) throw brokenRoot(path);
      return new RootKeys(plain);
    },
  };
}

const brokenRoot = (path: string): KnownError =>
  new KnownError(
    "LOG_BROKEN",
    `${path} is damaged`,
    "restore it from its backup: it holds the log's own keys",
  );

/** A log without its root keys cannot go on: its pseudonyms and its signature would be others. */
export const missingRoot = (auditFolder: string): KnownError =>
  new KnownError(
    "LOG_BROKEN",
    `${rootPath(auditFolder)} is missing`,
    "restore it from its backup: other keys would start another log",
  );

/** The name has eight digits of the key's hash in it: two logs never share a name by accident. */
function signerOf(privateKey: KeyObject): Signer {
  const raw = rawPublicKey(privateKey);
  const origin = `seaworthy.local/log/${hash("sha256", raw, "hex").slice(0, 8)}`;
  return { origin, privateKey, verifier: verifierText(origin, raw) };
}
