import { isGood } from "../../controls/gate.ts";
import { code, markdown } from "../markdown.ts";
import { timeText } from "../pack-file.ts";
import { answerWords, linesOf, type Line, type Sheet } from "./sheet.ts";

/** GitHub refuses a body of an issue or a comment that is longer (its API answers 422: "body is too long (maximum is 65536 characters)"). */
export const issueCharsMax = 65_536;

/**
 * The body of a GitHub issue: what is open as tasks, required ones first, and what holds as one line. Where it would be too long the
 * reasons of what may wait are left out first, then those lines, and it says how many.
 */
export function checklistIssue(sheet: Sheet): string {
  const { subject, verdict, nowMs } = sheet.checklist;
  const lines = linesOf(sheet);
  const open = lines.filter(({ status }) => !isGood(status));
  const holding = lines.filter(({ status }) => isGood(status));
  const required = open.filter(({ status }) => status.required);
  const later = open.filter(({ status }) => !status.required);
  const head = [
    `**Can ${markdown(subject.feature)} ship to ${markdown(subject.environment)}?** ${answerWords[verdict.answer]}`,
    `As of ${timeText(nowMs)}, digest ${code(subject.digest)}. Ticking a box here changes nothing: the next answer comes from the log.`,
  ];
  const tail = [
    `### Holding (${holding.length} of ${lines.length})`,
    holding.length === 0 ? "None." : `${holding.map(({ control }) => control.id).join(", ")}.`,
  ];
  const body = (shown: readonly string[], left: number): string =>
    `${[
      ...head,
      `### Nothing ships without these (${required.length} open)`,
      required.length === 0 ? "All of them hold." : required.map((line) => task(line, true)).join("\n"),
      `### Due two weeks after launch (${later.length} open)`,
      later.length === 0
        ? "All of them hold."
        : [...shown, ...(left === 0 ? [] : [`${left} more.`])].join("\n"),
      ...tail,
    ].join("\n\n")}\n`;
  const whole = body(
    later.map((line) => task(line, true)),
    0,
  );
  if (whole.length <= issueCharsMax) return whole;
  const short = later.map((line) => task(line, false));
  for (let count = short.length; count >= 0; count -= 1) {
    const text = body(short.slice(0, count), short.length - count);
    if (text.length <= issueCharsMax) return text;
  }
  const cut = "\n\nThe rest does not fit into one issue.\n";
  return body([], short.length).slice(0, issueCharsMax - cut.length) + cut;
}

function task({ control, status }: Line, isWhole: boolean): string {
  const first = `- [ ] **${control.id}** ${markdown(control.title)}: ${status.state}`;
  if (!isWhole) return first;
  const next = status.next === undefined ? [] : [`  - ${markdown(status.next)}`];
  return [`${first}. ${markdown(status.reason)}`, ...next].join("\n");
}
