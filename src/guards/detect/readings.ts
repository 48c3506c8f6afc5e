import { ascii85Runs } from "./ascii85.ts";
import { baseRuns } from "./base-runs.ts";
import { escapesView } from "./escapes.ts";
import { glance, hint } from "./glance.ts";
import { spelledWords } from "./joints.ts";
import { morseRuns } from "./morse.ts";
import { foldedView, latinView, mixesScripts, plainSigns } from "./normalise.ts";
import { numberRuns } from "./number-runs.ts";
import { inPlace, patchedView, type Patch } from "./patches.ts";
import { respelt, respeltWithCase } from "./respelt.ts";
import { compose, type View } from "./view.ts";

/** One way to read a text: it is in lower case where it holds anything but ASCII. */
export type Read = (view: View, foreign: boolean) => void;

/**
 * Our own choices: a disguise in a disguise is opened, and no text is read more often than so. What is opened in a long text may have
 * its length once more in all: a text that is longer than a page and disguised in more ways than one all over is read in the first of them.
 */
const depthMax = 2;
const readingsMax = 16;
const furtherUnits = 16_384;
const furtherShare = 1;

/** A way to find what is encoded in a text. */
interface Opener {
  readonly hint: number;
  readonly open: (text: string, add: (patch: Patch) => void) => void;
}

const openers: readonly Opener[] = [
  { hint: hint.runs, open: baseRuns },
  { hint: hint.numbers, open: numberRuns },
  { hint: hint.base85, open: ascii85Runs },
  { hint: hint.morse, open: morseRuns },
];

interface Waiting {
  readonly view: View;
  readonly depth: number;
}

/**
 * Gives a text in all the ways in which it can be read: as it stands, in other letters, and what is encoded in it. What a disguise
 * gives is looked at for another one, the nearest to the text first. Only the text itself is given whole, without what is encoded in
 * it: nothing is to be said for or against that until it is opened. Of all others, what was disguised and what stands around it.
 */
export function readings(text: string, read: Read): void {
  // Several guards read a text one after the other, and which one is first does not matter to what there is to read.
  let { found } = last;
  if (last.text !== text) {
    found = findReadings(text);
    if (text.length <= keptCharsMax) last = { text, found };
  }
  for (const { view, foreign } of found) read(view, foreign);
}

/** Our own choice: a longer text is not kept in memory for those who come after. */
const keptCharsMax = 16_384;

interface Found {
  readonly view: View;
  readonly foreign: boolean;
}

let last: { readonly text: string; readonly found: readonly Found[] } = { text: "", found: [] };

function findReadings(text: string): readonly Found[] {
  const found: Found[] = [];
  const read: Read = (view, foreign) => found.push({ view, foreign });
  const waiting: Waiting[] = [{ view: { text }, depth: 0 }];
  const seen = new Set<string>([text]);
  let left = furtherUnits + text.length * furtherShare;
  for (let next = 0; next < waiting.length && next < readingsMax; next += 1) {
    const { view, depth } = waiting[next] as Waiting;
    for (const further of readOne(view, read)) {
      if (depth === depthMax || left < 0) break;
      if (further.text === "" || seen.has(further.text)) continue;
      left -= further.text.length;
      if (left < 0) break;
      seen.add(further.text);
      waiting.push({ view: further, depth: depth + 1 });
    }
  }
  return found;
}

/** Reads a text and gives what is disguised in it. */
function* readOne(source: View, read: Read): Generator<View> {
  const hints = glance(source.text);
  const encoded = encodedIn(source.text, hints);
  const { plain: whole, foreign } = asRead({ ...source, text: without(source.text, encoded) });
  const folded = whole.text === source.text ? hints : glance(whole.text);
  const spelled: Patch[] = [];
  if ((folded & hint.spaced) !== 0) spelledWords(whole.text, (patch) => spelled.push(patch));
  const plain = { ...whole, text: without(whole.text, spelled) };
  read(plain, foreign);
  if (encoded.length > 0) yield compose(patchedView(source.text, encoded), source);
  if (spelled.length > 0) yield compose(patchedView(whole.text, spelled), whole);
  if (foreign && mixesScripts(source.text)) yield compose(latinView(source.text), source);
  const escapes = escapesView(source.text);
  if (escapes !== undefined && escapes.text !== source.text) yield compose(escapes, source);
  for (const view of respeltWithCase(source.text, hints)) yield compose(view, source);
  for (const view of respelt(plain.text, folded, foreign)) yield compose(view, plain);
}

function encodedIn(text: string, hints: number): readonly Patch[] {
  const patches: Patch[] = [];
  for (const { hint: needed, open } of openers)
    if ((hints & needed) !== 0) open(text, (patch) => patches.push(patch));
  return inPlace(patches);
}

/** The text with nothing where the patches stand: the same offsets. */
function without(text: string, patches: readonly Patch[]): string {
  if (patches.length === 0) return text;
  let kept = "";
  let done = 0;
  for (const { start, end } of patches) {
    kept += text.slice(done, start) + "\0".repeat(end - start);
    done = end;
  }
  return kept + text.slice(done);
}

/** A text as it stands: folded where it holds anything but ASCII, line ends and tabs as spaces. */
function asRead(source: View): { readonly plain: View; readonly foreign: boolean } {
  let plain = source;
  let foreign = isForeign(plain.text);
  if (foreign) {
    plain = { ...source, text: plainSigns(source.text) };
    foreign = isForeign(plain.text);
  }
  if (/[\n\r\t]/.test(plain.text)) plain = { ...plain, text: plain.text.replace(/[\n\r\t]/g, " ") };
  return { plain: foreign ? compose(foldedView(plain.text), plain) : plain, foreign };
}

const isForeign = (text: string): boolean => /[^\0-\x7f]/.test(text);
