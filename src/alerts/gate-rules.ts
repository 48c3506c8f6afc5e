import type { JsonObject, JsonValue } from "../base/json.ts";
import type { EntryKind } from "../evidence/entry.ts";
import { pick, raised, text, until, type Act, type Rule, type RuleAsk } from "./rule.ts";

/** Kinds of alert about the gate and what serves. */
export const gateAlertKinds = {
  "admission.red": "what serves does not pass the gate any more, or is held",
  "admission.grace": "the grace of a feature that does not pass the gate is nearly over",
  "admission.broken-glass": "two people opened the gate for something that does not pass it",
  "gate.failed": "somebody asked the gate whether something may ship, and it may not",
  "policy.changed": "the files of a manifest are others than those that are served",
} as const;

/** Our own choice: whoever asked the gate has the answer already. */
const askedLastMs = 86_400_000;

/** What follows from entries about the gate. */
export const gateRules: Partial<Record<EntryKind, Rule>> = {
  "admission.changed": (ask) => {
    const { feature = "", environment = "", facts = {} } = ask.entry;
    const state = text(facts["state"]);
    const [red, glass, grace] = ["admission", "admission-glass", "admission-grace"].map(
      (name) => `${name}:${environment}:${feature}`,
    );
    if (red === undefined || glass === undefined || grace === undefined) return undefined;
    if (state === "broken-glass")
      return raised(ask, {
        key: glass,
        severity: "critical",
        kind: "admission.broken-glass",
        summary: `Two people opened the gate for ${feature} in ${environment}, which does not pass it`,
        facts: shown(facts),
        ...until(ask, facts["endsAtMs"]),
      });
    // What is only observed rings once in prod, where it meets real people, and nowhere else.
    if (state === "admitted" || (state === "observed" && environment !== "prod"))
      return { resolve: [red, glass, grace] };
    return raised(ask, {
      key: red,
      severity: environment === "prod" ? "critical" : "warning",
      kind: "admission.red",
      summary: `${feature} does not pass the gate in ${environment}: ${consequences[state ?? ""] ?? "it is held"}`,
      facts: shown(facts),
    });
  },
  "gate.decided": (ask) => {
    const { feature = "", environment = "", facts = {} } = ask.entry;
    const key = `gate:${environment}:${feature}`;
    if (facts["answer"] !== "fail") return { resolve: [key] };
    return raised(ask, {
      key,
      severity: "info",
      kind: "gate.failed",
      summary: `${feature} may not ship to ${environment}: ${text(facts["redCount"]) ?? "some"} controls are red`,
      facts: shown(facts),
      resolveAfterMs: askedLastMs,
    });
  },
  "policy.changed": (ask) => changed(ask),
  "policy.loaded": ({ entry: { feature = "", environment = "" } }) => ({
    resolve: [changedKey(feature, environment)],
  }),
};

const consequences: Readonly<Record<string, string>> = {
  grace: "it still serves for its grace",
  degraded: "it serves with less",
  held: "its calls are refused",
  observed: "it serves nevertheless, since the gate is only observed",
};

const shown = (facts: JsonObject): JsonObject => ({
  ...pick(facts, ["state", "redCount"]),
  ...redOf(facts["red"]),
  ...(typeof facts["endsAtMs"] === "number" ? { until: new Date(facts["endsAtMs"]).toISOString() } : {}),
});

/** Our own choice: a message names the first five. */
const redOf = (red: JsonValue | undefined): JsonObject =>
  Array.isArray(red) && red.length > 0 ? { red: red.slice(0, 5).join(", ") } : {};

const changedKey = (feature: string, environment: string): string => `policy:${environment}:${feature}`;

function changed(ask: RuleAsk): Act {
  const { feature = "", environment = "", facts = {} } = ask.entry;
  const key = changedKey(feature, environment);
  if (facts["loaded"] === true) return { resolve: [key] };
  const what =
    facts["loads"] === false
      ? "do not load any more"
      : "are others than those that are served: restart to serve them";
  return raised(ask, {
    key,
    severity: facts["loads"] === false ? "warning" : "info",
    kind: "policy.changed",
    summary: `The files of ${feature} ${what}`,
    facts: {},
  });
}
