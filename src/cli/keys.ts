import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { asAdmin } from "../app/admin.ts";
import { defaultData } from "../app/settings.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { newKey } from "../gateway/keys.ts";
import type { KeyRecord } from "../store/store.ts";
import type { Command, CommandInput } from "./command.ts";
import { keyLimitOptions, keyLimitsOf, keyLimitUsage, limitsLine, shownLimits } from "./key-limits.ts";
import { dataOption, durationOption, jsonOption, listOption, noPositionals, textOption } from "./options.ts";
import { environmentOf } from "./serve.ts";

/** Our own choice: as long as a deployment takes to pick up the new key. */
const graceMsDefault = 24 * 3_600_000;

const dataOf = (input: CommandInput): string => resolve(textOption(input, "data") ?? defaultData);

/** How long a key is good for; one that ends at once would open nothing. @throws KnownError USAGE */
function lifetimeOption(input: CommandInput): number | undefined {
  const lifeMs = durationOption(input, "expires");
  if (lifeMs !== 0) return lifeMs;
  throw new KnownError(
    "USAGE",
    "with --expires 0 the key would never open anything",
    "give a time from 1s up, or leave --expires out for a key without an end",
  );
}

export const keysCreate: Command = {
  name: "keys create",
  summary: "Make a virtual key; it is shown once",
  usage: `--feature NAME... [--environment dev|staging|prod]... [--expires 90d] [--label TEXT] ${keyLimitUsage}`,
  options: {
    ...dataOption,
    ...jsonOption,
    feature: { type: "string", multiple: true },
    environment: { type: "string", multiple: true },
    expires: { type: "string" },
    label: { type: "string" },
    ...keyLimitOptions,
  },
  async run(input, terminal) {
    noPositionals(input, `keys create ${keysCreate.usage}`);
    const features = listOption(input, "feature");
    if (features.length === 0)
      throw new KnownError(
        "USAGE",
        "which feature is the key for?",
        "add --feature NAME, or --feature '*' for all",
      );
    const environments = listOption(input, "environment").map((name) =>
      name === "*" ? name : environmentOf(name),
    );
    const now = Date.now();
    const expires = lifetimeOption(input);
    const limits = keyLimitsOf(input);
    const made = await asAdmin(dataOf(input), async ({ recorder, keys, pepper }) => {
      const { key, record } = newKey(
        {
          label: textOption(input, "label") ?? "",
          features,
          environments: environments.length === 0 ? ["dev"] : environments,
          createdAtMs: now,
          ...(expires === undefined ? {} : { expiresAtMs: now + expires }),
          ...(limits === undefined ? {} : { limits }),
        },
        pepper,
        randomBytes,
      );
      await recorder.record({ kind: "key.created", key: record.id, facts: factsOf(record) });
      await keys.add(record);
      return { key, record };
    });
    if (input.values["json"] === true) terminal.out(JSON.stringify({ key: made.key, ...shown(made.record) }));
    else {
      terminal.out(made.key);
      terminal.err(`key ${made.record.id} for ${features.join(", ")}; it is not shown again`);
    }
    return 0;
  },
};

export const keysList: Command = {
  name: "keys list",
  summary: "List the virtual keys, without the keys themselves",
  usage: "",
  options: { ...dataOption, ...jsonOption },
  async run(input, terminal) {
    noPositionals(input, "keys list");
    const records = await asAdmin(dataOf(input), async ({ keys }) => keys.list());
    const now = Date.now();
    if (input.values["json"] === true) {
      terminal.out(
        JSON.stringify(records.map((record) => ({ ...shown(record), state: stateOf(record, now) }))),
      );
      return 0;
    }
    for (const record of records)
      terminal.out(
        `${record.id}  ${stateOf(record, now).padEnd(8)} ${record.features.join(",")}  ${record.environments.join(",")}  ${day(record.createdAtMs)}  ${record.expiresAtMs === undefined ? "no end" : `until ${day(record.expiresAtMs)}`}  ${[record.label, record.limits === undefined ? "" : limitsLine(record.limits)].join("  ").trim()}`,
      );
    if (records.length === 0) terminal.err("there are no keys; make one with `keys create`");
    return 0;
  },
};

