import { duties } from "../evidence/duty.ts";
import type { ItemStatus } from "./checklist.ts";
import type { GateDecision } from "./gate-decision.ts";
import { controlOf } from "./registry.ts";
import type { ControlStatus } from "./status.ts";

const answers = { pass: "yes", conditional: "yes, under conditions", fail: "no" } as const;

const whoDecides = (id: string): string => {
  const decides = controlOf(id)?.failure.decides ?? "nobody";
  return decides === "nobody" ? "nobody: it must pass" : duties[decides];
};

const titleOf = (id: string): string => controlOf(id)?.title ?? id;
const entriesOf = ({ because }: ControlStatus): string =>
  because.length === 0 ? "no entry" : `${because.length === 1 ? "entry" : "entries"} ${because.join(", ")}`;
const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/** The answer for people at a shell. */
export function gateLines(decision: GateDecision): readonly string[] {
  const { feature, environment, digest, answer, reason, checklist } = decision;
  const head = [`May ${feature} ship to ${environment}?  ${answers[answer]}: ${reason}`, `digest ${digest}`];
  if (checklist === undefined) return head;
  const { red, due, conditions, launchedAtMs } = checklist.verdict;
  const required = red.filter((one) => one.required);
  const overdue = red.filter((one) => !one.required);
  return [
    ...head,
    ...section("Required, and it does not hold:", required, redLines),
    ...section("Due two weeks after the launch, which is over:", overdue, redLines),
    ...section("Holds by a decision of people:", conditions, (one) => [
      `  ${one.id}  ${one.reason} (${entriesOf(one)}${one.validUntilMs === undefined ? "" : `; until ${dayOf(one.validUntilMs)}`})`,
    ]),
    ...section("Does not hold yet, and may wait:", due, ({ status, untilMs }) => [
      `  ${status.id}  ${status.state}, due ${untilMs === undefined ? "14 days after the launch" : dayOf(untilMs)}: ${titleOf(status.id)}`,
    ]),
    ...(launchedAtMs === undefined ? [] : ["", `launched ${dayOf(launchedAtMs)}`]),
  ];
}

const section = <T>(
  title: string,
  rows: readonly T[],
  lines: (row: T) => readonly string[],
): readonly string[] => (rows.length === 0 ? [] : ["", title, ...rows.flatMap(lines)]);

const redLines = (one: ControlStatus): readonly string[] => [
  `  ${one.id}  ${one.state}: ${one.reason} (${entriesOf(one)}). Who decides: ${whoDecides(one.id)}`,
  ...(one.next === undefined ? [] : [`         next: ${one.next}`]),
];

/** GitHub takes 65,536 characters in a comment; what is cut is said. */
export const markdownCharsMax = 60_000;

/** The first line of a comment, by which it is found again and changed instead of written anew. */
export const markdownMark = (feature: string, environment: string): string =>
  `<!-- seaworthy-gate:${feature}:${environment} -->`;

/** The answer for a pull request: Markdown, in which no text of the log can begin anything. */
export function gateMarkdown(decision: GateDecision, entry?: number): string {
  const { feature, environment, digest, answer, reason, checklist } = decision;
  const lines = [
    markdownMark(feature, environment),
    `## Can we ship \`${feature}\` to ${environment}? ${capital(answers[answer])}`,
    "",
    `${capital(cell(reason))}. Digest \`${cell(digest)}\`${entry === undefined ? "" : `, recorded in entry ${entry} of the log`}.`,
    ...(checklist === undefined ? [] : tables(checklist)),
  ];
  const text = `${lines.join("\n")}\n`;
  if (text.length <= markdownCharsMax) return text;
  const whole = text.slice(0, text.lastIndexOf("\n", markdownCharsMax));
  return `${whole}\n\nThere is more: \`seaworthy status --feature ${feature} --env ${environment} --all\`.\n`;
}

function tables({ items, verdict }: NonNullable<GateDecision["checklist"]>): readonly string[] {
  const { red, due, conditions } = verdict;
  return [
    "",
    "| | item | state | controls | next |",
    "| --: | --- | --- | --: | --- |",
    ...items.map(itemRow),
    ...table(
      "What keeps it from shipping",
      ["control", "state", "why", "who decides", "next"],
      red.map(redRow),
    ),
    ...table(
      "What stands by a decision of people",
      ["control", "why", "until"],
      conditions.map((one) => [
        `${one.id} ${titleOf(one.id)}`,
        `${one.reason} (${entriesOf(one)})`,
        one.validUntilMs === undefined ? "" : dayOf(one.validUntilMs),
      ]),
    ),
    ...table(
      "What may wait",
      ["control", "state", "due"],
      due.map(({ status, untilMs }) => [
        `${status.id} ${titleOf(status.id)}`,
        status.state,
        untilMs === undefined ? "14 days after the launch" : dayOf(untilMs),
      ]),
    ),
  ];
}

const itemRow = ({ item, state, holding, controls, next }: ItemStatus): string =>
  row([`${item.number}`, item.title, state, `${holding} of ${controls.length}`, next ?? ""]);

const redRow = (one: ControlStatus): readonly string[] => [
  `${one.id} ${titleOf(one.id)}`,
  one.state,
  `${one.reason} (${entriesOf(one)})`,
  whoDecides(one.id),
  one.next ?? "",
];

const table = (
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] =>
  rows.length === 0
    ? []
    : ["", `### ${title}`, "", row(heads), row(heads.map(() => "---")), ...rows.map(row)];

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;

/** A cell in one line, in which nothing is markup, a mention or a link. */
const cell = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .replace(/[\\`*_[\]<>|~#!]/g, (character) => `\\${character}`)
    .replace(/@(?=\w)/g, "@\u200b");

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
