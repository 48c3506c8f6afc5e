import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuditLog } from "../log.ts";
import { openLog } from "../open-log.ts";
import { openPublished, type PublishedLog } from "../read.ts";
import type { SignedHead } from "./anchor.ts";

/** A log in a folder of its own, open for writing until `pause` or `remove`. */
export class LogOfTest {
  readonly folder: string;
  #log: AuditLog | undefined;

  constructor() {
    this.folder = join(mkdtempSync(join(tmpdir(), "seaworthy-anchors-")), "data");
  }

  async open(): Promise<AuditLog> {
    this.#log ??= await openLog({
      dataFolder: this.folder,
      now: Date.now,
      randomBytes,
      onFailure: (error) => {
        throw error;
      },
    });
    return this.#log;
  }

  /** Adds entries and publishes a checkpoint over all there are. */
  async grow(count: number, word = "x"): Promise<SignedHead> {
    const log = await this.open();
    await Promise.all(
      Array.from({ length: count }, (_, i) =>
        log.record({ kind: "call.input", exchange: `${word}${i}`, payload: word }),
      ),
    );
    await this.pause();
    return this.head();
  }

  /** Closing publishes. */
  async pause(): Promise<void> {
    await this.#log?.close();
    this.#log = undefined;
  }

  published(): PublishedLog {
    return openPublished(this.folder);
  }

  head(): SignedHead {
    const head = this.published().signed();
    if (head === undefined) throw new Error("no checkpoint");
    return head;
  }

  vkey(): string {
    return readFileSync(join(this.folder, "log", "vkey"), "utf8").trim();
  }

  /** Writes history anew with the real key: back to a copy of before, and on with other entries. */
  async rewriteFrom(copy: string, count: number): Promise<SignedHead> {
    await this.pause();
    for (const part of ["log", "audit"]) {
      rmSync(join(this.folder, part), { recursive: true });
      cpSync(join(copy, part), join(this.folder, part), { recursive: true });
    }
    return count === 0 ? this.head() : this.grow(count, "rewritten");
  }

  async copy(): Promise<string> {
    await this.pause();
    const to = mkdtempSync(join(tmpdir(), "seaworthy-anchors-copy-"));
    cpSync(this.folder, to, { recursive: true });
    return to;
  }

  async remove(): Promise<void> {
    await this.pause();
    rmSync(join(this.folder, ".."), { recursive: true, force: true });
  }
}
