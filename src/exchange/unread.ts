import type { Part, Unread } from "./exchange.ts";

type Kind = Unread["kind"];

/** What of a part no guard can read: bytes, and encrypted thinking. */
export function unreadOf(part: Part): readonly Kind[] {
  if (part.kind === "media") return [part.media];
  if (part.kind === "reasoning") return part.sealed === undefined ? [] : ["sealed"];
  if (part.kind === "tool-result") return part.parts.flatMap(unreadOf);
  return [];
}

/** What was found unread beyond what shows in the parts themselves: inside of a block that is kept whole, say. */
export function unreadBeside(found: readonly Unread[], parts: readonly Part[]): readonly Unread[] {
  if (found.length === 0) return found;
  const shown = new Map<Kind, number>();
  for (const kind of parts.flatMap(unreadOf)) shown.set(kind, (shown.get(kind) ?? 0) + 1);
  return found.filter(({ kind }) => {
    const left = shown.get(kind) ?? 0;
    if (left > 0) shown.set(kind, left - 1);
    return left === 0;
  });
}
