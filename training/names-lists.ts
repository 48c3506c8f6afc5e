import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expand, readTextFile, type Random } from "./generator/read-text.ts";

const folder = join(import.meta.dirname, "names-text");
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const file = (name: string) => readTextFile(name, read(name));

/** The words of a list of names: everything but its headings. */
const wordsOf = (name: string): readonly string[] => [
  ...new Set(
    read(name)
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .flatMap((line) => line.split(" ")),
  ),
];

export const firstNames = wordsOf("first.txt");
export const lastNames = wordsOf("last.txt");

/** Words by what they are, in small letters. */
export const classLists: ReadonlyMap<string, readonly string[]> = new Map(
  [...file("classes.txt").lists].map(([name, lines]) => [name, lines.flatMap((line) => line.split(" "))]),
);

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
const capitals = (name: string): readonly string[] => (classLists.get(name) ?? []).map(capital);

/** Countries and places of more than one word. */
const longCountries = [
  "United States",
  "United Kingdom",
  "Czech Republic",
  "South Africa",
  "South Korea",
  "New Zealand",
  "Saudi Arabia",
  "Sri Lanka",
  "Costa Rica",
  "El Salvador",
  "Equatorial Guinea",
  "Antigua and Barbuda",
  "Trinidad and Tobago",
  "Ivory Coast",
  "Sierra Leone",
  "Burkina Faso",
  "Papua New Guinea",
  "Cape Verde",
];
const longCities = [
  "New York",
  "Los Angeles",
  "San Francisco",
  "San Diego",
  "Las Vegas",
  "Salt Lake City",
  "Hong Kong",
  "Tel Aviv",
  "Kuala Lumpur",
  "New Delhi",
  "Buenos Aires",
  "Rio de Janeiro",
  "São Paulo",
  "Cape Town",
  "Den Haag",
  "Le Havre",
  "San Sebastián",
  "Reggio Emilia",
  "St. Gallen",
  "Santa Cruz",
];

const { templates, lists } = file("sentences.txt");
const values = new Map<string, readonly string[]>([
  ...file("values.txt").lists,
  ...lists,
  ["first", firstNames],
  ["last", lastNames.filter((name) => /^\p{Lu}/u.test(name))],
  [
    "country",
    [...capitals("country").filter((name) => !/^(?:Usa?|Uk|Uae)$/.test(name)), ...longCountries, "USA", "UK"],
  ],
  ["city", [...capitals("place"), ...longCities]],
]);

export interface MarkedText {
  readonly text: string;
  readonly spans: readonly { readonly type: string; readonly start: number; readonly end: number }[];
}

const typeOf: Readonly<Record<string, string>> = {
  P: "PERSON",
  A: "ADDRESS",
  O: "ORGANIZATION",
  L: "LOCATION",
};

/** One sentence of ours with what is in it. */
export function sentence(random: Random): MarkedText {
  const template = templates[Math.floor(random() * templates.length)];
  if (template === undefined) throw new Error("sentences.txt has no sentences");
  const expanded = expand(template.text, values, random)
    .replace(/#/g, () => String(Math.floor(random() * 10)))
    .replace(/\^/g, () => String.fromCharCode(0x41 + Math.floor(random() * 26)));
  return inAnyCase(unmarked(expanded), random);
}

function unmarked(marked: string): MarkedText {
  let text = "";
  const spans: { type: string; start: number; end: number }[] = [];
  let open: { type: string; start: number } | undefined;
  for (let i = 0; i < marked.length; i += 1) {
    const sign = marked[i] ?? "";
    if (sign === "⟦") {
      if (open !== undefined) throw new Error(`a mark inside of a mark: ${marked}`);
      open = { type: typeOf[marked[i + 1] ?? ""] ?? "", start: text.length };
      i += 2;
    } else if (sign === "⟧") {
      if (open === undefined) throw new Error(`a mark that was not opened: ${marked}`);
      spans.push({ ...open, end: text.length });
      open = undefined;
    } else text += sign;
  }
  return { text, spans };
}

/** Some people type without capitals, some with nothing but. */
function inAnyCase({ text, spans }: MarkedText, random: Random): MarkedText {
  const dice = random();
  const other = dice < 0.1 ? text.toLowerCase() : dice < 0.13 ? text.toUpperCase() : text;
  return { text: other.length === text.length ? other : text, spans };
}
