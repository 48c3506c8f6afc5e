import { createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { nonceBytes, sealBytes, sealInto, unseal } from "../audit/sealed.ts";
import { KnownError } from "../base/errors.ts";
import { isObject, readJson, type JsonObject } from "../base/json.ts";

/** A small file that only the holder of a secret can read: AES-256-GCM (NIST SP 800-38D), a new nonce for each writing. */
export class TokenFile {
  readonly #path: string;
  readonly #key: KeyObject;
  /** Bound to what it is for: a file that is put in another's place opens for nobody. */
  readonly #purpose: string;

  constructor(path: string, key: Uint8Array, purpose: string) {
    this.#path = path;
    this.#key = createSecretKey(key);
    this.#purpose = purpose;
  }

  /** Undefined where there is none. @throws KnownError SECRET_MISSING where it cannot be opened */
  read(): JsonObject | undefined {
    let whole: Buffer;
    try {
      whole = readFileSync(this.#path);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
    // A file of another folder, or one that was cut: either way nobody can read it.
    const plain = unseal(whole, this.#key, this.#purpose);
    const value = plain && readJson(plain.toString("utf8"));
    if (isObject(value)) return value;
    throw new KnownError(
      "SECRET_MISSING",
      `${this.#path} is not as this gateway wrote it`,
      "remove it and log in again with `seaworthy mcp login`",
    );
  }

  write(value: JsonObject): void {
    const plain = Buffer.from(JSON.stringify(value));
    const sealed = Buffer.alloc(plain.length + sealBytes);
    sealInto(sealed, 0, plain, { key: this.#key, nonce: randomBytes(nonceBytes), bound: this.#purpose });
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    writeFileSync(`${this.#path}.next`, sealed, { mode: 0o600 });
    renameSync(`${this.#path}.next`, this.#path);
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }
}
