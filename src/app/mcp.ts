import type { McpEndpoint } from "../mcp/endpoint.ts";
import type { McpConfig } from "../policy/mcp-config.ts";
import type { McpParts } from "./mcp-servers.ts";
import type { Undo } from "./ports.ts";

/** The data folder's secret for tokens of MCP servers. */
export const tokenPurpose = "mcp tokens";

/**
 * What programs find at `/mcp/{server}`; undefined where the configuration names no servers. The protocol's libraries are some megabytes:
 * they are read where there is something to do for them.
 */
export async function openMcp(
  config: McpConfig | undefined,
  parts: Omit<McpParts, "config">,
  undo: Undo,
): Promise<McpEndpoint | undefined> {
  if (config === undefined) return undefined;
  const { serveMcpServers } = await import("./mcp-servers.ts");
  const servers = serveMcpServers({ ...parts, config });
  undo.push(async () => servers.close());
  return servers.endpoint;
}
