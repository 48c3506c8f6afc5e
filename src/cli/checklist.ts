import { resolve } from "node:path";
import { catalogueFor } from "../app/catalogue.ts";
import { checklistIn } from "../app/checklist.ts";
import { KnownError } from "../base/errors.ts";
import { cisoAssistantLibrary, libraryVersion } from "../pack/checklist/as-ciso-assistant.ts";
import { sheetFormats } from "../pack/checklist/formats.ts";
import { sheetOf } from "../pack/checklist/sheet.ts";
import { dayText } from "../pack/pack-file.ts";
import type { Command, CommandInput } from "./command.ts";
import { noPositionals, textOption } from "./options.ts";
import { save } from "./pack.ts";
import { checklistAsk, checklistOptions } from "./status.ts";

/** The catalogue alone: it is of no feature. */
const library = "ciso-assistant";

export const checklist: Command = {
  name: "checklist",
  summary: "Writes the checklist to print, to paste into a page or an issue, or to import",
  usage: `--format ${[...Object.keys(sheetFormats), library].join("|")} [--out FILE] [--feature F] [--env dev|staging|prod] [--digest D] [--manifest FILE] [--data DIR]`,
  options: { ...checklistOptions, format: { type: "string", default: "markdown" }, out: { type: "string" } },

  async run(input, terminal) {
    noPositionals(input, `checklist ${checklist.usage}`);
    const text = await textFor(input, (line) => terminal.err(line));
    const out = textOption(input, "out");
    if (out === undefined) terminal.out(text.trimEnd());
    else {
      save(resolve(out), text);
      terminal.err(`written to ${resolve(out)}`);
    }
    return 0;
  },
};

/** @throws KnownError USAGE */
async function textFor(input: CommandInput, report: (line: string) => void): Promise<string> {
  const format = textOption(input, "format") ?? "";
  const nowMs = Date.now();
  if (format === library)
    return cisoAssistantLibrary(catalogueFor(checklistAsk(input), process.cwd()), {
      version: libraryVersion(nowMs),
      publishedOn: dayText(nowMs),
    });
  const write = Object.hasOwn(sheetFormats, format) ? sheetFormats[format] : undefined;
  if (write === undefined)
    throw new KnownError(
      "USAGE",
      `nobody knows the format ${format.slice(0, 60)}`,
      `--format ${[...Object.keys(sheetFormats), library].join(", ")}`,
    );
  const { checklist: answered } = await checklistIn(checklistAsk(input), {
    nowMs,
    folder: process.cwd(),
    report,
  });
  return write(sheetOf(answered));
}
