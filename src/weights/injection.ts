import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { KnownError } from "../base/errors.ts";

/** Where a text stands: an order in a document is an attack where the same words of a user need not be. */
export const channels = ["user", "document", "tool", "mail"] as const;
export type Channel = (typeof channels)[number];

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

export interface InjectionWeights {
  /** How many bits of a hash choose a weight. */
  readonly bits: number;
  readonly heads: Readonly<Record<Channel, Head>>;
}

interface Card {
  readonly sha256: string;
  readonly bits: number;
  readonly heads: Readonly<Record<Channel, Omit<Head, "weights">>>;
}

const shipped = join(import.meta.dirname, "../../models/injection");

/**
 * The weights of the detector of injections: `weights.bin` holds a table for each channel, one after the other, and `card.json`
 * the rest and the SHA-256 of the tables.
 * @throws KnownError INTERNAL where the files are missing or are not those that belong together: without them nothing is inspected
 */
export function readInjectionWeights(folder: string = shipped): InjectionWeights {
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
  if (bytes.length !== size * channels.length)
    throw broken(`${bytes.length} bytes, and ${size * channels.length} are expected`);
  const heads = Object.fromEntries(
    channels.map((channel, i) => [
      channel,
      { ...card.heads[channel], weights: new Int8Array(bytes.buffer, bytes.byteOffset + i * size, size) },
    ]),
  ) as Record<Channel, Head>;
  return { bits: card.bits, heads };
}
