import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { KnownError } from "../base/errors.ts";

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
  const broken = (what: string): KnownError =>
    new KnownError(
      "INTERNAL",
      `the detector's weights in ${folder} cannot be used: ${what}`,
      "install the package again",
    );
  let card: Card;
  let bytes: Buffer;
  try {
    card = JSON.parse(readFileSync(join(folder, "card.json"), "utf8")) as Card;
    bytes = readFileSync(join(folder, "weights.bin"));
  } catch (error) {
    throw broken(error instanceof Error ? error.message : String(error));
  }
  const digest = createHash("sha256").update(bytes).digest("hex");
  if (digest !== card.sha256) throw broken(`their SHA-256 is ${digest}, and the card says ${card.sha256}`);
  const size = 2 ** card.bits;
  if (bytes.length !== size * names.length)
    throw broken(`${bytes.length} bytes, and ${size * names.length} are expected`);
  const heads = names.map((name, i) => {
    const facts = card.heads[name];
    if (facts === undefined) throw broken(`the card has no head ${name}`);
    return [
      name,
      { ...facts, weights: new Int8Array(bytes.buffer, bytes.byteOffset + i * size, size) },
    ] as const;
  });
  return { bits: card.bits, heads: Object.fromEntries(heads) as Record<Name, Head> };
}
