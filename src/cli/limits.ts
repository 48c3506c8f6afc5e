import { join, resolve } from "node:path";
import { openDataFolder } from "../app/data-folder.ts";
import { limitsPathIn, limitsPseudonym } from "../app/limits.ts";
import { limitsFor } from "../app/settings.ts";
import { KnownError } from "../base/errors.ts";
import { personId, sessionName, userName } from "../limits/accounts.ts";
import { tokensOfAll } from "../limits/limiter.ts";
import { momentAt } from "../limits/moment.ts";
import { featureRules, gatewayRules, keyRules } from "../limits/rules.ts";
import { usesOf, type Subject, type Use } from "../limits/use.ts";
import type { Policy } from "../policy/policy.ts";
import { openSqliteKeys } from "../store/sqlite/keys.ts";
import { readSqliteLimits } from "../store/sqlite/limits.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput } from "./command.ts";
import { dataOption, jsonOption, listOption, noPositionals, textOption } from "./options.ts";
import { environmentOf } from "./serve.ts";

/** Reads what a gateway keeps, beside it: nothing is asked of it, and nothing is changed. */
export const limits: Command = {
  name: "limits",
  summary: "Show how much of each limit is used: of all, of features and keys; with --user of a person",
  usage:
    "[--feature F] [--user U [--tenant T] [--session S]] [--manifest FILE]... [--config FILE] [--environment dev|staging|prod] [--data DIR] [--json]",
  options: {
    ...dataOption,
    ...jsonOption,
    feature: { type: "string" },
    user: { type: "string" },
    tenant: { type: "string" },
    session: { type: "string" },
    config: { type: "string" },
    environment: { type: "string" },
    manifest: { type: "string", multiple: true },
  },
  async run(input, terminal) {
    noPositionals(input, `limits ${limits.usage}`);
    const uses = await readUses(input, momentAt(Date.now()));
    if (input.values["json"] === true) terminal.out(JSON.stringify(uses));
    else for (const use of uses) terminal.out(visible(line(use)));
    return 0;
  },
};

async function readUses(input: CommandInput, at: ReturnType<typeof momentAt>): Promise<readonly Use[]> {
  const [config, environment] = [textOption(input, "config"), textOption(input, "environment")];
  const found = limitsFor(
    {
      manifests: listOption(input, "manifest"),
      ...(config === undefined ? {} : { config }),
      ...(environment === undefined ? {} : { environment: environmentOf(environment) }),
    },
    process.cwd(),
  );
  const data = resolve(textOption(input, "data") ?? found.data);
  const kept = readSqliteLimits(limitsPathIn(data));
  if (kept === undefined)
    throw new KnownError(
      "USAGE",
      `there are no counters in ${data}`,
      "name the data folder of a gateway that has run, with --data",
    );
  const features = chosen(input, found.policies);
  const subjects = isPersonal(input)
    ? people(input, features, limitsPseudonym(openDataFolder(data)))
    : [...ofAll(found), ...features.map(ofFeature), ...(await keysIn(data))];
  return usesOf(subjects, kept, at);
}

const isPersonal = (input: CommandInput): boolean =>
  textOption(input, "user") !== undefined || textOption(input, "session") !== undefined;

function chosen(input: CommandInput, policies: readonly Policy[]): readonly Policy[] {
  const name = textOption(input, "feature");
  if (name === undefined) return policies;
  const found = policies.filter(({ feature }) => feature === name);
  if (found.length > 0) return found;
  throw new KnownError(
    "USAGE",
    `there is no feature ${name}`,
    `there are ${policies.map(({ feature }) => feature).join(", ")}`,
  );
}

function ofAll({ quotas, policies, environment }: ReturnType<typeof limitsFor>): readonly Subject[] {
  const features = new Map(
    policies.flatMap((policy) =>
      policy.quotas === undefined ? [] : [[policy.feature, policy.quotas] as const],
    ),
  );
  const rules = gatewayRules(quotas, tokensOfAll(features));
  return [{ scope: "environment", name: environment, id: `environment ${environment}`, rules }];
}

const ofFeature = ({ feature, quotas }: Policy): Subject => ({
  scope: "feature",
  name: feature,
  id: `feature ${feature}`,
  rules: quotas === undefined ? [] : featureRules(quotas),
});

/** Keys with limits of their own; a rotated one stands once for each key of its line, since they share what they use. */
async function keysIn(data: string): Promise<readonly Subject[]> {
  const store = openSqliteKeys(join(data, "keys.db"));
  try {
    return (await store.list()).flatMap(({ id, account, limits: own, revokedAtMs }): Subject[] =>
      own === undefined || revokedAtMs !== undefined
        ? []
        : [{ scope: "key", name: id, id: `key ${account ?? id}`, rules: keyRules(own) }],
    );
  } finally {
    store.close();
  }
}

/** A person is counted in each feature by itself. */
function people(
  input: CommandInput,
  features: readonly Policy[],
  pseudonym: (name: string) => string,
): readonly Subject[] {
  const [user, tenant = "", session] = ["user", "tenant", "session"].map((name) => textOption(input, name));
  return features.flatMap(({ feature, quotas }): readonly Subject[] => {
    const rules = quotas === undefined ? [] : featureRules(quotas);
    const of = (scope: "user" | "session", name: string, shown: string): Subject => ({
      scope,
      name: `${shown} in ${feature}`,
      id: personId({ scope, feature, name }, pseudonym),
      rules,
    });
    return [
      ...(user === undefined ? [] : [of("user", userName(tenant, user), user)]),
      ...(session === undefined ? [] : [of("session", sessionName(tenant, user ?? "", session), session)]),
    ];
  });
}

function line({ scope, name, limit, max, used, resetAtMs }: Use): string {
  const money = limit.includes("spend");
  const shown = (amount: number): string =>
    money ? `$${amount.toFixed(6)}` : amount.toLocaleString("en-US");
  const percent = ((used / max) * 100).toFixed(1);
  return `${scope.padEnd(11)} ${name.padEnd(24)} ${limit.padEnd(28)} ${shown(used)} of ${shown(max)} (${percent} %), anew ${new Date(resetAtMs).toISOString()}`;
}
