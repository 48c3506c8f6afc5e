import type { JsonObject } from "../base/json.ts";
import type { SourceDocument, Step } from "./document.ts";
import type { McpSection } from "./mcp-section.ts";
import type { McpRules, McpToolRule } from "./policy.ts";
import type { Problem } from "./problem.ts";
import { readArgument, readSteps } from "./tool-arguments.ts";
import type { ArgumentRule, ArgumentStep } from "./tool-rules.ts";

export interface McpRead {
  /** Undefined where the manifest says nothing of MCP servers. */
  readonly mcp?: Readonly<Record<string, McpRules>>;
  readonly problems: readonly Problem[];
}

type ToolSection = NonNullable<McpSection[string]["tools"]>[string];

/** What a manifest says of MCP servers, with what it leaves out. */
export function readMcp(document: SourceDocument, section: McpSection | undefined): McpRead {
  if (section === undefined) return { problems: [] };
  const problems: Problem[] = [...alikeProblems(document, section)];
  const servers = Object.entries(section).map(([server, given]): [string, McpRules] => {
    const tools = Object.entries(given.tools ?? {}).map(([name, tool]): [string, McpToolRule] => {
      const read = readArguments({ document, at: ["mcp", server, "tools", name] }, tool);
      problems.push(...read.problems);
      return [name, ruleOf(tool, read.rules)];
    });
    return [
      server,
      {
        tools: Object.fromEntries(tools),
        prompts: given.prompts ?? [],
        resources: given.resources ?? [],
        asks: given.asks ?? [],
        personal: given.personal ?? "record",
      },
    ];
  });
  return { mcp: Object.fromEntries(servers), problems };
}

const ruleOf = (tool: ToolSection, rules: readonly ArgumentRule[]): McpToolRule => ({
  // What nobody has thought about is held to the strictest.
  effect: tool.effect ?? "external",
  returns: tool.returns ?? "untrusted",
  ...(tool.origin === undefined ? {} : { origin: tool.origin }),
  ...(tool.holds === undefined ? {} : { holds: tool.holds }),
  ...(tool.approval === undefined ? {} : { approval: tool.approval }),
  ...(rules.length === 0 ? {} : { arguments: rules }),
});

function readArguments(
  { document, at }: { readonly document: SourceDocument; readonly at: readonly Step[] },
  tool: ToolSection,
): { readonly rules: readonly ArgumentRule[]; readonly problems: readonly Problem[] } {
  const rules: ArgumentRule[] = [];
  const problems: Problem[] = [];
  for (const [name, given] of Object.entries(tool.arguments ?? {})) {
    // The schema is the server's, and known when it is pinned: here every place that the rule names is there.
    const read = readArgument(name, given, schemaAlong(readSteps(name) ?? []));
    if ("rule" in read) rules.push(read.rule);
    else
      problems.push(
        ...read.faults.map(({ member, message, hint }) => {
          const place = [...at, "arguments", name, ...(member === undefined ? [] : [member])];
          return document.problemAt(place, `${name}: ${message}`, hint);
        }),
      );
  }
  return { rules, problems };
}

const schemaAlong = ([step, ...rest]: readonly ArgumentStep[]): JsonObject =>
  step === undefined
    ? {}
    : step === "every"
      ? { items: schemaAlong(rest) }
      : { properties: { [step.key]: schemaAlong(rest) } };

/**
 * A model tells tools apart by their names. Where two servers of one feature have the same one, or one that looks like it, the second can
 * take the calls that were meant for the first.
 */
function alikeProblems(document: SourceDocument, section: McpSection): readonly Problem[] {
  const first = new Map<string, { readonly server: string; readonly name: string }>();
  return Object.entries(section).flatMap(([server, { tools = {} }]) =>
    Object.keys(tools).flatMap((name): readonly Problem[] => {
      const looks = skeletonOf(name);
      const before = first.get(looks);
      first.set(looks, before ?? { server, name });
      if (before === undefined) return [];
      const same = before.name === name ? "has the name of" : "looks like";
      return [
        document.problemAtKey(
          ["mcp", server, "tools", name],
          `the tool ${name} ${same} ${before.name} of ${before.server}: a model could take one for the other`,
          "leave one of them out, or give the two servers a feature each",
        ),
      ];
    }),
  );
}

/** What a name looks like to whoever reads quickly: UTS #39 §4 for the letters that a name here can have, and without its separators. */
export const skeletonOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[_.\-/]/g, "")
    .replaceAll("0", "o")
    .replaceAll(/[1i|]/g, "l")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w");
