import type { Claim, KeptTurn } from "./session.ts";

/**
 * Our own choice: some twenty megabytes, the answers of a busy day. A turn that is forgotten is nobody's: what comes after it is not
 * refused.
 */
export const turnsMax = 200_000;

/** Of a turn that several people have. */
export const nobodys: Claim = { session: "", person: "" };

/** Whose turns are whose: in memory, the newest of all, so that nothing on a call's path is read from a file. */
export class TurnIndex {
  readonly #claims = new Map<string, Claim>();
  readonly #max: number;
  #changed: KeptTurn[] = [];

  constructor(kept: readonly KeptTurn[] = [], max = turnsMax) {
    this.#max = max;
    for (const { hash, session, person } of kept) this.#set(hash, claimOf(session, person));
  }

  get size(): number {
    return this.#claims.size;
  }

  /** Undefined: it is not known; `nobodys`: several people have it. */
  find(hash: string): Claim | undefined {
    return this.#claims.get(hash);
  }

  /** A session has this turn now. One that another person has too is nobody's from now on. */
  claim(hash: string, by: Claim, atMs: number): void {
    const before = this.#claims.get(hash);
    const now = before === undefined ? by : merged(before, by);
    // The last that was asked for is the last to be forgotten.
    if (before !== undefined) this.#claims.delete(hash);
    this.#set(hash, now);
    if (now !== before) this.#changed.push({ hash, ...now, atMs });
  }

  /** What was claimed since it was asked last. */
  changes(): readonly KeptTurn[] {
    const changed = this.#changed;
    if (changed.length > 0) this.#changed = [];
    return changed;
  }

  /** They could not be kept: they are to be kept with the next. */
  again(turns: readonly KeptTurn[]): void {
    this.#changed = [...turns, ...this.#changed].slice(-this.#max);
  }

  #set(hash: string, claim: Claim): void {
    if (this.#claims.size >= this.#max) {
      const [oldest] = this.#claims.keys();
      if (oldest !== undefined) this.#claims.delete(oldest);
    }
    this.#claims.set(hash, claim);
  }
}

const claimOf = (session: string, person: string): Claim => (person === "" ? nobodys : { session, person });

function merged(before: Claim, by: Claim): Claim {
  if (before === nobodys || before.person !== by.person) return nobodys;
  if (before.session === by.session || before.session === "") return before;
  return { session: "", person: by.person };
}
