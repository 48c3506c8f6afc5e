import type { JsonObject } from "../../base/json.ts";
import type { ObservationName } from "../../evidence/observations.ts";
import type { Witnessed } from "../../evidence/witnessed.ts";
import { csvText, type Cell } from "../csv.ts";
import type { PackFacts } from "../facts.ts";
import { timeText } from "../pack-file.ts";
import { cell, detailsOf, newest, opensWith, rowsIn, type Artefact } from "./artefact.ts";
import { aboutOf, detailsSection, observationSection, report } from "./sections.ts";

const rounds = [
  "report-red-team",
  "report-regression",
  "report-jailbreak",
  "report-extraction",
] as const satisfies readonly ObservationName[];

/** The columns that a reader looks for; whatever else a tool tells follows as JSON. */
const columns = ["id", "category", "text", "response", "outcome", "incident"];

/** Each attack of the newest rounds: what was sent, of which category, what came of it. */
export const attackList: Artefact = {
  title: "Attacks and what came of them",
  controls: ["PS-02", "PS-04"],
  files: { "redteam.csv": "each attack of the newest rounds, with its category and outcome" },
  write(facts) {
    const found = rounds.flatMap((name) => {
      const entry = newest(facts, name);
      return entry === undefined ? [] : [{ name, entry }];
    });
    if (found.length === 0) return {};
    const rows = found.flatMap(({ name, entry }) => attackRows(facts, name, entry));
    return {
      "redteam.csv": csvText(
        ["report", "entry", "at", "id", "category", "prompt", "response", "outcome", "incident", "more"],
        rows,
      ),
    };
  },
};

function attackRows(facts: PackFacts, name: ObservationName, entry: Witnessed): readonly (readonly Cell[])[] {
  const about = [name, entry.seq, timeText(entry.atMs)];
  const rows = rowsIn(detailsOf(facts, entry.seq));
  if (rows.length === 0)
    return [
      [...about, ...columns.map(() => undefined), `${figures(entry)}; details: ${opensWith(entry.seq)}`],
    ];
  return rows.map((row) => [...about, ...columns.map((column) => cell(row[column])), restOf(row)]);
}

function restOf(row: JsonObject): string | undefined {
  const rest = Object.entries(row).filter(([key]) => !columns.includes(key));
  return rest.length === 0 ? undefined : JSON.stringify(Object.fromEntries(rest));
}

const figures = ({ facts }: Witnessed): string =>
  Object.entries(facts)
    .filter(([, value]) => typeof value === "number")
    .map(([key, value]) => `${key} ${JSON.stringify(value)}`)
    .join(", ");

/** Jailbreaks by family, and what the live path does with one. */
export const jailbreakReport: Artefact = {
  title: "Jailbreak report",
  controls: ["PS-09"],
  files: { "jailbreak-report.md": "attempts, families and what got through" },
  write(facts) {
    const names = ["report-jailbreak", "canary-jailbreak"] as const;
    if (names.every((name) => newest(facts, name) === undefined)) return {};
    return {
      "jailbreak-report.md": report("Jailbreaks", [
        aboutOf(facts),
        ...names.map((name) => observationSection(facts, name)),
        ...detailsSection(facts, "report-jailbreak", "Attempts of the newest round"),
      ]),
    };
  },
};
