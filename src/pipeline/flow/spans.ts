/** Our own choice: some five words. Two texts about one thing share shorter stretches without one being copied from the other. */
export const spanUnitsMin = 24;

/** A stretch of `spanUnitsMin` has one window of this length that begins at a multiple of the step, wherever it begins itself. */
const windowUnits = 16;
const stepUnits = spanUnitsMin - windowUnits;

const base = 0x01000193;
const gone = power(base, windowUnits);

function power(of: number, times: number): number {
  let product = 1;
  for (let i = 0; i < times; i += 1) product = Math.imul(product, of);
  return product;
}

/** A stretch that stands in one of the indexed texts. */
export interface Span {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Finds what a text shares with others that were indexed before: by hashes of windows, as R. Karp and M. Rabin do it. Looking through a
 * text is linear in it, whatever the others are; the index takes one number for every eight units.
 */
export class SpanIndex {
  readonly #texts: readonly string[];
  /** By hash: the text and the place where the first window of this hash begins. */
  readonly #places = new Map<number, number>();
  /** By the last bits of a hash: whether there is one like it. Most windows of most texts are passed over here. */
  readonly #sieve = new Uint8Array(sieveSize);

  /** Texts of less than 2²¹ units, of which at most 2¹⁰ are looked at. */
  constructor(texts: readonly string[]) {
    this.#texts = texts.slice(0, textsMax);
    this.#texts.forEach((text, index) => {
      let hash = 0;
      for (let i = 0; i < text.length; i += 1) {
        hash = (Math.imul(hash, base) + text.charCodeAt(i)) | 0;
        if (i >= windowUnits) hash = (hash - Math.imul(gone, text.charCodeAt(i - windowUnits))) | 0;
        const start = i - windowUnits + 1;
        if (start < 0 || start % stepUnits !== 0 || this.#places.has(hash)) continue;
        this.#places.set(hash, index * placeUnits + start);
        this.#sieve[hash & (sieveSize - 1)] = 1;
      }
    });
  }

  get isEmpty(): boolean {
    return this.#places.size === 0;
  }

  /** Stretches of at least `spanUnitsMin` units that stand in a text too. */
  find(text: string, onSpan: (span: Span) => void): void {
    if (this.isEmpty) return;
    let hash = 0;
    let passed = 0;
    for (let i = 0; i < text.length; i += 1) {
      hash = (Math.imul(hash, base) + text.charCodeAt(i)) | 0;
      if (i >= windowUnits) hash = (hash - Math.imul(gone, text.charCodeAt(i - windowUnits))) | 0;
      if (i < windowUnits - 1 || i < passed || this.#sieve[hash & (sieveSize - 1)] === 0) continue;
      const place = this.#places.get(hash);
      if (place === undefined) continue;
      const index = Math.floor(place / placeUnits);
      const found = this.#extended(text, i - windowUnits + 1, { index, at: place % placeUnits });
      if (found === undefined) continue;
      passed = found.textEnd;
      if (found.span.end - found.span.start >= spanUnitsMin) onSpan(found.span);
    }
  }

  /** The whole stretch around a window. Behind it as far as it goes; before it, what comes before would have been found already. */
  #extended(
    text: string,
    from: number,
    { index, at }: { readonly index: number; readonly at: number },
  ): { readonly span: Span; readonly textEnd: number } | undefined {
    const other = this.#texts[index] as string;
    let length = 0;
    while (
      from + length < text.length &&
      at + length < other.length &&
      text.charCodeAt(from + length) === other.charCodeAt(at + length)
    )
      length += 1;
    if (length < windowUnits) return undefined;
    let back = 0;
    while (
      back < stepUnits &&
      from - back > 0 &&
      at - back > 0 &&
      text.charCodeAt(from - back - 1) === other.charCodeAt(at - back - 1)
    )
      back += 1;
    return { span: { index, start: at - back, end: at + length }, textEnd: from + length };
  }
}

const sieveSize = 65_536;
const placeUnits = 2 ** 21;
const textsMax = 1024;
