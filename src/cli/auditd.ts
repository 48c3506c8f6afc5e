import { becomeAuditd, groupNumber } from "../app/auditd-alone.ts";
import { auditdSettingsFor } from "../app/settings.ts";
import type { Command } from "./command.ts";
import { dataOption, jsonOption, noPositionals, textOption } from "./options.ts";

export const auditd: Command = {
  name: "auditd",
  summary: "Run the log by itself, as a user of its own; gateways are started with --auditd SOCKET",
  usage: "[--data DIR] [--socket PATH] [--socket-group NAME|GID] [--config FILE]",
  options: {
    ...dataOption,
    ...jsonOption,
    socket: { type: "string" },
    "socket-group": { type: "string" },
    config: { type: "string" },
  },

  async run(input, terminal) {
    noPositionals(input, `auditd ${auditd.usage}`);
    const [data, socket, config, group] = ["data", "socket", "config", "socket-group"].map((name) =>
      textOption(input, name),
    );
    const settings = auditdSettingsFor({ data, socket, config }, process.cwd());
    // In one line of JSON it says that it is ready, or why not: with --json and without.
    return becomeAuditd(settings, group === undefined ? undefined : groupNumber(group), terminal.signal);
  },
};
