import type { FlowCondition, FlowRule } from "../../policy/flow-rules.ts";
import type { ToolRule } from "../../policy/policy.ts";
import type { ToolFinding, ToolUse } from "../tools/tool-use.ts";
import { labelFor, type FlowState } from "./flow-state.ts";
import type { Label } from "./labels.ts";
import { shownLabel } from "./trace.ts";

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
  for (const flowRule of state.rules.rules) {
    if (found.has(flowRule.name) || !isAbout(flowRule, use, rule)) continue;
    const finding = findingOf(flowRule, use, state);
    if (finding !== undefined) found.set(flowRule.name, finding);
  }
  return [...found.values()];
}

function isAbout({ effects, tools, unless }: FlowRule, use: ToolUse, rule: ToolRule): boolean {
  if (effects !== undefined && !effects.includes(rule.effect)) return false;
  if (tools !== undefined && !tools.includes(use.name)) return false;
  return unless?.tools?.includes(use.name) !== true;
}

function findingOf(rule: FlowRule, use: ToolUse, state: FlowState): ToolFinding | undefined {
  const met: (readonly [FlowCondition, Label])[] = [];
  for (const condition of rule.when) {
    const label = labelFor(condition, state);
    if (label === undefined) return undefined;
    met.push([condition, label]);
  }
  if (met.length === 0) return undefined;
  return {
    by: "flow",
    kind: rule.name,
    message: `${use.name} may not be called by itself here: ${met.map(([, label]) => shownLabel(label)).join(", and ")}`,
    action: rule.then,
    trace: met.map(([condition, label]) => `${condition}: ${shownLabel(label)}`),
  };
}
