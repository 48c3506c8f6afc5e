import type { StatusAsk } from "../../ask.ts";
import type { Judged } from "../../control.ts";
import type { Waiver } from "../../decisions.ts";

/** What a look at the register of decisions found. */
interface Look {
  /** How many were looked at. */
  readonly looked: readonly Waiver[];
  /** One sentence for each that is not as it must be. */
  readonly faults: readonly string[];
}

/**
 * A verdict on the register of decisions. It rests on the entries of those that were looked at, and on the entry that says that the
 * digest was loaded: of a digest that nobody loaded there is no register.
 */
export function judgedRegister({ subject, book }: StatusAsk, { looked, faults }: Look): Judged {
  const [loaded] = book.entries("policy.loaded", subject).filter(({ digest }) => digest === subject.digest);
  if (loaded === undefined)
    return { state: "unknown", reason: "no gateway has loaded this digest", because: [] };
  const because = [loaded.seq, ...looked.flatMap(({ seqs }) => seqs)];
  const [first] = faults;
  return first === undefined
    ? { state: "pass", reason: `${looked.length} decisions were read, and all are as they must be`, because }
    : { state: "fail", reason: first, because };
}

/** Neither refused nor taken back. */
export const isOpen = ({ ended }: Waiver): boolean => ended === undefined;

/** An entry of an example: the digest was loaded. */
export const loadedExample = { kind: "policy.loaded", facts: { profile: "agent" } } as const;
