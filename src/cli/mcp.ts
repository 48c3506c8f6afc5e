import { userInfo } from "node:os";
import type { McpAdmin, McpSettings } from "../app/mcp-admin.ts";
import { alertSettingsFor, policiesFor } from "../app/settings.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import { compare, differences, type Compared } from "../mcp/compare.ts";
import { lookAtItem } from "../mcp/look.ts";
import { isNamed, pinnedEntry } from "../mcp/named.ts";
import type { McpServer } from "../policy/mcp-config.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { dataOption, jsonOption, listOption, noPositionals, textOption } from "./options.ts";
import { environmentOf } from "./serve.ts";

const options = {
  ...dataOption,
  ...jsonOption,
  config: { type: "string" },
  environment: { type: "string" },
} as const;

export const mcpList: Command = {
  name: "mcp list",
  summary: "Show what MCP servers offer, which of it is pinned, and who may use it",
  usage: "[--config FILE] [--environment dev|staging|prod]",
  options,
  async run(input, terminal) {
    noPositionals(input, `mcp list ${mcpList.usage}`);
    const rows = await asAdmin(input, async (admin) => {
      const all: Row[] = [];
      for (const server of admin.config.servers) all.push(...(await rowsOf(admin, server)));
      return all;
    });
    if (input.values["json"] === true) terminal.out(JSON.stringify(rows));
    else for (const row of rows) terminal.out(lineOf(row));
    if (rows.length === 0) terminal.err("no server offers anything");
    return rows.every(({ state }) => state === "same") ? 0 : 1;
  },
};

export const mcpDiff: Command = {
  name: "mcp diff",
  summary: "Show where an MCP server describes itself otherwise than it was pinned",
  usage: "SERVER [--config FILE] [--environment dev|staging|prod]",
  options,
  async run(input, terminal) {
    const name = oneServer(input, "mcp diff");
    const found = await asAdmin(input, async (admin) =>
      compare(await admin.catalogue(admin.server(name)), admin.pins.of(name)),
    );
    const changed = found.filter(({ state }) => state !== "same");
    if (input.values["json"] === true) terminal.out(JSON.stringify(changed.map(changeOf)));
    else for (const one of changed) tellChange(one, terminal);
    if (changed.length === 0) terminal.err(`${name} is as it was pinned`);
    return changed.length === 0 ? 0 : 1;
  },
};

export const mcpPin: Command = {
  name: "mcp pin",
  summary: "Take what an MCP server says of itself as it is now, to be held to",
  usage: "SERVER [--only KIND:NAME]... [--config FILE] [--environment dev|staging|prod]",
  options: { ...options, only: { type: "string", multiple: true } },
  async run(input, terminal) {
    const name = oneServer(input, "mcp pin");
    const only = listOption(input, "only");
    const by = userInfo().username;
    const pinned = await asAdmin(input, async (admin) => {
      const found = compare(await admin.catalogue(admin.server(name)), admin.pins.of(name));
      for (const id of only) if (!found.some((one) => one.id === id)) throw noItem(id, found);
      const taken = found.filter(
        ({ id, now }) => now !== undefined && (only.length === 0 || only.includes(id)),
      );
      const items = taken.flatMap(({ now }) => now ?? []);
      await warn(admin, name, taken, terminal);
      await admin.recorder.record(pinnedEntry(name, items, { environment: admin.environment, by }));
      admin.pins.pin(name, items, { by, whole: only.length === 0 });
      return { path: admin.pins.path, ids: taken.map(({ id, state }) => ({ id, state })) };
    });
    if (input.values["json"] === true) terminal.out(JSON.stringify(pinned));
    else {
      for (const { id, state } of pinned.ids) terminal.out(`${state.padEnd(8)} ${shown(id)}`);
      terminal.err(`pinned in ${pinned.path}: review it and keep it beside the configuration`);
    }
    return 0;
  },
};

interface Row {
  readonly server: string;
  readonly id: string;
  readonly state: Compared["state"] | "unreachable";
  /** Features whose manifests name it. */
  readonly features: readonly string[];
  /** Why the server cannot be asked. */
  readonly why?: string;
}

async function rowsOf(admin: McpAdmin, server: McpServer): Promise<readonly Row[]> {
  try {
    const found = compare(await admin.catalogue(server), admin.pins.of(server.name));
    return found.map((one): Row => ({
      server: server.name,
      id: one.id,
      state: one.state,
      features: featuresOf(admin, server.name, one),
    }));
  } catch (error) {
    // The others are shown all the same.
    if (!(error instanceof KnownError)) throw error;
    return [
      {
        server: server.name,
        id: "",
        state: "unreachable",
        features: [],
        why: `${error.message}; ${error.hint}`,
      },
    ];
  }
}

