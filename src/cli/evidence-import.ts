import { asAdmin } from "../app/admin.ts";
import { evidenceIn } from "../app/evidence.ts";
import { readImport, writeImport, type Imported } from "../app/evidence-import.ts";
import { KnownError } from "../base/errors.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { dataOf } from "./kill-desk.ts";
import { dataOption, jsonOption, listOption, textOption } from "./options.ts";
import { flagOption } from "./search-options.ts";
import { environmentOf } from "./serve.ts";

const usage =
  "FILE --feature F --env dev|staging|prod [--as NAME]... [--endpoint-digest D] [--say NAME=NUMBER]... [--against FILE] [--kev FILE] [--data DIR] [--json]";

export const evidenceImport: Command = {
  name: "evidence import",
  summary: "Read a report of another tool (SARIF, CycloneDX, promptfoo, garak, Giskard, CSV)",
  usage,
  options: {
    ...dataOption,
    ...jsonOption,
    feature: { type: "string" },
    env: { type: "string" },
    environment: { type: "string" },
    as: { type: "string", multiple: true },
    "endpoint-digest": { type: "string" },
    say: { type: "string", multiple: true },
    against: { type: "string" },
    kev: { type: "string" },
  },

  async run(input, terminal) {
    const [file, ...more] = input.positionals;
    if (file === undefined || more.length > 0)
      throw new KnownError("USAGE", "name one report", `seaworthy evidence import ${usage}`);
    const data = dataOf(input);
    const asked = {
      file,
      feature: needed(input, "feature"),
      environment: environmentOf(
        textOption(input, "env") ?? textOption(input, "environment") ?? needed(input, "env"),
      ),
      as: listOption(input, "as"),
      endpointDigest: textOption(input, "endpoint-digest"),
      said: listOption(input, "say"),
      against: textOption(input, "against"),
      exploited: textOption(input, "kev"),
    };
    const nowMs = Date.now();
    const read = readImport(asked, await evidenceIn(data, nowMs, (line) => terminal.err(line)), nowMs);
    const imported = await asAdmin(data, ({ recorder }) =>
      writeImport(read, (entry) => recorder.record(entry)),
    );
    for (const one of imported)
      if (flagOption(input, "json")) terminal.out(JSON.stringify(one));
      else tell(one, terminal);
    return 0;
  },
};

function needed(input: CommandInput, name: string): string {
  const text = textOption(input, name);
  if (text !== undefined) return text;
  throw new KnownError("USAGE", `--${name} is missing`, `seaworthy evidence import ${usage}`);
}

function tell({ observation, format, tool, figures, missing, entry }: Imported, terminal: Terminal): void {
  const said = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
  terminal.out(visible(`${observation}  entry ${entry}  ${said.join(", ")}`));
  terminal.err(visible(`read as ${format}${tool === "" ? "" : `, written by ${tool}`}`));
  if (missing.length > 0)
    terminal.err(
      visible(
        `not in it: ${missing.join(", ")}. Where you know them, say so: --say ${missing[0] ?? ""}=NUMBER`,
      ),
    );
}
