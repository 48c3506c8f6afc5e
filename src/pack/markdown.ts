/** A text as Markdown shows it letter by letter, on one line: in paragraphs, lists and cells of tables. */
export const markdown = (text: string | number): string =>
  String(text)
    .replaceAll(/[\\`*_[\]<>|#~]/g, (found) => `\\${found}`)
    .replaceAll(/@(?=\w)/g, "@\u200b")
    .replaceAll(/\s+/g, " ")
    .trim();

/** A code span; a text with backticks gets a longer fence. */
export function code(text: string): string {
  const flat = text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${flat}${fence}` : `${fence} ${flat} ${fence}`;
}

/** A table; each cell is Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}
