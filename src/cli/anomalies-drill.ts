import { asAdmin } from "../app/admin.ts";
import { drillAnomalies } from "../app/anomaly-drill.ts";
import { environmentFor, policiesFor } from "../app/settings.ts";
import { KnownError } from "../base/errors.ts";
import type { Environment } from "../policy/load.ts";
import type { Command } from "./command.ts";
import { dataOption, jsonOption, listOption, noPositionals, textOption } from "./options.ts";
import { dataOf, flagOption } from "./search-options.ts";

const usage =
  "[--feature F] [--config FILE] [--manifest FILE] [--environment dev|staging|prod] [--data DIR] [--json]";

export const anomaliesDrill: Command = {
  name: "anomalies drill",
  summary: "Plant one anomaly of each kind into made-up days and see that each is found",
  usage,
  options: {
    ...dataOption,
    ...jsonOption,
    feature: { type: "string" },
    config: { type: "string" },
    manifest: { type: "string", multiple: true },
    environment: { type: "string" },
  },

  async run(input, terminal) {
    noPositionals(input, `anomalies drill ${usage}`);
    const given = environmentOf(textOption(input, "environment"));
    const config = textOption(input, "config");
    const asked = {
      manifests: listOption(input, "manifest"),
      ...(config === undefined ? {} : { config }),
      ...(given === undefined ? {} : { environment: given }),
    };
    const all = policiesFor(asked, process.cwd());
    const environment = environmentFor(asked, process.cwd());
    const feature = textOption(input, "feature");
    const policies = all.filter((one) => feature === undefined || one.feature === feature);
    if (policies.length === 0)
      throw new KnownError(
        "USAGE",
        `there is no feature ${(feature ?? "").slice(0, 64)}`,
        `one of ${all.map((one) => one.feature).join(", ")}`,
      );
    const drills = await asAdmin(dataOf(input), async ({ recorder }) =>
      drillAnomalies({ recorder, policies, environment }),
    );
    for (const drill of drills)
      if (flagOption(input, "json")) terminal.out(JSON.stringify(drill));
      else
        for (const { name, kind, state, afterMs = 0, calls = 0 } of drill.results)
          terminal.out(
            `${drill.feature}  ${state.padEnd(6)}  ${kind.padEnd(20)} ${name}${state === "found" ? `: after ${calls} calls, ${(afterMs / 1000).toFixed(1)} s` : ""}`,
          );
    return drills.every(({ results }) => results.every(({ state }) => state !== "missed")) ? 0 : 1;
  },
};

/** @throws KnownError USAGE */
function environmentOf(text: string | undefined): Environment | undefined {
  if (text === undefined || text === "dev" || text === "staging" || text === "prod") return text;
  throw new KnownError("USAGE", "there is no such environment", "--environment dev, staging or prod");
}
