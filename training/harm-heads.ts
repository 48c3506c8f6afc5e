import { harmConcepts } from "../src/guards/detect/harm-concepts.ts";
import { harmLexicons } from "../src/guards/detect/harm-lexicon.ts";
import { ConceptTable } from "../src/guards/detect/lexicon/table.ts";
import type { HarmHead, HarmKind } from "../src/weights/harm.ts";
import { teaches, type HarmRow } from "./harm-rows.ts";
import { instanceOf, type Instance } from "./instances.ts";
import { Linear, type Example, type Settings } from "./linear.ts";

/** Bits of a feature's hash that choose its weight: our own choice, 128 KiB a head. */
export const bits = 17;

/** Chosen by the recall on a source left out of training: many steps without the words make what they stand for count. */
const settings: Settings = {
  epochs: 6,
  rate: 0.15,
  dropout: 0.3,
  wordless: 0.5,
  decay: 0,
  own: 0,
};

const table = new ConceptTable(harmLexicons, harmConcepts);
const instances = new WeakMap<HarmRow, Instance>();

function featuresOf(row: HarmRow): Instance {
  let instance = instances.get(row);
  if (instance === undefined) {
    instance = instanceOf(row.text, table, bits);
    instances.set(row, instance);
  }
  return instance;
}

/** Our own choice: what is said to a model tells something of what it may say, but less than that itself. */
const otherSideWeight = 0.4;
/** Of a translated prompt there are ten. */
const translatedWeight = 0.7;
/** Benign texts full of the words of harm are few and teach most. */
const hardWeight = 2;
/** Of ordinary texts a head of a kind sees one part in so many: they never reach it. */
const ordinaryOf = 8;

/** How much a row teaches a head, and as what; undefined where it teaches nothing. */
function lesson(row: HarmRow, head: HarmHead, index: number): Pick<Example, "label" | "weight"> | undefined {
  if (!teaches(row)) return undefined;
  const translated = row.source === "multijail" && row.lang !== "en";
  const worth = translated ? translatedWeight : 1;
  const weight = worth * (row.hard ? hardWeight : 1);
  if (head === "request" || head === "output")
    return { label: row.harmful ? 1 : 0, weight: weight * (row.side === head ? 1 : otherSideWeight) };
  if (row.harmful)
    return row.kinds.length === 0 ? undefined : { label: isOf(row, head) ? 1 : 0, weight: worth };
  return row.hard || index % ordinaryOf === 0 ? { label: 0, weight: weight / 2 } : undefined;
}

const isOf = ({ kinds }: HarmRow, head: HarmHead): boolean => kinds.includes(head as HarmKind);

export function trainHead(head: HarmHead, rows: readonly HarmRow[], report?: (line: string) => void): Linear {
  const examples = rows.flatMap((row, index): Example[] => {
    const taught = lesson(row, head, index);
    return taught === undefined ? [] : [{ instance: featuresOf(row), ...taught, head: 0 }];
  });
  const model = new Linear(bits, 1, settings);
  model.train(examples, 17, {
    after: (epoch, loss) => report?.(`epoch ${epoch}: loss ${loss.toFixed(4)}`),
  });
  return model;
}

/** How much each text looks like what the head is after, in logits. */
export const scoresOf = (model: Linear, rows: readonly HarmRow[]): number[] =>
  rows.map((row) => model.worst(featuresOf(row), 0).score);
