import type { Policy, ToolRule } from "../../policy/policy.ts";
import type { Collected } from "../collector.ts";

/** An MCP server of the configuration, and what of it was pinned. */
export interface McpPlace {
  readonly name: string;
  /** The gateway starts it itself: always in a sandbox, or not at all. */
  readonly isLocal: boolean;
  /** How many of its descriptions somebody took as they are. */
  readonly pinned: number;
}

type Rule = Pick<ToolRule, "effect" | "approval" | "input" | "arguments"> & {
  readonly schema?: ToolRule["schema"];
};

/** A schema says something of the arguments, or rules do. The arguments of an MCP tool are held to the schema that was pinned. */
function isBounded({ schema, arguments: rules = [], input = "json" }: Rule): boolean {
  if (rules.length > 0) return true;
  if (input !== "json") return false;
  if (schema === undefined) return true;
  const { type, properties = {}, additionalProperties } = schema;
  return (
    type === "object" && (Object.keys(properties as object).length > 0 || additionalProperties === false)
  );
}

const toolsOf = ({ tools = {}, mcp = {} }: Pick<Policy, "tools" | "mcp">): readonly Rule[] => [
  ...Object.values(tools),
  ...Object.values(mcp).flatMap((server) => Object.values(server.tools)),
];

/** Undefined where the feature has no tools. */
export function toolSettings(policy: Pick<Policy, "tools" | "mcp">): Collected<"config-tools"> | undefined {
  const rules = toolsOf(policy);
  if (rules.length === 0) return undefined;
  const writing = rules.filter(({ effect }) => effect !== "read");
  return {
    figures: {
      tools: rules.length,
      writing: writing.length,
      unbounded: rules.filter((rule) => !isBounded(rule)).length,
      unapproved: writing.filter(({ approval }) => approval !== "human").length,
    },
  };
}

/** Undefined where the feature uses no MCP server. */
export function mcpSettings(
  { mcp = {} }: Pick<Policy, "mcp">,
  places: readonly McpPlace[],
): Collected<"config-mcp"> | undefined {
  const names = Object.keys(mcp);
  if (names.length === 0) return undefined;
  const servers = places.filter(({ name }) => names.includes(name));
  return {
    figures: {
      servers: names.length,
      local: servers.filter(({ isLocal }) => isLocal).length,
      // One that is not in the configuration is nowhere: it cannot be called either.
      sandboxed: servers.length,
      pinned: servers.filter(({ pinned }) => pinned > 0).length,
    },
  };
}

/** Undefined where no answer of the feature has a schema. */
export const schemaSettings = ({
  declared,
  guards,
}: Pick<Policy, "declared" | "guards">): Collected<"config-output-schema"> => ({
  figures: {
    structured:
      declared?.capabilities.includes("structured") === true &&
      guards.some(({ guard, actions }) => guard.id === "output-schema" && actions.output !== undefined)
        ? 1
        : 0,
  },
});
