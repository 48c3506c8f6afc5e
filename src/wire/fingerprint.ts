import type { Extras } from "../exchange/exchange.ts";

/**
 * The provider's word for the backend that answered, where its format has one: `system_fingerprint` of Chat Completions, which
 * others speak too. It stays among the extras, so that it is written back as it came.
 */
export function fingerprintOf(extras: Extras | undefined): string | undefined {
  const value = extras?.["system_fingerprint"];
  return typeof value === "string" && value !== "" ? value : undefined;
}
