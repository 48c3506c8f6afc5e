import type { Clock } from "../base/clock.ts";
import type { Source } from "../exchange/texts.ts";
import type { Side, TextContext, TextGuard } from "../guards/guard.ts";
import type { BoundGuard, Policy } from "../policy/policy.ts";
import { actionFor, type Blindness, type Verdict } from "./decision.ts";

/** Everything an inspection needs besides the text. */
export interface Inspection {
  readonly policy: Policy;
  readonly side: Side;
  readonly operatorTexts: readonly string[];
  readonly time: GuardTime;
}

/** Our own choice: guards take microseconds; a call that needs two seconds of them is an attack or our bug. */
const guardTimeMs = 2000;

/** The time that the guards of one request or one answer may take together. Waiting for others or for the model is not in it. */
export class GuardTime {
  readonly #now: Clock;
  #leftMs: number;

  constructor(now: Clock, leftMs: number = guardTimeMs) {
    this.#now = now;
    this.#leftMs = leftMs;
  }

  /** @throws OutOfTime when nothing is left. */
  spend<T>(work: () => T): T {
    if (this.#leftMs < 0) throw new OutOfTime();
    const fromMs = this.#now();
    try {
      return work();
    } finally {
      this.#leftMs -= this.#now() - fromMs;
    }
  }
}

/**
 * Our own choice: the longest text that a guard gets at once. Longer ones are read in pieces of this size, the same way as a
 * stream, so that one long prompt does not hold up the other calls.
 */
export const pieceChars = 16_384;

/** How much new text a stream collects before the guards look again: looking costs more than a few characters of delay. */
const lookAgainChars = 48;

/**
 * A guard looks again when the text that waits for it has grown by a share of itself, so that a text which is held for long is
 * walked a bounded number of times. Our own choice: nothing that is held for less than 768 characters waits longer for it.
 */
const lookAgainShare = 16;

/** One guard going along one growing text. Knows up to where its verdict can no longer change. */
class GuardScan {
  readonly bound: BoundGuard;
  readonly guard: TextGuard;
  /** Whether text waits for its verdict: not for one that only records. */
  readonly waits: boolean;
  /** Offset in the whole text up to which all findings that start before it are known. */
  decided = 0;
  /** Offset that the text must reach before the guard looks again. */
  lookAt = 0;
  blind = false;

  constructor(bound: BoundGuard, guard: TextGuard, side: Side) {
    this.bound = bound;
    this.guard = guard;
    this.waits =
      bound.actions[side] !== "record" ||
      Object.values(bound.kinds ?? {}).some((action) => action !== "record");
  }
}

/** Our own choice: what most guards need at a look lies in one or two pieces, and to join so much costs less than a look. */
const heldPieceChars = 4096;

/** The end of a growing text, in pieces: to take the last of them costs the same however much is held. */
class HeldText {
  readonly #pieces: string[] = [];
  /** Where the first piece begins in the whole text. */
  #start = 0;
  end = 0;

  push(text: string): void {
    if (text === "") return;
    const last = this.#pieces.length - 1;
    const piece = this.#pieces[last];
    if (piece !== undefined && piece.length + text.length <= heldPieceChars)
      this.#pieces[last] = piece + text;
    else this.#pieces.push(text);
    this.end += text.length;
  }

  /** The text from `offset` on, which is not forgotten. */
  from(offset: number): string {
    let text = "";
    let start = this.end;
    for (let i = this.#pieces.length - 1; i >= 0 && start > offset; i -= 1) {
      const piece = this.#pieces[i] as string;
      start -= piece.length;
      const wanted = start < offset ? piece.slice(offset - start) : piece;
      text = text === "" ? wanted : wanted + text;
    }
    return text;
  }

