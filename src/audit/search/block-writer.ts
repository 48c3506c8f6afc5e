import type { Leaf } from "../leaf.ts";
import { blockEntries, BlockSet, writePlaces } from "./block-set.ts";
import { openSet, type IndexFile } from "./index-file.ts";
import { eachTerm, promptOf, termFields, type TermField } from "./terms.ts";

/** Collects the terms of one block's new entries in memory, then brings them into the index in the order of its tables. */
export class BlockWriter {
  readonly #file: IndexFile;
  readonly #terms = new Map<TermField, Map<string, number[]>>();
  #block = 0;

  constructor(file: IndexFile) {
    this.#file = file;
  }

  /** Entries come in order; the last of a block brings all of it into the index. */
  add(leaf: Leaf, seq: number): void {
    this.#block = Math.floor(seq / blockEntries);
    const place = seq % blockEntries;
    eachTerm(leaf, (field, value) => {
      let values = this.#terms.get(field);
      if (values === undefined) {
        values = new Map<string, number[]>();
        this.#terms.set(field, values);
      }
      const places = values.get(value);
      if (places === undefined) values.set(value, [place]);
      else places.push(place);
    });
    const found = promptOf(leaf);
    if (found !== undefined)
      this.#file.run("insert or ignore into prompts values (?, ?, ?)", [found.prompt, found.digest, seq]);
    if (place === blockEntries - 1) this.flush();
  }

  flush(): void {
    const hadRows =
      this.#file.get("select 1 from postings where term = ? and block = ?", [0, this.#block]) !== undefined;
    for (const [field, values] of this.#terms) {
      // In order: neighbours in the table are written one after the other.
      for (const value of [...values.keys()].sort())
        this.#put(this.#file.termOf(termFields[field], value), values.get(value) ?? [], hadRows);
    }
    // Term 0 is nobody's: it says that the block has rows.
    if (this.#terms.size > 0) this.#file.setPlaces(0, this.#block, new Uint8Array());
    this.#terms.clear();
  }

  #put(term: number, places: readonly number[], hadRows: boolean): void {
    const stored = hadRows ? this.#file.places(term, this.#block) : undefined;
    if (stored === undefined) {
      this.#file.setPlaces(term, this.#block, writePlaces(places));
      return;
    }
    const set = openSet(stored);
    set.include(BlockSet.of(places));
    this.#file.setPlaces(term, this.#block, set.write());
  }
}
