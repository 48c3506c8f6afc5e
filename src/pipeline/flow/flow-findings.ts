import type { FlowCondition, FlowRule } from "../../policy/flow-rules.ts";
import type { ToolRule } from "../../policy/policy.ts";
import type { ToolFinding, ToolUse } from "../tools/tool-use.ts";
import { Comparison } from "./comparison.ts";
import { labelFor, type FlowState } from "./flow-state.ts";
import { labelLine } from "./trace.ts";

/**
 * What the rules on data flow say of one call. A tool that the policy does not know is none of theirs: it is refused before. Of several
 * rules of one name the first that fires speaks.
 */
export function flowFindings(
  use: ToolUse,
  rule: ToolRule | undefined,
  state: FlowState,
): readonly ToolFinding[] {
  if (rule === undefined) return [];
  const found = new Map<string, ToolFinding>();
  const asked: Asked = { use, state, comparison: new Comparison(use, rule, state) };
  for (const flowRule of state.rules.rules) {
    if (found.has(flowRule.name) || !isAbout(flowRule, use, rule)) continue;
    const finding = findingOf(flowRule, asked);
    if (finding !== undefined) found.set(flowRule.name, finding);
  }
  return [...found.values()];
}

interface Asked {
  readonly use: ToolUse;
  readonly state: FlowState;
  readonly comparison: Comparison;
}

function isAbout({ effects, tools, unless }: FlowRule, use: ToolUse, rule: ToolRule): boolean {
  if (effects !== undefined && !effects.includes(rule.effect)) return false;
  if (tools !== undefined && !tools.includes(use.name)) return false;
  return unless?.tools?.includes(use.name) !== true;
}

/** Why a condition is so: for people, names and places only. */
interface Met {
  readonly why: string;
  readonly pointer?: string;
}

function findingOf(rule: FlowRule, asked: Asked): ToolFinding | undefined {
  const { use, comparison } = asked;
  const met: Met[] = [];
  for (const condition of rule.when) {
    const one = metBy(condition, asked);
    if (one === undefined) return undefined;
    met.push(one);
  }
  const { argument, unless } = rule;
  if (argument !== undefined) {
    if (comparison.comesFrom(argument)) return undefined;
    met.push({
      why: `${argument.argument} comes from elsewhere than ${argument.from.join(", ")}`,
      pointer: argument.argument,
    });
  }
  if (met.length === 0) return undefined;
  if (unless?.argument !== undefined && comparison.comesFrom(unless.argument)) return undefined;
  const pointer = met.find((one) => one.pointer !== undefined)?.pointer;
  const reasons = met.map(({ why }) => why);
  return {
    by: "flow",
    kind: rule.name,
    message: `${use.name} ${consequence[rule.then]}: ${reasons.join("; ")}`,
    action: rule.then,
    ...(pointer === undefined ? {} : { pointer }),
    trace: [...reasons],
  };
}

const consequence = {
  record: "was noticed",
  hold: "needs a person's yes",
  block: "is refused",
} as const;

function metBy(condition: FlowCondition, { state, comparison }: Asked): Met | undefined {
  switch (condition) {
    case "copied-target":
    case "copied-content":
    case "leaving":
    case "disguised":
      return comparison.met(condition);
    default: {
      const label = labelFor(condition, state);
      return label && { why: labelLine(condition, label) };
    }
  }
}
