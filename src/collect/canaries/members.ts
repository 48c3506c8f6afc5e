import { isObject, type JsonValue } from "../../base/json.ts";

/** What stands under a name; undefined where it is no object, or has none. */
export const memberOf = (value: JsonValue | undefined, name: string): JsonValue | undefined =>
  isObject(value) ? value[name] : undefined;

export const listOf = (value: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]) : [];

/** Empty where it is no text. */
export const textOf = (value: JsonValue | undefined): string => (typeof value === "string" ? value : "");

/** The last message of a role in a request of Chat Completions. */
export const lastOf = (messages: JsonValue | undefined, role: string): JsonValue | undefined =>
  listOf(messages).findLast((one) => memberOf(one, "role") === role);
