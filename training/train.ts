import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { channels, type Channel } from "../src/weights/injection.ts";
import { bits, examplesOf, featuresOf, headOf, isKeptBack, readDataset, type Dataset } from "./dataset.ts";
import { Linear, type Settings } from "./linear.ts";
import { thresholdAt } from "./metrics.ts";
import type { Row } from "./rows.ts";

export const settings: Settings = {
  epochs: 6,
  rate: 0.15,
  dropout: 0.1,
  wordless: 0.1,
  decay: 0.15,
  own: 0.5,
};

/** Of ordinary texts, and of texts that are full of an attack's words, at most such parts are flagged at each operating point. */
const alarmRates = {
  strict: { ordinary: 0.03, hard: 0.12 },
  balanced: { ordinary: 0.01, hard: 0.05 },
  permissive: { ordinary: 0.001, hard: 0.01 },
} as const;

const seed = 7;
const folder = join(import.meta.dirname, "../models/injection");
/** What a run that was cut off left behind. */
const stateFolder = join(import.meta.dirname, ".state");

/** Trains the model that ships and writes it with its card. */
function main(): void {
  const dataset = readDataset();
  const train = [
    ...dataset.shared.filter(({ dev }) => !dev),
    ...dataset.own.filter((row) => !isKeptBack(row)),
  ];
  const model = new Linear(bits, channels.length, settings);
  console.log(`${train.length} rows, ${dataset.own.length} of our own (some kept back)`);
  trainOn(model, train);
  const tables = channels.map((_, head) => quantized(model, head));
  const weights = Buffer.concat(tables.map(({ bytes }) => Buffer.from(bytes.buffer)));
  const heads = Object.fromEntries(
    channels.map((channel, head) => {
      const { scale } = tables[head] ?? { scale: 0 };
      const thresholds = thresholdsOf(model, dataset, channel);
      return [channel, { scale, bias: rounded(model.biases[headOf(channel)] ?? 0), thresholds }];
    }),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "weights.bin"), weights);
  const sha256 = createHash("sha256").update(weights).digest("hex");
  writeFileSync(join(folder, "card.json"), `${JSON.stringify({ sha256, bits, heads }, null, 2)}\n`);
}

/** Trains, or goes on where a run over the same rows was cut off. */
function trainOn(model: Linear, rows: readonly Row[]): void {
  const digest = createHash("sha256").update(JSON.stringify({ settings, seed, bits }));
  for (const { text, label, channel } of rows) digest.update(`${label} ${channel} ${text}\n`);
  const path = join(stateFolder, `${digest.digest("hex").slice(0, 16)}.bin`);
  let from = 0;
  if (existsSync(path)) {
    const state = readFileSync(path);
    from = state.readUInt32LE(0);
    model.restore(state.subarray(4));
    console.log(`goes on behind round ${from}`);
  }
  mkdirSync(stateFolder, { recursive: true });
  model.train(examplesOf(rows), seed, {
    from,
    after: (rounds, loss) => {
      console.log(`round ${rounds}: loss ${loss.toFixed(4)}`);
      const head = Buffer.alloc(4);
      head.writeUInt32LE(rounds);
      writeFileSync(path, Buffer.concat([head, model.state()]));
    },
  });
  rmSync(path, { force: true });
}

function thresholdsOf(model: Linear, dataset: Dataset, channel: Channel): Record<string, number> {
  const score = (row: Row): number => model.worst(featuresOf(row), headOf(channel)).score;
  const { ordinary, hard } = honestRows(dataset, channel);
  const [easyScores, hardScores] = [ordinary.map(score), hard.map(score)];
  const thresholds = Object.fromEntries(
    Object.entries(alarmRates).map(([point, rates]) => [
      point,
      rounded(Math.max(thresholdAt(easyScores, rates.ordinary), thresholdAt(hardScores, rates.hard))),
    ]),
  );
  console.log(channel, `${ordinary.length} ordinary texts, ${hard.length} hard ones`, thresholds);
  return thresholds;
}

/** So many expansions of one template are counted: more would make one unlucky line the measure of all. */
const copiesCounted = 2;

/** Honest texts of a channel that the model has not learned from: as they come, and those that are full of an attack's words. */
export function honestRows({ shared, own }: Dataset, channel: Channel): { ordinary: Row[]; hard: Row[] } {
  const fresh = shared.filter((row) => row.dev && row.label === 0 && row.channel === channel);
  const seen = new Map<string, number>();
  const kept = own.filter((row) => {
    if (row.label === 1 || row.channel !== channel || !isKeptBack(row)) return false;
    const count = (seen.get(row.template) ?? 0) + 1;
    seen.set(row.template, count);
    return count <= copiesCounted;
  });
  const isHard = ({ kind }: Row): boolean => ["quoted-attack", "hard-benign"].includes(kind);
  return {
    ordinary: fresh.filter((row) => !isHard(row) && row.kind !== "harmful-only"),
    hard: [...fresh.filter(isHard), ...kept],
  };
}

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

if (import.meta.main) main();
