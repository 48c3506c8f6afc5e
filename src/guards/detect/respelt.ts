import { anchored, hasAnchor } from "./anchored.ts";
import { ciphers } from "./ciphers.ts";
import { hint } from "./glance.ts";
import { humpedWords, jointedWords, spelledWords } from "./joints.ts";
import { leetWords } from "./leet.ts";
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
  [hint.spaced, spelledWords],
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

function* viewsOf(text: string, respell: Respell): Generator<View> {
  const patches: Patch[] = [];
  const others: Patch[] = [];
  respell(
    text,
    (patch) => patches.push(patch),
    (patch) => others.push(patch),
  );
  if (patches.length > 0) yield patchedView(text, patches);
  if (others.length > 0) yield patchedView(text, others);
}

/** Capitals are lost when a text is folded: this one is for the text as it was written. */
export function* respeltWithCase(text: string, hints: number): Generator<View> {
  if ((hints & hint.humps) !== 0) yield* viewsOf(text, humpedWords);
}
