import { literalFinder, type LiteralFinder } from "../automaton.ts";
import { foldedView } from "./normalise.ts";

/**
 * Words in their order. Each step is a list of alternatives parted by `|`; an alternative is whole words, or the beginning of one
 * where it ends with `*`.
 */
export interface Phrase {
  readonly steps: readonly string[];
  /** How many words may stand between two steps; four when absent. */
  readonly gapWords?: number;
  /** Whether a sentence may end between two steps. */
  readonly acrossSentences?: boolean;
}

/** Where the counting of characters begins again: a text of one tile more still fits into 32 bits. */
const baseMax = 2 ** 30;

/** Characters between two steps, whatever the words: our own choice, a line of text. */
const gapCharsMax = 64;
/** Scripts without spaces between words: so many characters count as a word. */
const charsPerWord = 4;

/** The longest stretch of a view that a phrase covers. */
export const phraseCharsMax = 360;
/** More than the longest word, so that a word cut at an edge is in no phrase. */
const edgeChars = 40;

interface Use {
  /** Index of the step among the steps of all phrases. */
  readonly slot: number;
  readonly phrase: number;
  readonly first: boolean;
  readonly last: boolean;
  readonly gapWords: number;
  readonly across: boolean;
}

interface Literal {
  readonly text: string;
  readonly boundBefore: boolean;
  readonly boundAfter: boolean;
  readonly uses: Use[];
}

type OnPhrase = (phrase: number, start: number, end: number) => void;

/** Literals of one alphabet. */
interface Words {
  readonly literals: readonly Literal[];
  readonly finder: LiteralFinder;
}

const wordsOf = (literals: readonly Literal[]): Words => ({
  literals,
  finder: literalFinder(
    literals.map(({ text }) => text),
    { ignoreCase: true },
  ),
});

/**
 * Finds many phrases. First one walk looks for the rarest step of each, with a small automaton; most texts have none of them. Only
 * around those found, a second walk with all words sees how far each phrase comes.
 */
export class PhraseFinder {
  /** Words in ASCII, and all others: most texts need the first alone. */
  readonly #ascii: Words;
  readonly #foreign: Words;
  readonly #asciiRare: Words;
  readonly #foreignRare: Words;
  readonly #starts: Int32Array;
  /** Counted on from stretch to stretch, so that what is before `#base` is of a stretch that is over. */
  readonly #ends: Int32Array;
  #base = 0;
  /** By phrase: its first slot and how many it has. */
  readonly #slots: readonly (readonly [first: number, count: number])[];

  constructor(phrases: readonly Phrase[]) {
    const byText = new Map<string, Literal>();
    const rare = new Set<Literal>();
    const slots: (readonly [number, number])[] = [];
    let slot = 0;
    phrases.forEach((phrase, index) => {
      slots.push([slot, phrase.steps.length]);
      const rarest = rarestStep(phrase.steps);
      phrase.steps.forEach((step, i) => {
        const use: Use = {
          slot,
          phrase: index,
          first: i === 0,
          last: i === phrase.steps.length - 1,
          gapWords: phrase.gapWords ?? 4,
          across: phrase.acrossSentences ?? false,
        };
        for (const alternative of step.split("|")) {
          const literal = literalOf(alternative, byText);
          literal.uses.push(use);
          if (i === rarest) rare.add(literal);
        }
        slot += 1;
      });
    });
    const literals = [...byText.values()];
    this.#ascii = wordsOf(literals.filter(({ text }) => isAscii(text)));
    this.#foreign = wordsOf(literals.filter(({ text }) => !isAscii(text)));
    this.#asciiRare = wordsOf([...rare].filter(({ text }) => isAscii(text)));
    this.#foreignRare = wordsOf([...rare].filter(({ text }) => !isAscii(text)));
    this.#slots = slots;
    this.#starts = new Int32Array(slot);
    this.#ends = new Int32Array(slot).fill(-1);
  }

  /** `foreign`: whether the text has characters beyond ASCII; then it must be folded. */
  find(text: string, foreign: boolean, onPhrase: OnPhrase): void {
    this.#findWords(text, this.#asciiRare, this.#ascii, onPhrase);
    if (foreign) this.#findWords(text, this.#foreignRare, this.#foreign, onPhrase);
  }

