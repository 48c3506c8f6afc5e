import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Clock, RandomBytes } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import type { KeyRecord, KeyStore } from "../store/store.ts";

/** `sw-` and the public id of 12 characters, then 40 secret characters of 5 bits each: 200 bits. */
const keyShape = /^sw-([0-9a-z]{12})-([0-9a-z]{40})$/;

/** Our own choice: how long another process's change to the keys may go unseen. */
const staleMsMax = 100;

export interface NewKey {
  /** Shown once: only its hash is kept. */
  readonly key: string;
  readonly record: KeyRecord;
}

/** Makes a virtual key. `pepper` is the secret that the hash is keyed with; the database does not have it. */
export function newKey(
  of: Omit<KeyRecord, "id" | "hash">,
  pepper: Uint8Array,
  randomBytes: RandomBytes,
): NewKey {
  const letters = Array.from(randomBytes(52), (byte) => "0123456789abcdefghjkmnpqrstvwxyz".charAt(byte & 31));
  const id = letters.slice(0, 12).join("");
  const key = `sw-${id}-${letters.slice(12).join("")}`;
  return { key, record: { ...of, id, hash: hashOf(key, pepper).toString("hex") } };
}

const hashOf = (key: string, pepper: Uint8Array | KeyObject): Buffer =>
  createHmac("sha256", pepper).update(key).digest();

interface KnownKey {
  readonly record: KeyRecord;
  readonly hash: Buffer;
  /** The key itself, once it was presented and its hash was right: the next time no hash is needed. In memory only. */
  presented?: Buffer;
}

const nobody = Buffer.alloc(32);

/** Who is told of each use of a key, and knows which are too old. Asked for every call: it answers at once. */
export interface KeyWatch {
  used(id: string, atMs: number): void;
  /** It was not replaced in time, and opens nothing. */
  isStopped(id: string): boolean;
}

const nobodyWatches: KeyWatch = { used: () => undefined, isStopped: () => false };

/** Tells whose key a request carries. Holds the keys in memory and sees a change by another process within 100 ms. */
export class KeyRing {
  readonly #store: KeyStore;
  /** As a key object: made once, where raw bytes would be read in for every call at five times the cost. */
  readonly #pepper: KeyObject;
  readonly #now: Clock;
  readonly #watch: KeyWatch;
  #records = new Map<string, KnownKey>();
  #version: number | undefined;
  #checkedAtMs = 0;

  constructor(store: KeyStore, pepper: Uint8Array, now: Clock, watch: KeyWatch = nobodyWatches) {
    this.#store = store;
    this.#pepper = createSecretKey(pepper);
    this.#now = now;
    this.#watch = watch;
  }

  /** @throws KnownError KEY_MISSING, KEY_REFUSED */
  async authenticate(headers: IncomingHttpHeaders): Promise<KeyRecord> {
    const presented = presentedKey(headers);
    if (presented === undefined)
      throw new KnownError(
        "KEY_MISSING",
        "no key",
        "send a Seaworthy key as `Authorization: Bearer` or `x-api-key`; make one with `seaworthy keys create`",
      );
    const now = this.#now();
    if (now - this.#checkedAtMs >= staleMsMax || now < this.#checkedAtMs) await this.#refresh(now);
    // An unknown id costs the same as a wrong secret: nobody learns which ids there are.
    const id = keyShape.exec(presented)?.[1] ?? "";
    const known = this.#records.get(id);
    if (!this.#matches(presented, known)) throw refusedKey("the key is not known");
    const { record } = known;
    if (record.revokedAtMs !== undefined && record.revokedAtMs <= now)
      throw refusedKey("the key was revoked");
    if (record.expiresAtMs !== undefined && record.expiresAtMs <= now)
      throw refusedKey("the key has expired");
    if (this.#watch.isStopped(record.id))
      throw refusedKey("the key is older than a key may be: it was not replaced in time");
    this.#watch.used(record.id, now);
    return record;
  }

  /** Both comparisons take the same time wherever a wrong key differs. */
  #matches(presented: string, known: KnownKey | undefined): known is KnownKey {
    const bytes = Buffer.from(presented, "latin1");
    if (known?.presented?.length === bytes.length && timingSafeEqual(bytes, known.presented)) return true;
    const hash = hashOf(presented, this.#pepper);
    if (!timingSafeEqual(hash, known?.hash ?? nobody) || known === undefined) return false;
    known.presented = bytes;
    return true;
  }

  async #refresh(now: number): Promise<void> {
    const version = this.#store.version();
    if (version !== this.#version) {
      const records = await this.#store.list();
      this.#records = new Map(
        records.map((record) => [record.id, { record, hash: Buffer.from(record.hash, "hex") }]),
      );
      this.#version = version;
    }
    this.#checkedAtMs = now;
  }
}

/**
 * From the header that each vendor's SDK uses: OpenAI's, Anthropic's, Azure's. Of two keys nobody can say which one is meant, and
 * what stands in front of us may have looked at the other.
 *
 * @throws KnownError KEY_REFUSED
 */
function presentedKey(headers: IncomingHttpHeaders): string | undefined {
  const bearer = bearerIn(headers);
  const found = firstKey(headers);
  for (const name of ["x-api-key", "api-key"] as const) {
    const other = keyIn(headers, name);
    if (other !== undefined && other !== found)
      throw new KnownError(
        "KEY_REFUSED",
        `two different keys were sent: one in ${bearer === undefined ? "x-api-key" : "authorization"}, another in ${name}`,
        "send one; an SDK may take the other one from a variable such as ANTHROPIC_API_KEY or OPENAI_API_KEY",
      );
  }
  return found;
}

/** Which key was meant, where it looks like one of ours: its public part, which entries may have in the clear. */
export const presentedId = (headers: IncomingHttpHeaders): string | undefined =>
  keyShape.exec(firstKey(headers) ?? "")?.[1];

const bearerIn = (headers: IncomingHttpHeaders): string | undefined =>
  /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? "")?.[1];

const firstKey = (headers: IncomingHttpHeaders): string | undefined =>
  bearerIn(headers) ?? keyIn(headers, "x-api-key") ?? keyIn(headers, "api-key");

function keyIn(headers: IncomingHttpHeaders, name: "x-api-key" | "api-key"): string | undefined {
  const value = headers[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

const refusedKey = (message: string): KnownError =>
  new KnownError("KEY_REFUSED", message, "ask the owner of the feature for a key");
