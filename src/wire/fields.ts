import { KnownError } from "../base/errors.ts";
import { isObject, pointerStep, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Extras } from "../exchange/exchange.ts";

/** Whose mistake it is when the JSON is not what the format says: the client's or the provider's. */
export type ReadCode = "EXCHANGE_UNREADABLE" | "PROVIDER_FAILED";

/**
 * Reads one JSON object field by field and remembers which were asked for: what is left over is kept as extras, so that no
 * field can be both unknown and invisible.
 */
export class Fields {
  readonly pointer: string;
  readonly code: ReadCode;
  readonly #object: JsonObject;
  readonly #taken = new Set<string>();

  constructor(value: JsonValue | undefined, pointer: string, code: ReadCode = "EXCHANGE_UNREADABLE") {
    if (!isObject(value)) throw unreadable(pointer, "an object", value, code);
    this.#object = value;
    this.pointer = pointer;
    this.code = code;
  }

  /** The object at `key`, read the same way; undefined where it is absent or null. */
  optionalFields(key: string): Fields | undefined {
    const value = this.take(key);
    return value === undefined ? undefined : new Fields(value, this.at(key), this.code);
  }

  fields(key: string): Fields {
    return new Fields(this.take(key), this.at(key), this.code);
  }

  /** What stands at `key` is not what the format allows there. */
  wrong(key: string, expected: string): KnownError {
    const found = Object.hasOwn(this.#object, key) ? this.#object[key] : undefined;
    return unreadable(this.at(key), expected, found, this.code);
  }

  at(key: string): string {
    return pointerStep(this.pointer, key);
  }

  /** The value as it is; null counts as absent, as the vendors' SDKs send it. */
  take(key: string): JsonValue | undefined {
    // Most fields that a format may have are absent: those need not be remembered.
    if (!Object.hasOwn(this.#object, key)) return undefined;
    this.#taken.add(key);
    return this.#object[key] ?? undefined;
  }

  /** Looks without taking: the field stays among the extras unless it is taken too. */
  peek(key: string): JsonValue | undefined {
    return Object.hasOwn(this.#object, key) ? (this.#object[key] ?? undefined) : undefined;
  }

  string(key: string): string {
    const value = this.optionalString(key);
    if (value === undefined) throw this.wrong(key, "a string");
    return value;
  }

  optionalString(key: string): string | undefined {
    const value = this.take(key);
    if (value === undefined || typeof value === "string") return value;
    throw this.wrong(key, "a string");
  }

  optionalNumber(key: string): number | undefined {
    const value = this.take(key);
    if (value === undefined || typeof value === "number") return value;
    throw this.wrong(key, "a number");
  }

  optionalCount(key: string): number | undefined {
    const value = this.optionalNumber(key);
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return value;
    throw this.wrong(key, "a whole number from 0");
  }

  optionalBoolean(key: string): boolean | undefined {
    const value = this.take(key);
    if (value === undefined || typeof value === "boolean") return value;
    throw this.wrong(key, "true or false");
  }

  optionalArray(key: string): readonly JsonValue[] | undefined {
    const value = this.take(key);
    if (value === undefined || Array.isArray(value)) return value as readonly JsonValue[] | undefined;
    throw this.wrong(key, "an array");
  }

  optionalObject(key: string): JsonObject | undefined {
    const value = this.take(key);
    if (value === undefined || isObject(value)) return value;
    throw this.wrong(key, "an object");
  }

  /** All fields that nobody took, or undefined when there are none. */
  extras(): Extras | undefined {
    let rest: Record<string, JsonValue> | undefined;
    for (const key of Object.keys(this.#object)) {
      if (this.#taken.has(key)) continue;
      // An assignment would set the prototype of the rest and hide the field from every guard.
      if (key === "__proto__") throw this.wrong(key, "no such key");
      rest ??= {};
      rest[key] = this.#object[key] ?? null;
    }
    return rest;
  }
}

/**
 * What stands at the pointer is not what the format allows there. A short text that a client sent is shown to it; of what a
 * provider sent nothing is, since the message can reach a client.
 */
export function unreadable(
  pointer: string,
  expected: string,
  found: JsonValue | undefined,
  code: ReadCode = "EXCHANGE_UNREADABLE",
): KnownError {
  const kind =
    found === undefined
      ? "nothing"
      : found === null
        ? "null"
        : Array.isArray(found)
          ? "an array"
          : typeof found;
  const place = pointer === "" ? "the body" : pointer;
  if (code === "PROVIDER_FAILED")
    return new KnownError(
      code,
      `the provider's answer is not of its format: ${place}: expected ${expected}, found ${kind}`,
      "try again, and check that the provider of this route speaks the format that it is configured for",
    );
  const shown = typeof found === "string" && found.length <= 40 ? ` ${JSON.stringify(found)}` : "";
  return new KnownError(
    code,
    `${place}: expected ${expected}, found ${kind}${shown}`,
    "mend the field named here, or send the body to the route of its own format",
  );
}
