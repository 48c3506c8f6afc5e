import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { seeded } from "../../training/generator/read-text.ts";
import { isLearnedFrom } from "../../training/own-pages.ts";

const root = join(import.meta.dirname, "../..");

/** Our own choice: what an editor shows at once. */
const linesPerChunk = 40;
/** Too short a text says nothing, and a longer one is rarely pasted. */
const charsMin = 80;
const charsMax = 6000;

const fits = (text: string): boolean => text.length >= charsMin && text.length <= charsMax;

/** Names of the files below a folder of the repository that end so, in a fixed order. */
function filesBelow(folder: string, ending: RegExp): readonly string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => ending.test(name))
    .sort()
    .map((name) => join(folder, name));
}

const textOf = (name: string): string => readFileSync(join(root, name), "utf8");

function chunksOf(text: string): readonly string[] {
  const lines = text.split("\n");
  const chunks: string[] = [];
  for (let at = 0; at < lines.length; at += linesPerChunk)
    chunks.push(lines.slice(at, at + linesPerChunk).join("\n"));
  return chunks.filter(fits);
}

/** So many of them, drawn with a fixed seed. */
export function sample<T>(items: readonly T[], most: number, seed = 11): readonly T[] {
  const random = seeded(seed);
  const order = items.map((item) => ({ item, at: random() })).sort((a, b) => a.at - b.at);
  return order.slice(0, most).map(({ item }) => item);
}

const aboutAttacks = /^(?:src\/(?:guards|weights|redteam)|bench\/detect|training)\//;

/** Pieces of the project's own code that no training reads: that which speaks of attacks, and all other. */
export function ownCode(): { readonly plain: readonly string[]; readonly ofAttacks: readonly string[] } {
  const files = ["src", "bench", "training", "test"]
    .flatMap((folder) => filesBelow(folder, /\.ts$/))
    .filter((name) => !isLearnedFrom(name));
  const of = (wanted: boolean): readonly string[] =>
    files.filter((name) => aboutAttacks.test(name) === wanted).flatMap((name) => chunksOf(textOf(name)));
  return { plain: of(false), ofAttacks: of(true) };
}

/** Code and manuals that others wrote: what `npm ci` brings, which the lock file names byte by byte. */
export const othersCode = (): readonly string[] =>
  sample(filesBelow("node_modules", /(?<!\.min)\.(?:js|mjs|cjs|ts)$/), 600).flatMap((name) =>
    sample(chunksOf(textOf(name)), 2),
  );

export const othersManuals = (): readonly string[] =>
  sample(filesBelow("node_modules", /(?:^|\/)(?:README|CHANGELOG)\.md$/i), 300).flatMap((name) =>
    sample(chunksOf(textOf(name)), 4),
  );

/** Pages about securing AI features and the software around them, chapter by chapter. */
export function securityPages(): readonly string[] {
  const pages = [
    "SECURITY.md",
    "ARCHITECTURE.md",
    ...filesBelow("docs", /\.md$/).filter((name) => !isLearnedFrom(name)),
    ...filesBelow("../shared/seeds", /\.(?:md|txt)$/),
    ...filesBelow("../shared/requirements", /\.md$/),
  ];
  return pages
    .filter((name) => existsSync(join(root, name)))
    .flatMap((name) =>
      textOf(name)
        .split(/\n(?=#)/)
        .flatMap(chunksOf),
    );
}
