import { checklistIn } from "../app/checklist.ts";
import { workOf } from "../controls/next.ts";
import { duties } from "../evidence/duty.ts";
import { visible } from "./audit-lines.ts";
import type { Command } from "./command.ts";
import { noPositionals, textOption } from "./options.ts";
import { checklistAsk, checklistOptions, checklistUsage } from "./status.ts";
import { KnownError } from "../base/errors.ts";

/** Our own choice: what a person does today. */
const limitDefault = 5;

export const next: Command = {
  name: "next",
  summary: "What to do next, and who does it: the five priorities first, then what keeps it from shipping",
  usage: `[--limit N] ${checklistUsage}`,
  options: { ...checklistOptions, limit: { type: "string" } },

  async run(input, terminal) {
    noPositionals(input, `next ${next.usage}`);
    const limitText = textOption(input, "limit") ?? String(limitDefault);
    if (!/^[1-9]\d{0,2}$/.test(limitText))
      throw new KnownError("USAGE", `--limit ${limitText} is no number of lines`, "give one from 1 to 999");
    const { checklist } = await checklistIn(checklistAsk(input), {
      nowMs: Date.now(),
      folder: process.cwd(),
      report: (line) => terminal.err(line),
    });
    const work = workOf(checklist);
    for (const { id, state, reason, next: action, owner } of work.slice(0, Number(limitText)))
      if (input.values["json"] === true)
        terminal.out(
          JSON.stringify({ id, state, reason, owner, ...(action === undefined ? {} : { next: action }) }),
        );
      else {
        terminal.out(
          visible(
            `${id}  ${state.padEnd(20)}  ${checklist.catalogue.find((one) => one.id === id)?.title ?? id}`,
          ),
        );
        terminal.out(visible(`       ${reason}`));
        terminal.out(visible(`       ${duties[owner]}: ${action ?? "see the control"}`));
      }
    const more = work.length - Number(limitText);
    if (more > 0) terminal.err(`${more} more: --limit ${work.length}`);
    return work.length === 0 ? 0 : 1;
  },
};
