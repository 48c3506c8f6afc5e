import { ascii85Runs } from "./ascii85.ts";
import { baseRuns } from "./base-runs.ts";
import { escapesView } from "./escapes.ts";
import { glance, hint } from "./glance.ts";
import { morseRuns } from "./morse.ts";
import { foldedView, latinView, mixesScripts, plainSigns } from "./normalise.ts";
import { numberRuns } from "./number-runs.ts";
import { inPlace, patchedView, type Patch } from "./patches.ts";
import { respelt, respeltWithCase } from "./respelt.ts";
import { compose, type View } from "./view.ts";

/** One way to read a text: it is in lower case where it holds anything but ASCII. */
export type Read = (view: View, foreign: boolean) => void;

/** Our own choices: a disguise in a disguise in a disguise is opened, and no text is read more often than this. */
const depthMax = 3;
const readingsMax = 24;

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
 * gives is looked at for another one, the nearest to the text first. Only the text itself is given whole: of all others what was
 * disguised, and what stands around it.
 */
export function readings(text: string, read: Read): void {
  const waiting: Waiting[] = [{ view: { text }, depth: 0 }];
  const seen = new Set<string>();
  for (let next = 0; next < waiting.length && next < readingsMax; next += 1) {
    const { view, depth } = waiting[next] as Waiting;
    const { plain, foreign } = asRead(view);
    read(plain, foreign);
    if (depth === depthMax) continue;
    for (const further of furtherViews(view, plain, foreign)) {
      if (further.text === "" || seen.has(further.text)) continue;
      seen.add(further.text);
      waiting.push({ view: further, depth: depth + 1 });
    }
  }
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

function* furtherViews(source: View, plain: View, foreign: boolean): Generator<View> {
  const { text } = source;
  const hints = glance(text);
  if (foreign && mixesScripts(text)) yield compose(latinView(text), source);
  const patches: Patch[] = [];
  for (const { hint: needed, open } of openers)
    if ((hints & needed) !== 0) open(text, (patch) => patches.push(patch));
  if (patches.length > 0) yield compose(patchedView(text, inPlace(patches)), source);
  const escapes = escapesView(text);
  if (escapes !== undefined && escapes.text !== text) yield compose(escapes, source);
  const folded = plain.text === text ? hints : glance(plain.text);
  for (const view of respeltWithCase(text, hints)) yield compose(view, source);
  for (const view of respelt(plain.text, folded, foreign)) yield compose(view, plain);
}
