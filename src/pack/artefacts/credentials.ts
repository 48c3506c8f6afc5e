import type { Leaf } from "../../audit/leaf.ts";
import { csvText } from "../csv.ts";
import { entriesOf, type PackFacts } from "../facts.ts";
import { code, markdown, markdownTable } from "../markdown.ts";
import { timeText } from "../pack-file.ts";
import { cell, newest, textFact, type Artefact } from "./artefact.ts";
import { aboutOf, detailsSection, observationSection, report } from "./sections.ts";

/** How each credential gets from where it lies to where it is used, as it was read. */
export const credentialFlow: Artefact = {
  title: "Credential flow",
  controls: ["PS-07"],
  kinds: ["secret.read"],
  files: {
    "credential-flow.md": "where each credential lies, who reads it what for, and where it never goes",
  },
  write(facts) {
    const reads = entriesOf(facts, "secret.read");
    if (reads.length === 0 && newest(facts, "config-credentials") === undefined) return {};
    const flows = [...Map.groupBy(reads, (leaf) => textFact(leaf, "reference") ?? "unknown")];
    return {
      "credential-flow.md": report("Credential flow", [
        aboutOf(facts),
        "A credential is named by a reference. The gateway reads it from there into its own memory, puts it into the header of the request to the provider, and into nothing else: no prompt, no file, no entry of the log. Each reading is an entry, so this page is the list of readings and no drawing of intentions.",
        "## Readings by reference",
        flows.length === 0
          ? "No entry says that a credential was read."
          : markdownTable(
              ["Reference", "What for", "Machines", "Last read", "Outcome", "Entry"],
              flows.map(([reference, leaves]) => flowRow(reference, leaves)),
            ).trimEnd(),
        observationSection(facts, "config-credentials", "Where credentials come from"),
        ...detailsSection(facts, "config-credentials", "Each credential"),
        observationSection(facts, "canary-secret-trace", "A planted secret, looked for in the clear"),
        observationSection(facts, "canary-prompt-secret", "A secret put into a prompt"),
        observationSection(facts, "document-credential-flow", "Looked over by people"),
      ]),
    };
  },
};

function flowRow(reference: string, leaves: readonly Leaf[]): readonly string[] {
  const [last] = leaves;
  const all = (name: string): string =>
    [...new Set(leaves.flatMap((leaf) => textFact(leaf, name) ?? []))].sort().join(", ");
  return [
    code(reference),
    markdown(all("purpose")),
    markdown(all("host")),
    last === undefined ? "" : timeText(last.at),
    markdown(last === undefined ? "" : (textFact(last, "outcome") ?? "")),
    String(last?.seq ?? ""),
  ];
}

const changes = ["key.created", "key.rotated", "key.revoked", "key.rotation-due"] as const;
const told = [
  "alert.opened",
  "alert.sent",
  "alert.failed",
  "alert.acknowledged",
  "alert.closed",
  "alert.tested",
] as const;

/** When keys and credentials are to be replaced, which were, and what rang. */
export const rotationRecord: Artefact = {
  title: "Rotation calendar, rotations and alert log",
  controls: ["MI-05", "MI-06"],
  kinds: [...changes, ...told, "secret.read"],
  files: {
    "rotation.ics": "the day on which each key and credential is to be replaced",
    "rotations.csv": "keys made, replaced and ended, and credentials that changed",
    "alert-log.csv": "what rang, who was told, who took care of it",
    "ages.csv": "each key and credential with its age's stage, its due date and its owner",
  },
  write(facts) {
    const rotations = [
      ...changes.flatMap((kind) => entriesOf(facts, kind)),
      ...entriesOf(facts, "secret.read").filter((leaf) => textFact(leaf, "outcome") === "changed"),
    ].sort((a, b) => b.seq - a.seq);
    const alerts = told.flatMap((kind) => entriesOf(facts, kind)).sort((a, b) => b.seq - a.seq);
    return {
      "rotation.ics": facts.beside.rotationCalendar,
      "rotations.csv": rotations.length === 0 ? undefined : rotationRows(rotations),
      "alert-log.csv": alerts.length === 0 ? undefined : alertRows(alerts),
      "ages.csv": ageRows(facts),
    };
  },
};

const rotationRows = (leaves: readonly Leaf[]): string =>
  csvText(
    ["entry", "at", "what", "key", "reference", "replaces", "stage", "by", "facts"],
    leaves.map((leaf) => [
      leaf.seq,
      timeText(leaf.at),
      leaf.kind,
      leaf.key,
      textFact(leaf, "reference"),
      textFact(leaf, "replaces"),
      textFact(leaf, "stage"),
      textFact(leaf, "by"),
      JSON.stringify(leaf.facts ?? {}),
    ]),
  );

const alertRows = (leaves: readonly Leaf[]): string =>
  csvText(
    [
      "entry",
      "at",
      "what",
      "incident",
      "alert",
      "severity",
      "feature",
      "channel",
      "occasion",
      "count",
      "entries",
    ],
    leaves.map((leaf) => [
      leaf.seq,
      timeText(leaf.at),
      leaf.kind,
      textFact(leaf, "incident"),
      textFact(leaf, "alert"),
      textFact(leaf, "severity"),
      leaf.feature,
      textFact(leaf, "channel"),
      textFact(leaf, "occasion"),
      cell(leaf.facts?.["count"]),
      textFact(leaf, "entries"),
    ]),
  );

/** Rows of what gets older, as the program beside the log knows it. */
const ageRows = ({ beside }: PackFacts): string | undefined =>
  beside.rotations.length === 0
    ? undefined
    : csvText(
        ["what", "id", "label", "risk", "stage", "due", "owner"],
        beside.rotations.map((one) => [
          cell(one["what"]),
          cell(one["id"]),
          cell(one["label"]),
          cell(one["risk"]),
          cell(one["stage"]),
          typeof one["dueAtMs"] === "number" ? timeText(one["dueAtMs"]) : undefined,
          cell(one["owner"]),
        ]),
      );
