import { createCipheriv, createDecipheriv, type KeyObject } from "node:crypto";

/** NIST SP 800-38D §8.2.2: a random nonce of 96 bits, for at most 2³² messages under one key. */
export const nonceBytes = 12;
export const tagBytes = 16;

/** What sealing adds: nonce before, tag after. */
export const sealBytes = nonceBytes + tagBytes;

const cipher = "aes-256-gcm";

export interface Sealing {
  readonly key: KeyObject;
  readonly nonce: Uint8Array;
  /** What the ciphertext is bound to: it opens with the same words only. */
  readonly bound: string;
}

/** Writes nonce, ciphertext and tag at `at`; `target` must have room. Returns how many bytes. */
export function sealInto(target: Buffer, at: number, plain: Uint8Array, sealing: Sealing): number {
  const sealer = createCipheriv(cipher, sealing.key, sealing.nonce);
  sealer.setAAD(Buffer.from(sealing.bound));
  const text = sealer.update(plain);
  // GCM is a stream: the end brings no bytes, only the tag.
  sealer.final();
  target.set(sealing.nonce, at);
  target.set(text, at + nonceBytes);
  target.set(sealer.getAuthTag(), at + nonceBytes + text.length);
  return nonceBytes + text.length + tagBytes;
}

/** The plain bytes; undefined where key, bound words or a byte are not those of the sealing. */
export function unseal(sealed: Buffer, key: KeyObject, bound: string): Buffer | undefined {
  if (sealed.length < sealBytes) return undefined;
  const opener = createDecipheriv(cipher, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
  opener.setAAD(Buffer.from(bound));
  opener.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const plain = opener.update(sealed.subarray(nonceBytes, sealed.length - tagBytes));
  try {
    // GCM is a stream: the end brings no bytes, only whether the tag holds.
    opener.final();
    return plain;
  } catch {
    // The tag does not hold: whoever asked says what was opened.
    return undefined;
  }
}
