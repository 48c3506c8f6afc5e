import type { Clock } from "../base/clock.ts";

/** What a store's login gave. */
export interface Login<T> {
  readonly given: T;
  /** When it ends, in milliseconds since 1970; undefined: it does not say. */
  readonly endsAtMs?: number;
}

/** A login is made anew this long before it ends. Our own choice: longer than a request takes and than clocks differ. */
const earlyMs = 60_000;

/** A login without an end is asked for again after this long. Our own choice: AWS, Google and Azure give an hour. */
const endlessMs = 3_600_000;

/** Our own choice: there are a handful of stores, each with one identity. */
const loginsMax = 64;

/** Keeps what stores gave for a login, for as long as it holds. In memory only. */
export class Logins {
  readonly #now: Clock;
  readonly #held = new Map<string, { readonly given: Promise<unknown>; endsAtMs: number }>();

  constructor(now: Clock) {
    this.#now = now;
  }

  /** The login of this name, made where there is none that still holds. Two who ask at once make one. */
  async get<T>(name: string, make: () => Promise<Login<T>>): Promise<T> {
    const held = this.#held.get(name);
    if (held !== undefined && this.#now() < held.endsAtMs) return held.given as Promise<T>;
    const entry = { given: Promise.resolve() as Promise<unknown>, endsAtMs: this.#now() + endlessMs };
    entry.given = make().then(
      ({ given, endsAtMs }) => {
        if (endsAtMs !== undefined) entry.endsAtMs = endsAtMs - earlyMs;
        return given;
      },
      (error: unknown) => {
        if (this.#held.get(name) === entry) this.#held.delete(name);
        throw error;
      },
    );
    if (this.#held.size >= loginsMax) this.#held.clear();
    this.#held.set(name, entry);
    return entry.given as Promise<T>;
  }

  /** The store does not take it any more: the next one is made anew. */
  forget(name: string): void {
    this.#held.delete(name);
  }
}
