import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { harmHeads, type HarmHead } from "../src/weights/harm.ts";
import { bits, scoresOf, trainHead } from "./harm-heads.ts";
import { readHarmData, type HarmRow } from "./harm-rows.ts";
import type { Linear } from "./linear.ts";
import { thresholdAt } from "./metrics.ts";

/**
 * Of ordinary texts, so many are flagged at each operating point. Our own choice: a refused honest user is gone, and half of a
 * percent of a day's chats is what a person can still look through.
 */
const alarmRates = { strict: 0.02, balanced: 0.005, permissive: 0.001 } as const;

const folder = join(import.meta.dirname, "../models/harm");
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Trains the model that ships and writes it with its card. */
function main(): void {
  const { shared, own } = readHarmData();
  const rows = [...shared, ...own];
  const train = rows.filter(({ dev }) => !dev);
  console.log(`${train.length} rows, of them ${own.length} our own`);
  const trained = harmHeads.map((name) => {
    const model = trainHead(name, train, (line) => console.log(`${name}, ${line}`));
    return { name, model, ...quantized(model) };
  });
  const weights = Buffer.concat(trained.map(({ bytes }) => Buffer.from(bytes.buffer)));
  const heads = Object.fromEntries(
    trained.map(({ name, model, scale }) => [
      name,
      { scale, bias: rounded(model.biases[0] ?? 0), thresholds: thresholdsOf(name, model, rows) },
    ]),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "weights.bin"), weights);
  const sha256 = createHash("sha256").update(weights).digest("hex");
  writeFileSync(join(folder, "card.json"), `${JSON.stringify({ sha256, bits, heads }, null, 2)}\n`);
}

/**
 * Logits from which on a kind is named beside the likeliest one: our own choice, one in four, three in eight and even. How sure it is
 * that a text is harmful at all is left to the two heads that say so.
 */
const kindBars = { strict: -1.1, balanced: -0.5, permissive: 0 } as const;

function thresholdsOf(name: HarmHead, model: Linear, rows: readonly HarmRow[]): Record<string, number> {
  if (name !== "request" && name !== "output") return kindBars;
  const ordinary = rows.filter(({ dev, harmful, hard }) => dev && !harmful && !hard);
  const scores = scoresOf(model, ordinary);
  console.log(name, `${scores.length} ordinary texts`);
  return Object.fromEntries(
    Object.entries(alarmRates).map(([point, rate]) => [point, rounded(thresholdAt(scores, rate))]),
  );
}

/** Weights as whole numbers from -127 to 127. */
function quantized({ shared: { weights } }: Linear): { bytes: Int8Array; scale: number } {
  const sizes = weights.map(Math.abs).sort();
  // One weight in ten thousand is cut: a finer step for all others is worth more.
  const most = sizes[Math.floor(sizes.length * 0.9999)] ?? 1;
  const scale = rounded(most / 127 + 0.00005);
  const bytes = Int8Array.from(weights, (weight) =>
    Math.max(-127, Math.min(127, Math.round(weight / scale))),
  );
  return { bytes, scale };
}

main();
