import { literalFinder, type LiteralFinder } from "../../guards/automaton.ts";
import { rewritePart } from "../../exchange/texts.ts";
import type { ArgumentText } from "./argument-texts.ts";
import type { ContextTexts } from "./context-texts.ts";
import { hasRun } from "./copies.ts";
import { decoded, reversed, rotated } from "./decoded.ts";
import type { FlowState } from "./flow-state.ts";
import type { LabelledPart } from "./labelled-parts.ts";
import type { Label } from "./labels.ts";
import { SpanIndex, spanUnitsMin } from "./spans.ts";
import { squeeze, squeezed, type Squeezed } from "./squeeze.ts";

/** Private data in the arguments of a call. */
export interface Leak {
  readonly pointer: string;
  readonly label: Label;
  /** It stands there in another form than in the conversation: encoded, reversed, in pieces. */
  readonly isDisguised: boolean;
}

/** Our own choices: five letters or digits stand in any text by chance; more values than so are followed by their stretches only. */
const valueUnitsMin = 6;
const valueUnitsMax = 256;
const valuesMax = 1024;
const valuesUnitsMax = 32_768;

interface PrivateValue {
  readonly text: string;
  readonly label: Label;
  /** The user or the operator wrote it: it goes where they say, as long as it goes openly. */
  readonly isOwn: boolean;
}

/** What is private in a conversation, made for the first call that could carry it out. */
export class PrivateTexts {
  readonly #values: readonly PrivateValue[];
  /** Whole texts that are private by where they came from. */
  readonly #declared: readonly { readonly label: Label; readonly text: string }[];
  readonly #own: readonly string[];
  readonly #finder: LiteralFinder;

