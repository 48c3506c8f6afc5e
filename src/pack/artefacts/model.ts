import type { Leaf } from "../../audit/leaf.ts";
import { entriesOf, type PackFacts } from "../facts.ts";
import { code, markdown, markdownTable } from "../markdown.ts";
import { dayText, timeText } from "../pack-file.ts";
import { newest, textFact, type Artefact } from "./artefact.ts";
import { aboutOf, detailsSection, observationSection, report } from "./sections.ts";

/** Which model, why, whose, and when that is looked at again. */
export const modelMemo: Artefact = {
  title: "Model memo",
  controls: ["MI-11"],
  kinds: ["policy.loaded", "release.proposed", "gate.decided"],
  files: { "model-memo.md": "the models, what was compared, versions that ran, the next review" },
  write(facts) {
    const memo = newest(facts, "document-model-memo");
    const models = newest(facts, "config-models");
    if (memo === undefined && models === undefined) return {};
    const endsAtMs = memo?.facts["endsAtMs"];
    return {
      "model-memo.md": report("Model memo", [
        aboutOf(facts),
        typeof endsAtMs === "number"
          ? `The memo is to be looked at again by ${dayText(endsAtMs)}.`
          : "No memo with an end is on record: there is no date by which it is looked at again.",
        observationSection(facts, "config-models", "Models and providers as they run"),
        ...detailsSection(facts, "config-models", "Each model"),
        observationSection(facts, "document-model-memo", "Why this model: put on record by people"),
        observationSection(facts, "log-models", "Models that answered"),
        observationSection(facts, "log-drift", "Drift"),
        versions(facts),
      ]),
    };
  },
};

/** Our own choice: a year of releases each two weeks. */
const versionsShown = 26;

function versions(facts: PackFacts): string {
  const leaves = (["policy.loaded", "release.proposed", "gate.decided"] as const)
    .flatMap((kind) => entriesOf(facts, kind))
    .sort((a, b) => b.seq - a.seq)
    .slice(0, versionsShown);
  if (leaves.length === 0) return "## Versions\n\nNo version was loaded.";
  return `## Versions\n\n${markdownTable(
    ["Entry", "At", "What", "Digest", "Said"],
    leaves.map((leaf) => [
      String(leaf.seq),
      timeText(leaf.at),
      leaf.kind,
      code(leaf.digest ?? ""),
      markdown(saidOf(leaf)),
    ]),
  ).trimEnd()}`;
}

const saidOf = (leaf: Leaf): string =>
  textFact(leaf, "answer") ?? textFact(leaf, "profile") ?? textFact(leaf, "author") ?? "";
