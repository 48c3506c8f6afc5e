import type { Leaf } from "../../audit/leaf.ts";
import { dayMs, hourMs, lately, leavesMax, listIn, measureOf, partly, textIn } from "./measure.ts";

/** What entries of one day say of calls of tools. */
export interface ToolLeaves {
  /** `call.output` */
  readonly answers: readonly Leaf[];
  /** `tool.called`, `mcp.called` and `mcp.refused` */
  readonly uses: readonly Leaf[];
}

/** Whether an answer says of itself that it calls a tool. */
const callsTools = (answer: Leaf): boolean =>
  textIn(answer, "finish") === "tool-calls" || listIn(answer, "tools").length > 0;

/** A call of a tool that the manifest has no rule for. One that was refused for something else says so by its code. */
const isUndeclared = (use: Leaf): boolean =>
  use.kind === "mcp.refused" ? textIn(use, "code") === "ROUTE_UNKNOWN" : textIn(use, "effect") === undefined;

/**
 * Calls of tools, by two witnesses: the answer that makes them, and the entry of each as it was judged. An answer that calls a tool and
 * has no such entry is a call that nobody judged.
 */
export function toolFigures({ answers, uses }: ToolLeaves): {
  readonly called: number;
  readonly judged: number;
  readonly undeclared: number;
  readonly passed: number;
} {
  const judgedIn = new Set(uses.map(({ exchange }) => exchange));
  const unjudged = answers.filter((answer) => callsTools(answer) && !judgedIn.has(answer.exchange));
  const undeclared = uses.filter(isUndeclared);
  return {
    called: uses.length + unjudged.length,
    judged: uses.filter(({ decision }) => decision !== undefined).length,
    undeclared: undeclared.length,
    passed: undeclared.filter(({ decision }) => decision !== "block" && decision !== "hold").length,
  };
}

export const tools = measureOf({
  observation: "log-tools",
  each: "feature",
  everyMs: 6 * hourMs,
  async measure(ask) {
    const { log } = ask;
    // A call that is held is given out again by another exchange, which names the first.
    const answers = await log.newest(lately(ask, dayMs, { kind: ["call.output"] }), leavesMax);
    const kind = ["tool.called", "mcp.called", "mcp.refused"];
    const uses = await log.newest(lately(ask, dayMs + hourMs, { kind }), leavesMax);
    const sinceMs = ask.nowMs - dayMs;
    const figures = toolFigures({
      answers: answers.leaves.filter(({ facts = {} }) => facts["heldIn"] === undefined),
      uses: uses.leaves.filter((leaf) => leaf.at >= sinceMs && isToolUse(leaf)),
    });
    return { figures, ...partly(answers.isWhole && uses.isWhole, "answers and calls of tools") };
  },
});

/** Prompts and resources of an MCP server are no tools. */
const isToolUse = (leaf: Leaf): boolean => textIn(leaf, "tool") !== undefined;