export const keysRotate: Command = {
  name: "keys rotate",
  summary: "Replace a virtual key; the old one works on for a while",
  usage: `ID [--grace 24h] [--expires 90d] ${keyLimitUsage}`,
  options: {
    ...dataOption,
    ...jsonOption,
    grace: { type: "string" },
    expires: { type: "string" },
    ...keyLimitOptions,
  },
  async run(input, terminal) {
    const id = oneId(input, "keys rotate");
    const now = Date.now();
    const asked = keyLimitsOf(input);
    const endsAtMs = now + (durationOption(input, "grace") ?? graceMsDefault);
    const expires = lifetimeOption(input);
    const made = await asAdmin(dataOf(input), async ({ recorder, keys, pepper }) => {
      const old = await keys.find(id);
      if (old === undefined) throw unknown(id);
      const limits = asked === undefined ? old.limits : { ...old.limits, ...asked };
      if (old.revokedAtMs !== undefined)
        throw new KnownError("USAGE", `the key ${id} was revoked`, "make a new one with `keys create`");
      const { key, record } = newKey(
        {
          label: old.label,
          features: old.features,
          environments: old.environments,
          createdAtMs: now,
          replaces: id,
          // What the old one used counts on: a rotation opens no second budget.
          account: old.account ?? old.id,
          ...(limits === undefined ? {} : { limits }),
          ...(expires === undefined ? {} : { expiresAtMs: now + expires }),
        },
        pepper,
        randomBytes,
      );
      await recorder.record({
        kind: "key.rotated",
        key: record.id,
        facts: { ...factsOf(record), replaces: id, oldEndsAtMs: endsAtMs },
      });
      await keys.rotate(id, record, endsAtMs);
      return { key, record };
    });
    if (input.values["json"] === true)
      terminal.out(JSON.stringify({ key: made.key, ...shown(made.record), oldEndsAtMs: endsAtMs }));
    else {
      terminal.out(made.key);
      terminal.err(`key ${made.record.id} replaces ${id}, which ends at ${new Date(endsAtMs).toISOString()}`);
    }
    return 0;
  },
};

export const keysRevoke: Command = {
  name: "keys revoke",
  summary: "End a virtual key at once",
  usage: "ID",
  options: { ...dataOption, ...jsonOption },
  async run(input, terminal) {
    const id = oneId(input, "keys revoke");
    const now = Date.now();
    await asAdmin(dataOf(input), async ({ recorder, keys }) => {
      if ((await keys.find(id)) === undefined) throw unknown(id);
      await recorder.record({ kind: "key.revoked", key: id });
      await keys.revoke(id, now);
    });
    if (input.values["json"] === true) terminal.out(JSON.stringify({ id, revokedAtMs: now }));
    else terminal.err(`key ${id} opens nothing any more`);
    return 0;
  },
};

const oneId = (input: CommandInput, command: string): string => {
  const [id, ...rest] = input.positionals;
  if (id !== undefined && rest.length === 0) return id;
  throw new KnownError("USAGE", `${command} takes one key id`, "`keys list` has the ids");
};

const unknown = (id: string): KnownError =>
  new KnownError("USAGE", `there is no key ${id}`, "`keys list` has the ids");

/** A record without its hash: the hash says nothing to anybody and is nobody's business. */
function shown(record: KeyRecord): object {
  const rest = Object.entries(record).filter(([name]) => !["hash", "account", "limits"].includes(name));
  const { limits } = record;
  return { ...Object.fromEntries(rest), ...(limits === undefined ? {} : { limits: shownLimits(limits) }) };
}

const factsOf = ({ features, environments, expiresAtMs, limits }: KeyRecord): JsonObject => ({
  features: features.join(",").slice(0, 200),
  environments: environments.join(","),
  ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
  ...(limits === undefined ? {} : { limits: shownLimits(limits) }),
});

const stateOf = ({ revokedAtMs, expiresAtMs }: KeyRecord, now: number): string =>
  revokedAtMs !== undefined
    ? "revoked"
    : expiresAtMs !== undefined && expiresAtMs <= now
      ? "expired"
      : "active";

const day = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
