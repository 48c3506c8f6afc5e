import { anchored, hasAnchor } from "./anchored.ts";
import { ciphers } from "./ciphers.ts";
import { hint } from "./glance.ts";
import { humpedWords, jointedWords } from "./joints.ts";
import { leetWords } from "./leet.ts";
import { surprise } from "./letters.ts";
import { markupPatches } from "./markup.ts";
import { patchedView, type Patch } from "./patches.ts";
import { pigLatinWords } from "./pig-latin.ts";
import { brokenWords, gluedWords } from "./segments.ts";
import { mayBeTurned, turnedLines } from "./upside-down.ts";
import type { View } from "./view.ts";

/** Patches that make one reading, or two that differ: without the signs between letters, and with spaces for them. */
type Respell = (text: string, add: (patch: Patch) => void, addOther: (patch: Patch) => void) => void;

const ways: readonly (readonly [hint: number, respell: Respell])[] = [
  [hint.leet, leetWords],
  [hint.joints, jointedWords],
  [hint.cipher, ciphers],
  [hint.pigLatin, pigLatinWords],
  [hint.glued, gluedWords],
  [hint.broken, brokenWords],
];

/** The readings of a text with its words spelt in other ways, as far as its hints ask for them. */
export function* respelt(text: string, hints: number, foreign: boolean): Generator<View> {
  for (const [needed, respell] of ways) if ((hints & needed) !== 0) yield* viewsOf(text, respell);
  if (text.includes("<")) yield* viewsOf(text, markupPatches);
  if (hasAnchor(text)) yield* viewsOf(text, anchored);
  if (foreign && mayBeTurned(text)) yield* viewsOf(text, turnedLines);
}

/** In bits a letter, see `surprise`: keys and addresses with other letters in them are no words. */
const wordsMax = 5.2;

function isReadable({ text }: Patch): boolean {
  const bits = surprise(text);
  return bits === Infinity || bits < wordsMax;
}

function* viewsOf(text: string, respell: Respell): Generator<View> {
  const patches: Patch[] = [];
  const others: Patch[] = [];
  respell(
    text,
    (patch) => {
      if (isReadable(patch)) patches.push(patch);
    },
    (patch) => {
      if (isReadable(patch)) others.push(patch);
    },
  );
  if (patches.length > 0) yield patchedView(text, patches);
  if (others.length > 0) yield patchedView(text, others);
}

/** Capitals are lost when a text is folded: this one is for the text as it was written. */
export function* respeltWithCase(text: string, hints: number): Generator<View> {
  if ((hints & hint.humps) !== 0) yield* viewsOf(text, humpedWords);
}
