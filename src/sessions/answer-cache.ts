import { hash } from "node:crypto";
import { canonicalJson, type JsonObject } from "../base/json.ts";
import type { Answer } from "../exchange/answer.ts";

/**
 * Who shares an answer. A value and not a text, so that there is no key without one; whoever has another scope looks in another
 * partition, whatever they ask.
 */
export type CacheScope =
  | { readonly kind: "user"; readonly tenant: string | undefined; readonly user: string }
  | { readonly kind: "tenant"; readonly tenant: string }
  | { readonly kind: "public" };

/** What an answer is given again for: all of it is the same, or it is another answer. */
export interface CacheKey {
  readonly scope: CacheScope;
  readonly feature: string;
  /** Digest of the feature's own prompt; empty where it has none. */
  readonly prompt: string;
  readonly model: string;
  /** The running digest: policy, guards and their settings. */
  readonly digest: string;
  /** The request as it would be sent, without its id. */
  readonly request: JsonObject;
}

/** An answer, and where it came from. */
export interface KeptAnswer {
  readonly answer: Answer;
  /** Index in the log of the entry about it. */
  readonly from: number;
  readonly atMs: number;
}

/** Where an answer to a request is kept, or would be. */
export interface CacheSlot {
  readonly cache: AnswerCache;
  readonly key: CacheKey;
}

/** Our own choice: what an answer takes beside its text. */
const overheadBytes = 1024;

interface Slot extends KeptAnswer {
  readonly partition: string;
  readonly request: string;
  readonly bytes: number;
}

/** Answers in memory, in partitions. What is over its time is given to nobody; of what is too much, the one that was asked for the longest ago goes first. */
export class AnswerCache {
  readonly #partitions = new Map<string, Map<string, Slot>>();
  /** The one that was asked for last is the last. */
  readonly #byUse = new Set<Slot>();
  readonly #bytesMax: number;
  readonly #ttlMs: number;
  #bytes = 0;

  constructor({ bytesMax, ttlMs }: { readonly bytesMax: number; readonly ttlMs: number }) {
    this.#bytesMax = bytesMax;
    this.#ttlMs = ttlMs;
  }

  /** What it holds, as it is reckoned: two bytes a character and a kilobyte an answer. */
  get bytes(): number {
    return this.#bytes;
  }

  find(key: CacheKey, nowMs: number): KeptAnswer | undefined {
    const slot = this.#partitions.get(partitionOf(key))?.get(requestOf(key));
    if (slot === undefined) return undefined;
    if (nowMs - slot.atMs >= this.#ttlMs) {
      this.#drop(slot);
      return undefined;
    }
    this.#byUse.delete(slot);
    this.#byUse.add(slot);
    return slot;
  }

  /** Keeps it, where there is room for it at all. */
  keep(key: CacheKey, kept: KeptAnswer): void {
    const bytes = overheadBytes + 2 * JSON.stringify(kept.answer).length;
    if (bytes > this.#bytesMax) return;
    const slot: Slot = { ...kept, bytes, partition: partitionOf(key), request: requestOf(key) };
    let partition = this.#partitions.get(slot.partition);
    const before = partition?.get(slot.request);
    if (before !== undefined) this.#drop(before);
    partition = this.#partitions.get(slot.partition) ?? new Map<string, Slot>();
    this.#partitions.set(slot.partition, partition);
    partition.set(slot.request, slot);
    this.#byUse.add(slot);
    this.#bytes += bytes;
    for (const oldest of this.#byUse) {
      if (this.#bytes <= this.#bytesMax) return;
      this.#drop(oldest);
    }
  }

  #drop(slot: Slot): void {
    const partition = this.#partitions.get(slot.partition);
    partition?.delete(slot.request);
    if (partition?.size === 0) this.#partitions.delete(slot.partition);
    this.#byUse.delete(slot);
    this.#bytes -= slot.bytes;
  }
}

/** As JSON: no name of somebody can be written so that it is another's. */
const partitionOf = ({ scope, feature, prompt, model, digest }: CacheKey): string =>
  JSON.stringify([
    scope.kind,
    scope.kind === "public" ? null : (scope.tenant ?? null),
    scope.kind === "user" ? scope.user : null,
    ...[feature, prompt, model, digest],
  ]);

const requestOf = ({ request }: CacheKey): string => hash("sha256", canonicalJson(request), "base64url");
