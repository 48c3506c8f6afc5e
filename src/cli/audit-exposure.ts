import { exposureQuestion } from "../audit/exposure/exposure-query.ts";
import type { ExposedEntry, Exposure, Recipient } from "../audit/exposure/exposure.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { dataOption, jsonOption, noPositionals, textOption } from "./options.ts";
import { askAs, tokenOption } from "./token.ts";

const usage =
  "--text T | --pattern RE2 | --document ID --purpose TEXT [--ignore-case] [--inputs] [--from TIME] [--to TIME] " +
  "[--feature F] [--environment E] [--token-file FILE] [--data DIR] [--json]";

interface Answer extends Exposure {
  readonly entry: number;
  readonly tookMs: number;
}

export const auditExposure: Command = {
  name: "audit exposure",
  summary:
    "Finds who was shown a text, a pattern or a document, in all payloads; the search is itself logged.",
  usage,
  options: {
    ...dataOption,
    ...jsonOption,
    ...tokenOption,
    text: { type: "string" },
    pattern: { type: "string" },
    document: { type: "string" },
    purpose: { type: "string" },
    "ignore-case": { type: "boolean" },
    inputs: { type: "boolean" },
    from: { type: "string" },
    to: { type: "string" },
    feature: { type: "string" },
    environment: { type: "string" },
  },

  async run(input, terminal) {
    noPositionals(input, `audit exposure ${usage}`);
    const found = (await askAs(input, questionOf(input))) as unknown as Answer;
    if (input.values["json"] === true) terminal.out(JSON.stringify(found));
    else show(terminal, found);
    return found.recipients.length > 0 ? 0 : 1;
  },
};

/** @throws KnownError USAGE */
function questionOf(input: CommandInput): JsonObject {
  const given = Object.fromEntries(
    ["text", "pattern", "document", "purpose", "from", "to", "feature", "environment"].flatMap((name) => {
      const value = textOption(input, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  if ((given["purpose"] ?? "").trim() === "")
    throw new KnownError(
      "USAGE",
      "what people were shown is searched for a purpose only",
      'say why: --purpose "incident 1234"',
    );
  return exposureQuestion(
    {
      ...given,
      ...(input.values["ignore-case"] === true ? { ignoreCase: true } : {}),
      ...(input.values["inputs"] === true ? { inputs: true } : {}),
    },
    Date.now(),
  );
}

function show(terminal: Terminal, { recipients, matched, counts, entry, tookMs }: Answer): void {
  for (const recipient of recipients) {
    terminal.out(visible(recipientLine(recipient)));
    for (const one of recipient.entries) terminal.out(visible(`  ${entryLine(one)}`));
    if (recipient.more !== undefined) terminal.out(`  and ${recipient.more} entries more`);
  }
  const { searched, destroyed, withheld, partly, unreadable } = counts;
  terminal.err(
    `${recipients.length} recipients, ${matched} entries, of ${searched} searched in ${(tookMs / 1000).toFixed(1)} s; logged as entry ${entry}`,
  );
  if (destroyed > 0) terminal.err(`${destroyed} could not be searched: their key was destroyed`);
  if (withheld > 0) terminal.err(`${withheld} could not be searched: their text was never written down`);
  if (partly > 0) terminal.err(`${partly} were searched without the secrets that were cut out of them`);
  if (unreadable > 0) terminal.err(`${unreadable} cannot be read: run \`seaworthy audit verify\``);
}

function recipientLine({ tenant, user, session, key, reached, count }: Recipient): string {
  const who = Object.entries({ tenant, user, session, key }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${value}`],
  );
  return `${who.join("  ") || "nobody named"}  ${reached ? "saw it" : "did not see it"}  ${count} times`;
}

function entryLine({ index, atMs, delivery, exchange, feature, environment, session }: ExposedEntry): string {
  const about = [exchange, feature, environment, session].filter((value) => value !== undefined);
  return `${index}  ${new Date(atMs).toISOString()}  ${delivery.padEnd(8)}  ${about.join("  ")}`;
}
