import { KnownError } from "../base/errors.ts";
import { isObject } from "../base/json.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput } from "./command.ts";
import { dataOption, jsonOption, textOption } from "./options.ts";
import { askAs, tokenOption } from "./token.ts";

const usage =
  "N right|wrong [--finding I] [--guard G] [--note TEXT] [--token-file FILE] [--data DIR] [--json]";

export const reviewLabel: Command = {
  name: "review label",
  summary: "Says whether what was flagged was right: an entry of the log; the last one counts.",
  usage,
  options: {
    ...dataOption,
    ...jsonOption,
    ...tokenOption,
    finding: { type: "string" },
    guard: { type: "string" },
    note: { type: "string" },
  },

  async run(input, terminal) {
    const question = questionOf(input);
    const answer = await askAs(input, { ask: "review-label", ...question });
    const entry = isObject(answer) ? answer["entry"] : undefined;
    const labelEntry = typeof entry === "number" ? entry : null;
    if (input.values["json"] === true) terminal.out(JSON.stringify({ ...question, labelEntry }));
    else
      terminal.out(
        visible(`entry ${question.index} is labelled ${question.label}: entry ${labelEntry ?? "?"}`),
      );
    return 0;
  },
};

interface Question {
  readonly index: number;
  readonly label: string;
  readonly finding?: number;
  readonly missedBy?: string;
  readonly note?: string;
}

function questionOf(input: CommandInput): Question {
  const [index, label, ...rest] = input.positionals;
  if (index === undefined || label === undefined || rest.length > 0)
    throw new KnownError("USAGE", "which entry, and was it right?", `seaworthy review label ${usage}`);
  const [finding, missedBy, note] = ["finding", "guard", "note"].map((name) => textOption(input, name));
  return {
    index: entryNumber(index),
    label,
    ...(finding === undefined ? {} : { finding: numberOf("--finding", finding) }),
    ...(missedBy === undefined ? {} : { missedBy }),
    ...(note === undefined ? {} : { note }),
  };
}

/** The number of an entry as a person types it. @throws KnownError USAGE */
export const entryNumber = (text: string): number => numberOf("the entry", text);

function numberOf(what: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new KnownError(
    "USAGE",
    `${what} ${JSON.stringify(text.slice(0, 60))} is no number`,
    "give it as `review list` shows it",
  );
}
