import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { asAdmin } from "../app/admin.ts";
import { makeKey, overlapMs, replaceKey } from "../app/replace-key.ts";
import { defaultData } from "../app/settings.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { riskOf, type Risk } from "../base/risk.ts";
import type { KeyRecord } from "../store/store.ts";
import type { Command, CommandInput } from "./command.ts";
import { keyLimitOptions, keyLimitsOf, keyLimitUsage, shownLimits } from "./key-limits.ts";
import { dataOption, durationOption, jsonOption, listOption, noPositionals, textOption } from "./options.ts";
import { environmentOf } from "./serve.ts";

export const dataOf = (input: CommandInput): string => resolve(textOption(input, "data") ?? defaultData);

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

/** @throws KnownError USAGE */
function riskOption(input: CommandInput): Risk | undefined {
  const text = textOption(input, "risk");
  const risk = riskOf(text);
  if (text === undefined || risk !== undefined) return risk;
  throw new KnownError(
    "USAGE",
    `there is no risk ${JSON.stringify(text.slice(0, 60))}`,
    "it is high (90 days), medium (180) or low (365)",
  );
}

/** What of MCP servers the key is limited to. Undefined: all that its features may use. @throws KnownError USAGE */
function mcpOption(input: CommandInput): readonly string[] | undefined {
  const scopes = listOption(input, "mcp");
  const wrong = scopes.find((scope) => !/^[a-z0-9][a-z0-9_-]{0,62}(?::[A-Za-z0-9_./-]{1,128})?$/.test(scope));
  if (wrong === undefined) return scopes.length === 0 ? undefined : scopes;
  throw new KnownError(
    "USAGE",
    `--mcp ${JSON.stringify(wrong.slice(0, 80))} names no MCP server`,
    "give the name of a server, files, or of one of its tools, files:read_file",
  );
}

/** @throws KnownError USAGE */
function fileOption(input: CommandInput): string | undefined {
  const text = textOption(input, "rotate-to");
  if (text === undefined) return undefined;
  if (/^file:[^\0]{1,4096}$/.test(text)) return resolve(text.slice("file:".length));
  throw new KnownError(
    "USAGE",
    "--rotate-to takes a file",
    "--rotate-to file:/run/secrets/boats.key, which the gateway's user may write",
  );
}

export const keysCreate: Command = {
  name: "keys create",
  summary: "Make a virtual key; it is shown once",
  usage: `--feature NAME... [--environment dev|staging|prod]... [--expires 90d] [--risk high|medium|low] [--rotate-to file:PATH] [--label TEXT] [--mcp SERVER[:TOOL]]... ${keyLimitUsage}`,
  options: {
    ...dataOption,
    ...jsonOption,
    feature: { type: "string", multiple: true },
    environment: { type: "string", multiple: true },
    expires: { type: "string" },
    label: { type: "string" },
    risk: { type: "string" },
    "rotate-to": { type: "string" },
    mcp: { type: "string", multiple: true },
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
    const [risk, rotateTo, mcp] = [riskOption(input), fileOption(input), mcpOption(input)];
    const made = await asAdmin(dataOf(input), async (admin) =>
      makeKey(
        { ...admin, randomBytes },
        {
          label: textOption(input, "label") ?? "",
          features,
          environments: environments.length === 0 ? ["dev"] : environments,
          createdAtMs: now,
          ...(expires === undefined ? {} : { expiresAtMs: now + expires }),
          ...(limits === undefined ? {} : { limits }),
          ...(mcp === undefined ? {} : { mcp }),
          ...(risk === undefined ? {} : { risk }),
          ...(rotateTo === undefined ? {} : { rotateTo }),
        },
        factsOf,
      ),
    );
    if (input.values["json"] === true) terminal.out(JSON.stringify({ key: made.key, ...shown(made.record) }));
    else {
      terminal.out(made.key);
      terminal.err(`key ${made.record.id} for ${features.join(", ")}; it is not shown again`);
      if (rotateTo !== undefined)
        terminal.err(
          `it lies in ${rotateTo} too; the gateway puts the next one there before this one is due`,
        );
    }
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
    const endsAtMs = now + (durationOption(input, "grace") ?? overlapMs);
    const expires = lifetimeOption(input);
    const made = await asAdmin(dataOf(input), async (admin) => {
      const old = await admin.keys.find(id);
      if (old === undefined) throw unknown(id);
      const limits = asked === undefined ? old.limits : { ...old.limits, ...asked };
      if (old.revokedAtMs !== undefined)
        throw new KnownError("USAGE", `the key ${id} was revoked`, "make a new one with `keys create`");
      return replaceKey({ ...admin, randomBytes }, old, {
        atMs: now,
        oldEndsAtMs: endsAtMs,
        ...(limits === undefined ? {} : { limits }),
        ...(expires === undefined ? {} : { expiresAtMs: now + expires }),
        factsOf,
      });
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
export function shown(record: KeyRecord): object {
  const rest = Object.entries(record).filter(([name]) => !["hash", "account", "limits"].includes(name));
  const { limits } = record;
  return { ...Object.fromEntries(rest), ...(limits === undefined ? {} : { limits: shownLimits(limits) }) };
}

const factsOf = ({ features, environments, expiresAtMs, limits, risk, mcp }: KeyRecord): JsonObject => ({
  features: features.join(",").slice(0, 200),
  environments: environments.join(","),
  ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
  ...(limits === undefined ? {} : { limits: shownLimits(limits) }),
  ...(risk === undefined ? {} : { risk }),
  ...(mcp === undefined ? {} : { mcp: mcp.join(",").slice(0, 200) }),
});

export const stateOf = ({ revokedAtMs, expiresAtMs }: KeyRecord, now: number): string =>
  revokedAtMs !== undefined
    ? "revoked"
    : expiresAtMs !== undefined && expiresAtMs <= now
      ? "expired"
      : "active";

export const day = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
