import { isObject } from "../base/json.ts";
import { isSelfHosted } from "./self-hosted.ts";
import type { Capability } from "./capability.ts";
import type { Manifest, Overlay } from "./manifest.ts";
import type { Declared, ToolRule } from "./policy.ts";

/** What a manifest says of its feature: data, regulations, owners, and what it can do. */
export function declaredBy(
  manifest: Manifest,
  overlays: readonly Overlay[],
  tools: Readonly<Record<string, ToolRule>> = {},
): Declared {
  const { data, knowledge = [], mcp = {}, owners = {} } = manifest;
  const rules = Object.values(tools);
  const has: Readonly<Partial<Record<Capability, boolean>>> = {
    // What an MCP server offers are tools too.
    tools: rules.length > 0 || Object.keys(mcp).length > 0,
    writes: rules.some(({ effect }) => effect !== "read"),
    knowledge: knowledge.length > 0,
    mcp: Object.keys(mcp).length > 0,
    database: [...rules, ...Object.values(mcp).flatMap(({ tools: own = {} }) => Object.values(own))].some(
      givesSql,
    ),
    users: manifest.sessions !== undefined || knowledge.some(({ acl }) => acl !== "public"),
    sessions: manifest.sessions !== undefined,
    cache: manifest.cache !== undefined,
    structured: manifest.guards?.["output-schema"] !== undefined,
    "personal-data": data.some((one) => one !== "none"),
    health: data.includes("phi"),
    cards: data.includes("pan"),
    "self-hosted": [manifest.model, ...(manifest.model.fallback ?? [])].some(({ provider }) =>
      isSelfHosted(provider),
    ),
    autonomous: manifest.autonomous === true,
    regulated: overlays.length > 0,
  };
  return {
    data,
    overlays,
    capabilities: (Object.keys(has) as Capability[]).filter((name) => has[name] === true),
    owners: Object.fromEntries(
      Object.entries(owners).flatMap(([duty, email]) => (email === undefined ? [] : [[duty, email]])),
    ),
  };
}

/** As the manifest has arguments, by their names, or as they were compiled. */
const givesSql = ({ arguments: all = {} }: { readonly arguments?: object | undefined }): boolean =>
  Object.values(all).some((rule: unknown) => isObject(rule) && rule["sql"] !== undefined);
