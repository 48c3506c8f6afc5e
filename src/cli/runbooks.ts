import { runbooksFor } from "../app/runbooks.ts";
import { alertSettingsFor } from "../app/settings.ts";
import { KnownError } from "../base/errors.ts";
import { runbooksByScenario, scenarios } from "../collect/settings/runbook.ts";
import { visible } from "./audit-lines.ts";
import type { Command } from "./command.ts";
import { dataOption, jsonOption, textOption } from "./options.ts";

export const runbooks: Command = {
  name: "runbooks",
  summary: "List runbooks, or print one of them: your own, else the page that ships",
  usage: "[SCENARIO] [--config FILE] [--json]",
  options: { ...dataOption, ...jsonOption, config: { type: "string" } },

  async run(input, terminal) {
    const [scenario, ...more] = input.positionals;
    if (more.length > 0)
      throw new KnownError("USAGE", "one scenario at a time", `seaworthy runbooks ${runbooks.usage}`);
    const asked = { config: textOption(input, "config"), data: textOption(input, "data") };
    const { runbooks: own } = alertSettingsFor(asked, process.env, process.cwd());
    const { runbooks: all, problems } = runbooksFor(own);
    for (const { path, problem } of problems) terminal.err(visible(`${path} is not read: ${problem}`));
    const pages = [...runbooksByScenario(all).values()];
    if (scenario === undefined) {
      for (const { scenario: name, title, modes, alerts, path } of pages)
        terminal.out(
          input.values["json"] === true
            ? JSON.stringify({ scenario: name, title, modes, alerts, path })
            : visible(`${name.padEnd(20)}  ${title}`),
        );
      return Promise.resolve(problems.length === 0 ? 0 : 1);
    }
    const page = pages.find((one) => one.scenario === scenario);
    if (page === undefined)
      throw new KnownError(
        "USAGE",
        `there is no runbook ${scenario.slice(0, 60)}`,
        `one of ${Object.keys(scenarios).join(", ")}`,
      );
    terminal.out(input.values["json"] === true ? JSON.stringify(page) : page.text);
    return Promise.resolve(0);
  },
};
