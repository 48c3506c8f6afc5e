/** Attributes of HTML that make a browser fetch or open an address, and one that holds style. */
const attributes = [
  ..."action archive background cite classid code codebase content data dynsrc formaction href icon imagesrcset".split(
    " ",
  ),
  ..."longdesc lowsrc manifest ping poster profile src srcset style usemap".split(" "),
];

type Meaning = "attribute" | "scheme" | "www" | "url";
const meanings: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ...attributes.map((name) => [name, "attribute"] as const),
  ["http", "scheme"],
  ["https", "scheme"],
  ["www", "www"],
  ["url", "url"],
]);

/** The words above, letter by letter: a text is read once, in whatever pieces it comes, and no word of it is kept. */
const letters = 26;
const next: number[] = [];
const meaningAt: (Meaning | undefined)[] = [undefined];
for (const [word, meaning] of meanings) {
  let at = 0;
  for (const letter of word) {
    const step = at * letters + letter.charCodeAt(0) - 97;
    at = next[step] ?? meaningAt.push(undefined) - 1;
    next[step] = at;
  }
  meaningAt[at] = meaning;
}
const noWord = -1;

const unit = (character: string): number => character.charCodeAt(0);
const [slash, backslash, colon, dot, equals] = ["/", "\\", ":", ".", "="].map(unit);
const [openBracket, closeBracket, parenthesis, less, greater] = ["[", "]", "(", "<", ">"].map(unit);
const [doubleQuote, singleQuote, lineFeed] = ['"', "'", "\n"].map(unit);
const blank = 0x20;

/** The beginnings of a link that writes or calls, and sends nothing by itself. */
const harmless = new Set(["mailto:", "tel:"]);
const harmlessCharsMax = 8;

/**
 * Whether a growing text stands inside of an address that a reader's program may fetch: of a Markdown link, picture or
 * definition, of an attribute of HTML, of a style, or written out. Rather too often than too seldom: an address ends with the
 * next blank, whatever brackets close before, or where it stands in quotes or angle brackets, with the one that closes them. No
 * state depends on where a tag, a comment or a piece of code ends, about which two programs can differ.
 */
export class AddressReader {
  #previous = 0;
  #word = noWord;
  /** What begins an address was read, its first character not yet. */
  #seek: "link" | "definition" | "attribute" | undefined;
  /** In an address without quotes. */
  #run = false;
  /** The beginning of one that a link began; undefined in all others. */
  #start: string | undefined;
  #angle = false;
  #double = false;
  #single = false;
  /** The character before the word. */
  #beforeWord = 0;
  #beforeSlash = 0;
  /** Something that can be a tag was read: from there on there are attributes. */
  #tags = false;

  /** What stands next would be part of an address. */
  get inside(): boolean {
    if (this.#angle || this.#double || this.#single) return true;
    if (this.#seek !== undefined) return this.#seek !== "definition";
    return this.#run && (this.#start === undefined || !harmless.has(this.#start));
  }

  read(text: string): void {
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      // The control characters and the blank of ASCII, as CommonMark and HTML have it: no other blank ends an address.
      if (code <= blank) {
        this.#run = false;
        if (code === lineFeed) this.#angle = false;
      } else this.#visible(code);
      this.#previous = code;
    }
  }

  #visible(code: number): void {
    const letter = (code | 32) - 97;
    if (letter >= 0 && letter < letters) {
      this.#letter(letter);
      if (this.#seek !== undefined) this.#sought(code);
      else if (this.#start !== undefined) this.#grow(code);
      return;
    }
    if (this.#seek !== undefined) this.#sought(code);
    else {
      if (this.#start !== undefined) this.#grow(code);
      if (code === doubleQuote) this.#double = false;
      else if (code === singleQuote) this.#single = false;
      else if (code === greater && this.#previous !== backslash) this.#angle = false;
    }
    this.#trigger(code);
    this.#word = noWord;
  }

  #letter(letter: number): void {
    const previous = (this.#previous | 32) - 97;
    if (this.#previous === less) this.#tags = true;
    if (previous >= 0 && previous < letters)
      this.#word = this.#word === noWord ? noWord : (next[this.#word * letters + letter] ?? noWord);
    else {
      this.#beforeWord = this.#previous;
      this.#word = next[letter] ?? noWord;
    }
  }

  /** The first character of an address that was announced. */
  #sought(code: number): void {
    const seek = this.#seek;
    this.#seek = undefined;
    if (seek === "attribute" && code === doubleQuote) this.#double = true;
    else if (seek === "attribute" && code === singleQuote) this.#single = true;
    else if (seek !== "attribute" && code === less) this.#angle = true;
    else if (seek !== "definition" || code !== openBracket) {
      this.#start = seek === "link" && !this.#run ? String.fromCharCode(code) : undefined;
      this.#run = true;
    }
  }

  #trigger(code: number): void {
    const meaning = this.#word === noWord ? undefined : meaningAt[this.#word];
    if (code === slash) {
      if (this.#previous === slash) this.#begin(this.#beforeSlash);
      else this.#beforeSlash = this.#previous;
    }
    if (code === colon && this.#previous === closeBracket) this.#seek = "definition";
    else if (code === colon && meaning === "scheme") this.#begin(this.#beforeWord);
    else if (code === dot && meaning === "www") this.#begin(this.#beforeWord);
    else if (code === parenthesis && this.#previous === closeBracket) this.#seek = "link";
    else if (code === parenthesis && meaning === "url" && this.#tags) this.#seek = "attribute";
    else if (code === equals && meaning === "attribute" && this.#tags) this.#seek = "attribute";
  }

  /** An address written out. One that follows a quote ends with the next. */
  #begin(before: number): void {
    this.#run = true;
    this.#start = undefined;
    if (before === doubleQuote) this.#double = true;
    else if (before === singleQuote) this.#single = true;
  }

  #grow(code: number): void {
    this.#start =
      this.#run && this.#start !== undefined && this.#start.length < harmlessCharsMax
        ? this.#start + String.fromCharCode(code)
        : undefined;
  }
}
