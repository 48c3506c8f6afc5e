import { ciphers } from "./ciphers.ts";
import { hint } from "./glance.ts";
import { humpedWords, jointedWords, spelledWords } from "./joints.ts";
import { leetWords } from "./leet.ts";
import { patchedView, type Patch } from "./patches.ts";
import { pigLatinWords } from "./pig-latin.ts";
import type { View } from "./view.ts";

/** Patches that make one reading, or two that differ: without the signs between letters, and with spaces for them. */
type Respell = (text: string, add: (patch: Patch) => void, addOther: (patch: Patch) => void) => void;

const ways: readonly (readonly [hint: number, respell: Respell])[] = [
  [hint.leet, leetWords],
  [hint.spaced, spelledWords],
  [hint.joints, jointedWords],
  [hint.cipher, ciphers],
  [hint.pigLatin, pigLatinWords],
];

/** The readings of a text with its words spelt in other ways, as far as its hints ask for them. */
export function* respelt(text: string, hints: number): Generator<View> {
  for (const [needed, respell] of ways) {
    if ((hints & needed) === 0) continue;
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
}

/** Capitals are lost when a text is folded: this one is for the text as it was written. */
export function* respeltWithCase(text: string, hints: number): Generator<View> {
  if ((hints & hint.humps) === 0) return;
  const patches: Patch[] = [];
  humpedWords(text, (patch) => patches.push(patch));
  if (patches.length > 0) yield patchedView(text, patches);
}
