import type { EntryKind } from "../evidence/entry.ts";
import { pick, raised, resolved, text, until, type Rule } from "./rule.ts";

/** Kinds of alert about what people decide. */
export const decisionAlertKinds = {
  "decision.asked": "somebody asks for an exception or a break-glass, and another person must decide",
  "waiver.ending": "an exception that a feature ships by ends within three days",
} as const;

/** What follows from entries about decisions. The time in which an exception ends is watched by the gateway. */
export const decisionRules: Partial<Record<EntryKind, Rule>> = {
  "waiver.asked": (ask) => {
    const { feature = "", environment = "", facts = {} } = ask.entry;
    const [waiver, path, control] = ["waiver", "path", "control"].map((name) => text(facts[name]) ?? "");
    const isGlass = path === "break-glass";
    const what = isGlass ? "the gate to be opened" : `${path ?? ""} of ${control ?? ""}`;
    return raised(ask, {
      key: `waiver:${waiver ?? ""}`,
      severity: isGlass ? "critical" : "warning",
      kind: "decision.asked",
      summary: `Somebody asks for ${what}, ${feature} in ${environment}: seaworthy sign --waiver ${waiver ?? ""}, or reject it`,
      facts: pick(facts, ["waiver", "path", "control", "as"]),
      ...until(ask, facts["endsAtMs"]),
    });
  },
  "waiver.signed": ({ entry: { facts = {} } }) =>
    Number(facts["have"]) >= Number(facts["needs"]) ? resolved("waiver", facts["waiver"]) : undefined,
  "waiver.ended": ({ entry: { facts = {} } }) => {
    const waiver = text(facts["waiver"]) ?? "";
    return { resolve: [`waiver:${waiver}`, `waiver-ending:${waiver}`] };
  },
};
