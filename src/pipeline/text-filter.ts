import type { Verdict } from "./decision.ts";
import { cutsOf, replaceCuts, type Cut, type Held } from "./redact.ts";
import type { Stretch } from "./joined.ts";
import type { Vault } from "./vault.ts";

const isRedaction = ({ action }: Verdict): boolean => action === "redact";

interface HowToFilter {
  readonly held: Held;
  readonly vault: Vault;
  /** Puts values back in the next piece of this text. */
  readonly restore: (text: string) => string;
}

/** One growing text of an answer: takes it in pieces, gives out what is safe, redacted and with placeholders restored. */
export class TextFilter {
  readonly #scanner: Stretch;
  readonly #held: Held;
  readonly #vault: Vault;
  readonly #restore: HowToFilter["restore"];
  /** Text from `#released` on. */
  #waiting = "";
  #released = 0;
  /** Decided text whose end may be the start of a placeholder. */
  #tail = "";
  /** What is to be replaced and has not been released, and how many verdicts were looked at for it. */
  #open: readonly Verdict[] = [];
  #seen = 0;

  constructor(scanner: Stretch, how: HowToFilter) {
    this.#scanner = scanner;
    this.#held = how.held;
    this.#vault = how.vault;
    this.#restore = how.restore;
  }

  get scanner(): Stretch {
    return this.#scanner;
  }

  /** Text that may leave now. The caller looks at the verdicts first: after a block nothing is taken from here. */
  push(text: string): string {
    this.#waiting += text;
    this.#scanner.push(text);
    return this.#release(this.#scanner.decided, false);
  }

  finish(): string {
    this.#scanner.finish();
    return this.#release(this.#scanner.length, true);
  }

  #release(decided: number, final: boolean): string {
    if (decided <= this.#released && !final) return "";
    const open = this.#openVerdicts();
    const cuts = cutsOf(open, this.#held, isRedaction);
    this.#open = merged(open, cuts, decided);
    const to = final ? decided : this.#cleanCut(decided, cuts);
    if (to <= this.#released && !final) return "";
    const text = this.#waiting.slice(0, to - this.#released);
    const inside = cuts.filter(({ end }) => end <= to);
    const clean = this.#tail + replaceCuts(text, inside, undefined, this.#released);
    this.#waiting = this.#waiting.slice(to - this.#released);
    this.#released = to;
    const back = final ? 0 : this.#vault.heldBack(clean);
    this.#tail = clean.slice(clean.length - back);
    return this.#restore(back === 0 ? clean : clean.slice(0, clean.length - back));
  }

  /** Each verdict is looked at when it is new and while its text waits: a text full of findings stays linear. */
  #openVerdicts(): readonly Verdict[] {
    const { verdicts } = this.#scanner;
    const open = this.#open.filter(({ end }) => end > this.#released);
    for (; this.#seen < verdicts.length; this.#seen += 1) {
      const verdict = verdicts[this.#seen];
      if (verdict !== undefined && isRedaction(verdict) && verdict.end > this.#released) open.push(verdict);
    }
    return open;
  }

  /** The last place up to `decided` that stands in no stretch to be replaced and in no surrogate pair. */
  #cleanCut(decided: number, cuts: readonly Cut[]): number {
    let to = decided;
    for (let i = cuts.length - 1; i >= 0; i -= 1) {
      const cut = cuts[i];
      if (cut !== undefined && cut.start < to && cut.end > to) to = cut.start;
    }
    // To look at a character of a text that has grown in pieces costs as much as the whole text.
    if (to <= this.#released) return to;
    const code = this.#waiting.charCodeAt(to - this.#released - 1);
    return code >= 0xd800 && code <= 0xdbff ? to - 1 : to;
  }
}

/**
 * The verdicts that are still needed. Nothing more is found before `decided`: what overlaps from there on is one stretch under
 * the name that it has, however long the chain of findings grows.
 */
function merged(open: readonly Verdict[], cuts: readonly Cut[], decided: number): readonly Verdict[] {
  const [first] = open;
  if (first === undefined) return open;
  const known = cuts.filter(({ start }) => start < decided);
  const knownEnd = known[known.length - 1]?.end ?? 0;
  return [
    ...known.map(({ start, end, kind }) => ({ ...first, start, end, kind })),
    ...open.filter(({ start }) => start >= decided && start >= knownEnd),
  ];
}
