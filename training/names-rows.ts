import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MarkedText } from "./names-lists.ts";

const folder = join(import.meta.dirname, "../../shared/data/train");

interface Raw {
  readonly text: string;
  readonly label: 0 | 1;
  readonly kind: string;
  readonly split: string;
}

interface RawMarked extends MarkedText {
  readonly template_id: number;
}

const lines = (name: string): readonly string[] =>
  readFileSync(join(folder, `${name}.jsonl`), "utf8")
    .split("\n")
    .filter((line) => line !== "");

export interface TemplateRow extends MarkedText {
  readonly template: number;
}

/** Every fourth template is kept back to measure: no sentence pattern is on both sides. */
export const isHeldOut = ({ template }: TemplateRow): boolean => template % 4 === 3;

/** The rows with entity spans. */
export const markedRows = (): readonly TemplateRow[] =>
  lines("pii_presidio_dev").map((line) => {
    const { text, spans, template_id: template } = JSON.parse(line) as RawMarked;
    return { text, spans, template };
  });

/** Files of ordinary texts, and how many rows of each are learned from. */
const ordinaryFiles: Readonly<Record<string, number>> = {
  wildchat_etc_train: 14_000,
  benign_docs_md: 900,
  benign_repo_docs: 900,
  benign_promptschat: 1100,
  benign_gsm8k: 500,
  benign_oasst: 250,
  benign_selfinstruct: 150,
  multijail: 1500,
};

/** Our own choice: what stands further in a text is more of the same. */
const textUnitsMax = 1500;

const rowsOf = (name: string): readonly Raw[] =>
  lines(name)
    .map((line) => JSON.parse(line) as Raw)
    .filter(({ label, text }) => label === 0 && text !== "");

/** Texts of which hardly any names anybody, to learn from. */
export const ordinaryTexts = (): readonly string[] =>
  Object.entries(ordinaryFiles).flatMap(([name, count]) => {
    const rows = rowsOf(name).filter(({ split }) => split !== "dev");
    const step = Math.max(1, Math.floor(rows.length / count));
    return rows.filter((_, i) => i % step === 0).map(({ text }) => text.slice(0, textUnitsMax));
  });

/** Chats that are never learned from: how often is a name seen where there is none? */
export const devChats = (): readonly string[] =>
  rowsOf("wildchat_etc_train")
    .filter(({ split }) => split === "dev")
    .map(({ text }) => text);

/** All ordinary texts and our own of the injection detector, to count words in. */
export function* textsToCount(): Generator<string> {
  for (const name of Object.keys(ordinaryFiles)) for (const { text } of rowsOf(name)) yield text;
  const own = join(import.meta.dirname, "text");
  for (const name of readdirSync(own)) yield readFileSync(join(own, name), "utf8");
}
