import type { Capability } from "../../policy/capability.ts";
import { dayMs, hourMs, lately, measureOf, type FeatureAsk } from "./measure.ts";

/** Our own choice: what is used once a month is used. */
const monthMs = 30 * dayMs;

/** What was counted of a feature in a month. */
export interface Seen {
  readonly tools: number;
  readonly knowledge: number;
  readonly mcp: number;
  readonly users: number;
  readonly sessions: number;
  readonly personal: number;
  readonly cards: number;
  readonly health: number;
}

const capabilityOf: Readonly<Record<keyof Seen, Capability>> = {
  tools: "tools",
  knowledge: "knowledge",
  mcp: "mcp",
  users: "users",
  sessions: "sessions",
  personal: "personal-data",
  cards: "cards",
  health: "health",
};

/** Flags for what was seen, and how much of it nobody has declared. */
export function capabilityFigures(
  seen: Seen,
  declared: readonly Capability[],
): Readonly<Record<keyof Seen | "undeclared", number>> {
  const names = Object.keys(capabilityOf) as (keyof Seen)[];
  const flags = Object.fromEntries(names.map((name) => [name, seen[name] > 0 ? 1 : 0])) as Record<
    keyof Seen,
    number
  >;
  const undeclared = names.filter((name) => seen[name] > 0 && !declared.includes(capabilityOf[name]));
  return { ...flags, undeclared: undeclared.length };
}

/** Health and payment cards have kinds of findings of their own. */
const healthFindings = ["MEDICAL_RECORD", "UK_NHS", "AU_MEDICARE"].map((kind) => `personal-data:${kind}`);

/** Our own choice: one page. */
const newestMax = 500;

async function seenOf(ask: FeatureAsk): Promise<Seen> {
  const { log } = ask;
  const count = (kind: readonly string[], finding?: readonly string[]): Promise<number> =>
    log.count(lately(ask, monthMs, { kind, ...(finding === undefined ? {} : { finding }) }));
  const inputs = lately(ask, monthMs, { kind: ["call.input"] });
  const { leaves } = await log.newest(inputs, newestMax);
  // The newest nearly always tell; only where none of them does all are gone through.
  const named = async (by: "user" | "tenant" | "session"): Promise<number> =>
    leaves.some((leaf) => leaf[by] !== undefined) ? 1 : (await log.groups(inputs, by)).length;
  const found = (finding: readonly string[]): Promise<number> => count(["call.*"], finding);
  return {
    tools: await count(["tool.called", "mcp.called"]),
    knowledge: await count(["retrieval.checked"]),
    mcp: await count(["mcp.called"]),
    users: (await named("user")) + (await named("tenant")),
    sessions: await named("session"),
    personal: await found(["personal-data:"]),
    cards: await found(["personal-data:CREDIT_CARD"]),
    health: await found(healthFindings),
  };
}

export const capabilities = measureOf({
  observation: "log-capabilities",
  each: "feature",
  everyMs: 6 * hourMs,
  measure: async (ask) => ({ figures: capabilityFigures(await seenOf(ask), ask.of.capabilities) }),
});
