import type { JsonValue } from "../../base/json.ts";
import { argumentsCheck } from "../../policy/tool-schema.ts";
import type { Policy, ToolRule } from "../../policy/policy.ts";
import { flowFindings } from "../flow/flow-findings.ts";
import type { FlowState } from "../flow/flow-state.ts";
import { argumentFaults, type Principal } from "./argument-rules.ts";
import type { JudgedUse, ToolFinding, ToolUse } from "./tool-use.ts";

export interface JudgeBy {
  /** The tools that there are; undefined where the policy says nothing of tools. */
  readonly tools: Policy["tools"];
  readonly principal?: Principal;
  /** Names of the tools that the request offered; undefined where there is no request. */
  readonly offered?: ReadonlySet<string>;
  /** What is in the conversation; undefined where no rule asks for it. */
  readonly flow?: FlowState;
}

/**
 * Whether a call may leave: the allow-list, its arguments, where its data came from, and who has to say yes. The same call gets the same
 * judgement wherever it is seen.
 */
export function judgeUse(use: ToolUse, by: JudgeBy): JudgedUse {
  const { tools, flow } = by;
  const rule = ruleFor(use.name, tools);
  const own =
    tools === undefined ? [] : rule === undefined ? [unknown(use.name)] : ownFindings(use, rule, by);
  const findings = flow === undefined ? own : [...own, ...flowFindings(use, rule, flow)];
  return { use, rule, findings, outcome: outcomeOf(findings) };
}

export const ruleFor = (name: string, tools: Policy["tools"]): ToolRule | undefined =>
  tools !== undefined && Object.hasOwn(tools, name) ? tools[name] : undefined;

/** The strongest finding counts. */
export function outcomeOf(findings: readonly ToolFinding[]): JudgedUse["outcome"] {
  if (findings.some(({ action }) => action === "block")) return "block";
  return findings.some(({ action }) => action === "hold") ? "hold" : "allow";
}

/** As a sentence may have it: what a model writes as a name can be any text. */
export const shownName = (name: string): string =>
  /^[A-Za-z0-9_.-]{1,128}$/.test(name) ? name : "a name that no tool has";

const unknown = (name: string): ToolFinding => ({
  by: "tools",
  kind: "unknown-tool",
  message: `the tool ${shownName(name)} is not one of this feature's tools`,
  action: "block",
});

function ownFindings(use: ToolUse, rule: ToolRule, { offered, principal }: JudgeBy): readonly ToolFinding[] {
  const { name } = use;
  const found: ToolFinding[] = [];
  if (offered !== undefined && !offered.has(name))
    found.push(refused(name, "tool-not-offered", "the request did not offer it"));
  const given = use.arguments;
  if (rule.input === "text" ? given.kind !== "text" : given.kind !== "json")
    found.push(
      rule.input === "text"
        ? refused(name, "arguments-no-text", "it takes free text")
        : refused(name, "arguments-no-json", "its arguments are not a JSON document"),
    );
  else {
    const value = given.kind === "json" ? given.value : given.text;
    if (given.kind === "json") found.push(...schemaFindings(name, given.value, rule));
    for (const { kind, why, pointer } of argumentFaults(value, rule.arguments ?? [], principal))
      found.push(
        refused(name, kind, `${pointer === "" ? "what it is called with" : pointer} ${why}`, pointer),
      );
  }
  if (rule.approval === "human")
    found.push({
      by: "tools",
      kind: "approval-needed",
      message: `a call of ${name} needs a person's yes`,
      action: "hold",
    });
  return found;
}

const refused = (tool: string, kind: string, why: string, pointer?: string): ToolFinding => ({
  by: "tools",
  kind,
  message: `the call of ${tool} is refused: ${why}`,
  action: "block",
  ...(pointer === undefined ? {} : { pointer }),
});

function schemaFindings(tool: string, value: JsonValue, { schema }: ToolRule): readonly ToolFinding[] {
  const check = argumentsCheck(schema);
  // The manifest was refused for such a schema; a rule that came another way is no leave to pass.
  if ("problem" in check) return [refused(tool, "schema-unusable", "its schema cannot be checked")];
  return check
    .faults(value)
    .map(({ pointer, rule }) =>
      refused(
        tool,
        "schema-mismatch",
        `${pointer === "" ? "the arguments do" : `${pointer} does`} not hold to ${rule}`,
        pointer,
      ),
    );
}
