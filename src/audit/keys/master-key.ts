import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";

export const masterKeyBytes = 32;

/** An id in the clear beside everything that is wrapped: 64 bits, so that two master keys of a log never share one. */
export const masterIdBytes = 8;

/** RFC 5869 with SHA-256, no salt (the key is uniformly random), the purpose as info. */
export function deriveKey(key: Uint8Array, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync("sha256", key, "", `seaworthy/v1/${purpose}`, bytes));
}

/**
 * What wraps the log's other keys, and does nothing else: so it can be replaced without touching the log. It has two derived
 * values, and keeps no copy of its own bytes.
 */
export class MasterKey {
  /** Sixteen hexadecimal digits; tells nothing of the key. */
  readonly id: string;
  readonly wrappingKey: KeyObject;

  constructor(bytes: Uint8Array) {
    this.id = deriveKey(bytes, "master id", masterIdBytes).toString("hex");
    this.wrappingKey = createSecretKey(deriveKey(bytes, "wrap", masterKeyBytes));
  }
}

/** The 32 bytes that a text of base64 holds, white space around it aside; undefined for anything else. */
export function readMasterText(text: string): Buffer | undefined {
  const trimmed = text.trim();
  const bytes = Buffer.from(trimmed, "base64");
  return bytes.length === masterKeyBytes && bytes.toString("base64") === trimmed ? bytes : undefined;
}

export const writeMasterText = (bytes: Uint8Array): string => `${Buffer.from(bytes).toString("base64")}\n`;

/** The master keys at hand: one to wrap with, and during a rotation the one before, which only opens. */
export class MasterKeys {
  #current: MasterKey;
  #before: MasterKey | undefined;

  constructor(current: MasterKey, before?: MasterKey) {
    this.#current = current;
    this.#before = before;
  }

  /** What is wrapped from now on is wrapped by this one. */
  get current(): MasterKey {
    return this.#current;
  }

  /** The key of an id; undefined where it is not at hand. */
  of(id: string): MasterKey | undefined {
    if (id === this.#current.id) return this.#current;
    return id === this.#before?.id ? this.#before : undefined;
  }

  turnTo(next: MasterKey): void {
    if (next.id === this.#current.id) return;
    this.#before = this.#current;
    this.#current = next;
  }

  /** Nothing is wrapped by the key before any more. */
  forgetBefore(): void {
    this.#before = undefined;
  }
}
