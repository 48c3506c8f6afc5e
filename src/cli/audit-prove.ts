import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { askLog } from "../app/ask-log.ts";
import { findEntries } from "../audit/find-entries.ts";
import type { Leaf } from "../audit/leaf.ts";
import { openPublished } from "../audit/read.ts";
import { receiptOf } from "../audit/proofs/receipt.ts";
import { KnownError } from "../base/errors.ts";
import type { Command, Terminal } from "./command.ts";

export const auditProve: Command = {
  name: "audit prove",
  summary: "Writes a receipt for an entry: a .tlog-proof that proves it offline and by itself.",
  usage: "INDEX|ID|EXCHANGE [-o FILE|FOLDER] [--data DIR] [--json]",
  options: {
    data: { type: "string", default: ".seaworthy" },
    out: { type: "string", short: "o" },
    json: { type: "boolean", default: false },
  },

  async run({ values, positionals: [wanted] }, terminal) {
    const data = String(values["data"]);
    const out = typeof values["out"] === "string" ? values["out"] : undefined;
    const json = values["json"] === true;
    if (wanted === undefined)
      return refuse(terminal, "which entry?", "name its index, its id or its exchange");
    const leaves = await find(data, wanted);
    if (leaves.length === 0)
      return refuse(terminal, `there is no entry ${wanted}`, "see the entries: seaworthy audit tail");
    if (leaves.length > 1 && out === undefined && !json)
      return refuse(
        terminal,
        `${wanted} has ${leaves.length} entries, and each gets a receipt of its own`,
        "name a folder for them: -o receipts/",
      );
    const log = openPublished(data);
    for (const leaf of leaves) {
      const receipt = receiptOf(log, leaf.seq);
      if (receipt === undefined) throw new Error(`entry ${leaf.seq} is found and not published`);
      const file = out === undefined ? undefined : save(out, { leaf, receipt, isOnly: leaves.length === 1 });
      if (json) {
        const { seq, id, kind } = leaf;
        terminal.out(
          JSON.stringify({ index: seq, id, kind, ...(file === undefined ? { receipt } : { file }) }),
        );
      } else terminal.out(file ?? receipt.trimEnd());
    }
    return 0;
  },
};

function refuse(terminal: Terminal, message: string, hint: string): number {
  terminal.err(`error: ${message}`);
  terminal.err(`hint: ${hint}`);
  return 2;
}

/** Looks in the public files; where the entry, or the end of the exchange, may be newer than they are, after a new checkpoint. */
async function find(data: string, wanted: string): Promise<Leaf[]> {
  const log = openPublished(data);
  const found = findEntries(log, wanted);
  const last = found.at(-1);
  const ended = last !== undefined && (last.exchange !== wanted || !goesOn.has(last.kind));
  if (ended) return found;
  await askLog(data, undefined, { ask: "prove" });
  return findEntries(log, wanted);
}

/** After these an exchange has more entries, soon. */
const goesOn: ReadonlySet<string> = new Set(["call.input", "call.retried"]);

/** One receipt goes to the file that was named, or into the folder; several go into a folder, each under its index. */
function save(
  out: string,
  { leaf, receipt, isOnly }: { readonly leaf: Leaf; readonly receipt: string; readonly isOnly: boolean },
): string {
  const isFolder =
    !isOnly || out.endsWith("/") || statSync(out, { throwIfNoEntry: false })?.isDirectory() === true;
  const file = isFolder ? join(out, `${leaf.seq}.tlog-proof`) : out;
  try {
    if (isFolder) mkdirSync(out, { recursive: true });
    writeFileSync(file, receipt);
  } catch (error) {
    throw new KnownError(
      "USAGE",
      `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      "name a file or a folder that you may write: -o",
    );
  }
  return file;
}
