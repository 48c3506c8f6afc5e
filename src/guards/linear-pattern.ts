import { RE2JS } from "re2js";

/** Our own choices: a pattern's automaton grows with its repetitions, and a match with the text; both stay under a millisecond. */
export const patternCharsMax = 512;
export const matchedCharsMax = 4096;

/** A pattern of the policy: takes time that is linear in the text, whatever the pattern. */
export interface LinearPattern {
  /** Whether the pattern is the whole text, not a part of it. Never where the text is longer than `matchedCharsMax`. */
  isWhole(text: string): boolean;
}

const known = new Map<string, LinearPattern | { readonly problem: string }>();
/** Our own choice: a manifest has a dozen. */
const knownMax = 1024;

/** RE2's syntax: no look-around and no references back, which cannot be matched in linear time. */
export function linearPattern(pattern: string): LinearPattern | { readonly problem: string } {
  let made = known.get(pattern);
  if (made === undefined) {
    made = compiled(pattern);
    if (known.size >= knownMax) known.clear();
    known.set(pattern, made);
  }
  return made;
}

function compiled(pattern: string): LinearPattern | { readonly problem: string } {
  if (pattern.length > patternCharsMax) return { problem: `it is longer than ${patternCharsMax} characters` };
  let machine: RE2JS;
  try {
    machine = RE2JS.compile(pattern);
  } catch (error) {
    // The library has an error for each way of not being a pattern; all of them say why.
    return { problem: error instanceof Error ? error.message.slice(0, 200) : "it is no pattern" };
  }
  return { isWhole: (text) => text.length <= matchedCharsMax && machine.matcher(text).matches() };
}
