import { KnownError } from "../base/errors.ts";
import { readJson } from "../base/json.ts";
import { syntaxOf } from "../grammars/syntax.ts";
import { imbalanceOf } from "./detect/code/balance.ts";
import { codeBlocks, type CodeBlock } from "./detect/code/blocks.ts";
import type { Finding, GuardKind, Severity, WholeGuard } from "./guard.ts";

const facts = {
  id: "code-syntax",
  summary:
    "A block of code in the answer does not parse: JSON always, ten other languages where that is asked for, else by brackets.",
  sides: ["output"],
  // A verdict on whole blocks: where one ends is known at the end.
  examples: { flags: [], passes: [] },
} as const;

const kinds = {
  "json-invalid": { severity: "medium", score: 0.9, message: "a block of JSON does not parse" },
  "yaml-invalid": {
    severity: "medium",
    score: 0.9,
    message: "a block of YAML is indented with tabs or never closes",
  },
  "bracket-open": { severity: "low", score: 0.7, message: "the brackets of a block of code do not match" },
  "string-open": { severity: "low", score: 0.7, message: "a string in a block of code never ends" },
  "syntax-error": { severity: "medium", score: 0.9, message: "a block of code is not in its language" },
  "not-parsed": {
    severity: "low",
    score: 1,
    message: "a block of code is too long or too intricate to parse",
  },
  "block-open": { severity: "low", score: 1, message: "the answer ends inside of a block of code" },
  "too-long": { severity: "medium", score: 1, message: "the answer is longer than is read" },
} as const satisfies Record<string, { severity: Severity; score: number; message: string }>;

/** Our own choice, in UTF-16 units: ten long source files. */
const answerCharsMax = 262_144;

/** Our own choice, in UTF-16 units: what an answer's programs may have together to be parsed, at about a microsecond each. */
const parsedCharsMax = 32_768;

/**
 * Whether fenced blocks of code can be read by a program. JSON is parsed; a key that stands twice is no JSON here. With `parse`, so
 * are JavaScript, TypeScript, Python, C, C++, Rust, Go, PHP, CSS and YAML. Without it, and in other languages, YAML is looked at for
 * tabs and for lists and maps in brackets that never close; of 20 names of languages, brackets and strings must match.
 */
export const codeSyntax: GuardKind = {
  ...facts,
  findingKinds: Object.keys(kinds),
  settingsSchema: {
    type: "object",
    additionalProperties: false,
    properties: {
      parse: {
        type: "boolean",
        default: false,
        description:
          "true: programs are parsed, at milliseconds an answer; false: their brackets and strings are counted, at microseconds.",
      },
    },
  },
  bind: ({ settings }): WholeGuard => ({
    ...facts,
    scope: "whole",
    applies: ({ operation }, side) => side === "output" && operation === "chat",
    inspect({ exchange, answer }) {
      if (answer === undefined || exchange.operation !== "chat") return [];
      return answer.choices.flatMap(({ parts }) => {
        const text = parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
        const blocks = codeBlocks(text.slice(0, answerCharsMax));
        const found: Kind[] = settings["parse"] === true ? parsedFaults(blocks) : blocks.flatMap(faultOf);
        if (text.length > answerCharsMax) found.push("too-long");
        return [...new Set(found)].map(finding);
      });
    },
  }),
};

type Kind = keyof typeof kinds;

/** The first thing that is wrong with a block. */
function faultOf({ language, code, closed }: CodeBlock): readonly Kind[] {
  if (!closed) return ["block-open"];
  if (language === "json") return isJson(code) ? [] : ["json-invalid"];
  if (language === "yaml" || language === "yml") return isYaml(code) ? [] : ["yaml-invalid"];
  const open = imbalanceOf(language, code);
  return open === undefined ? [] : [open === "string" ? "string-open" : "bracket-open"];
}

/** The same by real grammars, as far as they reach. What cannot be parsed is still looked at. */
function parsedFaults(blocks: readonly CodeBlock[]): Kind[] {
  let left = parsedCharsMax;
  return blocks.flatMap((block): readonly Kind[] => {
    if (!block.closed || block.code.length > left)
      return block.closed ? ["not-parsed", ...faultOf(block)] : faultOf(block);
    left -= block.code.length;
    const syntax = syntaxOf(block.language, block.code);
    if (syntax === undefined) return faultOf(block);
    if (syntax === "unread") return ["not-parsed", ...faultOf(block)];
    if (syntax === "sound") return [];
    return block.language === "yaml" || block.language === "yml" ? ["yaml-invalid"] : ["syntax-error"];
  });
}

function isJson(code: string): boolean {
  try {
    readJson(code);
    return true;
  } catch (error) {
    if (error instanceof KnownError) return false;
    throw error;
  }
}

/** YAML 1.2 §6.1: no tab indents. Text blocks and quoted texts are not looked into for brackets. */
function isYaml(code: string): boolean {
  if (/^ *\t *\S/m.test(code)) return false;
  return code.split("\n").every((line) => {
    const value = /^\s{0,100}(?:- )?(?:[\w.-]{1,100}: )?([[{])/.exec(line)?.[1];
    // Only what opens and is meant to close on one line: more may close below.
    return value === undefined || !/[\]}]/.test(line) || isFlow(line);
  });
}

/** Whether the brackets of a line match, quoted texts and comments left out. */
function isFlow(line: string): boolean {
  const open: string[] = [];
  let quote = "";
  for (const sign of line) {
    if (quote !== "") quote = sign === quote ? "" : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === "#") break;
    else if (sign === "[" || sign === "{") open.push(sign);
    else if ((sign === "]" && open.pop() !== "[") || (sign === "}" && open.pop() !== "{")) return false;
  }
  return quote !== "" || open.length === 0;
}

const finding = (kind: Kind): Finding => ({ guard: facts.id, kind, ...kinds[kind], start: 0, end: 0 });
