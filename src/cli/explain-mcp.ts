import type { McpRules, McpToolRule, Policy } from "../policy/policy.ts";

const effects: Readonly<Record<McpToolRule["effect"], string>> = {
  read: "looks only",
  write: "changes our data",
  external: "reaches others",
};

/** What a feature may use of MCP servers, in plain words. */
export const mcpLines = ({ mcp }: Pick<Policy, "mcp">): readonly string[] =>
  mcp === undefined ? [] : Object.entries(mcp).flatMap(([server, rules]) => linesOf(server, rules));

function linesOf(server: string, { tools, prompts, resources, asks, personal }: McpRules): readonly string[] {
  const more = (text: string): string => `             ${text}`;
  return [
    `  mcp        ${server}: what is named here as it was pinned, and nothing else; personal data in arguments is ${personal === "block" ? "refused" : "written down"}, a secret refused`,
    ...Object.entries(tools).map(([name, tool]) => more(`tool ${name}: ${toolWords(tool)}`)),
    ...(prompts.length === 0 ? [] : [more(`prompts ${prompts.join(", ")}`)]),
    ...(resources.length === 0 ? [] : [more(`resources ${resources.join(", ")}`)]),
    more(
      asks.length === 0
        ? "the server may ask the program nothing"
        : `the server may ask for ${asks.join(", ")}`,
    ),
  ];
}

const toolWords = ({ effect, returns, approval, arguments: rules = [] }: McpToolRule): string =>
  [
    effects[effect],
    `what it brings is ${returns}`,
    ...(approval === undefined ? [] : ["a person says yes before each call"]),
    ...(rules.length === 0
      ? []
      : [`rules for ${rules.map(({ at }) => (at === "" ? "the whole" : at)).join(", ")}`]),
  ].join("; ");
