import { duties } from "../../evidence/duty.ts";
import { isGood } from "../../controls/gate.ts";
import { code, markdown, markdownTable } from "../markdown.ts";
import { dayText, timeText } from "../pack-file.ts";
import { answerWords, bindingOf, sectionsOf, stateWords, type Line, type Sheet } from "./sheet.ts";

/** The whole checklist in Markdown that GitHub, Notion and Confluence take when it is pasted: headings, tables and task lists only. */
export function checklistMarkdown(sheet: Sheet): string {
  const { checklist } = sheet;
  const { subject, verdict, nowMs, controls } = checklist;
  const parts = [
    `# Can ${markdown(subject.feature)} ship to ${markdown(subject.environment)}? ${answerWords[verdict.answer]}`,
    `As of ${timeText(nowMs)}, from the log. Digest ${code(subject.digest)}, profile ${markdown(subject.profile)}${
      subject.overlays.length === 0 ? "" : `, ${markdown(subject.overlays.join(", "))}`
    }.`,
    `${controls.filter(isGood).length} of ${controls.length} controls hold; ${verdict.red.length} keep it from shipping, ${verdict.due.length} are due later, ${verdict.conditions.length} stand by a decision.`,
    `## The 14 items`,
    itemTable(sheet),
  ];
  for (const { category, items, others } of sectionsOf(sheet)) {
    parts.push(
      `## ${markdown(category.name)}`,
      `Owner: ${duties[category.owner]}. Reviewer: ${duties[category.reviewer]}.`,
    );
    for (const { item, lines } of items)
      parts.push(
        `### ${item.item.number}. ${markdown(item.item.title)}: ${item.state}`,
        markdown(item.item.question),
        lines.length === 0 ? "No control stands beneath it." : lines.map(lineMarkdown).join("\n"),
      );
    if (others.length > 0) parts.push(`### Beside the items`, others.map(lineMarkdown).join("\n"));
  }
  const used = [...new Set(controls.map(({ state }) => state))];
  parts.push(
    `## What the states mean`,
    used.map((state) => `- ${state}: ${stateWords[state]}`).join("\n"),
    `Nothing in this list was filled in by hand: each state is computed from the entries of a signed log that the line names. To see it now: ${code(`seaworthy status --feature ${subject.feature} --env ${subject.environment}`)}.`,
  );
  return `${parts.join("\n\n")}\n`;
}

const itemTable = ({ checklist: { items } }: Sheet): string =>
  markdownTable(
    ["Item", "State", "Hold", "Why", "Next"],
    items.map(({ item, state, holding, controls, reason, next }) => [
      `${item.number}. ${markdown(item.title)}`,
      state,
      `${holding} of ${controls.length}`,
      state === "pass" ? "" : markdown(reason),
      next === undefined ? "" : markdown(next),
    ]),
  ).trimEnd();

/** One control as a line of a task list, ticked where it holds. */
function lineMarkdown({ control, status }: Line): string {
  const good = isGood(status);
  const { state, reason, because, validUntilMs, next } = status;
  const entries = because.length === 0 ? "no entries" : `entries ${because.join(", ")}`;
  const until = validUntilMs === undefined ? "" : `, holds until ${dayText(validUntilMs)}`;
  const first = `- [${good ? "x" : " "}] **${control.id}** ${markdown(control.title)}: ${state} (${bindingOf(status)}; ${entries}${until})`;
  const more = [
    ...(state === "pass" ? [] : [`  - Why: ${markdown(reason)}`]),
    ...(good || next === undefined ? [] : [`  - Next: ${markdown(next)}`]),
    ...status.changes.map((change) => `  - Tailored: ${markdown(change)}`),
  ];
  return [first, ...more].join("\n");
}
