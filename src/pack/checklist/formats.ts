import { checklistCsv } from "./as-csv.ts";
import { checklistIssue } from "./as-github.ts";
import { checklistHtml } from "./as-html.ts";
import { checklistMarkdown } from "./as-markdown.ts";
import type { Sheet } from "./sheet.ts";

/** The forms in which the checklist says how a feature stands, by the name that people ask for. */
export const sheetFormats: Readonly<Record<string, (sheet: Sheet) => string>> = {
  markdown: checklistMarkdown,
  html: checklistHtml,
  github: checklistIssue,
  csv: checklistCsv,
};
