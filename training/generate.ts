import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expand, pick, readTextFile, seeded, type Random, type TextFile } from "./generator/read-text.ts";
import type { Channel, Row } from "./rows.ts";

const folder = join(import.meta.dirname, "text");

/** A text that the project has written itself, as a row to learn from. */
export interface OwnRow extends Row {
  /** File and line of the template: all its expansions are held out together. */
  readonly template: string;
}

export function textFiles(): TextFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .map((name) => readTextFile(name, readFileSync(join(folder, name), "utf8")));
}

const languageOf = (name: string): string => {
  const start = /^[a-z]+/.exec(name)?.[0] ?? "en";
  return start === "doc" ? "en" : start;
};

/** Texts that others wrote for people, by channel: an order to the model is put in between their sentences. */
export interface Surroundings {
  readonly channel: Channel;
  readonly text: string;
}

export interface Wanted {
  /** Expansions of each template. */
  readonly copies: number;
  readonly seed: number;
  readonly surroundings: readonly Surroundings[];
}

/** What the templates expand to: alone, in carriers of their own language, and inside of surroundings. */
export function generate({ copies, seed, surroundings }: Wanted): OwnRow[] {
  const random = seeded(seed);
  const files = textFiles();
  const rows: OwnRow[] = [];
  const seen = new Set<string>();
  const add = (row: OwnRow): void => {
    const key = `${row.channel} ${row.text}`;
    if (row.text === "" || seen.has(key)) return;
    seen.add(key);
    rows.push(row);
  };
  const carriersOf = new Map<string, { channel: Channel; text: string; file: TextFile }[]>();
  for (const file of files) {
    const lang = languageOf(file.name);
    const list = carriersOf.get(lang) ?? [];
    for (const { channel, text } of file.carriers) list.push({ channel: channel as Channel, text, file });
    carriersOf.set(lang, list);
  }
  for (const file of files) {
    const lang = languageOf(file.name);
    const carriers = carriersOf.get(lang) ?? [];
    for (const { label, section, channel, text, line } of file.templates) {
      const base = {
        label,
        kind: section,
        source: `own-${lang}`,
        lang,
        dev: false,
        template: `${file.name}:${line}`,
      };
      for (let copy = 0; copy < copies * fanOut(text); copy += 1) {
        const said = roughened(expand(text, file.lists, random), random);
        const own = channel as Channel;
        add({ ...base, text: said, channel: own });
        const fragment = label === 1 && random() < fragmentRate ? fragmentOf(said, random) : "";
        add({ ...base, label: 0, kind: "fragment", text: fragment, channel: own });
        if (said.length > 600) continue;
        // What a user may ask of a model is an order where it stands in a document.
        const fitting = carriers.filter(({ channel: of }) =>
          label === 1 || own !== "user" ? of !== "user" || own === "user" : of === "user",
        );
        const carrier = pick(random, fitting);
        if (carrier !== undefined && copy % 2 === 0)
          add({ ...base, text: carried(carrier.text, said, carrier.file, random), channel: carrier.channel });
        const around = pick(random, surroundings);
        if (around !== undefined && copy % 2 === 1 && (label === 1 || own !== "user"))
          add({ ...base, text: putInto(around.text, said, random), channel: around.channel });
      }
    }
  }
  return rows;
}

/** Our own choice: a word or two of an order are no order; enough of them that short texts are not judged by one word. */
const fragmentRate = 0.1;

/** One or two neighbouring words; empty where a text has no spaces. */
function fragmentOf(text: string, random: Random): string {
  const words = text.split(/\s+/);
  if (words.length < 6) return "";
  const at = Math.floor(random() * (words.length - 1));
  return words.slice(at, at + 1 + Math.floor(random() * 2)).join(" ");
}

/** A template of many choices is drawn from more often: a line that says one thing would only be repeated. */
const fanOut = (text: string): number => Math.min(4, 1 + Math.floor((text.match(/[|@]/g)?.length ?? 0) / 10));

/** The carrier with `said` in it; what the carrier's own alternations give is drawn anew each time. */
function carried(carrier: string, said: string, file: TextFile, random: Random): string {
  return expand(carrier.replaceAll("@HERE", "\u0001"), file.lists, random).replaceAll("\u0001", said);
}

/** Puts a text between two sentences or lines of another. */
function putInto(around: string, said: string, random: Random): string {
  const places = [0, around.length];
  for (const match of around.matchAll(/[.!?]\s|\n/g)) places.push(match.index + match[0].length);
  const at = pick(random, places) ?? 0;
  return `${around.slice(0, at)}${at === 0 ? "" : " "}${said} ${around.slice(at)}`;
}

/** As people type: one text in eight has some slips. */
function roughened(text: string, random: Random): string {
  if (random() > 0.125) return text;
  const units = Array.from(text);
  const slips = 1 + Math.floor(units.length / 40);
  for (let slip = 0; slip < slips; slip += 1) {
    const at = Math.floor(random() * units.length);
    const how = Math.floor(random() * 3);
    if (how === 0) units.splice(at, 1);
    else if (how === 1) units.splice(at, 0, units[at] ?? "");
    else {
      const next = units[at + 1];
      if (next !== undefined) [units[at], units[at + 1]] = [next, units[at] ?? ""];
    }
  }
  return units.join("");
}
