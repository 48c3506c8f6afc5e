import { reportClasses } from "../audit/asks/user-report.ts";
import { KnownError } from "../base/errors.ts";
import { dataOption, jsonOption, textOption } from "./options.ts";
import type { Command, CommandInput } from "./command.ts";
import { askAs, tokenOption } from "./token.ts";

const indexOf = ({ positionals }: CommandInput, usage: string): number => {
  const [text = "", ...more] = positionals;
  if (more.length === 0 && /^\d{1,15}$/.test(text)) return Number(text);
  throw new KnownError("USAGE", "one entry is named by its index", `seaworthy ${usage}`);
};

const say = (
  entry: number,
  what: string,
  input: CommandInput,
  terminal: Parameters<Command["run"]>[1],
): number => {
  if (input.values["json"] === true) terminal.out(JSON.stringify({ entry }));
  else terminal.err(`${what}: entry ${entry}`);
  return 0;
};

export const reportsAdd: Command = {
  name: "reports add",
  summary: "Take down what a user reports of a call; needs the role reviewer",
  usage: "INDEX --words TEXT [--token-file FILE] [--data DIR] [--json]",
  options: { ...dataOption, ...jsonOption, ...tokenOption, words: { type: "string" } },

  async run(input, terminal) {
    const index = indexOf(input, `reports add ${reportsAdd.usage}`);
    const words = textOption(input, "words");
    if (words === undefined)
      throw new KnownError(
        "USAGE",
        "what does the user report?",
        `seaworthy reports add ${reportsAdd.usage}`,
      );
    const answer = await askAs(input, { ask: "report-take", index, words });
    const { entry } = answer as { readonly entry: number };
    return say(entry, "taken down; within a day say what it is: seaworthy reports triage", input, terminal);
  },
};

export const reportsTriage: Command = {
  name: "reports triage",
  summary: "Say what a user's report is: a mistake of theirs, a fault, or an attack",
  usage: `INDEX --as ${reportClasses.join("|")} [--note TEXT] [--token-file FILE] [--data DIR] [--json]`,
  options: {
    ...dataOption,
    ...jsonOption,
    ...tokenOption,
    as: { type: "string" },
    note: { type: "string" },
  },

  async run(input, terminal) {
    const index = indexOf(input, `reports triage ${reportsTriage.usage}`);
    const [as, note] = [textOption(input, "as"), textOption(input, "note")];
    if (as === undefined)
      throw new KnownError("USAGE", "what is it?", `seaworthy reports triage ${reportsTriage.usage}`);
    const asked = { ask: "report-triage", index, as, ...(note === undefined ? {} : { note }) };
    const { entry } = (await askAs(input, asked)) as { readonly entry: number };
    return say(entry, `written down as ${as}`, input, terminal);
  },
};
