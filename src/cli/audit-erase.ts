import { existsSync } from "node:fs";
import type { ErasureReceipt } from "../audit/retention/erase.ts";
import { SearchIndex, searchPlaces } from "../audit/search/search-index.ts";
import { KnownError } from "../base/errors.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { dataOption, jsonOption, noPositionals, textOption } from "./options.ts";
import { dataOf } from "./search-options.ts";
import { askAs, tokenOption } from "./token.ts";

/** The receipt, with what was taken out of the search index beside the log. */
interface PrintedReceipt extends ErasureReceipt {
  /** Entries that the index no longer finds by their people; not there where there is no index. */
  readonly indexed?: number;
}

export const auditErase: Command = {
  name: "audit erase",
  summary: "Erases a user, session or tenant: their payloads can never be opened again. Prints the receipt.",
  usage:
    "(--user U | --session S) [--tenant T | --all-tenants] | --tenant T, --reason TEXT [--token-file FILE] [--data DIR] [--json]",
  options: {
    ...dataOption,
    ...jsonOption,
    ...tokenOption,
    user: { type: "string" },
    session: { type: "string" },
    tenant: { type: "string" },
    "all-tenants": { type: "boolean" },
    reason: { type: "string" },
  },

  async run(input, terminal) {
    noPositionals(input, `audit erase ${auditErase.usage}`);
    const reason = textOption(input, "reason")?.trim() ?? "";
    if (reason === "")
      throw new KnownError(
        "USAGE",
        "a subject is erased for a reason only",
        'say why, without a name: --reason "request 1234"; it stands sealed in the log',
      );
    const receipt = (await askAs(input, {
      ask: "erase",
      reason,
      ...namesOf(input),
      allTenants: input.values["all-tenants"] === true,
    })) as unknown as ErasureReceipt;
    const printed = { ...receipt, ...(await sweptIndex(input, receipt, terminal)) };
    if (input.values["json"] === true) terminal.out(JSON.stringify(printed));
    else tell(terminal, printed);
    terminal.err(`its proof, for whoever asks: seaworthy audit prove ${receipt.entry}`);
    return 0;
  },
};

export const namesOf = (input: CommandInput): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ["user", "session", "tenant"].flatMap((name) => {
      const value = textOption(input, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** The index takes an erasure in when it meets the entry: here at once. */
async function sweptIndex(
  input: CommandInput,
  { entry }: ErasureReceipt,
  terminal: Terminal,
): Promise<{ readonly indexed?: number }> {
  const places = searchPlaces(dataOf(input));
  if (!existsSync(places.folder)) return {};
  await askAs(input, { ask: "prove", index: entry });
  const index = new SearchIndex(places, (line) => terminal.err(line));
  try {
    return { indexed: index.catchUp().erased };
  } finally {
    index.close();
  }
}

function tell(terminal: Terminal, { entry, id, atMs, subject, keys, swept, indexed }: PrintedReceipt): void {
  terminal.out(
    `erased    ${Object.entries(subject)
      .map(([name, value]) => `${name} ${value}`)
      .join(", ")}`,
  );
  terminal.out(`when      ${new Date(atMs).toISOString()}`);
  terminal.out(`keys      ${keys} destroyed`);
  const all = Object.entries({ ...swept, ...(indexed === undefined ? {} : { "search index": indexed }) });
  if (all.length > 0) terminal.out(`swept     ${all.map(([name, count]) => `${name}: ${count}`).join(", ")}`);
  terminal.out(`entry     ${entry}, ${id}`);
}
