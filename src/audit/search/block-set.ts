/** Entries of one block: our own choice, so that a full set of them is 8 KiB and most are a few bytes. */
export const blockEntries = 65_536;

const bitmapBytes = blockEntries / 8;

/** A set with fewer members is stored as a list of 16-bit numbers: shorter than the bits of all. */
const listMax = bitmapBytes / 2;

/** Ones in a byte. */
const ones = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll("0", "").length);

/** A set of places in a block, from 0 up to `blockEntries`. What is stored comes from `write` and goes to `read`. */
export class BlockSet {
  /** The first eight places in the first byte, the first of them in its lowest bit. */
  readonly #bits = new Uint8Array(bitmapBytes);

  static of(places: Iterable<number>): BlockSet {
    const set = new BlockSet();
    for (const place of places) set.add(place);
    return set;
  }

  /** Undefined where the bytes are not a set. */
  static read(stored: Uint8Array): BlockSet | undefined {
    const set = new BlockSet();
    if (stored.length === bitmapBytes) set.#bits.set(stored);
    else if (stored.length > bitmapBytes || stored.length % 2 !== 0) return undefined;
    else for (let i = 0; i < stored.length; i += 2) set.add(placeAt(stored, i));
    return set;
  }

  /** All places from `from` up to `to` (exclusive). */
  static range(from: number, to: number): BlockSet {
    const set = new BlockSet();
    for (let place = from; place < to;) {
      if (place % 8 === 0 && place + 8 <= to) {
        set.#bits[place / 8] = 0xff;
        place += 8;
      } else {
        set.add(place);
        place += 1;
      }
    }
    return set;
  }

  add(place: number): void {
    this.#bits[place >> 3] = (this.#bits[place >> 3] ?? 0) | (1 << (place & 7));
  }

  has(place: number): boolean {
    return ((this.#bits[place >> 3] ?? 0) & (1 << (place & 7))) !== 0;
  }

  /** Takes away what is not in `other`. */
  keep(other: BlockSet): void {
    for (let i = 0; i < bitmapBytes; i += 1) this.#bits[i] = (this.#bits[i] ?? 0) & (other.#bits[i] ?? 0);
  }

  include(other: BlockSet): void {
    for (let i = 0; i < bitmapBytes; i += 1) this.#bits[i] = (this.#bits[i] ?? 0) | (other.#bits[i] ?? 0);
  }

  remove(other: BlockSet): void {
    for (let i = 0; i < bitmapBytes; i += 1) this.#bits[i] = (this.#bits[i] ?? 0) & ~(other.#bits[i] ?? 0);
  }

  count(): number {
    let count = 0;
    for (let i = 0; i < bitmapBytes; i += 1) count += ones[this.#bits[i] ?? 0] ?? 0;
    return count;
  }

  /** How many members of a stored set are in this one; it is not unpacked. */
  countShared(stored: Uint8Array): number {
    let count = 0;
    if (stored.length === bitmapBytes)
      for (let i = 0; i < bitmapBytes; i += 1) count += ones[(this.#bits[i] ?? 0) & (stored[i] ?? 0)] ?? 0;
    else for (let i = 0; i + 1 < stored.length; i += 2) if (this.has(placeAt(stored, i))) count += 1;
    return count;
  }

  /** The members in order. */
  *places(): Generator<number> {
    for (let i = 0; i < bitmapBytes; i += 1)
      for (let byte = this.#bits[i] ?? 0; byte !== 0; byte &= byte - 1)
        yield i * 8 + (31 - Math.clz32(byte & -byte));
  }

  /** The members, last one first. */
  *placesBackwards(): Generator<number> {
    for (let i = bitmapBytes - 1; i >= 0; i -= 1)
      for (let byte = this.#bits[i] ?? 0; byte !== 0;) {
        const bit = 31 - Math.clz32(byte);
        yield i * 8 + bit;
        byte ^= 1 << bit;
      }
  }

  write(): Uint8Array {
    const count = this.count();
    return count < listMax ? writePlaces([...this.places()]) : this.#bits.slice();
  }
}

/** As `BlockSet.write`, for places in order that are no set yet: most have one or two. */
export function writePlaces(places: readonly number[]): Uint8Array {
  if (places.length >= listMax) return BlockSet.of(places).write();
  const stored = new Uint8Array(places.length * 2);
  for (const [i, place] of places.entries()) {
    stored[i * 2] = place & 0xff;
    stored[i * 2 + 1] = place >> 8;
  }
  return stored;
}

const placeAt = (stored: Uint8Array, at: number): number => (stored[at] ?? 0) | ((stored[at + 1] ?? 0) << 8);
