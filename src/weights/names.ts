import { join } from "node:path";
import { readShipped } from "./shipped.ts";

/** What the labeller of names knows. */
export interface NamesWeights {
  /** How many bits of a hash choose a row of the table. */
  readonly bits: number;
  /** Rows of five weights, one for each label; a weight in logits is `table[i] * scale`. */
  readonly table: Int8Array;
  readonly scale: number;
  readonly bias: readonly number[];
  /** In logits, from label to label, row by row. */
  readonly transitions: readonly number[];
  /** Words of which something is known, by the hash of their letters, and what they are, side by side. */
  readonly wordHashes: Int32Array;
  readonly wordClasses: Uint16Array;
  /** In logits: how much more likely than nothing a name must be. */
  readonly thresholds: Readonly<Record<string, number>>;
}

export interface NamesCard {
  readonly sha256: string;
  readonly bits: number;
  readonly scale: number;
  readonly bias: readonly number[];
  readonly transitions: readonly number[];
  readonly words: number;
  readonly thresholds: Readonly<Record<string, number>>;
}

const labelCount = 5;
const tableBytes = ({ bits }: NamesCard): number => 2 ** bits * labelCount;
const shipped = join(import.meta.dirname, "../../models/names");

/**
 * The weights of the labeller: `weights.bin` holds the hashes of words (32 bits each, little-endian), what the words are (16 bits
 * each), and the table.
 * @throws KnownError INTERNAL where the files are missing or are not those that belong together: without them nothing is inspected
 */
export function readNamesWeights(folder: string = shipped): NamesWeights {
  const { card, bytes } = readShipped<NamesCard>(folder, (of) => of.words * 6 + tableBytes(of));
  // A copy, so that the numbers stand at even addresses.
  const copy = Uint8Array.from(bytes).buffer;
  const { bits, scale, bias, transitions, thresholds, words } = card;
  return {
    bits,
    scale,
    bias,
    transitions,
    thresholds,
    wordHashes: new Int32Array(copy, 0, words),
    wordClasses: new Uint16Array(copy, words * 4, words),
    table: new Int8Array(copy, words * 6, tableBytes(card)),
  };
}
