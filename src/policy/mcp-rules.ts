import type { ToolRule } from "./policy.ts";

/** A tool of an MCP server as the manifest has it: the schema of its arguments is the one that was pinned. */
export type McpToolRule = Omit<ToolRule, "schema">;

/** What an MCP server may ask of a program in the middle of a call. */
export type McpAsk = "sampling" | "elicitation" | "roots";

/** What one feature may use of one MCP server. What is not named does not exist. */
export interface McpRules {
  readonly tools: Readonly<Record<string, McpToolRule>>;
  /** Names of prompts. */
  readonly prompts: readonly string[];
  /** Addresses of resources; one that ends with `*` stands for all that begin so. */
  readonly resources: readonly string[];
  readonly asks: readonly McpAsk[];
  /** What personal data in arguments means. A secret is never sent. */
  readonly personal: "record" | "block";
}
