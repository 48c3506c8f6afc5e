/** A table of a report, the same facts for every form. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/**
 * RFC 4180, with every cell in quotes. What a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV
 * Injection"): names come from callers.
 */
export const csvOf = ({ columns, rows }: Table): string =>
  [columns, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";

function csvCell(cell: string | number): string {
  if (typeof cell === "number") return `"${cell}"`;
  // Blanks in front do not keep a spreadsheet from it, and the wide forms of the signs are the same to some.
  const safe = /^[\s\p{Cc}\p{Cf}]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/u.test(cell) ? `'${cell}` : cell;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** A table of GitHub's Markdown, in which no cell is anything but text. */
export const markdownOf = ({ title, columns, rows }: Table): string =>
  [
    `## ${markdownCell(title)}`,
    "",
    `| ${columns.map(markdownCell).join(" | ")} |`,
    `| ${columns.map(() => "---").join(" | ")} |`,
    ...rows.map((row) => `| ${row.map(markdownCell).join(" | ")} |`),
    "",
  ].join("\n");

const markdownCell = (cell: string | number): string =>
  String(cell)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .replace(/[\\`*_{}[\]<>()#+!|~&@:$-]/g, "\\$&");
