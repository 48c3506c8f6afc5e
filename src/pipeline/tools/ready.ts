import { loadPostgres } from "../../grammars/postgres.ts";
import type { Policy } from "../../policy/policy.ts";
import type { ArgumentRule } from "../../policy/tool-rules.ts";

/**
 * Loads what the rules of these policies need before a call is judged by them. Without it such a call is refused.
 * @throws where PostgreSQL's parser cannot be loaded
 */
export async function readyForCalls(policies: readonly Policy[]): Promise<void> {
  const rules = policies.flatMap(({ tools = {}, mcp = {} }) => [
    ...Object.values(tools),
    ...Object.values(mcp).flatMap((server) => Object.values(server.tools)),
  ]);
  const needs = (rule: ArgumentRule): boolean => rule.sql?.dialect === "postgres";
  if (rules.some((rule) => rule.arguments?.some(needs) === true)) await loadPostgres();
}