function featuresOf({ policies }: McpAdmin, server: string, { now, pinned }: Compared): readonly string[] {
  const item = now ?? pinned;
  return policies.flatMap(({ feature, mcp }) => {
    const rules = mcp?.[server];
    return item !== undefined && rules !== undefined && isNamed(item, rules) ? [feature] : [];
  });
}

const lineOf = ({ server, id, state, features, why }: Row): string =>
  [
    state.padEnd(11),
    server.padEnd(16),
    shown(id),
    ...(features.length === 0 ? [] : [` for ${features.join(", ")}`]),
    ...(why === undefined ? [] : [why]),
  ].join(" ");

/** What the features' guards refuse, and rules about arguments that there are none of, are told before anybody relies on a pin. */
async function warn(
  { policies, now }: McpAdmin,
  server: string,
  taken: readonly Compared[],
  terminal: Terminal,
): Promise<void> {
  for (const policy of policies) {
    const rules = policy.mcp?.[server];
    if (rules === undefined) continue;
    for (const { id, now: item } of taken) {
      if (item === undefined || !isNamed(item, rules)) continue;
      const { decision } = await lookAtItem(item, policy, { now });
      if (decision.outcome === "block" || decision.outcome === "hold")
        terminal.err(`warning: ${policy.feature} refuses ${shown(id)}: ${decision.reasons.join("; ")}`);
    }
  }
}

const changeOf = ({ id, state, now, pinned }: Compared): JsonObject => ({
  id,
  state,
  differences: differences(pinned?.definition, now?.definition).map(({ at, was, is }) => ({
    at,
    ...(was === undefined ? {} : { was }),
    ...(is === undefined ? {} : { is }),
  })),
});

function tellChange({ id, state, now, pinned }: Compared, terminal: Terminal): void {
  terminal.out(`${state.padEnd(8)} ${shown(id)}`);
  for (const { at, was, is } of differences(pinned?.definition, now?.definition)) {
    if (was !== undefined) terminal.out(`  - ${shown(at)}: ${shownValue(was)}`);
    if (is !== undefined) terminal.out(`  + ${shown(at)}: ${shownValue(is)}`);
  }
}

/** A server's text on a terminal: what would move the cursor, or read the other way round, is written out. */
const shownValue = (value: JsonValue): string => escaped(JSON.stringify(value));
const shown = (text: string): string => escaped(text);
const escaped = (text: string): string =>
  text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu,
    (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`,
  );

/** The protocol's libraries are some megabytes: they are read by the commands that need them. */
async function asAdmin<T>(input: CommandInput, work: (admin: McpAdmin) => Promise<T>): Promise<T> {
  const { asMcpAdmin } = await import("../app/mcp-admin.ts");
  return asMcpAdmin(mcpSettings(input), Date.now, work);
}

function mcpSettings(input: CommandInput): McpSettings {
  const [data, config, named] = ["data", "config", "environment"].map((name) => textOption(input, name));
  const folder = process.cwd();
  const settings = alertSettingsFor({ data, config }, process.env, folder);
  const environment = named === undefined ? settings.environment : environmentOf(named);
  const asked = { manifests: [], environment, ...(config === undefined ? {} : { config }) };
  return { ...settings, environment, policies: policiesFor(asked, folder) };
}

const oneServer = ({ positionals: [name, ...rest] }: CommandInput, command: string): string => {
  if (name !== undefined && rest.length === 0) return name;
  throw new KnownError("USAGE", `${command} takes the name of one MCP server`, "`mcp list` has them");
};

const noItem = (id: string, found: readonly Compared[]): KnownError =>
  new KnownError(
    "USAGE",
    `the server has no ${JSON.stringify(id.slice(0, 100))}`,
    `it has ${found
      .map((one) => one.id)
      .slice(0, 20)
      .join(", ")}`,
  );

/** Our own choice: as long as somebody takes who has to find their second factor. */
const loginMs = 10 * 60_000;

export const mcpLogin: Command = {
  name: "mcp login",
  summary: "Log in at the authorization server of an MCP server, for the gateway",
  usage: "SERVER [--config FILE] [--environment dev|staging|prod]",
  options,
  async run(input, terminal) {
    const name = oneServer(input, "mcp login");
    await asAdmin(input, async (admin) => {
      const { logInFor } = await import("../app/mcp-login.ts");
      await logInFor(admin.server(name), admin.parts, {
        show: (url) => {
          terminal.err("open this address in a browser on this machine:");
          terminal.out(url.href);
        },
        waitMs: loginMs,
        signal: terminal.signal,
      });
    });
    terminal.err(`the gateway has a token for ${name}; it uses it when it next connects`);
    return 0;
  },
};
