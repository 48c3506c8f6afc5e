import { randomBytes } from "node:crypto";
import { asAdmin } from "../app/admin.ts";
import { channelsFrom } from "../app/alert-channels.ts";
import { testChannels, type Tested } from "../app/alert-test.ts";
import { openCredentials } from "../app/credentials.ts";
import { KnownError } from "../base/errors.ts";
import { idSource } from "../base/ids.ts";
import { alertOptions, alertSettings } from "./alerts-file.ts";
import { visible } from "./audit-lines.ts";
import type { Command } from "./command.ts";
import { noPositionals, textOption } from "./options.ts";

export const alertsTest: Command = {
  name: "alerts test",
  summary: "Send a marked test message through each channel, and say what each answered",
  usage: "[--channel NAME] [--config FILE] [--data DIR] [--json]",
  options: { ...alertOptions, channel: { type: "string" } },

  async run(input, terminal) {
    noPositionals(input, `alerts test ${alertsTest.usage}`);
    const settings = alertSettings(input);
    const { alerts: config, data, environment } = settings;
    const wanted = textOption(input, "channel");
    const names = (config?.channels ?? []).map(({ name }) => name);
    if (config === undefined || names.length === 0)
      throw new KnownError(
        "USAGE",
        "the configuration has no channels",
        "write `alerts: { channels: ... }` into seaworthy.gateway.yaml, or name another with --config",
      );
    if (wanted !== undefined && !names.includes(wanted))
      throw new KnownError(
        "USAGE",
        `there is no channel ${wanted.slice(0, 60)}`,
        `one of ${names.join(", ")}`,
      );
    const tested = await asAdmin(data, async ({ recorder }) => {
      const ports = { recorder, now: Date.now, report: (line: string) => terminal.err(line) };
      const credentials = await openCredentials({ ...settings, policies: [], providers: [] }, ports);
      try {
        const channels = channelsFrom(config, credentials).filter(
          ({ name }) => wanted === undefined || name === wanted,
        );
        const newId = idSource(Date.now, randomBytes);
        return await testChannels(config, channels, { recorder, environment, now: Date.now, newId });
      } finally {
        credentials.close();
      }
    });
    const width = Math.max(...tested.map(({ channel }) => channel.name.length));
    for (const one of tested)
      terminal.out(input.values["json"] === true ? JSON.stringify(shown(one)) : line(one, width));
    return tested.every(({ outcome }) => outcome.taken) ? 0 : 1;
  },
};

const shown = ({ channel: { name, sort, place }, outcome, ms }: Tested): object => ({
  ...{ channel: name, sort, place, taken: outcome.taken, said: outcome.said, ms },
});

const line = ({ channel: { name, sort, place }, outcome, ms }: Tested, width: number): string =>
  visible(
    `${outcome.taken ? "sent  " : "FAILED"}  ${name.padEnd(width)}  ${sort.padEnd(9)}  ${place}  ${ms} ms  ${outcome.said}`,
  );
