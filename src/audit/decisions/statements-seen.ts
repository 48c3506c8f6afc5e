import { statementEntryKinds } from "../../evidence/statement-kinds.ts";
import { readLeaf } from "../leaf.ts";
import type { AuditLog } from "../log.ts";
import { tileWidth } from "../merkle.ts";

/** The statements of the last minutes: what is older is refused for its age. One of an open log, filled from it at its first use. */
class StatementsSeen {
  /** By SHA-256, with the time of the entry. */
  readonly #seen = new Map<string, number>();
  #filled: Promise<void> | undefined;

  async has(sha256: string, log: AuditLog, sinceMs: number): Promise<boolean> {
    this.#filled ??= this.#fill(log, sinceMs);
    await this.#filled;
    for (const [old, atMs] of this.#seen) if (atMs < sinceMs) this.#seen.delete(old);
    return this.#seen.has(sha256);
  }

  add(sha256: string, atMs: number): void {
    this.#seen.set(sha256, atMs);
  }

  /** Newest first: the log's times never go back. */
  async #fill(log: AuditLog, sinceMs: number): Promise<void> {
    const { size } = log.head();
    for (let to = size; to > log.keptFrom;) {
      const from = Math.max(Math.floor((to - 1) / tileWidth) * tileWidth, log.keptFrom);
      const leaves = (await log.leaves(from, to - from)).flatMap((bytes) => readLeaf(bytes) ?? []);
      for (const { kind, at, facts = {} } of leaves) {
        const sha256 = facts["statement"] ?? facts["sha256"];
        if (statementEntryKinds.has(kind) && typeof sha256 === "string") this.#seen.set(sha256, at);
      }
      if ((leaves[0]?.at ?? -Infinity) < sinceMs) return;
      to = from;
    }
  }
}

const ofLogs = new WeakMap<AuditLog, StatementsSeen>();

export function statementsSeen(log: AuditLog): StatementsSeen {
  const seen = ofLogs.get(log) ?? new StatementsSeen();
  ofLogs.set(log, seen);
  return seen;
}
