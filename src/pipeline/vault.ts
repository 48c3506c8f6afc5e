import type { AddressReader } from "./addresses.ts";

/** What stands for a piece of personal data on its way to a model: `[EMAIL_1]`. */
const placeholder = /\[[A-Z][A-Z0-9_]{0,39}_[0-9]{1,5}\]/g;
/** Of the longest: brackets, name, line and number. */
const placeholderCharsMax = 48;
/** What could still become a placeholder with more text. */
const unfinished = /\[(?:[A-Z][A-Z0-9_]{0,45})?$/;

/**
 * The personal data of one request and the placeholders that stand for it. One vault lives as long as one exchange and is
 * shared with nothing: the same value gives the same placeholder within the request, another request starts anew.
 */
export class Vault {
  readonly #values = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #taken = new Set<string>();
  /** Placeholders that the model made up: left as they are. */
  invented = 0;

  get size(): number {
    return this.#values.size;
  }

  /** Names that already stand in the request are not given out, so that what somebody typed is not turned into data. */
  reserve(text: string): void {
    if (!text.includes("[")) return;
    for (const [name] of text.matchAll(placeholder)) this.#taken.add(name);
  }

  placeholderFor(kind: string, value: string): string {
    const known = this.#names.get(`${kind} ${value}`);
    if (known !== undefined) return known;
    let count = this.#counts.get(kind) ?? 0;
    let name: string;
    do {
      count += 1;
      name = `[${kind}_${count}]`;
    } while (this.#taken.has(name));
    this.#counts.set(kind, count);
    this.#names.set(`${kind} ${value}`, name);
    this.#values.set(name, value);
    return name;
  }

  /** With `addresses`, which reads what comes out, a placeholder stays where it stands in an address. */
  restore(text: string, addresses?: AddressReader): string {
    if (!text.includes("[")) {
      addresses?.read(text);
      return text;
    }
    let at = 0;
    const restored = text.replace(placeholder, (name, from: number) => {
      const value = this.#values.get(name);
      if (value === undefined && !this.#taken.has(name)) this.invented += 1;
      if (addresses === undefined) return value ?? name;
      addresses.read(text.slice(at, from));
      at = from + name.length;
      const out = value === undefined || addresses.inside ? name : value;
      addresses.read(out);
      return out;
    });
    addresses?.read(text.slice(at));
    return restored;
  }

  /** How many characters at the end of `text` may be the start of a placeholder that this vault knows. */
  heldBack(text: string): number {
    if (this.#values.size === 0) return 0;
    const open = text.lastIndexOf("[");
    if (open === -1 || text.length - open > 48) return 0;
    return unfinished.test(text.slice(open)) ? text.length - open : 0;
  }

  /** Placeholder and value, for the encrypted payload of the log. */
  entries(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#values);
  }
}

/** The pieces of a stretch of text that stand between placeholders; none of blanks alone. */
export function piecesOf(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): readonly { readonly start: number; readonly end: number }[] {
  const pieces: { readonly start: number; readonly end: number }[] = [];
  const add = (from: number, to: number): void => {
    if (from < to && text.slice(from, to).trim() !== "") pieces.push({ start: from, end: to });
  };
  let at = start;
  // A stretch can begin or end within a placeholder: a little more of the text is looked at on both sides.
  const from = Math.max(0, start - placeholderCharsMax);
  for (const match of text.slice(from, end + placeholderCharsMax).matchAll(placeholder)) {
    const first = from + match.index;
    const last = first + match[0].length;
    if (last <= at || first >= end) continue;
    add(at, first);
    at = last;
  }
  add(at, end);
  return pieces;
}
