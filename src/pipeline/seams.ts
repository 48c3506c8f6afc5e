import type { Slot } from "../exchange/texts.ts";
import type { Blindness, Verdict } from "./decision.ts";
import { scanText, type Inspection, type Scanned } from "./scanner.ts";

/**
 * Our own choice: how much of a part is looked at again on each side of a seam. A finding that begins farther away is a text of
 * thousands of characters without a blank.
 */
const seamChars = 4096;

/** A part of a message or of a tool's result. */
const partPlace = /^(\/messages\/\d+\/parts\/(?:\d+\/parts\/)?)\d+$/;

/**
 * What the parts of one message say together. A model reads them as one text, and whoever wrote them (a tool of somebody else's,
 * say) chose where to cut. Each has been looked at alone; here only what reaches from one into the next is found, and stands at
 * each part that it covers.
 */
export function* inspectSeams(inspection: Inspection, slots: readonly Slot[]): Generator<undefined, Scanned> {
  const verdicts: Verdict[] = [];
  const blind: Blindness[] = [];
  if (!slots.some(isLater)) return { verdicts, blind };
  for (const parts of messagesOf(slots))
    for (const seam of seamsOf(parts)) {
      const scanned = yield* scanText(inspection, seam.of, seam.text);
      for (const verdict of scanned.verdicts) for (const own of shares(verdict, seam)) verdicts.push(own);
      for (const one of scanned.blind) blind.push(one);
    }
  return { verdicts, blind };
}

/** Whether a text may be a second part of something. Where each message has one part there is nothing to join. */
const isLater = ({ place }: Slot): boolean => place.startsWith("/messages/") && !place.endsWith("/parts/0");

/** The parts of each message, or of each result, that has more than one. */
function messagesOf(slots: readonly Slot[]): readonly (readonly Slot[])[] {
  const messages = new Map<string, Slot[]>();
  for (const slot of slots) {
    const message = slot.text === "" ? undefined : partPlace.exec(slot.place)?.[1];
    if (message === undefined) continue;
    const key = `${slot.source} ${message}`;
    const parts = messages.get(key);
    if (parts === undefined) messages.set(key, [slot]);
    else parts.push(slot);
  }
  return [...messages.values()].filter(({ length }) => length > 1);
}

/** A piece of a part within a joined text. */
interface Piece {
  readonly slot: Slot;
  /** Offset in the part of what stands at `start` of the joined text. */
  readonly from: number;
  readonly start: number;
  readonly end: number;
}

interface Seam {
  readonly of: Slot;
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** The joined texts. A long part is the end of one and the beginning of the next; its middle was looked at alone. */
function* seamsOf(parts: readonly Slot[]): Generator<Seam> {
  let text = "";
  let pieces: Piece[] = [];
  const add = (slot: Slot, from: number, to: number): void => {
    const start = text.length;
    text += slot.text.slice(from, to);
    pieces.push({ slot, from, start, end: text.length });
  };
  for (const slot of parts) {
    const { length } = slot.text;
    if (length <= 2 * seamChars) {
      add(slot, 0, length);
      continue;
    }
    add(slot, 0, seamChars);
    if (pieces.length > 1) yield { of: slot, text, pieces };
    text = "";
    pieces = [];
    add(slot, length - seamChars, length);
  }
  const last = pieces.at(-1);
  if (last !== undefined && pieces.length > 1) yield { of: last.slot, text, pieces };
}

/** The finding as it stands at each part; none where it stands in one alone. */
function shares(verdict: Verdict, { pieces }: Seam): readonly Verdict[] {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.end ?? 0) > verdict.start) high = middle;
    else low = middle + 1;
  }
  const found: Verdict[] = [];
  for (let i = low; i < pieces.length; i += 1) {
    const piece = pieces[i];
    if (piece === undefined || piece.start >= verdict.end) break;
    const start = Math.max(verdict.start, piece.start) - piece.start + piece.from;
    const end = Math.min(verdict.end, piece.end) - piece.start + piece.from;
    found.push({ ...verdict, place: piece.slot.place, start, end });
  }
  return found.length > 1 ? found : [];
}
