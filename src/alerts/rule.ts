import type { JsonObject, JsonValue } from "../base/json.ts";
import type { NewEntry } from "../evidence/entry.ts";
import type { Alert } from "./alert.ts";

/** What rules read of an entry: as it was written, or its leaf of the log. No names of people, no payload. */
export type Told = Pick<
  NewEntry,
  "kind" | "feature" | "environment" | "tenant" | "user" | "key" | "model" | "decision" | "findings" | "facts"
>;

/** What an entry means for those who are on call. */
export type Act = { readonly raise: Alert } | { readonly resolve: readonly string[] };

export interface RuleAsk {
  readonly entry: Told;
  readonly atMs: number;
  readonly index: number;
  /** Makes of a name what does not tell it: keys of alerts stand in a file. */
  readonly pseudonym: (name: string) => string;
}

export type Rule = (ask: RuleAsk) => Act | undefined;

type Raised = Omit<Alert, "feature" | "environment" | "atMs">;

export function raised({ entry, atMs, index }: RuleAsk, alert: Raised): Act {
  const { feature, environment } = entry;
  return {
    raise: {
      entries: [index],
      ...alert,
      ...(feature === undefined ? {} : { feature }),
      ...(environment === undefined ? {} : { environment }),
      atMs,
    },
  };
}

export function resolved(prefix: string, id: JsonValue | undefined): Act | undefined {
  const name = text(id);
  return name === undefined ? undefined : { resolve: [`${prefix}:${name}`] };
}

/** Over by itself at that time. */
export const until = (
  { atMs }: RuleAsk,
  endsAtMs: JsonValue | undefined,
): { readonly resolveAfterMs?: number } =>
  typeof endsAtMs === "number" ? { resolveAfterMs: Math.max(0, endsAtMs - atMs) } : {};

/** A short text of facts, numbers included. */
export const text = (value: JsonValue | undefined): string | undefined =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;

/** The facts of these names that are there. */
export const pick = (facts: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (facts[name] === undefined ? [] : [[name, facts[name]]])));
