import { stringify } from "yaml";
import { csvText } from "../csv.ts";
import { entriesOf, type PackFacts, type Tally } from "../facts.ts";
import { timeText } from "../pack-file.ts";
import { detailsOf, newest, textFact, type Artefact } from "./artefact.ts";

/** What an entry of a configuration says, with where it stands: as YAML. Undefined where nobody has written it down. */
export function attestedYaml(
  facts: PackFacts,
  names: readonly ("config-rules" | "config-limits" | "config-alerts" | "config-runbooks")[],
): string | undefined {
  const parts = names.flatMap((name) => {
    const entry = newest(facts, name);
    if (entry === undefined) return [];
    const details = detailsOf(facts, entry.seq);
    const figures = Object.fromEntries(
      Object.entries(entry.facts).filter(([key]) => key !== "of" && key !== "endsAtMs"),
    );
    return [
      {
        attested: name,
        entry: entry.seq,
        at: timeText(entry.atMs),
        ...(entry.digest === undefined ? {} : { digest: entry.digest }),
        figures,
        ...(details === undefined ? {} : { details }),
      },
    ];
  });
  return parts.length === 0 ? undefined : stringify(parts, { aliasDuplicateObjects: false, lineWidth: 100 });
}

/** Our own choice, the seed's: hits of the last week. */
const hitDays = 7;
const dayMs = 86_400_000;

/** Days from then on, in UTC, that a table of the last so many days has. */
export const sinceDay = (nowMs: number, days: number): string =>
  new Date(nowMs - (days - 1) * dayMs).toISOString().slice(0, 10);

const tallyRows = (tallies: readonly Tally[]): string | undefined =>
  tallies.length === 0
    ? undefined
    : csvText(
        ["day", "side", "finding", "decision", "count"],
        tallies.map(({ day, side, finding, decision, count }) => [day, side, finding, decision, count]),
      );

export const ruleInventory: Artefact = {
  title: "Rules on what comes in, and their hits",
  controls: ["IO-08"],
  files: {
    "input-rules.yaml": "guards and limits as the running gateway has them",
    "rule-hits-7d.csv": "findings in requests by day, rule and decision",
  },
  write(facts) {
    const since = sinceDay(facts.ask.nowMs, hitDays);
    return {
      "input-rules.yaml": attestedYaml(facts, ["config-rules"]),
      "rule-hits-7d.csv": tallyRows(
        facts.tallies.filter(({ side, day }) => side === "request" && day >= since),
      ),
    };
  },
};

export const outputRejections: Artefact = {
  title: "Answers that were stopped or changed",
  controls: ["IO-20"],
  kinds: ["call.output"],
  files: {
    "output-rejections.csv": "by day, category and decision",
    "output-rejections-newest.csv": "the newest five, each with how to open it",
  },
  write(facts) {
    const stopped = facts.tallies.filter(({ side, decision }) => side === "answer" && decision !== "allow");
    const examples = entriesOf(facts, "call.output")
      .filter(({ decision = "allow" }) => decision !== "allow")
      .slice(0, 5);
    return {
      "output-rejections.csv": tallyRows(stopped),
      "output-rejections-newest.csv":
        examples.length === 0
          ? undefined
          : csvText(
              ["entry", "at", "decision", "findings", "model", "text"],
              examples.map((leaf) => [
                leaf.seq,
                timeText(leaf.at),
                leaf.decision,
                (leaf.findings ?? []).join(" "),
                leaf.model,
                `seaworthy audit show ${leaf.seq} --payload --purpose TEXT`,
              ]),
            ),
    };
  },
};

const isPersonal = (finding: string): boolean => finding.startsWith("personal-data:");

export const personalDataEvents: Artefact = {
  title: "Personal data: events and what came of them",
  controls: ["IO-15"],
  kinds: ["finding.labelled"],
  files: {
    "pii-events.csv": "findings of personal data by day, side, class and decision",
    "pii-investigations.csv": "what people said of such findings",
  },
  write(facts) {
    const events = facts.tallies.filter(({ finding }) => isPersonal(finding));
    const labels = entriesOf(facts, "finding.labelled").filter(({ findings = [] }) =>
      findings.some(isPersonal),
    );
    return {
      "pii-events.csv": tallyRows(events),
      "pii-investigations.csv":
        labels.length === 0
          ? undefined
          : csvText(
              ["entry", "at", "about_entry", "findings", "label", "by"],
              labels.map((leaf) => [
                leaf.seq,
                timeText(leaf.at),
                textFact(leaf, "entry"),
                (leaf.findings ?? []).join(" "),
                textFact(leaf, "label"),
                textFact(leaf, "by"),
              ]),
            ),
    };
  },
};
