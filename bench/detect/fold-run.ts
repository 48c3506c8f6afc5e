import { createHash } from "node:crypto";
import { readings } from "../../src/guards/detect/readings.ts";
import { channels, type Channel } from "../../src/weights/injection.ts";
import { examplesOf, bits, featuresOf, headOf, isKeptBack, type Dataset } from "../../training/dataset.ts";
import { Linear } from "../../training/linear.ts";
import type { Row } from "../../training/rows.ts";
import { honestRows, settings } from "../../training/train.ts";
import { allAttacks, type Fold, type FoldResult, type Judged } from "./folds.ts";
import { lookerAt, type Placed } from "./looks.ts";
import { peerRows } from "./peer-rows.ts";

/** Our own honest texts stand in where others wrote too few: nobody shares the answers of tools, and few share their mail. */
const ownChannels: ReadonlySet<Channel> = new Set(["tool", "mail"]);

/** Honest texts that no training sees: on them thresholds are chosen. */
export const ordinaryRows = (dataset: Dataset): Row[] =>
  channels.flatMap((channel) => {
    const { ordinary, hard } = honestRows(dataset, channel);
    return ownChannels.has(channel) ? [...ordinary, ...hard] : ordinary;
  });

/** Names a text and its channel in a few signs: the same words can be judged otherwise where they stand elsewhere. */
export const digestOf = ({ text, channel }: Placed): string =>
  createHash("sha256").update(`${channel} ${text}`).digest("hex").slice(0, 16);

/** The same in all folds: they differ by their rows alone. */
const seed = 7;

/** What is the same in all folds: read once. */
interface Seen {
  /** The text in all its readings, as rows of their own. */
  readonly views: readonly Row[];
  readonly signed: boolean;
  readonly digest: string;
}

/** Trains folds of a dataset, one after the other. */
export class FoldRunner {
  readonly #dataset: Dataset;
  readonly #look = lookerAt("balanced");
  readonly #seen = new Map<Row, Seen>();

  readonly #afterRound: () => void;

  /** `afterRound` is called between the rounds of a training, which lets nothing else of the process come to its turn. */
  constructor(dataset: Dataset, afterRound: () => void) {
    this.#dataset = dataset;
    this.#afterRound = afterRound;
  }

  /** @throws Error where the dataset has no row of a source that is to be held out */
  run(fold: Fold): FoldResult {
    const from = performance.now();
    const { shared, own } = this.#dataset;
    const without = new Set(fold.held);
    const held = shared.filter(({ source }) => without.has(source));
    const missing = fold.held.filter((source) => !held.some((row) => row.source === source));
    if (missing.length > 0) throw new Error(`no rows of ${missing.join(", ")}`);
    const train = [
      ...shared.filter(({ dev, source }) => !dev && !without.has(source)),
      ...own.filter((row) => !isKeptBack(row)),
    ];
    const model = new Linear(bits, channels.length, settings);
    model.train(examplesOf(train), seed, { after: this.#afterRound });
    const ordinary = ordinaryRows(this.#dataset).filter(({ source }) => !without.has(source));
    return {
      fold,
      held: held.map((row) => this.#judge(row, model)),
      ordinary: ordinary.map((row) => this.#judge(row, model)),
      compared: fold.name === allAttacks ? this.#compared().map((row) => this.#judge(row, model)) : [],
      rows: train.length,
      seconds: (performance.now() - from) / 1000,
    };
  }

  /** Rows of the comparison with others: made once, as texts are read once. */
  #compared(): readonly Row[] {
    return peerRows(this.#dataset).map(({ text, channel, group, kind }) => ({
      text,
      channel,
      kind,
      source: group,
      lang: "",
      dev: true,
      label: kind === "attack" ? 1 : 0,
    }));
  }

  #judge(row: Row, model: Linear): Judged {
    const { views, signed, digest } = this.#see(row);
    const { source, lang, channel, label } = row;
    const head = headOf(channel);
    const score = Math.max(...views.map((view) => model.worst(featuresOf(view), head).score));
    return { source, lang, channel, label, score, signed, digest };
  }

  #see(row: Row): Seen {
    let seen = this.#seen.get(row);
    if (seen === undefined) {
      const views: Row[] = [];
      readings(row.text, ({ text }) => views.push(text === row.text ? row : { ...row, text }));
      seen = { views, signed: this.#look(row).signed, digest: digestOf(row) };
      this.#seen.set(row, seen);
    }
    return seen;
  }
}
