/** How a language writes comments and strings. */
interface Spelling {
  readonly line: readonly string[];
  readonly block?: readonly [open: string, close: string];
  /** What strings are put in. */
  readonly quotes: string;
  /** Strings in three quotation marks. */
  readonly triple?: true;
  /** Quotes in which a string goes on over lines. */
  readonly longQuotes?: string;
  /** A slash can begin a regular expression. */
  readonly regex?: true;
}

const c: Spelling = { line: ["//"], block: ["/*", "*/"], quotes: "\"'" };
const script: Spelling = { ...c, quotes: "\"'`", longQuotes: "`", regex: true };
const python: Spelling = { line: ["#"], quotes: "\"'", triple: true };

const spellings: Readonly<Record<string, Spelling>> = {
  javascript: script,
  js: script,
  mjs: script,
  typescript: script,
  ts: script,
  python,
  py: python,
  python3: python,
  java: { ...c, triple: true },
  kotlin: { ...c, triple: true },
  swift: { ...c, triple: true },
  c,
  cpp: c,
  "c++": c,
  csharp: c,
  cs: c,
  "c#": c,
  go: { ...c, quotes: "\"'`", longQuotes: "`" },
  golang: { ...c, quotes: "\"'`", longQuotes: "`" },
  // A single quote begins a lifetime as well.
  rust: { ...c, quotes: '"', longQuotes: '"' },
  rs: { ...c, quotes: '"', longQuotes: '"' },
  php: { line: ["//", "#"], block: ["/*", "*/"], quotes: "\"'", longQuotes: "\"'" },
  css: { line: [], block: ["/*", "*/"], quotes: "\"'" },
  sql: { line: ["--"], block: ["/*", "*/"], quotes: "'", longQuotes: "'" },
};

const closes: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** What does not close in a piece of source code, or undefined: also where the language is not known. One walk. */
export function imbalanceOf(language: string, code: string): "bracket" | "string" | undefined {
  const spelling = Object.hasOwn(spellings, language) ? spellings[language] : undefined;
  if (spelling === undefined) return undefined;
  const open: string[] = [];
  for (let i = 0; i < code.length; i += 1) {
    const past = passed(code, i, spelling);
    if (past === -1) return "string";
    if (past > i) {
      i = past - 1;
      continue;
    }
    const sign = code.charAt(i);
    if (sign === "(" || sign === "[" || sign === "{") open.push(sign);
    else if (closes[sign] !== undefined && open.pop() !== closes[sign]) return "bracket";
  }
  return open.length === 0 ? undefined : "bracket";
}

/** The end of the comment or string that begins here; the same place where none does, -1 for one that never ends. */
function passed(code: string, at: number, spelling: Spelling): number {
  const sign = code.charAt(at);
  const { line, block, quotes } = spelling;
  if (line.some((mark) => code.startsWith(mark, at))) return lineEnd(code, at);
  if (block !== undefined && code.startsWith(block[0], at)) {
    const end = code.indexOf(block[1], at + block[0].length);
    return end === -1 ? code.length : end + block[1].length;
  }
  if (spelling.regex === true && sign === "/" && beginsPattern(code, at)) return patternEnd(code, at);
  return quotes.includes(sign) ? stringEnd(code, at, spelling) : at;
}

function lineEnd(code: string, at: number): number {
  const end = code.indexOf("\n", at);
  return end === -1 ? code.length : end;
}

function stringEnd(code: string, at: number, { triple, longQuotes = "" }: Spelling): number {
  const sign = code.charAt(at);
  const mark = sign.repeat(3);
  if (triple === true && code.startsWith(mark, at)) {
    const end = code.indexOf(mark, at + 3);
    return end === -1 ? -1 : end + 3;
  }
  const long = longQuotes.includes(sign);
  for (let i = at + 1; i < code.length; i += 1) {
    const next = code.charAt(i);
    if (next === "\\") i += 1;
    else if (next === sign) return i + 1;
    else if (next === "\n" && !long) return -1;
  }
  return -1;
}

/** After an operand a slash divides; else it begins a pattern. At most 16 blanks are looked over. */
function beginsPattern(code: string, at: number): boolean {
  let i = at - 1;
  while (i >= 0 && at - i < 16 && (code.charAt(i) === " " || code.charAt(i) === "\n")) i -= 1;
  return (
    i < 0 ||
    "(,=:[!&|?{};+>".includes(code.charAt(i)) ||
    /\breturn$/.test(code.slice(Math.max(0, i - 6), i + 1))
  );
}

/** Our own choice: longer ones are in no answer, and a line full of beginnings costs no more than this each. */
const patternCharsMax = 200;

/** On one line; where none ends there, it was no pattern. */
function patternEnd(code: string, at: number): number {
  let inClass = false;
  const most = Math.min(code.length, at + patternCharsMax);
  for (let i = at + 1; i < most && code.charAt(i) !== "\n"; i += 1) {
    const sign = code.charAt(i);
    if (sign === "\\") i += 1;
    else if (sign === "[") inClass = true;
    else if (sign === "]") inClass = false;
    else if (sign === "/" && !inClass) return i + 1;
  }
  return at;
}
