import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import type { RandomBytes } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import { canonicalJson, type JsonValue } from "../base/json.ts";
import type { ApprovalRequest, ApprovedCall } from "./approval.ts";

/** Two keys of 32 bytes, of which the database has neither: one to encrypt with, one to tell calls and people apart. */
export interface ApprovalKeys {
  readonly seal: Uint8Array;
  readonly name: Uint8Array;
}

/** NIST SP 800-38D: 96 bits, random; far fewer than 2^32 texts are sealed under one key. */
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM. `about` is bound to it: what is sealed for one approval opens for no other. */
export function seal(
  value: JsonValue,
  about: string,
  { keys, randomBytes }: { readonly keys: ApprovalKeys; readonly randomBytes: RandomBytes },
): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", keys.seal, nonce);
  cipher.setAAD(Buffer.from(about));
  const text = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
  return Buffer.concat([nonce, text, cipher.getAuthTag()]);
}

/** @throws KnownError USAGE where it is not what was sealed for this, or the key is another. */
export function unseal(sealed: Uint8Array, about: string, { seal: key }: ApprovalKeys): JsonValue {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, nonceBytes));
    decipher.setAAD(Buffer.from(about));
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
    const text = decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes));
    return JSON.parse(Buffer.concat([text, decipher.final()]).toString("utf8")) as JsonValue;
  } catch {
    throw new KnownError(
      "USAGE",
      `what is kept of ${about} cannot be opened: it was changed, or this is not the data folder that it was kept in`,
      "the call stays held; its arguments stand in the log: seaworthy audit show",
    );
  }
}

/** HMAC-SHA-256, base64url. Keyed, since arguments are often few enough to be tried. */
const named = (what: string, value: JsonValue, { name: key }: ApprovalKeys): string =>
  createHmac("sha256", key)
    .update(`${what}\n${canonicalJson(value)}`)
    .digest("base64url");

/** Exactly which call of whom under which policy. One character more in an argument is another call. */
export const callCode = (call: ApprovedCall, keys: ApprovalKeys): string =>
  named(
    "call",
    {
      feature: call.feature,
      environment: call.environment,
      tool: call.tool,
      arguments: call.arguments,
      requester: { ...call.requester },
      digest: call.digest,
      nth: call.nth ?? 1,
    },
    keys,
  );

export const requesterCode = (requester: ApprovalRequest["requester"], keys: ApprovalKeys): string =>
  named("requester", { ...requester }, keys);

export const personCode = (name: string, keys: ApprovalKeys): string => named("person", name, keys);
