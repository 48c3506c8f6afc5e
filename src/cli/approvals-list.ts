import { listApprovals, showApproval } from "../approvals/desk.ts";
import { atApprovals, idOf, itemLine, itemLines } from "./approvals-desk.ts";
import type { Command } from "./command.ts";
import { dataOption, jsonOption, noPositionals } from "./options.ts";
import { tokenOption } from "./token.ts";

export const approvalsList: Command = {
  name: "approvals list",
  summary: "Lists calls that wait for a person, or with --ended what became of them within a day",
  usage: "[--ended] [--token-file FILE] [--data DIR] [--json]",
  options: { ...dataOption, ...jsonOption, ...tokenOption, ended: { type: "boolean" } },

  async run(input, terminal) {
    noPositionals(input, `approvals list ${approvalsList.usage}`);
    const ended = input.values["ended"] === true;
    const items = await atApprovals(input, (desk) => listApprovals(desk, { ended }));
    for (const item of items)
      terminal.out(input.values["json"] === true ? JSON.stringify(item) : itemLine(item, Date.now()));
    if (items.length === 0) terminal.err(ended ? "nothing has ended within a day" : "nothing waits");
    else if (!ended) terminal.err("see one: seaworthy approvals show ID");
    return 0;
  },
};

/** What somebody types who is woken up. */
export const approvals: Command = {
  ...approvalsList,
  name: "approvals",
  summary: "The same as approvals list: calls that wait for a person",
};

export const approvalsShow: Command = {
  name: "approvals show",
  summary: "Shows a call that waits: who asks, why a person must say yes, and its exact arguments",
  usage: "ID [--token-file FILE] [--data DIR] [--json]",
  options: { ...dataOption, ...jsonOption, ...tokenOption },

  async run(input, terminal) {
    const id = idOf(input, `approvals show ${approvalsShow.usage}`);
    const item = await atApprovals(input, (desk) => showApproval(desk, id));
    if (input.values["json"] === true) terminal.out(JSON.stringify(item));
    else for (const line of itemLines(item, Date.now())) terminal.out(line);
    return 0;
  },
};
