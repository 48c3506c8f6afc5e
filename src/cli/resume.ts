import { openKillsBeside } from "../app/kill-switch.ts";
import { KnownError } from "../base/errors.ts";
import { killScopeText } from "../evidence/kill-scope.ts";
import { resumeKill } from "../limits/kill/desk.ts";
import { visible } from "./audit-lines.ts";
import type { Command } from "./command.ts";
import { atDesk, dataOf } from "./kill-desk.ts";
import { dataOption, jsonOption, textOption } from "./options.ts";
import { tokenOption } from "./token.ts";

export const resume: Command = {
  name: "resume",
  summary: "End a stop; where two people are needed, ask for its end or as the second person end it",
  usage: "ID --reason TEXT [--token-file FILE] [--data DIR] [--json]",
  options: { ...dataOption, ...jsonOption, ...tokenOption, reason: { type: "string" } },

  async run(input, terminal) {
    const [id, ...rest] = input.positionals;
    if (id === undefined || rest.length > 0)
      throw new KnownError("USAGE", "which stop?", "name it by its id: seaworthy kills");
    const reason = textOption(input, "reason")?.trim() ?? "";
    if (reason === "")
      throw new KnownError(
        "USAGE",
        "it is resumed for a reason only",
        'say why: --reason "mended in release 41"',
      );
    const store = openKillsBeside(dataOf(input));
    try {
      const { kill, state, by, entry } = await resumeKill(atDesk(input, store), { id, reason });
      if (input.values["json"] === true) terminal.out(JSON.stringify({ id, state, by, entry }));
      else if (state === "resumed") terminal.out(visible(`${id}  ${killScopeText(kill.scope)} goes on`));
      else {
        terminal.out(
          visible(`${id}  ${killScopeText(kill.scope)} stays stopped: ${by} has asked for its end`),
        );
        terminal.err(`within 24 hours somebody else ends it: seaworthy resume ${id} --reason TEXT`);
      }
      return state === "resumed" ? 0 : 1;
    } finally {
      store.close();
    }
  },
};
