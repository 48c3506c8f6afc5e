import { checkCredentials, type CredentialCheck } from "../app/check-credentials.ts";
import { settingsFor } from "../app/settings.ts";
import type { Command, CommandInput } from "./command.ts";
import { dataOption, jsonOption, noPositionals, textOption } from "./options.ts";
import { environmentOf } from "./serve.ts";

export const secretsCheck: Command = {
  name: "secrets check",
  summary:
    "Read every credential that the configuration names, and say which can be read; never what they are",
  usage: "[--config FILE] [--environment dev|staging|prod]",
  options: {
    ...dataOption,
    ...jsonOption,
    config: { type: "string" },
    environment: { type: "string" },
  },
  async run(input, terminal) {
    noPositionals(input, `secrets check ${secretsCheck.usage}`);
    const settings = settingsFor(requestOf(input), process.env, process.cwd());
    const checks = await checkCredentials(settings, { now: Date.now });
    if (input.values["json"] === true) terminal.out(JSON.stringify(checks));
    else for (const line of checks.flatMap(linesOf)) terminal.out(line);
    if (checks.length === 0) terminal.err("the configuration names no credentials");
    return checks.every(({ outcome }) => outcome === "read") ? 0 : 1;
  },
};

function requestOf(input: CommandInput) {
  const [data, config, environment] = ["data", "config", "environment"].map((name) =>
    textOption(input, name),
  );
  return {
    manifests: [],
    noGuards: false,
    baseUrls: {},
    ...(data === undefined ? {} : { data }),
    ...(config === undefined ? {} : { config }),
    ...(environment === undefined ? {} : { environment: environmentOf(environment) }),
  };
}

function linesOf({
  reference,
  purpose,
  outcome,
  version,
  message,
  hint,
}: CredentialCheck): readonly string[] {
  const known = version === undefined || version === "" ? "" : `  version ${version}`;
  return [
    `${outcome.padEnd(8)} ${purpose}  ${reference}${known}`,
    ...(message === undefined ? [] : [`         ${message}`, `         hint: ${hint ?? ""}`]),
  ];
}
