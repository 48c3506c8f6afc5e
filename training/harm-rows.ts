import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { harmKinds, type HarmKind } from "../src/weights/harm.ts";
import { expand, pick, readTextFile, seeded, type Random, type TextFile } from "./generator/read-text.ts";
import { textFiles } from "./generate.ts";
import { isCopyright, kindsOf } from "./harm-kinds.ts";
import { sharedRows, type Row } from "./rows.ts";

export type HarmSide = "request" | "output";

/** A text to learn from or to measure on. */
export interface HarmRow {
  readonly text: string;
  readonly harmful: boolean;
  /** Empty where the text is honest, or harmful in no way that we name. */
  readonly kinds: readonly HarmKind[];
  readonly side: HarmSide;
  readonly source: string;
  readonly lang: string;
  /** Kept back for choosing and measuring. */
  readonly dev: boolean;
  /** A benign text full of the words of harm. */
  readonly hard: boolean;
}

/** One part in so many is kept back, with all translations and expansions of it. */
const keptBackOf = 7;

const hashOf = (text: string): number => {
  let hash = 7;
  for (let i = 0; i < text.length; i += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) >>> 0;
  return (Math.imul(hash, 0x9e3779b1) >>> 16) & 0xffff;
};

const isKeptBack = (key: string): boolean => hashOf(key) % keptBackOf === 0;

/** The order in which multijail gives the translations of one prompt. */
const languages = ["en", "zh", "it", "vi", "ar", "ko", "th", "bn", "sw", "jv"];

/** The translations of a prompt are of the kinds that its English text is of. */
function multijail(rows: readonly Row[]): HarmRow[] {
  const groups: Row[][] = [];
  let last = languages.length;
  for (const row of rows) {
    const at = languages.indexOf(row.lang);
    if (at <= last) groups.push([]);
    groups.at(-1)?.push(row);
    last = at;
  }
  return groups.flatMap((group) => {
    const english = group.find(({ lang }) => lang === "en");
    const kinds = english === undefined ? [] : kindsOf(english.text);
    const dev = isKeptBack(group[0]?.text ?? "");
    return group.map(({ text, source, lang }) => ({
      ...{ text, source, lang, dev, kinds },
      harmful: true,
      side: "request" as const,
      hard: false,
    }));
  });
}

/** Parts of the ordinary texts: more of them teach nothing new and take long. */
const shares: Readonly<Record<string, number>> = {
  wildchat_etc_train: 0.6,
  benign_gsm8k: 0.3,
  benign_docs_md: 1,
  benign_repo_docs: 1,
  benign_oasst: 1,
  benign_selfinstruct: 1,
  benign_promptschat: 0.4,
  benign_enron: 1,
};

/** Other languages are few, so all of them are taken: else what is not English would look like harm. */
const shareOf = (source: string, lang: string): number =>
  ["en", "zh", "es", "ru"].includes(lang) ? (shares[source] ?? 0) : 1;

export interface HarmData {
  readonly shared: readonly HarmRow[];
  readonly own: readonly HarmRow[];
}

export function readHarmData(): HarmData {
  const rows = sharedRows();
  const random = seeded(11);
  const of = (name: string): Row[] => rows.filter(({ source }) => source === name);
  const requests = of("harmbench_advbench")
    .filter(({ text }) => !isCopyright(text))
    .map(({ text, source, lang, dev }) => ({
      ...{ text, source, lang, dev, kinds: kindsOf(text) },
      harmful: true,
      side: "request" as const,
      hard: false,
    }));
  const ordinary = rows
    .filter(({ source, label, dev, lang }) => label === 0 && (dev || random() < shareOf(source, lang)))
    .filter(({ source }) => shares[source] !== undefined)
    .map(({ text, source, lang, dev }) => ({
      ...{ text, source, lang, dev, kinds: [] },
      harmful: false,
      side: source.includes("docs") || source === "benign_enron" ? ("output" as const) : ("request" as const),
      hard: false,
    }));
  return {
    shared: [...requests, ...multijail(of("multijail")), ...ordinary],
    own: [...ownRows(), ...everydayRows()],
  };
}

/** Signs of what is harmful in a text that a set of ordinary chats holds without saying so. */
const unsaid: ReadonlySet<HarmKind> = new Set(["sexual-content", "sexual-content-minors", "self-harm"]);

/** Whether a row can teach: not one of which it is unclear what it is. */
export const teaches = ({ harmful, kinds, source, text }: HarmRow): boolean =>
  harmful
    ? kinds.length > 0 || source !== "multijail"
    : source !== "wildchat_etc_train" || !kindsOf(text).some((kind) => unsaid.has(kind));

/** Expansions of each template of our own. */
const copies = 24;
const folder = join(import.meta.dirname, "harm-text");

export function harmTextFiles(): TextFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .map((name) => readTextFile(name, readFileSync(join(folder, name), "utf8")));
}

/** Channel `user`: what is asked of a model; `document`: what it answers. */
function ownRows(): HarmRow[] {
  const random = seeded(13);
  const rows: HarmRow[] = [];
  const seen = new Set<string>();
  const files = harmTextFiles();
  const carriers = files.flatMap((file) =>
    file.carriers.map((carrier) => ({ ...carrier, file, lang: langOf(file.name) })),
  );
  for (const file of files)
    for (const { label, section, channel, text, line } of file.templates) {
      const lang = langOf(file.name);
      const fitting = carriers.filter((carrier) => carrier.lang === lang && carrier.channel === channel);
      for (let copy = 0; copy < copies; copy += 1) {
        const said = expand(text, file.lists, random);
        const carrier = copy % 3 === 2 ? pick(random, fitting) : undefined;
        const whole = carrier === undefined ? said : carried(carrier.text, said, carrier.file, random);
        if (seen.has(whole)) continue;
        seen.add(whole);
        rows.push({
          text: whole,
          harmful: label === 1,
          kinds: label === 1 ? kindsNamed(section, file.name, line) : [],
          side: channel === "document" ? "output" : "request",
          source: `own-${lang}`,
          lang,
          dev: isKeptBack(`${file.name}:${line}`),
          hard: label === 0,
        });
      }
    }
  return rows;
}

/** The honest lines that the detector of attacks learns from: everyday texts in languages of which there are few others. */
function everydayRows(): HarmRow[] {
  const random = seeded(19);
  return textFiles().flatMap((file) =>
    file.templates
      .filter(({ label, channel }) => label === 0 && channel === "user")
      .map(({ text, line }) => ({
        text: expand(text, file.lists, random),
        harmful: false,
        kinds: [],
        side: "request" as const,
        source: "own-everyday",
        lang: langOf(file.name),
        dev: isKeptBack(`${file.name}:${line}`),
        hard: false,
      })),
  );
}

const langOf = (name: string): string => /^[a-z]+/.exec(name)?.[0] ?? "en";

/** The carrier with `said` in it; what the carrier's own alternations give is drawn anew each time. */
const carried = (carrier: string, said: string, file: TextFile, random: Random): string =>
  expand(carrier.replaceAll("@HERE", "\u0001"), file.lists, random).replaceAll("\u0001", said);

/** @throws Error where a section with harmful lines is named after no kind */
function kindsNamed(section: string, file: string, line: number): readonly HarmKind[] {
  const kind = harmKinds.find((name) => name === section);
  if (kind === undefined) throw new Error(`${file}:${line}: ${section} is no kind of harm`);
  return [kind];
}
