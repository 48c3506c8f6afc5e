import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { channels } from "../src/weights/injection.ts";
import type { Row } from "./rows.ts";

const root = join(import.meta.dirname, "..");

/** Our own choice: what an editor shows at once. */
const linesPerPage = 24;
const charsMin = 80;

/** Code and pages of the project: what a developer pastes, and what a tool reads. Not the files that are made of attacks. */
const folders: readonly { readonly folder: string; readonly wanted: RegExp }[] = [
  { folder: "src", wanted: /^(?!guards\/(?:signatures|detect\/lexicon|injection|.*\.test)).*\.ts$/ },
  { folder: "test", wanted: /^(?!fakes).*\.ts$/ },
  { folder: "bench", wanted: /\.ts$/ },
  { folder: "training", wanted: /\.ts$/ },
  { folder: "docs", wanted: /\.md$/ },
  { folder: "deploy", wanted: /(?:\.md|\.service|\.yaml|Containerfile)$/ },
  { folder: "examples", wanted: /\.(?:yaml|md)$/ },
];

/** Whether training reads a file: every second of those that it may read. `path`: from the root, with slashes. */
export function isLearnedFrom(path: string): boolean {
  if (
    !folders.some(
      ({ folder, wanted }) => path.startsWith(`${folder}/`) && wanted.test(path.slice(folder.length + 1)),
    )
  )
    return false;
  let hash = 5381;
  for (let i = 0; i < path.length; i += 1) hash = (Math.imul(hash, 33) + path.charCodeAt(i)) >>> 0;
  return (hash >>> 4) % 2 === 0;
}

/** Those pages as honest rows, on all channels in turn; one in ten is kept for choosing thresholds. */
export function ownPages(): Row[] {
  const pages = folders.flatMap(({ folder }) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => isLearnedFrom(`${folder}/${name}`))
      .sort()
      .flatMap((name) => pagesOf(readFileSync(join(root, folder, name), "utf8"))),
  );
  return pages.flatMap((text, i) => {
    const row = {
      text,
      label: 0,
      kind: "benign-code",
      source: "own-pages",
      lang: "en",
      dev: i % 10 === 0,
    } as const;
    const channel = channels[i % 3] ?? "user";
    return channel === "user"
      ? [{ ...row, channel }]
      : [
          { ...row, channel },
          { ...row, channel: "user" as const },
        ];
  });
}

const repeatedWords = (
  "word ok test la x one a hello yes no the and rules order token system prompt model please instructions send previous all " +
  "new my you it is data text mail key now 1 ha na buffalo lorem ipsum foo bar ping go stop next done"
).split(" ");

/** One word over and over says nothing, however often it stands there and whatever the word. */
export const repetitions = (): Row[] =>
  repeatedWords.flatMap((word, i) =>
    [3, 8, 24, 80, 240].map((times): Row => {
      const channel = channels[(i + times) % channels.length] ?? "user";
      const text = Array.from({ length: times }, () => word).join(" ");
      return {
        text,
        label: 0,
        kind: "benign",
        source: "repetitions",
        lang: "en",
        dev: false,
        channel: times % 3 === 0 ? channel : "user",
      };
    }),
  );

function pagesOf(text: string): string[] {
  const lines = text.split("\n");
  const pages: string[] = [];
  for (let at = 0; at < lines.length; at += linesPerPage)
    pages.push(lines.slice(at, at + linesPerPage).join("\n"));
  return pages.filter((page) => page.length >= charsMin);
}
