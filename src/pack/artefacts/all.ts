import type { EntryKind } from "../../evidence/entry.ts";
import type { PackFacts } from "../facts.ts";
import { pageText, html } from "../html.ts";
import { csvText } from "../csv.ts";
import { jsonFile, textFile, type PackFile } from "../pack-file.ts";
import type { Artefact } from "./artefact.ts";
import { attackList, jailbreakReport } from "./attacks.ts";
import { credentialFlow, rotationRecord } from "./credentials.ts";
import { rehearsals } from "./drills.ts";
import { outputRejections, personalDataEvents, ruleInventory } from "./filters.ts";
import { retrievalReport, sessionIsolation } from "./isolation.ts";
import { limitRecord } from "./limits.ts";
import { modelMemo } from "./model.ts";
import { monitoring } from "./monitoring.ts";
import { auditRecords } from "./records.ts";

/** What people are asked to show, in the order of the checklist. The checklist itself and the pack are the last two. */
export const artefacts: readonly Artefact[] = [
  attackList,
  credentialFlow,
  jailbreakReport,
  ruleInventory,
  outputRejections,
  personalDataEvents,
  retrievalReport,
  sessionIsolation,
  auditRecords,
  modelMemo,
  rotationRecord,
  limitRecord,
  monitoring,
  rehearsals,
];

/** The kinds of entry that artefacts are made from. */
export const artefactKinds: readonly EntryKind[] = [...new Set(artefacts.flatMap(({ kinds = [] }) => kinds))];

/** A written artefact: its files, and which of them have nothing to show. */
export interface Written {
  readonly artefact: Artefact;
  readonly files: readonly PackFile[];
  readonly missing: readonly string[];
}

const folder = "artefacts";

export const writtenArtefacts = (facts: PackFacts): readonly Written[] =>
  artefacts.map((artefact) => {
    const made = artefact.write(facts);
    const names = Object.keys(artefact.files);
    // A name that stands for a family of files is missing only where it was said so.
    const missing = names.filter((name) =>
      Object.hasOwn(made, name) ? made[name] === undefined : !isFamily(name, made),
    );
    const files = [
      ...Object.entries(made).flatMap(([name, text]) =>
        text === undefined ? [] : [textFile(`${folder}/${name}`, text)],
      ),
      ...missing.map((name) => nothingFile(facts, artefact, name)),
    ];
    return { artefact, files, missing };
  });

/** `drill.json` stands for `drill-kill.json`, `runbooks.md` for `runbooks/leak.md`. */
function isFamily(name: string, made: Readonly<Record<string, string | undefined>>): boolean {
  const stem = name.slice(0, name.lastIndexOf("."));
  return Object.keys(made).some((one) => one.startsWith(`${stem}-`) || one.startsWith(`${stem}/`));
}

/** One line that there is nothing, in the format that the file's name promises; of a calendar in a text beside it. */
function nothingFile({ ask: { subject } }: PackFacts, { files, controls }: Artefact, name: string): PackFile {
  const line = `Nothing as yet of ${subject.feature} in ${subject.environment}: ${files[name] ?? name}. Asked for by ${controls.join(", ")}.`;
  const path = `${folder}/${name}`;
  switch (name.slice(name.lastIndexOf(".") + 1)) {
    case "csv":
      return textFile(path, csvText([line], []));
    case "json":
      return jsonFile(path, { nothing: line });
    case "yaml":
      return textFile(path, `# ${line}\n`);
    case "html":
      return textFile(path, pageText(name, html`<p>${line}</p>`));
    case "md":
      return textFile(path, `${line}\n`);
    default:
      return textFile(`${path}.txt`, `${line}\n`);
  }
}
