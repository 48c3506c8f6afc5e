import { KnownError } from "../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";

/** A value of a library, of which we know only that it is an object. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Our own choice, as of JSON that comes from outside. */
const depthMax = 64;

/**
 * A library's value as JSON that `revived` takes back to the same: bytes, addresses and dates are marked. What is undefined is left
 * out, as JSON does.
 *
 * @throws KnownError EXCHANGE_UNREADABLE for what has no such form: a function, a circle.
 */
export function plain(value: unknown, place: string, depth = 0): JsonValue {
  if (depth > depthMax) throw strange(place, `nests deeper than ${depthMax}`);
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    throw strange(place, "is no number of JSON");
  }
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
  if (value instanceof URL) return { $url: value.href };
  if (value instanceof Date) return { $date: value.toISOString() };
  if (Array.isArray(value)) return value.map((item, i) => plain(item ?? null, `${place}/${i}`, depth + 1));
  if (isFields(value)) return plainObject(value, place, depth);
  throw strange(place, `is a ${typeof value}`);
}

/** @throws KnownError as `plain` */
export function plainObject(value: Fields, place: string, depth = 0): JsonObject {
  const out: Record<string, JsonValue> = {};
  for (const [key, item] of Object.entries(value))
    if (item !== undefined) out[key] = plain(item, `${place}/${key}`, depth + 1);
  return out;
}

const strange = (place: string, what: string): KnownError =>
  new KnownError(
    "EXCHANGE_UNREADABLE",
    `${place}: what stands there ${what}, and no guard could look at it`,
    "send text, JSON, bytes or addresses",
  );

/** What `plain` was given. */
export function revived(value: JsonValue | undefined): unknown {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(revived);
  if (!isObject(value)) return value;
  const { $bytes: bytes, $url: url, $date: date } = value;
  if (Object.keys(value).length === 1) {
    if (typeof bytes === "string") return new Uint8Array(Buffer.from(bytes, "base64"));
    if (typeof url === "string" && URL.canParse(url)) return new URL(url);
    if (typeof date === "string") return new Date(date);
  }
  return revivedObject(value);
}

export const revivedObject = (value: JsonObject): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revived(item)]));

/** The fields that are left without those that have a word of ours; undefined where there are none. */
export function restOf(value: Fields, known: readonly string[], place: string): JsonObject | undefined {
  const rest = Object.fromEntries(
    Object.entries(value).filter(([key, item]) => item !== undefined && !known.includes(key)),
  );
  return Object.keys(rest).length === 0 ? undefined : plainObject(rest, place);
}

/** A member for an object literal that is absent where there is nothing. */
export const member = <K extends string, T>(key: K, value: T | undefined): { [key in K]?: T } =>
  value === undefined ? {} : ({ [key]: value } as { [key in K]?: T });

/** A text; nothing where there is none. */
export const word = (value: unknown): string => (typeof value === "string" ? value : "");
