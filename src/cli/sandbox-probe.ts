import { asAdmin } from "../app/admin.ts";
import { drilledServers, drillSandboxes, type SandboxDrill } from "../app/sandbox-drill.ts";
import { alertSettingsFor } from "../app/settings.ts";
import { KnownError } from "../base/errors.ts";
import type { Command, Terminal } from "./command.ts";
import { dataOption, jsonOption, textOption } from "./options.ts";
import { flagOption } from "./search-options.ts";

const usage = "[SERVER] [--config FILE] [--data DIR] [--json]";

export const sandboxProbe: Command = {
  name: "sandbox probe",
  summary: "Try every way out of the sandboxes of MCP servers, each of them outside too",
  usage,
  options: { ...dataOption, ...jsonOption, config: { type: "string" } },

  async run(input, terminal) {
    const [only, ...more] = input.positionals;
    if (more.length > 0)
      throw new KnownError("USAGE", "one server at a time, or all of them", `sandbox probe ${usage}`);
    const asked = { data: textOption(input, "data"), config: textOption(input, "config") };
    const { data, environment, mcp: config } = alertSettingsFor(asked, process.env, process.cwd());
    const names = drilledServers(config);
    if (only !== undefined && !names.includes(only))
      throw new KnownError(
        "USAGE",
        `there is no stdio server ${only.slice(0, 64)}`,
        `one of ${names.join(", ")}`,
      );
    const drills = await asAdmin(data, async ({ recorder }) =>
      drillSandboxes({ recorder, environment, data, config }, only),
    );
    for (const drill of drills)
      if (flagOption(input, "json")) terminal.out(JSON.stringify(jsonOf(drill)));
      else tell(drill, terminal);
    return drills.every(({ held }) => held) ? 0 : 1;
  },
};

const jsonOf = ({ results, ...drill }: SandboxDrill) => ({
  ...drill,
  results: results.map(({ attempt, inside, outside }) => ({ attempt: attempt.id, inside, outside })),
});

function tell({ server, doubt, results }: SandboxDrill, terminal: Terminal): void {
  if (doubt !== undefined) terminal.out(`${server}  no sandbox: ${doubt}`);
  for (const { attempt, inside, outside } of results)
    terminal.out(
      `${server}  ${inside.padEnd(10)}  ${attempt.id.padEnd(24)} ${attempt.summary}${outside === "through" ? "" : " (outside it does not get through either)"}`,
    );
  const stopped = results.filter(({ inside }) => inside === "stopped").length;
  if (doubt === undefined) terminal.err(`${server}: ${stopped} of ${results.length} attempts were stopped`);
}
