import { createHash } from "node:crypto";
import { readings } from "../../src/guards/detect/readings.ts";
import { channels, type Channel } from "../../src/weights/injection.ts";
import { examplesOf, bits, featuresOf, headOf, isKeptBack, type Dataset } from "../../training/dataset.ts";
import { seeded } from "../../training/generator/read-text.ts";
import { Linear } from "../../training/linear.ts";
import type { Row } from "../../training/rows.ts";
import type { Fold, FoldResult, Judged } from "./folds.ts";
import { lookerAt } from "./looks.ts";
import { trainingSettings } from "./training-settings.ts";

/** Not what people ordinarily write: it chooses no threshold. */
const unusualKinds: ReadonlySet<string> = new Set(["harmful-only", "quoted-attack", "hard-benign"]);

/** Our own honest texts stand in where others wrote too few: nobody shares the answers of tools, and few share their mail. */
const ownChannels: ReadonlySet<Channel> = new Set(["tool", "mail"]);

/** Ordinary texts that no training sees: those on which `training/train.ts` chooses the thresholds that ship. */
export const ordinaryRows = ({ shared, own }: Dataset): Row[] => [
  ...shared.filter(({ dev, label, kind }) => dev && label === 0 && !unusualKinds.has(kind)),
  ...own.filter((row) => row.label === 0 && ownChannels.has(row.channel) && isKeptBack(row)),
];

export const digestOf = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 16);

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

  constructor(dataset: Dataset) {
    this.#dataset = dataset;
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
    const model = new Linear(bits, channels.length, trainingSettings());
    // The seed of the model that ships: a fold differs from it by its rows alone.
    model.train(examplesOf(train), seeded(7));
    const ordinary = ordinaryRows(this.#dataset).filter(({ source }) => !without.has(source));
    return {
      fold,
      held: held.map((row) => this.#judge(row, model)),
      ordinary: ordinary.map((row) => this.#judge(row, model)),
      rows: train.length,
      seconds: (performance.now() - from) / 1000,
    };
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
      const views = [row];
      readings(row.text, ({ text }) => {
        if (text !== row.text) views.push({ ...row, text });
      });
      seen = { views, signed: this.#look(row).signed, digest: digestOf(row.text) };
      this.#seen.set(row, seen);
    }
    return seen;
  }
}
