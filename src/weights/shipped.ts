import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { KnownError } from "../base/errors.ts";

/** A model's two files: `card.json`, and `weights.bin` whose SHA-256 the card holds. */
export interface ShippedModel<Card> {
  readonly card: Card;
  readonly bytes: Buffer;
}

/** Without its weights a guard cannot look, and nothing starts. */
export const brokenModel = (folder: string, what: string): KnownError =>
  new KnownError(
    "INTERNAL",
    `the detector's weights in ${folder} cannot be used: ${what}`,
    "install the package again",
  );

/**
 * Reads a model that comes with the package. `sizeOf` says how many bytes belong to a card.
 * @throws KnownError INTERNAL where the files are missing or are not those that belong together
 */
export function readShipped<Card extends { readonly sha256: string }>(
  folder: string,
  sizeOf: (card: Card) => number,
): ShippedModel<Card> {
  const broken = (what: string): KnownError => brokenModel(folder, what);
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
  const size = sizeOf(card);
  if (bytes.length !== size) throw broken(`${bytes.length} bytes, and ${size} are expected`);
  return { card, bytes };
}
