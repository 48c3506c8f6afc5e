import { createPublicKey, type KeyObject } from "node:crypto";
import { checklistJson, controlJson } from "../controls/checklist-json.ts";
import { isObject, type JsonObject } from "../base/json.ts";
import { writtenArtefacts, type Written } from "./artefacts/all.ts";
import { checklistCsv } from "./checklist/as-csv.ts";
import { checklistIssue } from "./checklist/as-github.ts";
import { checklistHtml } from "./checklist/as-html.ts";
import { checklistMarkdown } from "./checklist/as-markdown.ts";
import { linesOf } from "./checklist/sheet.ts";
import { decisionFiles } from "./decisions.ts";
import { keyIdOf } from "./dsse.ts";
import type { PackFacts } from "./facts.ts";
import { issueTemplates } from "./issue-templates.ts";
import { manifestFile } from "./manifest.ts";
import { assessmentResults } from "./oscal/assessment-results.ts";
import { planOfAction } from "./oscal/poam.ts";
import { jsonFile, sha256Of, textFile, timeText, type PackFile } from "./pack-file.ts";
import { packReadme } from "./readme.ts";
import { predicateType, statementFile } from "./statement.ts";
import { zipOf } from "./zip.ts";

/** A pack, ready to be handed to somebody. */
export interface EvidencePack {
  readonly zip: Uint8Array;
  /** Of the zip, hexadecimal. */
  readonly sha256: string;
  /** Of the key that the statement is signed with. */
  readonly keyId: string;
  readonly files: readonly PackFile[];
  /** Files of artefacts for which there is nothing yet. */
  readonly missing: readonly string[];
}

/** Where the public key of the statement lies in a pack. */
export const publicKeyPath = "statement.pub.pem";

/** Makes the pack. Pure in its facts and its key: Ed25519 signs the same bytes alike each time (RFC 8032). */
export function evidencePack(facts: PackFacts, privateKey: KeyObject): EvidencePack {
  const artefacts = writtenArtefacts(facts);
  const plan = planOfAction(facts);
  const keyId = keyIdOf(privateKey);
  const body: readonly PackFile[] = [
    ...answerFiles(facts),
    ...[...facts.receipts].map(([seq, receipt]) => textFile(`evidence/${seq}.tlog-proof`, receipt)),
    textFile("log/checkpoint", facts.head.note),
    textFile("log/vkey", `${facts.head.vkey}\n`),
    ...decisionFiles(facts),
    ...artefacts.flatMap(({ files }) => files),
    ...checklistFiles(facts),
    jsonFile("oscal/assessment-results.json", assessmentResults(facts)),
    ...(plan === undefined ? [] : [jsonFile("oscal/poam.json", plan)]),
    textFile(publicKeyPath, createPublicKey(privateKey).export({ format: "pem", type: "spki" }).toString()),
  ];
  const readme = textFile("README.md", packReadme(facts, { body, artefacts, keyId }));
  const named = [readme, ...body];
  const listed = [...named, manifestFile(named)];
  const files = [...listed, statementFile(listed, predicateOf(facts, artefacts), privateKey)];
  const zip = zipOf(files);
  return { zip, sha256: sha256Of(zip), keyId, files, missing: artefacts.flatMap(({ missing }) => missing) };
}

/** The verdict, the items and the controls as `seaworthy status --json` has them, the controls with all of their text. */
function answerFiles({ sheet, ask }: PackFacts): readonly PackFile[] {
  const whole = checklistJson(sheet.checklist);
  const { items = [], verdict } = whole;
  const about = Object.fromEntries(
    Object.entries(whole).filter(([name]) => !["items", "controls", "verdict"].includes(name)),
  );
  const time = timeText(ask.nowMs);
  return [
    jsonFile("verdict.json", { ...about, at: time, ...(isObject(verdict) ? verdict : {}) }),
    jsonFile("items.json", items),
    jsonFile(
      "controls.json",
      linesOf(sheet).map(({ control, status }) => ({
        ...controlJson(control, status, ask.nowMs),
        evidence: status.because.map((seq) => `evidence/${seq}.tlog-proof`),
      })),
    ),
  ];
}

const checklistFiles = ({ sheet }: PackFacts): readonly PackFile[] => [
  textFile("checklist/checklist.md", checklistMarkdown(sheet)),
  textFile("checklist/checklist.html", checklistHtml(sheet)),
  textFile("checklist/checklist.csv", checklistCsv(sheet)),
  textFile("checklist/github-issue.md", checklistIssue(sheet)),
  ...Object.entries(issueTemplates).map(([name, text]) =>
    textFile(`checklist/issue-templates/${name}`, text),
  ),
];

/** What a statement says beside the files. docs/evidence-pack.md explains each member. */
function predicateOf(
  { head, ask, sheet, payloads, version }: PackFacts,
  artefacts: readonly Written[],
): JsonObject {
  const { feature, environment, digest, profile } = ask.subject;
  const { verdict, controls } = sheet.checklist;
  return {
    predicate: predicateType,
    subject: { feature, environment, digest, profile },
    asOf: timeText(ask.nowMs),
    answer: verdict.answer,
    red: verdict.red.map(({ id }) => id),
    conditions: verdict.conditions.map(({ id }) => id),
    controls: controls.length,
    log: { origin: head.origin, size: head.size, root: head.root, vkey: head.vkey },
    payloads: {
      opened: payloads.texts.size,
      withheld: payloads.withheld.size,
      ...(payloads.closed === undefined ? {} : { closed: payloads.closed }),
      ...(payloads.purpose === undefined ? {} : { purpose: payloads.purpose }),
    },
    missing: artefacts.flatMap(({ missing }) => missing),
    generator: { name: "seaworthy", version },
  };
}
