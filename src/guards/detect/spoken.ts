import { foldedView } from "./normalise.ts";
import { PhraseFinder, type Phrase } from "./phrases.ts";
import { endIn, startIn } from "./view.ts";

/** Finds phrases in prose whatever its case, accents, line breaks and typographers' signs. Linear in the text. */
export class Spoken {
  readonly #finder: PhraseFinder;

  constructor(phrases: readonly Phrase[]) {
    this.#finder = new PhraseFinder(phrases);
  }

  /** `start` and `end` are offsets in `text`, `phrase` is the index in the list given. Of each place the last end counts. */
  find(text: string, onPhrase: (phrase: number, start: number, end: number) => void): void {
    const plain = /[\n\r\t]/.test(text) ? text.replace(/[\n\r\t]/g, " ") : text;
    const foreign = /[^\0-\x7f]/.test(plain);
    const view = foreign ? foldedView(plain) : { text: plain };
    this.#finder.find(view.text, foreign, (phrase, start, end) => {
      onPhrase(phrase, startIn(view, start), endIn(view, end));
    });
  }

  has(text: string): boolean {
    let found = false;
    this.find(text, () => (found = true));
    return found;
  }
}
