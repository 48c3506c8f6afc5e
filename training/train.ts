import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { channels, type Channel } from "../src/weights/injection.ts";
import { bits, examplesOf, featuresOf, headOf, isKeptBack, readDataset, type Dataset } from "./dataset.ts";
import { seeded } from "./generator/read-text.ts";
import { Linear, type Settings } from "./linear.ts";
import { thresholdAt } from "./metrics.ts";
import type { Row } from "./rows.ts";

export const settings: Settings = { epochs: 6, rate: 0.15, dropout: 0.1, wordless: 0.1, decay: 0, own: 0.5 };

/** Of ordinary texts, so many are flagged at each operating point. */
const alarmRates = { strict: 0.03, balanced: 0.01, permissive: 0.001 } as const;

const folder = join(import.meta.dirname, "../models/injection");

/** Trains the model that ships and writes it with its card. */
function main(): void {
  const dataset = readDataset();
  const train = [
    ...dataset.shared.filter(({ dev }) => !dev),
    ...dataset.own.filter((row) => !isKeptBack(row)),
  ];
  const model = new Linear(bits, channels.length, settings);
  console.log(`${train.length} rows, of them ${dataset.own.length} our own`);
  model.train(examplesOf(train), seeded(7), console.log);
  const tables = channels.map((_, head) => quantized(model, head));
  const weights = Buffer.concat(tables.map(({ bytes }) => Buffer.from(bytes.buffer)));
  const heads = Object.fromEntries(
    channels.map((channel, head) => {
      const { scale } = tables[head] ?? { scale: 0 };
      const scores = ordinary(dataset, channel).map((row) => model.worst(featuresOf(row), head).score);
      const thresholds = Object.fromEntries(
        Object.entries(alarmRates).map(([point, rate]) => [point, rounded(thresholdAt(scores, rate))]),
      );
      console.log(channel, scores.length, "ordinary texts", thresholds);
      return [channel, { scale, bias: rounded(model.biases[headOf(channel)] ?? 0), thresholds }];
    }),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "weights.bin"), weights);
  const sha256 = createHash("sha256").update(weights).digest("hex");
  writeFileSync(join(folder, "card.json"), `${JSON.stringify({ sha256, bits, heads }, null, 2)}\n`);
}

/** Honest texts that the model has not learned from, as they come on a channel. */
const ordinary = ({ shared, own }: Dataset, channel: Channel): Row[] => [
  ...shared.filter(
    (row) =>
      row.dev &&
      row.label === 0 &&
      row.channel === channel &&
      !["harmful-only", "quoted-attack", "hard-benign"].includes(row.kind),
  ),
  ...(channel === "tool" || channel === "mail"
    ? own.filter((row) => row.label === 0 && row.channel === channel && isKeptBack(row))
    : []),
];

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** What a channel weighs, as whole numbers from -127 to 127: its own weights on top of those that all share. */
function quantized({ shared, heads }: Linear, head: number): { bytes: Int8Array; scale: number } {
  const own = heads[head]?.weights;
  const sums = shared.weights.map((weight, i) => weight + (own?.[i] ?? 0));
  const sizes = sums.map(Math.abs).sort();
  // One weight in ten thousand is cut: a finer step for all others is worth more.
  const most = sizes[Math.floor(sizes.length * 0.9999)] ?? 1;
  const scale = rounded(most / 127 + 0.00005);
  return {
    bytes: Int8Array.from(sums, (weight) => Math.max(-127, Math.min(127, Math.round(weight / scale)))),
    scale,
  };
}

main();
