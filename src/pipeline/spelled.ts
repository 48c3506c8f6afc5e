import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Answer } from "../exchange/answer.ts";
import type { Extras } from "../exchange/exchange.ts";
import type { Blindness, Verdict } from "./decision.ts";
import { scanText, type Inspection, type Scanned } from "./scanner.ts";

/**
 * The extras of a text that lost something, without their lists. A list can spell out piece by piece what was taken (the log
 * probabilities of its tokens do), where no guard sees the whole, and the offsets in it (of citations) fit no longer.
 */
export function withoutLists(extras: Extras): Extras {
  return objectWithoutLists(extras) ?? {};
}

/** Undefined where nothing but lists was in it. */
function objectWithoutLists(object: JsonObject): JsonObject | undefined {
  const members = Object.entries(object);
  const kept = members.flatMap(([key, value]): [string, JsonValue][] => {
    if (Array.isArray(value)) return [];
    const inner = isObject(value) ? objectWithoutLists(value) : value;
    return inner === undefined ? [] : [[key, inner]];
  });
  return kept.length === 0 && members.length > 0 ? undefined : Object.fromEntries(kept);
}

/** A verdict on what a model wrote, not on the extras beside it. */
export const isOfText = ({ source }: Verdict): boolean => source !== "extra" && source !== "whole";

/** Where verdicts on what a list spells stand: at the extras as a whole, which then lose their lists. */
const listsPlace = (place: string): string => `${place}/extras`;

/**
 * What the lists in some extras spell: a stream's pieces of thinking or of a transcript under a vendor's own name, say. The
 * texts under one key, one behind the other, are looked at as one; what stands within one of them was found there already.
 */
export function* inspectLists(
  inspection: Inspection,
  extras: Extras | undefined,
  place: string,
): Generator<undefined, Scanned> {
  const verdicts: Verdict[] = [];
  const blind: Blindness[] = [];
  for (const pieces of extras === undefined ? [] : listsIn(extras)) {
    const of = { place: listsPlace(place), source: "extra" } as const;
    const scanned = yield* scanText(inspection, of, pieces.join(""));
    const ends = endsOf(pieces);
    for (const verdict of scanned.verdicts) if (crosses(verdict, ends)) verdicts.push(verdict);
    for (const one of scanned.blind) blind.push(one);
  }
  return { verdicts, blind };
}

/** The same for all extras of an answer. */
export function* inspectAnswerLists(
  inspection: Inspection,
  { extras, usage, choices }: Answer,
): Generator<undefined, readonly Scanned[]> {
  const all: Scanned[] = [];
  if (extras !== undefined) all.push(yield* inspectLists(inspection, extras, ""));
  if (usage?.extras !== undefined) all.push(yield* inspectLists(inspection, usage.extras, "/usage"));
  for (const [i, choice] of choices.entries()) {
    if (choice.extras !== undefined)
      all.push(yield* inspectLists(inspection, choice.extras, `/choices/${i}`));
    for (const [j, part] of choice.parts.entries())
      if (part.extras !== undefined)
        all.push(yield* inspectLists(inspection, part.extras, `/choices/${i}/parts/${j}`));
  }
  return all;
}

/** In each list: its texts, and the texts that its objects have under one key. One text alone spells nothing. */
function* listsIn(value: JsonValue): Generator<readonly string[]> {
  if (Array.isArray(value)) {
    const byKey = new Map<string, string[]>();
    const add = (key: string, text: JsonValue): void => {
      if (typeof text !== "string" || text === "") return;
      const texts = byKey.get(key);
      if (texts === undefined) byKey.set(key, [text]);
      else texts.push(text);
    };
    for (const item of value as readonly JsonValue[])
      if (isObject(item)) for (const key of Object.keys(item)) add(`.${key}`, item[key] ?? null);
      else add("", item);
    for (const texts of byKey.values()) if (texts.length > 1) yield texts;
    for (const item of value as readonly JsonValue[]) yield* listsIn(item);
  } else if (isObject(value)) for (const key of Object.keys(value)) yield* listsIn(value[key] ?? null);
}

function endsOf(pieces: readonly string[]): readonly number[] {
  let end = 0;
  return pieces.map((piece) => (end += piece.length));
}

/** Whether it starts in one piece and ends in another. */
function crosses({ start, end }: Verdict, ends: readonly number[]): boolean {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) > start) high = middle;
    else low = middle + 1;
  }
  return (ends[low] ?? 0) < end;
}

/**
 * A whole answer whose texts lost what the verdicts cover: the extras of those parts and of their choices have no lists, nor
 * have those whose lists spell it.
 */
export function withoutSpelling(answer: Answer, lost: readonly Verdict[]): Answer {
  const places = new Set<string>();
  for (const verdict of lost) {
    if (verdict.source === "extra" && verdict.place.endsWith(listsPlace("")))
      places.add(verdict.place.slice(0, -listsPlace("").length));
    if (!isOfText(verdict)) continue;
    const [, choice, part] = /^(\/choices\/\d+)(\/parts\/\d+)/.exec(verdict.place) ?? [];
    if (choice !== undefined) places.add(choice).add(`${choice}${part ?? ""}`);
  }
  if (places.size === 0) return answer;
  const bare = <T extends { readonly extras?: Extras }>(of: T, place: string): T =>
    of.extras === undefined || !places.has(place) ? of : { ...of, extras: withoutLists(of.extras) };
  return {
    ...bare(answer, ""),
    ...(answer.usage === undefined ? {} : { usage: bare(answer.usage, "/usage") }),
    choices: answer.choices.map((choice, i) => ({
      ...bare(choice, `/choices/${i}`),
      parts: choice.parts.map((part, j) => bare(part, `/choices/${i}/parts/${j}`)),
    })),
  };
}
