import { KnownError } from "../base/errors.ts";
import type { McpConfig } from "../policy/mcp-config.ts";
import { suggestion } from "../policy/nearest.ts";
import type { Policy } from "../policy/policy.ts";

/** Every MCP server that a manifest names is one of the configuration. @throws KnownError USAGE */
export function checkMcpServers(policies: readonly Policy[], config: McpConfig | undefined): void {
  const known = (config?.servers ?? []).map(({ name }) => name);
  for (const { feature, mcp = {} } of policies)
    for (const name of Object.keys(mcp))
      if (!known.includes(name))
        throw new KnownError(
          "USAGE",
          `the feature ${feature} names the MCP server ${name}, and the gateway's configuration has none of that name`,
          known.length === 0
            ? "name it under mcp.servers in seaworthy.gateway.yaml"
            : suggestion(name, known),
        );
}
