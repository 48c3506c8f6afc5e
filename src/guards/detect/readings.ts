import { literalFinder } from "../automaton.ts";
import {
  decodedTwice,
  encodingOf,
  feature,
  foldedView,
  joinedView,
  latinView,
  leetText,
  mixesScripts,
  plainSigns,
  reversedView,
  rot13Text,
  spellingOf,
} from "./normalise.ts";
import { compose, type View } from "./view.ts";

/** One way to read a text: it is in lower case where it holds anything but ASCII. */
export type Read = (view: View, foreign: boolean) => void;

/** Words of attacks in rot13 and backwards: few texts have one, so the second reading is for those alone. */
const rotWords = ["vtaber", "qvfertneq", "cerivbhf", "vafgehpgvba", "cebzcg"];
const backwardsWords = ["erongi", "drageris", "suoiverp", "snoitcurtsni", "tpmorp", "tegrof", "noitcurtsni"];
const changedWords = literalFinder([...rotWords, ...backwardsWords], { ignoreCase: true });

/** Gives a text in all the ways in which it can be read: as it stands, in other letters, and what is encoded in it, twice deep. */
export function readings(text: string, read: Read): void {
  spellings({ text }, read);
  const encoding = encodingOf(text);
  if (encoding !== 0) for (const view of decodedTwice(text, encoding)) spellings(view, read);
}

/** One text in all the ways in which its letters can be read. */
function spellings(source: View, read: Read): void {
  let plain = source;
  let spelling = spellingOf(plain.text);
  if ((spelling & feature.foreign) !== 0) {
    plain = { ...source, text: plainSigns(source.text) };
    spelling = spellingOf(plain.text);
  }
  if ((spelling & feature.space) !== 0) plain = { ...plain, text: plain.text.replace(/[\n\r\t]/g, " ") };
  const foreign = (spelling & feature.foreign) !== 0;
  let latin = foreign ? compose(foldedView(plain.text), plain) : plain;
  read(latin, foreign);
  if (foreign && mixesScripts(plain.text)) {
    latin = compose(latinView(plain.text), plain);
    read(latin, foreign);
  }
  if ((spelling & feature.leet) !== 0) read({ ...latin, text: leetText(latin.text) }, foreign);
  if ((spelling & feature.spaced) !== 0) read(compose(joinedView(latin.text), latin), foreign);
  if (!changedWords.has(latin.text)) return;
  read({ ...latin, text: rot13Text(latin.text) }, foreign);
  read(compose(reversedView(latin.text), latin), foreign);
}
