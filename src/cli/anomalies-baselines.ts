import { join } from "node:path";
import { baselinesFile, personNames } from "../app/anomalies.ts";
import { openDataFolder } from "../app/data-folder.ts";
import { KnownError } from "../base/errors.ts";
import { Baselines, baselineKinds, type BaselineKind } from "../limits/anomaly/baselines.ts";
import { readSqliteBaselines } from "../store/sqlite/baselines.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput } from "./command.ts";
import { dataOption, jsonOption, noPositionals, textOption } from "./options.ts";
import { dataOf, flagOption } from "./search-options.ts";

const usage =
  "[--feature F] [--user U [--tenant T]] [--key K] [--of feature|person|key|model|secret] [--data DIR] [--json]";

export const anomaliesBaselines: Command = {
  name: "anomalies baselines",
  summary: "Show what was learned as usual: of features, users, keys, models and credentials",
  usage,
  options: {
    ...dataOption,
    ...jsonOption,
    feature: { type: "string" },
    user: { type: "string" },
    tenant: { type: "string" },
    key: { type: "string" },
    of: { type: "string" },
  },

  async run(input, terminal) {
    noPositionals(input, `anomalies baselines ${usage}`);
    const folder = openDataFolder(dataOf(input));
    const rows = readSqliteBaselines(join(folder.path, baselinesFile));
    const baselines = new Baselines();
    baselines.restore(rows);
    const wanted = wantedBy(input, personNames(folder));
    const listed = rows.flatMap(({ kind, id }) => {
      if (kind === "state" || !wanted(kind, id)) return [];
      const baseline = baselines.at(kind, id);
      return baseline === undefined ? [] : [{ kind, id, ...baseline.shown(Date.now()) }];
    });
    for (const one of listed)
      terminal.out(flagOption(input, "json") ? JSON.stringify(one) : visible(textOf(one)));
    if (listed.length === 0) terminal.err("nothing is learned yet; what is learned is saved within seconds");
    return Promise.resolve(listed.length > 0 ? 0 : 1);
  },
};

type Wanted = (kind: BaselineKind, id: string) => boolean;

/** @throws KnownError USAGE */
function wantedBy(input: CommandInput, nameOf: (tenant: string | undefined, user: string) => string): Wanted {
  const [feature, user, tenant] = ["feature", "user", "tenant"].map((name) => textOption(input, name));
  const [key, of] = ["key", "of"].map((name) => textOption(input, name));
  if (tenant !== undefined && user === undefined)
    throw new KnownError(
      "USAGE",
      "--tenant stands without --user",
      "name the user too: a baseline is of a user",
    );
  if (of !== undefined && !baselineKinds.some((kind) => kind === of))
    throw new KnownError(
      "USAGE",
      `there are no baselines of ${of.slice(0, 40)}`,
      `one of ${baselineKinds.join(", ")}`,
    );
  const person = user === undefined ? undefined : nameOf(tenant, user);
  const named = [
    ...(feature === undefined ? [] : [`feature:${feature}`]),
    ...(person === undefined ? [] : [`person:${person}`]),
    ...(key === undefined ? [] : [`key:${key}`]),
  ];
  return (kind, id) =>
    (of === undefined || kind === of) && (named.length === 0 || named.includes(`${kind}:${id}`));
}

function textOf(shown: Readonly<Record<string, unknown>>): string {
  const { kind, id, ...rest } = shown;
  const facts = Object.entries(rest).map(([name, value]) => {
    if (Array.isArray(value)) return `  ${name.padEnd(24)} ${value.join(", ")}`;
    const isTime = name.endsWith("Ms") && typeof value === "number";
    return `  ${name.padEnd(24)} ${isTime ? new Date(value).toISOString() : String(value)}`;
  });
  return [`${String(kind)} ${String(id)}`, ...facts].join("\n");
}