  #findWords(text: string, rare: Words, all: Words, onPhrase: OnPhrase): void {
    let from = 0;
    let until = -1;
    rare.finder.scan(text, (index, end) => {
      if (!isBounded(text, rare.literals[index] as Literal, end)) return;
      if (end - phraseCharsMax > until) {
        if (until > 0) this.#findIn(text, { from, until }, all, onPhrase);
        from = Math.max(0, end - phraseCharsMax - edgeChars);
      }
      until = end + phraseCharsMax + edgeChars;
    });
    if (until > 0) this.#findIn(text, { from, until }, all, onPhrase);
  }

  /** A phrase that touches the edge of the stretch is farther from its rare word than any phrase is long. */
  #findIn(
    text: string,
    { from, until }: { readonly from: number; readonly until: number },
    { literals, finder }: Words,
    onPhrase: OnPhrase,
  ): void {
    const stretch = from === 0 && until >= text.length ? text : text.slice(from, until);
    const report: OnPhrase = (phrase, start, stop) => {
      if (stop - start <= phraseCharsMax) onPhrase(phrase, from + start, from + stop);
    };
    finder.scan(stretch, (index, end) => this.#hit(stretch, literals[index] as Literal, end, report));
    this.#base += stretch.length + 1;
    if (this.#base < baseMax) return;
    this.#ends.fill(-1);
    this.#base = 0;
  }

  #hit(text: string, literal: Literal, end: number, onPhrase: OnPhrase): void {
    if (!isBounded(text, literal, end)) return;
    const start = end - literal.text.length;
    const base = this.#base;
    const ends = this.#ends;
    const starts = this.#starts;
    const { uses } = literal;
    for (let i = 0; i < uses.length; i += 1) {
      const use = uses[i] as Use;
      const { slot } = use;
      if (use.first) {
        starts[slot] = start;
      } else {
        const before = (ends[slot - 1] as number) - base;
        if (before < 0 || start < before || start - before > gapCharsMax) continue;
        if (!isGap(text, before, start, use)) continue;
        starts[slot] = starts[slot - 1] as number;
      }
      ends[slot] = base + end;
      if (use.last) {
        const from = starts[slot];
        onPhrase(use.phrase, from, end);
        this.#consume(use.phrase, from);
      }
    }
  }

  /** What began no later than a phrase that was found is part of it. */
  #consume(phrase: number, start: number): void {
    const [first, count] = this.#slots[phrase] as readonly [number, number];
    for (let slot = first; slot < first + count; slot += 1)
      if ((this.#starts[slot] as number) <= start) this.#ends[slot] = -1;
  }
}

function isBounded(text: string, { text: word, boundBefore, boundAfter }: Literal, end: number): boolean {
  if (boundBefore && isWordUnit(text.charCodeAt(end - word.length - 1))) return false;
  return !(boundAfter && isWordUnit(text.charCodeAt(end)));
}

/** Words that ordinary texts are full of: a step with one of them says little. */
const everyday: ReadonlySet<string> = new Set(
  (
    "no not any all your you my its the never don't dont do not|without|always|must|please|now|first|before|after|when|whenever|instead|answer|answer*|" +
    "respond|respon*|reply|write|show|tell|give|say|what|list|print|output|copy|read|open|include|pass|send|call|use|run|add|ai|model|about|or|and|" +
    "content|anything|everything|every|text|texts|story|role|as a|you are|you're|act as|was|is|were|said|at|of|to|even if|start*|begin*|question*|" +
    "request*|prompt*|order*|under|because|sorry|with|end|message*|system:*|has no|have no|with no|without any|there are no|cannot|can't|will not|won't"
  )
    .split("|")
    .flatMap((part) => [part, ...part.split(" ")]),
);

/** The step whose shortest word is longest, and none of them everyday. */
function rarestStep(steps: readonly string[]): number {
  const scores = steps.map((step) => {
    const words = step.split("|");
    const least = Math.min(...words.map((word) => word.replace("*", "").length * (isAscii(word) ? 1 : 3)));
    return words.some((word) => everyday.has(word)) ? least - 100 : least;
  });
  return scores.indexOf(Math.max(...scores));
}

const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 127) return false;
  return true;
};

function literalOf(alternative: string, byText: Map<string, Literal>): Literal {
  const known = byText.get(alternative);
  if (known !== undefined) return known;
  const stem = alternative.endsWith("*");
  const text = foldedView(stem ? alternative.slice(0, -1) : alternative).text;
  const literal: Literal = {
    text,
    boundBefore: hasSpaces(text.charCodeAt(0)),
    boundAfter: !stem && hasSpaces(text.charCodeAt(text.length - 1)),
    uses: [],
  };
  byText.set(alternative, literal);
  return literal;
}

/** Letters of Latin, Greek and Cyrillic, and digits: words of other scripts carry prefixes, or have no spaces around them. */
const hasSpaces = (code: number): boolean => isWordUnit(code) && code < 0x530;

function isWordUnit(code: number): boolean {
  if (code < 0x80) {
    const letter = code | 0x20;
    return (letter >= 0x61 && letter <= 0x7a) || (code >= 0x30 && code <= 0x39);
  }
  return code >= 0xaa && !(code >= 0x2000 && code <= 0x2bff) && !(code >= 0x3000 && code <= 0x303f);
}

/** Whether so few words, and no end of a sentence, stand between two steps. */
function isGap(text: string, from: number, to: number, { gapWords, across }: Use): boolean {
  let words = 0;
  let run = 0;
  for (let i = from; i < to; i += 1) {
    const code = text.charCodeAt(i);
    if (isWordUnit(code)) {
      if (run === 0 || (code >= 0xe00 && run % charsPerWord === 0)) words += 1;
      run += 1;
      if (words > gapWords) return false;
    } else {
      if (code === 0) return false;
      if (!across && isSentenceEnd(text, i, code)) return false;
      run = 0;
    }
  }
  return true;
}

/** A full stop counts when a space follows: `v1.2` and `example.com` go on. */
function isSentenceEnd(text: string, at: number, code: number): boolean {
  if (code === 0x21 || code === 0x3f || code === 0x61f || code === 0xff01 || code === 0xff1f) return true;
  return code === 0x2e && !isWordUnit(text.charCodeAt(at + 1));
}
