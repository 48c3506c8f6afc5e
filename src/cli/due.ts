import { writeFileSync } from "node:fs";
import { checklistIn } from "../app/checklist.ts";
import { dueCalendar } from "../app/due-calendar.ts";
import { policiesFor } from "../app/settings.ts";
import { KnownError } from "../base/errors.ts";
import type { OpenBook } from "../controls/evidence-book.ts";
import { dueItems, type DueItem } from "../controls/cadence.ts";
import type { Checklist } from "../controls/checklist.ts";
import { preparedFor, reviewNames, type ReviewName } from "../controls/prepared.ts";
import { dutyOf, duties, type Duty } from "../evidence/duty.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { noPositionals, textOption } from "./options.ts";
import { checklistAsk, checklistOptions, checklistUsage, span } from "./status.ts";

export const due: Command = {
  name: "due",
  summary: "Reviews, deadlines and evidence that people have to see to, soonest first",
  usage: `[--ics FILE] [--prepare weekly|monthly|quarterly|yearly] ${checklistUsage}`,
  options: { ...checklistOptions, ics: { type: "string" }, prepare: { type: "string" } },

  async run(input, terminal) {
    noPositionals(input, `due ${due.usage}`);
    const nowMs = Date.now();
    const { checklist, book } = await checklistIn(checklistAsk(input), {
      nowMs,
      folder: process.cwd(),
      report: (line) => terminal.err(line),
    });
    const { subject } = checklist;
    const review = reviewOf(input);
    if (review !== undefined) return prepare(review, { checklist, book }, { input, terminal });
    const items = dueItems(checklist, { subject, book, nowMs });
    const file = textOption(input, "ics");
    if (file !== undefined)
      writeFileSync(
        file,
        dueCalendar(items, { feature: subject.feature, nowMs, owners: ownersOf(input, subject.feature) }),
      );
    for (const item of items)
      if (input.values["json"] === true) terminal.out(JSON.stringify(item));
      else for (const line of linesOf(item, nowMs)) terminal.out(visible(line));
    if (items.length === 0) terminal.err("nothing is due");
    return items.some(({ overdue }) => overdue) ? 1 : 0;
  },
};

function linesOf({ what, owner, dueAtMs, overdue, command }: DueItem, nowMs: number): readonly string[] {
  const day = new Date(dueAtMs).toISOString().slice(0, 10);
  const when = overdue ? `overdue for ${span(nowMs - dueAtMs)}` : `in ${span(dueAtMs - nowMs)}`;
  return [`${day}  ${when.padEnd(20)}  ${duties[owner].padEnd(24)}  ${what}`, `            ${command}`];
}

/** @throws KnownError USAGE */
function reviewOf(input: CommandInput): ReviewName | undefined {
  const text = textOption(input, "prepare");
  if (text === undefined) return undefined;
  const name = reviewNames.find((one) => one === text);
  if (name !== undefined) return name;
  throw new KnownError("USAGE", `there is no ${text} review`, `it is ${reviewNames.join(", ")}`);
}

/** What there is to look at, with the numbers of its entries: the review's record names them. */
function prepare(
  review: ReviewName,
  { checklist, book }: { readonly checklist: Checklist; readonly book: OpenBook },
  { input, terminal }: { readonly input: CommandInput; readonly terminal: Terminal },
): number {
  const { subject, nowMs } = checklist;
  const topics = preparedFor(review, checklist, { subject, book, nowMs });
  for (const { topic, entries, command } of topics)
    terminal.out(
      input.values["json"] === true
        ? JSON.stringify({ topic, entries, command })
        : visible(
            `${topic}\n    ${entries.length === 0 ? "nothing new" : `entries ${entries.join(", ")}`}\n    ${command}`,
          ),
    );
  terminal.err(
    `when you have looked: seaworthy review hold review-${review} --feature ${subject.feature} --env ${subject.environment}`,
  );
  return 0;
}

/** E-mail addresses of the manifest, where one is named. */
function ownersOf(input: CommandInput, feature: string): Readonly<Partial<Record<Duty, string>>> {
  const manifest = textOption(input, "manifest");
  if (manifest === undefined) return {};
  const owners = policiesFor({ manifests: [manifest] }, process.cwd()).find((one) => one.feature === feature)
    ?.declared?.owners;
  return Object.fromEntries(Object.entries(owners ?? {}).filter(([duty]) => dutyOf(duty) !== undefined));
}
