import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Catalogue, Item } from "./catalogue.ts";
import { itemId, type PinnedServer } from "./pins.ts";

/** One thing that a server describes now, or was pinned with. */
export interface Compared {
  readonly id: string;
  readonly state: "same" | "changed" | "new" | "gone";
  readonly now: Item | undefined;
  readonly pinned: Item | undefined;
}

/** What a server describes beside what was pinned of it, in the order of the alphabet. */
export function compare(
  { items }: Pick<Catalogue, "items">,
  pinned: PinnedServer | undefined,
): readonly Compared[] {
  const before = pinned?.items ?? new Map<string, Item>();
  const now = new Map(items.map((item) => [itemId(item), item]));
  return [...new Set([...now.keys(), ...before.keys()])].sort().map((id) => {
    const [is, was] = [now.get(id), before.get(id)];
    const state =
      is === undefined ? "gone" : was === undefined ? "new" : is.sha256 === was.sha256 ? "same" : "changed";
    return { id, state, now: is, pinned: was };
  });
}

/** One text of a definition that differs. Undefined: it is not there on that side. */
export interface Difference {
  /** JSON pointer into the definition. */
  readonly at: string;
  readonly was: JsonValue | undefined;
  readonly is: JsonValue | undefined;
}

/** Where two definitions differ, leaf by leaf. */
export function differences(was: JsonObject | undefined, is: JsonObject | undefined): readonly Difference[] {
  const [before, after] = [leavesOf(was ?? {}), leavesOf(is ?? {})];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((at) => JSON.stringify(before.get(at)) !== JSON.stringify(after.get(at)))
    .map((at) => ({ at, was: before.get(at), is: after.get(at) }));
}

function leavesOf(value: JsonValue, at = "", into = new Map<string, JsonValue>()): Map<string, JsonValue> {
  const members: readonly (readonly [string, JsonValue])[] = Array.isArray(value)
    ? (value as readonly JsonValue[]).map((item, i) => [String(i), item] as const)
    : isObject(value)
      ? Object.entries(value)
      : [];
  if (members.length === 0) into.set(at, value);
  for (const [key, inner] of members) leavesOf(inner, `${at}/${key}`, into);
  return into;
}
