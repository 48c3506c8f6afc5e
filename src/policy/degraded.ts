import type { Action, BoundGuard, Judges, McpRules, Policy } from "./policy.ts";

/**
 * The same policy with less reach, for a feature whose checklist no longer holds: tools that write or reach outside are gone, and
 * whatever only recorded blocks. Its running digest stays, since it is what people know it by; the log says that it is degraded.
 */
export function degradedPolicy(policy: Policy): Policy {
  const { tools = {}, mcp, judges } = policy;
  return {
    ...policy,
    onBlind: policy.onBlind === "record" ? "block" : policy.onBlind,
    unread: onEach(policy.unread, (): "block" => "block"),
    guards: policy.guards.map(strict),
    // A manifest that says nothing of tools lets all through: then none is left.
    tools: reading(tools),
    ...(mcp === undefined ? {} : { mcp: onEach(mcp, narrowed) }),
    ...(judges === undefined ? {} : { judges: strictJudges(judges) }),
  };
}

const blocking = (action: Action): Action => (action === "record" ? "block" : action);

const strict = ({ guard, actions, kinds }: BoundGuard): BoundGuard => ({
  guard,
  actions: onEach(actions, blocking),
  ...(kinds === undefined ? {} : { kinds: onEach(kinds, blocking) }),
});

/** What an MCP server asks of a program in the middle of a call reaches outside too. */
const narrowed = (rules: McpRules): McpRules => ({ ...rules, tools: reading(rules.tools), asks: [] });

function reading<T extends { readonly effect: string }>(
  tools: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(tools).filter(([, { effect }]) => effect === "read"));
}

/** One that is only read afterwards stays so: nobody has tried how long it keeps callers waiting. */
const strictJudges = (judges: Judges): Judges => ({
  ...judges,
  rules: judges.rules.map((rule) => ({
    ...rule,
    standard: { ...rule.standard, action: blocking(rule.standard.action) },
    categories: onEach(rule.categories, (one) => ({ ...one, action: blocking(one.action) })),
    whenSilent: rule.whenSilent === "allow" ? "block" : rule.whenSilent,
  })),
});

/** The members by the same names, each changed. */
const onEach = <T extends object, V extends T[keyof T]>(record: T, change: (value: V) => V): T =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value as V)])) as T;
