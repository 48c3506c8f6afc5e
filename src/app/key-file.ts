import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { syncFolder } from "../audit/durable-file.ts";
import { KnownError } from "../base/errors.ts";

/**
 * A file that always holds the current key of a line of rotations, for its owner alone. A new key is staged beside it before it is
 * good for anything and moved over it afterwards, so a crash leaves the old key or the new one, and never a key that nobody has.
 */
export class KeyFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws KnownError USAGE where the file cannot be written. */
  stage(key: string): void {
    try {
      // A link that somebody put there is not followed.
      const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
      const file = openSync(this.#next, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
      try {
        writeSync(file, `${key}\n`);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      throw new KnownError(
        "USAGE",
        `the key's file ${this.#path} cannot be written: ${code}`,
        "name a file in a folder that is there and that the gateway's user may write to",
      );
    }
  }

  /** The staged key is the current one from now on. */
  commit(): void {
    renameSync(this.#next, this.#path);
    syncFolder(dirname(this.#path));
  }

  /** After a crash: a staged key that the store knows is the current one; another one never was. */
  async recover(isKnown: (id: string) => Promise<boolean>): Promise<void> {
    if (!existsSync(this.#next)) return;
    const id = readFileSync(this.#next, "latin1").split("-")[1] ?? "";
    if (await isKnown(id)) this.commit();
    else rmSync(this.#next);
  }

  get #next(): string {
    return `${this.#path}.next`;
  }
}
