import type { Command } from "./command.ts";
import { wordsOption } from "./decision-checklist.ts";
import { dataOption, jsonOption, noPositionals } from "./options.ts";
import { environmentOf } from "./serve.ts";
import { askAs, tokenOption } from "./token.ts";

export const propose: Command = {
  name: "propose",
  summary: "Write down that a digest is to ship, and who made the change: they do not sign it off",
  usage: "--feature F --env E --digest D --author EMAIL [--token-file FILE] [--data DIR] [--json]",
  options: {
    ...dataOption,
    ...jsonOption,
    ...tokenOption,
    feature: { type: "string" },
    env: { type: "string" },
    digest: { type: "string" },
    author: { type: "string" },
  },

  async run(input, terminal) {
    noPositionals(input, `propose ${propose.usage}`);
    const [feature, digest, author] = ["feature", "digest", "author"].map((name) => wordsOption(input, name));
    const environment = environmentOf(wordsOption(input, "env"));
    const question = { ask: "propose", feature: feature ?? "", environment, digest: digest ?? "" };
    const said = (await askAs(input, { ...question, author: author ?? "" })) as { readonly entry: number };
    if (input.values["json"] === true) terminal.out(JSON.stringify(said));
    else
      terminal.out(
        `entry ${said.entry}: ${digest ?? ""} is to ship in ${environment}; its author does not sign it off`,
      );
    return 0;
  },
};
