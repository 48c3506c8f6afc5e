import { hashOf } from "../src/guards/names/letters.ts";
import { shapes, Tokens } from "../src/guards/names/tokens.ts";
import { bitsOf, WordTable, type WordClass } from "../src/guards/names/word-table.ts";
import { classLists, firstNames, lastNames } from "./names-lists.ts";
import { textsToCount } from "./names-rows.ts";

/** Our own choice: a word that is met so often is not a slip of the pen. */
const leastCount = 4;

/** What is known of words: what our lists say, and how often ordinary texts write them small. */
export function knownWords(): { hashes: Int32Array; classes: Uint16Array } {
  const known = new Map<number, number>();
  const add = (hash: number, bits: number): Map<number, number> =>
    known.set(hash, (known.get(hash) ?? 0) | bits);
  for (const [name, words] of classLists)
    for (const word of words) add(hashOf(word), bitsOf(name as WordClass));
  for (const name of firstNames) add(hashOf(name), bitsOf("first"));
  for (const name of lastNames) add(hashOf(name), bitsOf("last"));
  for (const [hash, { small, large }] of countWords()) {
    const share = small / (small + large);
    if (small >= leastCount && share >= 0.6) add(hash, bitsOf("common"));
    else if (small >= leastCount && share >= 0.15) add(hash, bitsOf("sometimes"));
    else if (large >= leastCount && share < 0.15) add(hash, bitsOf("proper"));
  }
  const rows = [...known].sort(([a], [b]) => a - b);
  return {
    hashes: Int32Array.from(rows, ([hash]) => hash),
    classes: Uint16Array.from(rows, ([, classes]) => classes),
  };
}

/** How often each word stands small, and large where no sentence begins. */
function countWords(): ReadonlyMap<number, { small: number; large: number }> {
  const tokens = new Tokens(new WordTable(new Int32Array(0), new Uint16Array(0)));
  const counts = new Map<number, { small: number; large: number }>();
  for (const text of textsToCount()) {
    const { count, hashes, shapes: shapesOf } = tokens.read(text);
    for (let i = 0; i < count; i += 1) {
      const shape = shapesOf[i];
      const before = i === 0 ? shapes.stop : (shapesOf[i - 1] as number);
      const inside = before <= shapes.lettersNumber || before === shapes.comma;
      const isSmall = shape === shapes.small || shape === shapes.caseless;
      if (!isSmall && !(shape === shapes.initial && inside)) continue;
      const hash = hashes[i] as number;
      const entry = counts.get(hash) ?? { small: 0, large: 0 };
      if (isSmall) entry.small += 1;
      else entry.large += 1;
      counts.set(hash, entry);
    }
  }
  return counts;
}
