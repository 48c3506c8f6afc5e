import { isObject, type JsonValue } from "../../base/json.ts";
import type { Exchange, Tool } from "../../exchange/exchange.ts";
import { withTools } from "../../exchange/offered-tools.ts";
import type { Sha256 } from "../../policy/digest.ts";
import type { Policy, ToolRule } from "../../policy/policy.ts";
import { defaultRegime, type ToolRegime } from "../../policy/tool-rules.ts";
import type { Verdict } from "../decision.ts";
import { ruleFor, shownName } from "./judge-use.ts";

export interface Offered {
  /** With the tools that the manifest names only, each defined as the manifest defines it. */
  readonly exchange: Exchange;
  readonly verdicts: readonly Verdict[];
}

/**
 * What a request may offer its model. A manifest that says nothing of tools changes nothing. Calls in earlier turns stay as they are:
 * they have been made.
 */
export function offeredTools(exchange: Exchange, policy: Policy, sha256: Sha256): Offered {
  const { tools, toolRegime: regime = defaultRegime } = policy;
  if (tools === undefined) return { exchange, verdicts: [] };
  const verdicts: Verdict[] = [];
  const { toolChoice: choice } = exchange;
  if (choice?.kind === "tool" && !isNamed(choice.name, tools))
    verdicts.push(
      verdict(
        "unknown-tool-chosen",
        "/toolChoice",
        "block",
        `the request wants the tool ${shownName(choice.name)} to be called, which is not one of this feature's tools`,
      ),
    );
  if (exchange.tools.length === 0) return { exchange, verdicts };
  const kept: Tool[] = [];
  exchange.tools.forEach((tool, i) => {
    const rule = ruleOf(tool, tools);
    const place = `/tools/${i}`;
    if (rule === undefined) {
      verdicts.push(
        verdict(
          "unknown-tool-offered",
          place,
          regime.unknown === "refuse" ? "block" : "record",
          `the request offers the tool ${shownName(tool.name)}, which is not one of this feature's tools`,
        ),
      );
      return;
    }
    kept.push(asDefined(tool, rule, { place, regime, sha256, verdicts }));
  });
  const isSame = kept.length === exchange.tools.length && kept.every((tool, i) => tool === exchange.tools[i]);
  if (isSame) return { exchange, verdicts };
  return {
    exchange:
      kept.length === exchange.tools.length ? { ...exchange, tools: kept } : withTools(exchange, kept),
    verdicts,
  };
}

const isNamed = (name: string, tools: NonNullable<Policy["tools"]>): boolean =>
  ruleFor(name, tools) !== undefined;

/** A tool that the provider runs is named by its kind or its name, and as one of that sort: nothing else judges its calls. */
function ruleOf(
  { name, nativeKind, freeText }: Tool,
  tools: NonNullable<Policy["tools"]>,
): ToolRule | undefined {
  if (nativeKind !== undefined) {
    const rule = ruleFor(nativeKind, tools) ?? ruleFor(name, tools);
    return rule?.input === "provider" ? rule : undefined;
  }
  const rule = ruleFor(name, tools);
  return (rule?.input ?? "json") === (freeText === true ? "text" : "json") ? rule : undefined;
}

interface Defining {
  readonly place: string;
  readonly regime: ToolRegime;
  readonly sha256: Sha256;
  readonly verdicts: Verdict[];
}

/** The manifest is the truth about a tool: what the request says otherwise is not what its calls are judged by. */
function asDefined(tool: Tool, rule: ToolRule, { place, regime, sha256, verdicts }: Defining): Tool {
  let defined = tool;
  if ((rule.input ?? "json") === "json" && !isSameJson(tool.schema ?? null, rule.schema)) {
    verdicts.push(
      verdict(
        "definition-replaced",
        `${place}/schema`,
        "record",
        `the request defines the arguments of ${tool.name} otherwise than the manifest`,
      ),
    );
    defined = { ...defined, schema: rule.schema };
  }
  const { description } = rule;
  if (description === undefined || description === tool.description) return defined;
  const isPin = /^sha256:[0-9a-f]{64}$/.test(description);
  if (isPin && tool.description !== undefined && description === `sha256:${sha256(tool.description)}`)
    return defined;
  if (tool.description !== undefined || isPin)
    verdicts.push(
      verdict(
        "description-changed",
        `${place}/description`,
        regime.descriptionChanged === "refuse" ? "block" : "record",
        `the request describes ${tool.name} otherwise than the manifest`,
      ),
    );
  return isPin ? defined : { ...defined, description };
}

const verdict = (kind: string, place: string, action: "record" | "block", message: string): Verdict => ({
  guard: "tools",
  kind,
  severity: action === "block" ? "high" : "medium",
  start: 0,
  end: 0,
  message,
  place,
  source: "whole",
  action,
});

/** The order of members says nothing. */
function isSameJson(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (Array.isArray(a))
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      (a as readonly JsonValue[]).every((item, i) => isSameJson(item, (b as readonly JsonValue[])[i] ?? null))
    );
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSameJson(a[key] ?? null, b[key] ?? null))
  );
}
