import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { channels } from "../src/weights/injection.ts";
import type { Row } from "./rows.ts";

const root = join(import.meta.dirname, "..");

/** Our own choice: what an editor shows at once. */
const linesPerPage = 24;
const charsMin = 80;

/** Code and pages of the project that hold no attacks: what a developer pastes, and what a tool reads. */
const folders: readonly { readonly folder: string; readonly ending: RegExp }[] = [
  ...[
    "base",
    "exchange",
    "evidence",
    "wire",
    "policy",
    "pipeline",
    "store",
    "audit",
    "scan",
    "gateway",
    "api",
    "app",
    "cli",
  ].map((room) => ({ folder: `src/${room}`, ending: /(?<!\.test)\.ts$/ })),
  { folder: "docs", ending: /\.md$/ },
  { folder: "deploy", ending: /(?:\.md|\.service|\.yaml|Containerfile)$/ },
  { folder: "examples", ending: /\.(?:yaml|md)$/ },
];

/** Those pages as honest rows, on all channels in turn; one in ten is kept for choosing thresholds. */
export function ownPages(): Row[] {
  const pages = folders.flatMap(({ folder, ending }) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => ending.test(name))
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
