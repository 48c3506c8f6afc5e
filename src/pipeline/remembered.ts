import type { Slot } from "../exchange/texts.ts";
import type { Policy } from "../policy/policy.ts";
import type { Verdict } from "./decision.ts";
import type { Seen } from "./scanner.ts";

/** A hash of a text that nobody can find a second text for, such as SHA-256. */
export type TextDigest = (text: string) => string;

/** What the guards said of a text, wherever it stands. */
type Known = readonly Verdict[];

/** Our own choice: a shorter text is looked at as fast as it is looked up. */
const rememberedCharsMin = 128;

/** Our own choice: some two megabytes; a conversation of a hundred turns is remembered while twenty others go on. */
const textsMax = 4096;

/** Our own choice: a text with more findings than this is rare, and would take more memory than it saves time. */
const verdictsMax = 64;

/**
 * What the text guards of one policy said of texts of requests. A conversation sends all that was said in it again with every turn, and a
 * feature the same documents: each is looked at once. Guards are pure, so what they say of a text does not change; kept are hashes
 * of texts and places in them, never a text.
 */
export class RememberedTexts {
  readonly #known = new Map<string, Known>();

  /** Adds what is known of the text of a slot to what was seen; whether anything is. */
  recall(key: string, { place, source }: Slot, seen: Seen): boolean {
    const known = this.#known.get(key);
    if (known === undefined) return false;
    // Asked for again: the last to be forgotten.
    this.#known.delete(key);
    this.#known.set(key, known);
    for (const verdict of known) seen.verdicts.push({ ...verdict, place, source });
    return true;
  }

  keep(key: string, verdicts: Known): void {
    if (verdicts.length > verdictsMax) return;
    if (this.#known.size >= textsMax) {
      const [oldest] = this.#known.keys();
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    this.#known.set(key, verdicts);
  }
}

const byPolicy = new WeakMap<Policy, RememberedTexts>();

/** The memory of a policy: it goes with it. */
export function rememberedFor(policy: Policy): RememberedTexts {
  let texts = byPolicy.get(policy);
  if (texts === undefined) byPolicy.set(policy, (texts = new RememberedTexts()));
  return texts;
}

/** Undefined for a text that is not worth remembering. The guards that look hang on whose words they are. */
export const keyOf = ({ source, text }: Slot, digest: TextDigest | undefined): string | undefined =>
  digest === undefined || text.length < rememberedCharsMin ? undefined : `${source} ${digest(text)}`;
