import type { Leaf } from "../../audit/leaf.ts";
import { isObject, type JsonObject } from "../../base/json.ts";
import type { EntryKind } from "../../evidence/entry.ts";
import { csvText } from "../csv.ts";
import { entriesOf, type PackFacts } from "../facts.ts";
import { markdown, markdownTable } from "../markdown.ts";
import { timeText } from "../pack-file.ts";
import { cell, detailsOf, history, newest, rowsIn, textFact, type Artefact } from "./artefact.ts";
import { aboutOf, detailsSection, observationSection, report } from "./sections.ts";

export const retrievalReport: Artefact = {
  title: "Retrieval: relevance and isolation",
  controls: ["DC-02", "DC-03"],
  files: {
    "retrieval-report.md": "questions with known answers, and what was found",
    "isolation-matrix.csv": "who was shown whose documents, in each rehearsal and test",
  },
  write(facts) {
    const tests = history(facts, "retrieval-tested");
    const drills = history(facts, "drill-retrieval");
    return {
      "retrieval-report.md":
        tests.length === 0 && drills.length === 0
          ? undefined
          : report("Retrieval", [
              aboutOf(facts),
              observationSection(facts, "retrieval-tested", "Questions with known answers"),
              ...detailsSection(facts, "retrieval-tested", "Each question of the newest test"),
              observationSection(facts, "drill-retrieval", "Two tenants, rehearsed"),
            ]),
      "isolation-matrix.csv": matrix(facts),
    };
  },
};

/** A row for each question of the newest test, by who asked; a row for each rehearsal. */
function matrix(facts: PackFacts): string | undefined {
  const last = newest(facts, "retrieval-tested");
  const asked = last === undefined ? [] : rowsIn(detailsOf(facts, last.seq));
  const rows = [
    ...asked.map((row) => [
      last?.seq,
      timeOf(last?.atMs),
      "test",
      principalOf(row),
      lengthOf(row["found"]),
      lengthOf(row["leaked"]),
    ]),
    ...history(facts, "drill-retrieval").map(({ seq, atMs, facts: said }) => [
      seq,
      timeText(atMs),
      "rehearsal",
      "two made-up tenants",
      cell(said["checked"]),
      cell(said["leaks"]),
    ]),
  ];
  return rows.length === 0
    ? undefined
    : csvText(["entry", "at", "what", "who_asked", "documents_decided", "of_somebody_else"], rows);
}

const timeOf = (atMs: number | undefined): string | undefined =>
  atMs === undefined ? undefined : timeText(atMs);

function principalOf(row: JsonObject): string {
  const { principal } = row;
  return isObject(principal)
    ? [principal["tenant"], principal["user"]].filter((one) => typeof one === "string").join("/")
    : "";
}

const lengthOf = (value: unknown): number | undefined => (Array.isArray(value) ? value.length : undefined);

const boundaries = [
  "session.started",
  "session.ended",
  "session.truncated",
  "session.summarised",
  "session.foreign-turn",
] as const satisfies readonly EntryKind[];

/** Our own choice: what fits onto two pages. */
const boundariesShown = 60;

export const sessionIsolation: Artefact = {
  title: "Session isolation",
  controls: ["DC-07"],
  kinds: ["drill.sessions", ...boundaries],
  files: { "session-isolation.md": "scenarios that were played, and where real sessions began and ended" },
  write(facts) {
    const log = boundaries
      .flatMap((kind) => entriesOf(facts, kind))
      .sort((a, b) => b.seq - a.seq)
      .slice(0, boundariesShown);
    if (log.length === 0 && newest(facts, "drill-sessions") === undefined) return {};
    return {
      "session-isolation.md": report("Session isolation", [
        aboutOf(facts),
        observationSection(facts, "drill-sessions", "Users, sessions and caches tried against each other"),
        ...scenarios(facts),
        "## Where sessions of the feature began and ended",
        log.length === 0
          ? "No call of the feature had a session."
          : markdownTable(
              ["Entry", "At", "What", "User", "Session", "Facts"],
              log.map(boundaryRow),
            ).trimEnd(),
        observationSection(facts, "log-sessions", "Sessions counted"),
      ]),
    };
  },
};

/** Each scenario of the newest drill, with the entries that it left. */
function scenarios(facts: PackFacts): readonly string[] {
  const last = newest(facts, "drill-sessions");
  const played = last === undefined ? [] : rowsIn(detailsOf(facts, last.seq));
  if (played.length === 0) return detailsSection(facts, "drill-sessions", "Each scenario");
  return [
    "## Each scenario",
    markdownTable(
      ["Scenario", "Held", "Why not", "Entries"],
      played.map((row) => [
        markdown(String(cell(row["name"]) ?? "")),
        row["held"] === true ? "yes" : "no",
        markdown(String(cell(row["why"]) ?? "")),
        entriesIn(row),
      ]),
    ).trimEnd(),
  ];
}

const entriesIn = ({ entries }: JsonObject): string =>
  Array.isArray(entries)
    ? entries
        .filter(isObject)
        .map((one) => `${String(cell(one["index"]) ?? "")} ${String(cell(one["kind"]) ?? "")}`.trim())
        .map(markdown)
        .join(", ")
    : "";

const boundaryRow = (leaf: Leaf): readonly string[] => [
  String(leaf.seq),
  timeText(leaf.at),
  leaf.kind,
  markdown(leaf.user ?? ""),
  markdown(leaf.session ?? ""),
  markdown(textFact(leaf, "why") ?? JSON.stringify(leaf.facts ?? {})),
];
