import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { openRequestsBeside } from "../app/collecting.ts";
import { KnownError } from "../base/errors.ts";
import type { Ran } from "../collect/round.ts";
import { observations } from "../evidence/observations.ts";
import { visible } from "./audit-lines.ts";
import type { Command } from "./command.ts";
import { dataOf } from "./kill-desk.ts";
import { dataOption, jsonOption, listOption, noPositionals } from "./options.ts";
import { askAs, tokenOption } from "./token.ts";

/** Our own choice: all observations of a handful of features take some minutes. */
const waitMsMax = 900_000;

/** Our own choice: a gateway looks four times a second; after this nobody is there. */
const takenMsMax = 10_000;

const lookMs = 100;

export const collect: Command = {
  name: "collect",
  summary: "Have the running gateway make observations now: canaries, settings, counts, probes, drills",
  usage: "[--of NAME]... [--feature F]... [--token-file FILE] [--data DIR] [--json] | --list",
  options: {
    ...dataOption,
    ...jsonOption,
    ...tokenOption,
    of: { type: "string", multiple: true },
    feature: { type: "string", multiple: true },
    list: { type: "boolean" },
  },

  async run(input, terminal) {
    noPositionals(input, `collect ${collect.usage}`);
    if (input.values["list"] === true) {
      for (const [name, { summary, of }] of Object.entries(observations))
        terminal.out(
          input.values["json"] === true
            ? JSON.stringify({ name, of, summary })
            : `${name.padEnd(24)}  ${summary}`,
        );
      return 0;
    }
    const [names, features] = [listOption(input, "of"), listOption(input, "feature")];
    for (const name of names)
      if (!Object.hasOwn(observations, name))
        throw new KnownError(
          "USAGE",
          `there is no observation ${name}`,
          "seaworthy collect --list names them",
        );
    const { name: by } = (await askAs(input, { ask: "operator" })) as { readonly name: string };
    const ran = await made(dataOf(input), { by, observations: names, features });
    for (const one of ran)
      terminal.out(input.values["json"] === true ? JSON.stringify(one) : visible(lineOf(one)));
    if (ran.length === 0)
      terminal.err(
        "nobody makes that observation here: it comes from people, reports or a feature that is not loaded",
      );
    return ran.length > 0 && ran.every(({ error }) => error === undefined) ? 0 : 1;
  },
};

const lineOf = ({ observation, feature = "", entry, error }: Ran): string =>
  `${observation.padEnd(24)}  ${feature.padEnd(16)}  ${error ?? (entry === undefined ? "nothing of the kind" : `entry ${entry}`)}`;

/** Asks the gateway of the data folder and waits. @throws KnownError USAGE where none answers */
async function made(
  data: string,
  wanted: {
    readonly by: string;
    readonly observations: readonly string[];
    readonly features: readonly string[];
  },
): Promise<readonly Ran[]> {
  const requests = openRequestsBeside(data);
  try {
    const id = randomBytes(8).toString("hex");
    requests.ask({ id, askedAtMs: Date.now(), ...wanted });
    for (let waitedMs = 0; waitedMs < waitMsMax; waitedMs += lookMs) {
      const answer = requests.answerOf(id);
      if (answer !== undefined) return JSON.parse(answer) as readonly Ran[];
      if (waitedMs >= takenMsMax && !requests.isTaken(id))
        throw new KnownError(
          "USAGE",
          `no gateway has taken the request within ${takenMsMax / 1000} seconds`,
          "start one on this data folder: seaworthy serve",
        );
      await pause(lookMs);
    }
  } finally {
    requests.close();
  }
  throw new KnownError(
    "USAGE",
    `it takes longer than ${waitMsMax / 60_000} minutes`,
    "ask for less at once: --of NAME",
  );
}
