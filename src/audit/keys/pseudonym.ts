import { createHmac, type KeyObject } from "node:crypto";
import { Recent } from "../recent.ts";
import type { RootKeys } from "./root-keys.ts";

/** 128 bits: two of a billion names meet with a chance under 10⁻²⁰. */
export const pseudonymBytes = 16;

/** Our own choice: with the text itself about 200 bytes each, so some 7 MB for one kind of name. */
const cachedMax = 16_384;

/** Names longer than this are not cached, so that the cache has a size. */
const cachedCharsMax = 256;

/** `key` and `feature` stand in the clear in a leaf; their pseudonyms only name a data key. */
export type Named = "tenant" | "user" | "session" | "key" | "feature";

/**
 * Keyed pseudonyms: HMAC-SHA-256, cut to 128 bits, base64url. The same name gives the same pseudonym in one log,
 * whatever its master key; without the log's root key a guess cannot be tried.
 */
export class Pseudonyms {
  readonly #fields: Record<Named, { key: KeyObject; known: Recent<string, string> }>;

  constructor(root: Pick<RootKeys, "derive">) {
    const field = (name: Named) => ({
      key: root.derive(`pseudonym/${name}`),
      known: new Recent<string, string>(cachedMax),
    });
    this.#fields = {
      tenant: field("tenant"),
      user: field("user"),
      session: field("session"),
      key: field("key"),
      feature: field("feature"),
    };
  }

  of(field: Named, name: string | undefined): string | undefined {
    if (name === undefined) return undefined;
    const { key, known } = this.#fields[field];
    const cached = known.get(name);
    if (cached !== undefined) return cached;
    const pseudonym = createHmac("sha256", key)
      .update(name)
      .digest()
      .subarray(0, pseudonymBytes)
      .toString("base64url");
    if (name.length <= cachedCharsMax) known.set(name, pseudonym);
    return pseudonym;
  }
}
