import { type CodeRule, type Place } from "./rule.ts";

const isQuote = (sign: string): boolean => sign === '"' || sign === "'" || sign === "`";
const isBlank = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** Keywords in one case: prose writes "Delete from the list". */
const oneCase = (words: string): boolean => words === words.toUpperCase() || words === words.toLowerCase();

/** Where the quotation mark stands that opens the text the anchor begins; -1 where none does. At most 16 blanks between. */
export function openingQuote(text: string, at: number): number {
  let i = at - 1;
  while (i >= 0 && at - i < 16 && isBlank(text.charCodeAt(i))) i -= 1;
  return i >= 0 && isQuote(text.charAt(i)) ? i : -1;
}

/** SQL that is put together from text instead of bound (CWE-89), and SQL that empties a table. */
export const sqlRules: readonly CodeRule[] = [
  {
    kind: "sql-injection",
    severity: "high",
    language: "SQL",
    anchors: ["select ", "insert into ", "update ", "delete from "],
    pattern: /^(?:SELECT [\s\S]{0,120}\bFROM\b|INSERT INTO|UPDATE [\w."`{}$]{1,60} SET\b|DELETE FROM)/i,
    when: (place) => {
      const quote = openingQuote(place.text, place.at);
      return quote !== -1 && isBuilt(place, quote);
    },
  },
  {
    kind: "sql-drop",
    severity: "medium",
    language: "SQL",
    anchors: ["drop table ", "drop database ", "drop schema ", "truncate table "],
    command: true,
    pattern: /^((?:DROP (?:TABLE|DATABASE|SCHEMA)|TRUNCATE TABLE)) (?:IF EXISTS )?["'`[]?[a-z_]\w{0,80}/i,
    when: (_place, match) => oneCase(match?.[1] ?? ""),
  },
  {
    kind: "sql-unbounded",
    severity: "high",
    language: "SQL",
    anchors: ["delete from "],
    command: true,
    pattern: /^(DELETE FROM) ["'`[]?[a-z_][\w.]{0,80}["'`\]]?[ \t]{0,8}(?:;|["'`)]|\n\s{0,8}(?:\n|```)|$)/i,
    when: (_place, match) => oneCase(match?.[1] ?? ""),
  },
  {
    kind: "sql-unbounded",
    severity: "high",
    language: "SQL",
    anchors: ["update "],
    command: true,
    pattern: /^(UPDATE) ["'`[]?[a-z_][\w.]{0,60}["'`\]]?\s{1,8}SET\s([^;]{1,140});/i,
    when: (_place, match) => oneCase(match?.[1] ?? "") && !/\bwhere\b/i.test(match?.[2] ?? ""),
  },
];

/** Whether a value gets into the quoted text: by a hole in it, or by being put behind it. */
function isBuilt({ text, at, ahead }: Place, quote: number): boolean {
  const sign = text.charAt(quote);
  const before = text.charAt(quote - 1);
  if (sign === "`") {
    // A tag binds the values: sql`… ${id}`.
    if (/[\w)]/.test(before)) return false;
    const end = ahead.indexOf("`");
    const hole = ahead.indexOf("${");
    return hole !== -1 && (end === -1 || hole < end);
  }
  const triple = text.startsWith(sign.repeat(3), quote - 2);
  const prefix = text.charAt(triple ? quote - 3 : quote - 1);
  const end = ahead.indexOf(triple ? sign.repeat(3) : sign);
  const inside = end === -1 ? ahead : ahead.slice(0, end);
  if (/[fF$]/.test(prefix) && inside.includes("{")) return true;
  if (/[sS]/.test(prefix) && inside.includes("$")) return true;
  return end !== -1 && goesOn(text.slice(at + end + (triple ? 3 : 1), at + ahead.length));
}

/** Whether a value follows a literal: further literals are passed over. */
function goesOn(rest: string): boolean {
  let left = rest;
  // Our own choice: a query in more than eight pieces was seen nowhere.
  for (let pieces = 0; pieces < 8; pieces += 1) {
    const operator = /^\s{0,20}(?:(\+|\|\||\.(?= ?\$)|&(?= ))\s{0,20}(["'`]?)|(%|\.format\()\s{0,4})/.exec(
      left,
    );
    if (operator === null) return false;
    if (operator[3] !== undefined || operator[2] === "") return true;
    const end = left.indexOf(operator[2] ?? "", operator[0].length);
    if (end === -1) return false;
    left = left.slice(end + 1);
  }
  return false;
}
