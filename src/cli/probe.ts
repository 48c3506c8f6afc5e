import { asAdmin } from "../app/admin.ts";
import { evidenceIn } from "../app/evidence.ts";
import { withQuery } from "../app/probe-query.ts";
import { KnownError } from "../base/errors.ts";
import type { Collected } from "../collect/collector.ts";
import { lookAtDatabase } from "../collect/probes/database.ts";
import { lookAtIsolation, readHostPort, type HostPort } from "../collect/probes/isolation.ts";
import { subjectOf } from "../controls/subject-of.ts";
import { observation } from "../evidence/observations.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { dataOf } from "./kill-desk.ts";
import { dataOption, jsonOption, listOption, noPositionals, textOption } from "./options.ts";
import { environmentOf } from "./serve.ts";

const subjectOptions = {
  ...dataOption,
  ...jsonOption,
  feature: { type: "string" },
  env: { type: "string" },
} as const;

const databaseUsage = "--feature F --env dev|staging|prod --url-env NAME [--data DIR] [--json]";

export const probeDatabase: Command = {
  name: "probe database",
  summary: "Try to write with the PostgreSQL role that a feature uses: it must only read",
  usage: databaseUsage,
  options: { ...subjectOptions, "url-env": { type: "string" } },

  async run(input, terminal) {
    noPositionals(input, `probe database ${databaseUsage}`);
    const name = needed(input, "url-env", databaseUsage);
    const url = process.env[name];
    if (url === undefined || url === "")
      throw new KnownError(
        "USAGE",
        `the variable ${name} is empty`,
        "it holds the connection string that the feature uses; on a command line everybody could read it",
      );
    const found = await withQuery(url, process.cwd(), lookAtDatabase);
    await written("probe-database", found, { input, terminal, usage: databaseUsage });
    return found.figures.writes === 0 && found.figures.reads > 0 ? 0 : 1;
  },
};

const isolationUsage =
  "--feature F --env dev|staging|prod --host HOST:PORT... --control HOST:PORT [--data DIR] [--json]";

export const probeIsolation: Command = {
  name: "probe isolation",
  summary: "From a model's machine, try to reach hosts that it must not reach",
  usage: isolationUsage,
  options: { ...subjectOptions, host: { type: "string", multiple: true }, control: { type: "string" } },

  async run(input, terminal) {
    noPositionals(input, `probe isolation ${isolationUsage}`);
    const hosts = listOption(input, "host").map(hostPort);
    if (hosts.length === 0)
      throw new KnownError("USAGE", "--host is missing", `seaworthy probe isolation ${isolationUsage}`);
    const control = hostPort(needed(input, "control", isolationUsage));
    const found = await lookAtIsolation(hosts, control);
    await written("probe-isolation", found, { input, terminal, usage: isolationUsage });
    return found.figures.reached === 0 && found.figures.control === 1 ? 0 : 1;
  },
};

function hostPort(text: string): HostPort {
  const found = readHostPort(text);
  if (found !== undefined) return found;
  throw new KnownError(
    "USAGE",
    `${text.slice(0, 80)} is no host with a port`,
    "write it as db.internal:5432",
  );
}

interface Asked {
  readonly input: CommandInput;
  readonly terminal: Terminal;
  readonly usage: string;
}

/** One entry about the feature, under the digest that was loaded last. */
async function written<N extends "probe-database" | "probe-isolation">(
  name: N,
  { figures, payload }: Collected<N>,
  { input, terminal, usage }: Asked,
): Promise<void> {
  const data = dataOf(input);
  const feature = needed(input, "feature", usage);
  const environment = environmentOf(needed(input, "env", usage));
  const book = await evidenceIn(data, Date.now(), (line) => terminal.err(line));
  const subject = subjectOf(book, { feature, environment });
  if (subject === undefined)
    throw new KnownError(
      "USAGE",
      `no gateway has loaded ${feature} in ${environment}, as far as this log says`,
      "name the data folder of the gateway that serves it: --data DIR",
    );
  const entry = await asAdmin(data, ({ recorder }) =>
    recorder.record({
      ...observation(name, figures),
      ...{ feature, environment, digest: subject.digest },
      ...(payload === undefined ? {} : { payload }),
    }),
  );
  const said = Object.entries(figures as Readonly<Record<string, number>>);
  terminal.out(
    input.values["json"] === true
      ? JSON.stringify({ observation: name, entry, figures })
      : visible(`${name}  entry ${entry}  ${said.map(([fact, value]) => `${fact} ${value}`).join(", ")}`),
  );
}

function needed(input: CommandInput, name: string, usage: string): string {
  const text = textOption(input, name);
  if (text !== undefined) return text;
  throw new KnownError("USAGE", `--${name} is missing`, `seaworthy ${usage}`);
}
