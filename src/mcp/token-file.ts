import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { KnownError } from "../base/errors.ts";
import { isObject, readJson, type JsonObject } from "../base/json.ts";

const nonceBytes = 12;
const tagBytes = 16;

/** A small file that only the holder of a secret can read: AES-256-GCM (NIST SP 800-38D), a new nonce for each writing. */
export class TokenFile {
  readonly #path: string;
  readonly #key: Uint8Array;
  /** Bound to what it is for: a file that is put in another's place opens for nobody. */
  readonly #purpose: Buffer;

  constructor(path: string, key: Uint8Array, purpose: string) {
    this.#path = path;
    this.#key = key;
    this.#purpose = Buffer.from(purpose);
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
    try {
      const open = createDecipheriv("aes-256-gcm", this.#key, whole.subarray(0, nonceBytes));
      open.setAAD(this.#purpose);
      open.setAuthTag(whole.subarray(nonceBytes, nonceBytes + tagBytes));
      const text = Buffer.concat([open.update(whole.subarray(nonceBytes + tagBytes)), open.final()]);
      const value = readJson(text.toString("utf8"));
      if (isObject(value)) return value;
    } catch (error) {
      // A file of another folder, or one that was cut: either way nobody can read it.
      if (error instanceof KnownError) throw error;
    }
    throw new KnownError(
      "SECRET_MISSING",
      `${this.#path} is not as this gateway wrote it`,
      "remove it and log in again with `seaworthy mcp login`",
    );
  }

  write(value: JsonObject): void {
    const nonce = randomBytes(nonceBytes);
    const seal = createCipheriv("aes-256-gcm", this.#key, nonce);
    seal.setAAD(this.#purpose);
    const text = Buffer.concat([seal.update(JSON.stringify(value), "utf8"), seal.final()]);
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    writeFileSync(`${this.#path}.next`, Buffer.concat([nonce, seal.getAuthTag(), text]), { mode: 0o600 });
    renameSync(`${this.#path}.next`, this.#path);
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }
}
