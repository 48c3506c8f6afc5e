import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { featuresPerToken, TokenFeatures } from "../src/guards/names/features.ts";
import { Labeller, labels } from "../src/guards/names/labeller.ts";
import { Live } from "../src/guards/names/live.ts";
import { Tokens } from "../src/guards/names/tokens.ts";
import { bitsOf, WordTable } from "../src/guards/names/word-table.ts";
import type { NamesCard, NamesWeights } from "../src/weights/names.ts";
import { seeded, type Random } from "./generator/read-text.ts";
import { Chain, type Sequence } from "./names-chain.ts";
import { sentence, type MarkedText } from "./names-lists.ts";
import { isHeldOut, markedRows, ordinaryTexts } from "./names-rows.ts";
import { knownWords } from "./names-words.ts";
import { goldOf } from "./names-gold.ts";

const bits = 17;
const sentences = 60_000;
const epochs = 5;
const folder = join(import.meta.dirname, "../models/names");

/** In logits; chosen on ordinary chats, see models/names/README.md. */
const thresholds: Readonly<Record<string, number>> = { PERSON: 1, ADDRESS: 1, ORGANIZATION: 1, LOCATION: 1 };

const listed = bitsOf("first", "last", "place", "country", "proper", "sometimes");
const naming = bitsOf("first", "last", "title", "country", "place", "org");

/** Turns texts into rows of features. */
class Reader {
  readonly tokens: Tokens;
  readonly #live = new Live();
  readonly #features = new TokenFeatures(bits);
  readonly #random: Random;

  constructor(words: WordTable, random: Random) {
    this.tokens = new Tokens(words);
    this.#random = random;
  }

  /** `labelOf`: what a token is; -1 where it is not known. `strange`: names are made unknown to our lists now and then. */
  sequences(text: string, labelOf: (i: number) => number, strange: boolean): Sequence[] {
    const tokens = this.tokens.read(text);
    if (strange)
      for (let i = 0; i < tokens.count; i += 1) {
        if (labelOf(i) <= 0) continue;
        if (this.#random() < 0.35) tokens.classes[i] = (tokens.classes[i] as number) & ~listed;
        if (this.#random() < 0.35) tokens.hashes[i] = Math.floor(this.#random() * 2 ** 31);
      }
    const live = this.#live.read(tokens);
    const found: Sequence[] = [];
    for (let i = 0; i < tokens.count; i += 1) {
      if (live[i] !== 1) continue;
      let end = i;
      while (end < tokens.count && live[end] === 1) end += 1;
      const rows = new Int32Array((end - i) * featuresPerToken);
      const gold = new Int8Array(end - i);
      for (let k = i; k < end; k += 1) {
        this.#features.write(tokens, k, rows, (k - i) * featuresPerToken);
        gold[k - i] = labelOf(k);
      }
      found.push({ rows, gold });
      i = end;
    }
    return found;
  }

  marked(row: MarkedText): Sequence[] {
    const gold = goldOf(row);
    const label = (i: number): number => {
      const [start, end] = [this.tokens.starts[i] as number, this.tokens.ends[i] as number];
      const span = gold.find((of) => of.start < end && of.end > start);
      return span === undefined ? 0 : labels.indexOf(span.type as (typeof labels)[number]);
    };
    return this.sequences(row.text, label, true);
  }
}

/** Ordinary texts: nobody said what is in them. What a first model is sure of and a list knows may be a name; all else is none. */
function ordinary(reader: Reader, first: Labeller | undefined): Sequence[] {
  return ordinaryTexts().flatMap((text) => {
    const maybe = first?.find(text) ?? [];
    const label = (i: number): number => {
      const { classes, starts, ends } = reader.tokens;
      const cls = classes[i] as number;
      if (first === undefined) return (cls & bitsOf("common")) !== 0 && (cls & naming) === 0 ? 0 : -1;
      const sight = maybe.find(
        ({ start, end }) => start < (ends[i] as number) && end > (starts[i] as number),
      );
      if (sight === undefined) return 0;
      let known = false;
      for (let k = Math.max(0, i - 4); k < Math.min(reader.tokens.count, i + 5); k += 1) {
        const inside = (starts[k] as number) >= sight.start && (ends[k] as number) <= sight.end;
        if (inside && ((classes[k] as number) & naming) !== 0) known = true;
      }
      return known || sight.kind === "ADDRESS" ? -1 : 0;
    };
    return reader.sequences(text, label, false);
  });
}

function quantized(chain: Chain): { table: Int8Array; scale: number } {
  const most =
    [...chain.weights].map(Math.abs).sort((a, b) => a - b)[Math.floor(chain.weights.length * 0.9999)] ?? 1;
  const scale = Math.ceil((most / 127) * 10_000) / 10_000;
  const table = Int8Array.from(chain.weights, (w) => Math.max(-127, Math.min(127, Math.round(w / scale))));
  return { table, scale };
}

function weightsOf(chain: Chain, words: ReturnType<typeof knownWords>): NamesWeights {
  return {
    bits,
    ...quantized(chain),
    bias: [...chain.bias],
    transitions: [...chain.transitions].map((value) => Math.round(value * 10_000) / 10_000),
    wordHashes: words.hashes,
    wordClasses: words.classes,
    thresholds,
  };
}

/** Trains the labeller that ships and writes it with its card. */
function main(): void {
  const words = knownWords();
  console.log(words.hashes.length, "words");
  const random = seeded(11);
  const reader = new Reader(new WordTable(words.hashes, words.classes), random);
  const marked = markedRows().filter((row) => process.argv.includes("--all") || !isHeldOut(row));
  const own = Array.from({ length: sentences }, () => reader.marked(sentence(random))).flat();
  const shared = marked.flatMap((row) => [...reader.marked(row), ...reader.marked(row)]);
  const tell = (rows: readonly Sequence[]): number => rows.reduce((sum, { gold }) => sum + gold.length, 0);
  const learn = (rows: readonly Sequence[], rounds: number): Chain => {
    const chain = new Chain(bits, seeded(5));
    for (let round = 0; round < rounds; round += 1) console.log("loss", chain.epoch(rows).toFixed(4));
    return chain;
  };
  console.log(tell(own), tell(shared), "tokens");
  const sure = ordinary(reader, undefined);
  const first = new Labeller(weightsOf(learn([...own, ...shared, ...sure], 2), words));
  const rest = ordinary(reader, first);
  console.log(tell(rest), "tokens of ordinary texts");
  write(weightsOf(learn([...own, ...shared, ...rest], epochs), words));
}

function write(weights: NamesWeights): void {
  const bytes = Buffer.concat(
    [weights.wordHashes, weights.wordClasses, weights.table].map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength),
    ),
  );
  const { scale, bias, transitions } = weights;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const card: NamesCard = {
    sha256,
    bits,
    scale,
    bias,
    transitions,
    words: weights.wordHashes.length,
    thresholds,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "weights.bin"), bytes);
  writeFileSync(join(folder, "card.json"), `${JSON.stringify(card, null, 2)}\n`);
}

main();