  /** Nobody asks for what stands before `offset` any more. */
  forget(offset: number): void {
    let gone = 0;
    for (; gone < this.#pieces.length; gone += 1) {
      const length = (this.#pieces[gone] as string).length;
      if (this.#start + length > offset) break;
      this.#start += length;
    }
    if (gone > 0) this.#pieces.splice(0, gone);
    const [only, more] = this.#pieces;
    if (only === undefined || more !== undefined || offset <= this.#start) return;
    this.#pieces[0] = only.slice(offset - this.#start);
    this.#start = offset;
  }
}

export interface ScannedText {
  readonly place: string;
  readonly source: Source;
  readonly tool?: string;
}

/**
 * All text guards of one side over one text, given at once or in pieces. For every way of cutting the text into pieces the
 * verdicts are the same, because a guard's finding is taken only when no further text can change it (see `Reach`).
 */
export class TextScanner {
  readonly verdicts: Verdict[] = [];
  readonly blind: Blindness[] = [];
  readonly #scans: readonly GuardScan[];
  readonly #inspection: Inspection;
  readonly #of: ScannedText;
  readonly #context: TextContext;
  readonly #held = new HeldText();
  /** How much of the end the slowest guard that text waits for cannot decide. */
  readonly #undecidedChars: number;
  #looked = 0;
  /** Where the text was finished last. What is found across it begins there: the text before has left already. */
  #seam = 0;

  constructor(inspection: Inspection, of: ScannedText) {
    this.#inspection = inspection;
    this.#of = of;
    this.#context = {
      side: inspection.side,
      source: of.source,
      operatorTexts: inspection.operatorTexts,
    };
    this.#scans = guardsFor(inspection, of.source).map(
      ({ bound, guard }) => new GuardScan(bound, guard, inspection.side),
    );
    let undecidedChars = 0;
    for (const { guard, waits } of this.#scans)
      if (waits) undecidedChars = Math.max(undecidedChars, guard.reach.span + guard.reach.after);
    this.#undecidedChars = undecidedChars;
  }

  get length(): number {
    return this.#held.end;
  }

  /** Offset before which nothing can change any more: all findings that start there, and ask for more than a record, are in `verdicts`. */
  get decided(): number {
    let decided = this.length;
    for (const scan of this.#scans) if (scan.waits) decided = Math.min(decided, scan.decided);
    return decided;
  }

  /** More text. Looks only when enough of it is new. */
  push(text: string): void {
    this.#held.push(text);
    if (this.length - this.#looked >= lookAgainChars) this.#look(false);
  }

  /** The text is complete with this, or this part of it: a later part may go on. */
  finish(last = ""): void {
    this.#held.push(last);
    this.#look(true);
    this.#seam = this.length;
  }

  #look(final: boolean): void {
    this.#looked = this.length;
    let needed = this.length;
    for (const scan of this.#scans) {
      this.#advance(scan, final);
      const { before, span } = scan.guard.reach;
      needed = Math.min(needed, scan.decided - before - span);
    }
    this.#held.forget(needed);
  }

  #advance(scan: GuardScan, final: boolean): void {
    const { guard } = scan;
    const end = this.length;
    if (scan.blind) {
      scan.decided = end;
      return;
    }
    // A guard that is ahead of the slowest need not look: its verdict would let nothing leave.
    if (!final && (end < scan.lookAt || end - this.#undecidedChars <= scan.decided)) return;
    // For one that only records nothing waits: it looks once in a piece, however far it must look back.
    if (!final && !scan.waits && end - scan.decided < pieceChars) return;
    const { before, span, after } = guard.reach;
    // Each guard gets what it needs and no more, whatever the slowest of them still holds.
    const from = Math.max(0, scan.decided - before - span);
    const text = this.#held.from(from);
    try {
      const { decided, shift, findings } = this.#inspection.time.spend(() => {
        const open = final ? text.length : (guard.openFrom?.(text) ?? text.length);
        const next = final ? end : Math.min(end - span - after, from + open);
        if (next <= scan.decided && !final) return { decided: scan.decided, shift: 0, findings: [] };
        // What reaches across a seam begins before what is decided and counts all the same.
        const begin = scan.decided > this.#seam ? (guard.readFrom?.(text, scan.decided - from) ?? 0) : 0;
        if (begin === text.length) return { decided: next, shift: 0, findings: [] };
        const read = begin === 0 ? text : text.slice(begin);
        return { decided: next, shift: from + begin, findings: guard.inspect(read, this.#context) };
      });
      scan.lookAt = end + Math.floor((end - decided) / lookAgainShare);
      for (const finding of findings) {
        const findingEnd = shift + finding.end;
        const start =
          findingEnd > this.#seam ? Math.max(shift + finding.start, this.#seam) : shift + finding.start;
        if (start < scan.decided || (start >= decided && !final)) continue;
        this.verdicts.push({
          ...finding,
          start,
          end: findingEnd,
          place: this.#of.place,
          source: this.#of.source,
          action: actionFor(scan.bound, this.#inspection.side, finding.kind),
        });
      }
      scan.decided = decided;
    } catch (error) {
      scan.blind = true;
      scan.decided = end;
      this.blind.push(blindness(guard, this.#of.place, error));
    }
  }
}

class OutOfTime extends Error {
  override readonly message = "the time for guards was used up";
}

interface BoundTextGuard {
  readonly bound: BoundGuard;
  readonly guard: TextGuard;
}

const chosen = new WeakMap<Policy, Map<string, readonly BoundTextGuard[]>>();

/** The text guards that look at texts of this side and source. Found once for a policy. */
function guardsFor({ policy, side }: Inspection, source: Source): readonly BoundTextGuard[] {
  let of = chosen.get(policy);
  if (of === undefined) {
    of = new Map();
    chosen.set(policy, of);
  }
  const name = `${side} ${source}`;
  let guards = of.get(name);
  if (guards === undefined) {
    guards = policy.guards.flatMap((bound) => {
      const { guard } = bound;
      if (guard.scope !== "text" || bound.actions[side] === undefined) return [];
      return guard.sources === undefined || guard.sources.includes(source) ? [{ bound, guard }] : [];
    });
    of.set(name, guards);
  }
  return guards;
}

/** What the guards say of one whole text. */
export interface Scanned {
  readonly verdicts: readonly Verdict[];
  readonly blind: readonly Blindness[];
}

/** The verdicts on one whole text. Yields between pieces, so that a caller can let others work. */
export function* scanText(
  inspection: Inspection,
  of: ScannedText,
  text: string,
): Generator<undefined, Scanned> {
  if (text.length <= pieceChars) {
    const seen = { verdicts: [], blind: [] };
    scanAtOnce(inspection, of, text, seen);
    return seen;
  }
  return yield* scanInto(new TextScanner(inspection, of), text);
}

/** What takes a text in pieces. */
export interface Growing extends Scanned {
  push(text: string): void;
  finish(last: string): void;
}

/** The same, by a scanner that is there. */
export function* scanInto<T extends Growing>(scanner: T, text: string): Generator<undefined, T> {
  let at = 0;
  for (; text.length - at > pieceChars; at += pieceChars) {
    scanner.push(text.slice(at, at + pieceChars));
    yield;
  }
  scanner.finish(text.slice(at));
  return scanner;
}

/** What was found so far. */
export interface Seen {
  readonly verdicts: Verdict[];
  readonly blind: Blindness[];
}

/**
 * What the scanner finds in a text of at most `pieceChars`, without its bookkeeping, added to what was seen: nearly every text
 * is short and here at once.
 */
export function scanAtOnce(
  inspection: Inspection,
  { place, source }: ScannedText,
  text: string,
  seen: Seen,
): void {
  const { side, operatorTexts, time } = inspection;
  const context = { side, source, operatorTexts };
  for (const { bound, guard } of guardsFor(inspection, source)) {
    try {
      for (const finding of time.spend(() => guard.inspect(text, context)))
        seen.verdicts.push({ ...finding, place, source, action: actionFor(bound, side, finding.kind) });
    } catch (error) {
      seen.blind.push(blindness(guard, place, error));
    }
  }
}

/** Invariant 4: a guard that could not look has not passed. Only here and above may something be caught to go on. */
const blindness = ({ id }: TextGuard, place: string, error: unknown): Blindness => ({
  guard: id,
  place,
  reason: error instanceof OutOfTime ? "out-of-time" : "threw",
  detail: error instanceof Error ? error.message : String(error),
});
