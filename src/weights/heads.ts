import { brokenModel, readShipped } from "./shipped.ts";

export const operatingPoints = ["strict", "balanced", "permissive"] as const;
export type OperatingPoint = (typeof operatingPoints)[number];

export interface Head {
  /** By the first bits of a feature's hash. A weight in logits is `weights[i] * scale`. */
  readonly weights: Int8Array;
  readonly scale: number;
  readonly bias: number;
  /** Logits from which on a text is flagged. */
  readonly thresholds: Readonly<Record<OperatingPoint, number>>;
}

export interface Weights<Name extends string> {
  /** How many bits of a hash choose a weight. */
  readonly bits: number;
  readonly heads: Readonly<Record<Name, Head>>;
}

interface Card {
  readonly sha256: string;
  readonly bits: number;
  readonly heads: Readonly<Record<string, Omit<Head, "weights">>>;
}

/**
 * The weights of a detector: `weights.bin` holds a table for each name, one after the other, and `card.json` the rest and the
 * SHA-256 of the tables.
 * @throws KnownError INTERNAL where the files are missing or are not those that belong together: without them nothing is inspected
 */
export function readHeads<Name extends string>(folder: string, names: readonly Name[]): Weights<Name> {
  const { card, bytes } = readShipped<Card>(folder, (of) => 2 ** of.bits * names.length);
  const size = 2 ** card.bits;
  const heads = names.map((name, i) => {
    const facts = card.heads[name];
    if (facts === undefined) throw brokenModel(folder, `the card has no head ${name}`);
    return [
      name,
      { ...facts, weights: new Int8Array(bytes.buffer, bytes.byteOffset + i * size, size) },
    ] as const;
  });
  return { bits: card.bits, heads: Object.fromEntries(heads) as Record<Name, Head> };
}
