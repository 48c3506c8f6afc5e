import { decideApproval } from "../approvals/desk.ts";
import { KnownError } from "../base/errors.ts";
import { atApprovals, idOf } from "./approvals-desk.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { dataOption, jsonOption, textOption } from "./options.ts";
import { tokenOption } from "./token.ts";

const usage = "ID --reason TEXT [--token-file FILE] [--data DIR] [--json]";
const options = { ...dataOption, ...jsonOption, ...tokenOption, reason: { type: "string" } } as const;

export const approvalsApprove: Command = {
  name: "approvals approve",
  summary: "Says yes to one call with exactly its arguments, once; never to one's own",
  usage,
  options,
  run: (input, terminal) => decide(input, terminal, true),
};

export const approvalsDeny: Command = {
  name: "approvals deny",
  summary: "Says no to a call that waits, or that has a yes and has not left",
  usage,
  options,
  run: (input, terminal) => decide(input, terminal, false),
};

async function decide(input: CommandInput, terminal: Terminal, yes: boolean): Promise<number> {
  const id = idOf(input, `approvals ${yes ? "approve" : "deny"} ${usage}`);
  const reason = textOption(input, "reason")?.trim() ?? "";
  if (reason === "")
    throw new KnownError(
      "USAGE",
      "nobody decides without a reason",
      'say why: --reason "the customer called and wants it"',
    );
  const step = await atApprovals(input, (desk) => decideApproval(desk, { id, yes, reason }));
  if (input.values["json"] === true) terminal.out(JSON.stringify(step));
  else
    terminal.out(
      `${id}  ${step.state}${step.state === "waiting" ? `: ${step.have} of ${step.needs} said yes` : ""}`,
    );
  terminal.err(`entry ${step.entry} of the log says so`);
  return 0;
}
