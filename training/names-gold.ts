import type { MarkedText } from "./names-lists.ts";

interface Span {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

const names: Readonly<Record<string, string>> = {
  PERSON: "PERSON",
  PREFIX: "PERSON",
  ADDRESS: "ADDRESS",
  ORGANIZATION: "ORGANIZATION",
  LOCATION: "LOCATION",
};

/**
 * The names in a row as people would mark them: one address where the rows have its number, its street and its town apart, a title
 * with its name; a place beside an address is part of it.
 */
export function goldOf({ text, spans }: MarkedText): readonly Span[] {
  const gold: Span[] = [];
  for (const { type: raw, start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const type = names[raw];
    if (type === undefined) continue;
    const last = gold.at(-1);
    const between = last === undefined ? "-" : text.slice(last.end, start);
    if (last !== undefined && joins(last.type, type, between))
      gold[gold.length - 1] = { type: last.type === type ? type : "ADDRESS", start: last.start, end };
    else gold.push({ type, start, end });
  }
  return gold;
}

function joins(first: string, second: string, between: string): boolean {
  if (first === "PERSON" && second === "PERSON") return between === " ";
  const isPlace = (type: string): boolean => type === "ADDRESS" || type === "LOCATION";
  if (!isPlace(first) || !isPlace(second) || (first === "LOCATION" && second === "LOCATION")) return false;
  return /^[\s,>?]{0,8}$/.test(between);
}