  constructor(state: FlowState, context: ContextTexts) {
    this.#own = context.trusted.flatMap(({ label, squeezed: { text } }) => (isOwn(label) ? [text] : []));
    const declared = state.parts.filter((one) => one.declared);
    const values = [...state.parts.flatMap(foundValues), ...declared.flatMap(tokenValues)];
    const kept = bounded(values);
    this.#finder = literalFinder(kept.map(({ text }) => text));
    this.#values = withOwn(kept, this.#own, this.#finder);
    const texts = [...context.trusted, ...context.untrusted];
    const labels = new Set(declared.map(({ label }) => label));
    this.#declared = texts.flatMap(({ label, squeezed: { text } }) =>
      labels.has(label) ? [{ label, text }] : [],
    );
  }

  get isEmpty(): boolean {
    return this.#values.length === 0 && this.#declared.length === 0;
  }

  /** What of it stands in the arguments of a call, each argument and label once. */
  leaksIn(texts: readonly ArgumentText[]): readonly Leak[] {
    if (this.isEmpty || texts.length === 0) return [];
    const units = unitsOf(texts);
    const leaks = new Map<string, Leak>();
    const add = (leak: Leak): void => {
      const key = `${leak.pointer} ${leak.label.place} ${String(leak.isDisguised)}`;
      if (!leaks.has(key)) leaks.set(key, leak);
    };
    if (this.#values.length > 0) {
      this.#findValues(units, add);
      this.#findTiles(texts, add);
    }
    this.#findSpans(units, add);
    return [...leaks.values()];
  }

  #findValues(units: readonly Unit[], add: (leak: Leak) => void): void {
    // What is open to see is not hidden by standing once more in what was opened around it.
    const open = new Set<PrivateValue>();
    for (const { text, pointer, isDisguised } of units) {
      this.#finder.scan(text.text, (literal, end) => {
        const value = this.#values[literal] as PrivateValue;
        const start = end - value.text.length;
        const isApart = text.edges[start] === 1 && text.edges[end] === 1;
        // A short number can stand within a longer one. In what was opened nobody knows where words begin.
        if (!isDisguised && value.text.length < apartUnitsMax && !isApart) return;
        if (!isDisguised) open.add(value);
        else if (open.has(value)) return;
        if (isDisguised || !value.isOwn) add({ pointer, label: value.label, isDisguised });
      });
      for (const turned of turnedOf(text.text))
        this.#finder.scan(turned, (literal) => {
          const value = this.#values[literal] as PrivateValue;
          if (!open.has(value)) add({ pointer, label: value.label, isDisguised: true });
        });
    }
  }

  /** Values that were taken apart and put into several arguments, in any order. */
  #findTiles(texts: readonly ArgumentText[], add: (leak: Leak) => void): void {
    const pieces = new Map<string, string>();
    for (const { text, pointer } of texts.slice(0, piecesMax)) {
      const piece = squeezed(text.slice(0, valueUnitsMax));
      if (piece.length >= pieceUnitsMin) pieces.set(piece, pointer);
    }
    if (pieces.size < 2) return;
    const heads = new Set([...pieces.keys()].map((piece) => piece.slice(0, pieceUnitsMin)));
    for (const { text, label } of this.#values) {
      if (!heads.has(text.slice(0, pieceUnitsMin))) continue;
      const last = tiled(text, [...pieces.keys()]);
      if (last !== undefined) add({ pointer: pieces.get(last) ?? "", label, isDisguised: true });
    }
  }

  #findSpans(units: readonly Unit[], add: (leak: Leak) => void): void {
    if (this.#declared.length === 0) return;
    const long = units.filter(({ text }) => text.text.length >= spanUnitsMin);
    const all = long.flatMap((unit) => [
      { unit, text: unit.text.text, isPlain: true },
      ...turnedOf(unit.text.text).map((text) => ({ unit, text, isPlain: false })),
    ]);
    const index = new SpanIndex(all.map(({ text }) => text));
    if (index.isEmpty) return;
    const cover = new Map<number, { readonly label: Label; readonly units: Uint8Array }>();
    for (const { label, text } of this.#declared)
      index.find(text, ({ index: of, start, end }) => {
        const here = cover.get(of) ?? {
          label,
          units: new Uint8Array((all[of] as { text: string }).text.length),
        };
        here.units.fill(1, start, end);
        cover.set(of, here);
      });
    if (cover.size === 0) return;
    // What the user wrote as well is theirs to send, openly.
    for (const text of this.#own)
      index.find(text, ({ index: of, start, end }) => {
        const { unit, isPlain } = all[of] as (typeof all)[number];
        if (isPlain && !unit.isDisguised) cover.get(of)?.units.fill(0, start, end);
      });
    for (const [of, { label, units: covered }] of cover) {
      const { unit, isPlain } = all[of] as (typeof all)[number];
      if (hasRun(covered)) add({ pointer: unit.pointer, label, isDisguised: unit.isDisguised || !isPlain });
    }
  }
}

/** Our own choice: a longer value is in a longer word by no chance. */
const apartUnitsMax = 12;
const piecesMax = 64;
const pieceUnitsMin = 3;

const isOwn = ({ origin }: Label): boolean => origin === "user" || origin === "system";

/** What the guards found. */
function foundValues({ label, part, found }: LabelledPart): readonly PrivateValue[] {
  if (found.length === 0) return [];
  const texts = new Map<string, string>();
  rewritePart(part, label.place, "extra", ({ text, place }) => {
    texts.set(place, text);
    return text;
  });
  return found.flatMap(({ verdict: { place, start, end } }) => {
    const text = texts.get(place)?.slice(start, end);
    return text === undefined ? [] : [{ text: squeezed(text), label, isOwn: isOwn(label) }];
  });
}

/** In a text that is private as a whole: the words that are no words of a language. */
const tokens = /[^\s"'`<>()[\]{},;|]{6,}/g;
const tokensMax = 2048;

function tokenValues({ label, part }: LabelledPart): readonly PrivateValue[] {
  const values: PrivateValue[] = [];
  rewritePart(part, "", "extra", ({ text }) => {
    for (const [token] of text.matchAll(tokens)) {
      if (values.length >= tokensMax) break;
      const value = token.slice(0, valueUnitsMax);
      if (/(?:\d\D*){4}|\S@\S/.test(value)) values.push({ text: squeezed(value), label, isOwn: false });
    }
    return text;
  });
  return values;
}

/** What is compared: nothing twice. */
function bounded(values: readonly PrivateValue[]): readonly PrivateValue[] {
  const kept = new Map<string, PrivateValue>();
  let units = 0;
  for (const value of values) {
    const text = value.text.slice(0, valueUnitsMax);
    if (text.length < valueUnitsMin || kept.has(text)) continue;
    units += text.length;
    if (kept.size >= valuesMax || units > valuesUnitsMax) break;
    kept.set(text, { ...value, text });
  }
  return [...kept.values()];
}

/** What the user or the operator has written too counts as theirs. */
function withOwn(
  values: readonly PrivateValue[],
  own: readonly string[],
  finder: LiteralFinder,
): readonly PrivateValue[] {
  const theirs = new Set<number>();
  for (const text of own) finder.scan(text, (value) => theirs.add(value));
  return values.map((value, i) => (theirs.has(i) ? { ...value, isOwn: true } : value));
}

/** A text backwards, rotated by thirteen, and both. */
const turnedOf = (text: string): readonly string[] => {
  const back = reversed(text);
  return [back, rotated(text), rotated(back)];
};

/** A piece of an argument, read in one way. */
interface Unit {
  readonly text: Squeezed;
  readonly pointer: string;
  readonly isDisguised: boolean;
}

/** All readings of all arguments, those that stand there first, and of what they give one after the other. */
function unitsOf(texts: readonly ArgumentText[]): readonly Unit[] {
  const units: Unit[] = texts.map(({ text, pointer }) => ({
    text: squeeze(text),
    pointer,
    isDisguised: false,
  }));
  for (const { text, pointer } of texts) {
    for (const one of decoded(text)) units.push({ text: squeeze(one), pointer, isDisguised: true });
  }
  const values = texts.filter(({ isKey }) => !isKey);
  if (values.length < 2) return units;
  const joined = values.map(({ text }) => text).join("");
  for (const one of [joined, ...decoded(joined)])
    units.push({ text: squeeze(one), pointer: "", isDisguised: true });
  return units;
}

/** The last piece of those that make up a text between them, where some do. */
function tiled(text: string, pieces: readonly string[]): string | undefined {
  const reached = new Uint8Array(text.length + 1);
  reached[0] = 1;
  for (let at = 0; at < text.length; at += 1) {
    if (reached[at] === 0) continue;
    for (const piece of pieces) {
      if (piece.length === text.length || !text.startsWith(piece, at)) continue;
      if (at + piece.length === text.length) return piece;
      reached[at + piece.length] = 1;
    }
  }
  return undefined;
}
