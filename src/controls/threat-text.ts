import { layers, questions, type AbusePath, type Question } from "./threats/path.ts";
import type { ThreatModel } from "./threat-model.ts";

/** Capabilities that traffic showed and the manifest does not name, with the entry that saw them. */
export interface Undeclared {
  readonly names: readonly string[];
  readonly entry: number;
}

/** A cell of a Markdown table: what stands in a manifest may have any characters. */
const cell = (text: string): string =>
  text.replaceAll(/[\r\n]+/g, " ").replaceAll(/([\\|<>`*_[\]])/g, "\\$1");

/** The threat model as Markdown, a table for each question. */
export function threatMarkdown(model: ThreatModel, undeclared: Undeclared | undefined): string {
  const { feature, digest, audience, data, untrusted, paths, uncovered, untested, thin } = model;
  const asked = (Object.keys(questions) as Question[]).filter((name) =>
    paths.some(({ question }) => question === name),
  );
  return [
    `# Threat model of ${cell(feature)}`,
    "",
    `Made from the manifest with the digest \`${digest}\`: it speaks of no other one.`,
    "",
    `- Who talks with it: ${cell(audience)}`,
    `- Data: ${data.length === 0 ? "none named" : data.join(", ")}`,
    `- What nobody trusts: ${untrusted.map(cell).join("; ")}`,
    `- ${paths.length} ways to abuse it; ${uncovered.length} without a control, ${untested.length} that nothing tries, ${thin.length} with fewer than two layers`,
    ...(undeclared === undefined || undeclared.names.length === 0
      ? []
      : [
          `- **Seen in traffic and not declared** (entry ${undeclared.entry}): ${undeclared.names.join(", ")}`,
        ]),
    "",
    ...asked.flatMap((name) => [
      `## ${questions[name]}`,
      "",
      "| Way | From | Through | What comes of it | Impact | Controls | Layers | Tried by |",
      "| --- | --- | --- | --- | --- | --- | --- | --- |",
      ...paths.filter(({ question }) => question === name).map(markdownRow),
      "",
    ]),
  ].join("\n");
}

const markdownRow = ({
  id,
  from,
  through,
  outcome,
  impact,
  controls,
  layers: names,
  tests,
}: AbusePath): string =>
  `| ${[
    cell(id),
    cell(from),
    cell(through),
    cell(outcome),
    impact,
    controls.join(", "),
    [...new Set(names)].map((name) => layers[name]).join("; "),
    tests.join(", ") || "**nothing**",
  ].join(" | ")} |`;

/** For a person at a shell: a few lines for each way. */
export const threatLines = (model: ThreatModel): readonly string[] => [
  `${model.feature}: ${model.paths.length} ways to abuse it (${model.digest})`,
  ...model.paths.flatMap(({ id, from, through, outcome, impact, controls, tests }) => [
    `${impact.padEnd(6)}  ${id}`,
    `        ${from}, through ${through}: ${outcome}`,
    `        controls ${controls.join(", ")}; tried by ${tests.length === 0 ? "NOTHING" : tests.join(", ")}`,
  ]),
];
