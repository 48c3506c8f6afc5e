import { createHmac, timingSafeEqual, type KeyObject } from "node:crypto";
import { isObject, type JsonValue } from "../../base/json.ts";

/**
 * A small file beside the log that says what counts: `{"mac", "body"}`, the HMAC-SHA-256 of the body's UTF-8 in base64url. Whoever may
 * write the folder and has not the log's root keys cannot make one. An older one of the same log is still one.
 */
export const writeMarked = (body: string, key: KeyObject): string =>
  `${JSON.stringify({ mac: macOf(body, key).toString("base64url"), body })}\n`;

/** The body of what `writeMarked` wrote under the same key; undefined for anything else. */
export function readMarked(bytes: Buffer, key: KeyObject): string | undefined {
  const outer = parse(bytes.toString("utf8"));
  if (!isObject(outer)) return undefined;
  const { mac, body } = outer;
  if (typeof mac !== "string" || typeof body !== "string") return undefined;
  const [given, own] = [Buffer.from(mac, "base64url"), macOf(body, key)];
  return given.length === own.length && timingSafeEqual(given, own) ? body : undefined;
}

const macOf = (body: string, key: KeyObject): Buffer => createHmac("sha256", key).update(body).digest();

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    // Not JSON is an answer here: the caller knows what then.
    return undefined;
  }
}
