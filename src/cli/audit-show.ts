import { withLog } from "../app/ask-log.ts";
import { findEntries } from "../audit/find-entries.ts";
import type { Leaf } from "../audit/leaf.ts";
import { openPublished } from "../audit/read.ts";
import { visible } from "./audit-lines.ts";
import type { Command, Terminal } from "./command.ts";
import { tokenOf, tokenOption } from "./token.ts";

export const auditShow: Command = {
  name: "audit show",
  summary: "Shows one entry of the log; its payload only for a purpose, which is itself logged.",
  usage: "INDEX|ID|EXCHANGE [--payload --purpose TEXT [--token-file FILE]] [--data DIR] [--json]",
  options: {
    data: { type: "string", default: ".seaworthy" },
    payload: { type: "boolean", default: false },
    purpose: { type: "string", default: "" },
    ...tokenOption,
    json: { type: "boolean", default: false },
  },

  async run(input, terminal) {
    const {
      values,
      positionals: [wanted],
    } = input;
    const data = String(values["data"]);
    const purpose = String(values["purpose"]).trim();
    if (wanted === undefined)
      return refuse(terminal, "which entry?", "name its index, its id or its exchange");
    if (values["payload"] === true && purpose === "")
      return refuse(terminal, "a payload is shown for a purpose only", 'say why: --purpose "complaint 1234"');
    const leaves = findEntries(openPublished(data), wanted);
    if (leaves.length === 0)
      return refuse(terminal, `there is no entry ${wanted}`, "a new entry can be seen after a second");
    for (const leaf of leaves) {
      const payload =
        values["payload"] === true && leaf.payload !== undefined
          ? await openPayload(data, { index: leaf.seq, purpose, token: tokenOf(input, data) })
          : undefined;
      show(terminal, { leaf, payload, json: values["json"] === true });
    }
    return 0;
  },
};

function refuse(terminal: Terminal, message: string, hint: string): number {
  terminal.err(`error: ${message}`);
  terminal.err(`hint: ${hint}`);
  return 2;
}

const openPayload = (
  data: string,
  ask: { index: number; purpose: string; token: string | undefined },
): Promise<string> => withLog(data, (log) => log.openPayload(ask));

function show(
  terminal: Terminal,
  { leaf, payload, json }: { leaf: Leaf; payload: string | undefined; json: boolean },
): void {
  const { at, ...rest } = leaf;
  if (json) {
    terminal.out(JSON.stringify(payload === undefined ? leaf : { ...leaf, text: payload }));
    return;
  }
  for (const [name, value] of Object.entries({ ...rest, at: new Date(at).toISOString() }))
    terminal.out(visible(`${name.padEnd(12)}${typeof value === "string" ? value : JSON.stringify(value)}`));
  if (payload !== undefined) terminal.out(visible(payload));
  terminal.out("");
}
