import { createRequire } from "node:module";
import type { LRParser } from "@lezer/lr";

const require = createRequire(import.meta.url);

/** A grammar, and which variant of its language is meant. */
interface Grammar {
  readonly load: () => unknown;
  readonly dialect?: string;
}

const scripts = (): unknown => require("@lezer/javascript");
const javascript: Grammar = { load: scripts, dialect: "jsx" };
const typescript: Grammar = { load: scripts, dialect: "ts" };
const python: Grammar = { load: () => require("@lezer/python") as unknown };
const cpp: Grammar = { load: () => require("@lezer/cpp") as unknown };
const rust: Grammar = { load: () => require("@lezer/rust") as unknown };
const go: Grammar = { load: () => require("@lezer/go") as unknown };
const yaml: Grammar = { load: () => require("@lezer/yaml") as unknown };

/** By the names that stand behind a fence. */
const grammars: Readonly<Record<string, Grammar>> = {
  javascript,
  js: javascript,
  mjs: javascript,
  cjs: javascript,
  jsx: javascript,
  typescript,
  ts: typescript,
  tsx: { load: scripts, dialect: "jsx ts" },
  python,
  py: python,
  python3: python,
  c: cpp,
  cpp,
  "c++": cpp,
  rust,
  rs: rust,
  go,
  golang: go,
  php: { load: () => require("@lezer/php") as unknown },
  css: { load: () => require("@lezer/css") as unknown },
  yaml,
  yml: yaml,
};

/** A grammar's tables take one to three megabytes: read when a program of that language comes for the first time. */
const parsers = new Map<Grammar, LRParser>();

function parserOf(grammar: Grammar): LRParser {
  let parser = parsers.get(grammar);
  if (parser === undefined) {
    const { parser: lenient } = grammar.load() as { readonly parser: LRParser };
    const { dialect } = grammar;
    parser = lenient.configure({ strict: true, ...(dialect === undefined ? {} : { dialect }) });
    parsers.set(grammar, parser);
  }
  return parser;
}

/**
 * Steps of the parser for one UTF-16 unit. Our own choice: programs take one or two; what is ambiguous all over takes a hundred times
 * as many, and is left.
 */
const stepsPerUnit = 12;
const stepsMin = 1000;

/**
 * Whether a program can be parsed. `broken`: it is not in the language. `unread`: too intricate to say. Undefined where there is no
 * grammar of the language. A grammar here is of a whole file, and takes statements alone as well.
 *
 * @param language as it is named behind a fence, in lower case
 */
export function syntaxOf(language: string, code: string): "sound" | "broken" | "unread" | undefined {
  const grammar = Object.hasOwn(grammars, language) ? grammars[language] : undefined;
  if (grammar === undefined) return undefined;
  const parse = parserOf(grammar).startParse(code);
  try {
    for (let left = stepsMin + code.length * stepsPerUnit; left > 0; left -= 1)
      if (parse.advance() !== null) return "sound";
    return "unread";
  } catch (error) {
    // What a strict parser throws at the first place where the language cannot go on.
    if (error instanceof SyntaxError) return "broken";
    throw error;
  }
}
