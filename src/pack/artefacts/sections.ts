import { observations, type ObservationName } from "../../evidence/observations.ts";
import type { PackFacts } from "../facts.ts";
import { code, markdown, markdownTable } from "../markdown.ts";
import { timeText } from "../pack-file.ts";
import { cell, detailsOf, history, newest, opensWith, rowsIn } from "./artefact.ts";

/** Our own choice: a quarter of weekly rounds. */
const shownMax = 12;

/** Rows of details that a report shows; the payload has them all. Our own choice. */
const detailsMax = 200;

/** Whose it is, and as of when. */
export const aboutOf = ({ ask: { subject, nowMs }, head }: PackFacts): string =>
  `${markdown(subject.feature)} in ${markdown(subject.environment)}, digest ${code(subject.digest)}, as of ${timeText(nowMs)}; from a log of ${head.size} entries.`;

/** An observation with its figures over time, newest first; a sentence where it was never made. */
export function observationSection(facts: PackFacts, name: ObservationName, title: string = name): string {
  const { summary, facts: figures } = observations[name];
  const entries = history(facts, name).slice(0, shownMax);
  if (entries.length === 0)
    return `## ${markdown(title)}\n\nThere is no entry that says: ${markdown(summary)}.`;
  const names = Object.keys(figures);
  const words = Object.entries<string>(figures).map(
    ([fact, meaning]) => `- ${code(fact)}: ${markdown(meaning)}`,
  );
  return [
    `## ${markdown(title)}`,
    `${markdown(summary)}; newest first.`,
    markdownTable(
      ["Entry", "At", ...names],
      entries.map(({ seq, atMs, facts: said }) => [
        String(seq),
        timeText(atMs),
        ...names.map((fact) => markdown(String(cell(said[fact]) ?? ""))),
      ]),
    ).trimEnd(),
    words.join("\n"),
  ].join("\n\n");
}

/** The details of the newest observation as a table, or how to open them. Nothing where it was never made. */
export function detailsSection(facts: PackFacts, name: ObservationName, title: string): readonly string[] {
  const entry = newest(facts, name);
  if (entry === undefined) return [];
  const rows = rowsIn(detailsOf(facts, entry.seq));
  if (rows.length === 0) {
    const isSealed = facts.leaves.get(entry.seq)?.payload !== undefined;
    return isSealed ? [`## ${markdown(title)}`, `In entry ${entry.seq}: ${code(opensWith(entry.seq))}`] : [];
  }
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, 10);
  return [
    `## ${markdown(title)}`,
    markdownTable(
      columns.map(markdown),
      rows
        .slice(0, detailsMax)
        .map((row) => columns.map((column) => markdown(String(cell(row[column]) ?? "")))),
    ).trimEnd(),
    ...(rows.length > detailsMax ? [`${rows.length - detailsMax} more stand in entry ${entry.seq}.`] : []),
  ];
}

export const report = (title: string, parts: readonly string[]): string =>
  `${[`# ${title}`, ...parts].join("\n\n")}\n`;
