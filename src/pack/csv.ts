export type Cell = string | number | boolean | undefined;

/** What a spreadsheet takes for a formula, or for the end of a cell, at a cell's beginning (OWASP, CSV injection), full-width forms too. */
const formula = /^[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20|]|^[\t\r\n]/u;

/**
 * A table as RFC 4180 has it: CRLF, quotes doubled. A text that a spreadsheet would calculate gets an apostrophe before it; numbers are
 * written as they are. What is undefined is an empty cell.
 */
export const csvText = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [head, ...rows].map((row) => `${row.map(cellText).join(",")}\r\n`).join("");

function cellText(cell: Cell): string {
  if (cell === undefined) return "";
  if (typeof cell === "number" || typeof cell === "boolean") return String(cell);
  const text = formula.test(cell) ? `'${cell}` : cell;
  return text === cell && !/[",\r\n]/.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}
