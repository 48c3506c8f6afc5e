import type { Leaf } from "../../audit/leaf.ts";
import { dayMs, hourMs, lately, leavesMax, listIn, measureOf, partly } from "./measure.ts";

/** Requests that left turns out, whoever did so, and those of which an entry of its own tells. */
export function cutFigures(
  inputs: readonly Leaf[],
  told: readonly Leaf[],
): { readonly cut: number; readonly told: number } {
  const said = new Set(told.flatMap(({ exchange }) => exchange ?? []));
  // Where the provider was asked to trim, the request's own entry has the settings.
  const trimmed = inputs.filter((leaf) => listIn(leaf, "trims").length > 0);
  const alone = trimmed.filter(({ exchange = "" }) => !said.has(exchange)).length;
  return { cut: said.size + alone, told: said.size + alone };
}

export const sessions = measureOf({
  observation: "log-sessions",
  each: "feature",
  everyMs: 6 * hourMs,
  async measure(ask) {
    const { log, nowMs } = ask;
    const named = await log.groups(lately(ask, dayMs, { kind: ["call.input", "call.output"] }), "session");
    const values = named.slice(0, leavesMax).map(({ value }) => value);
    // A session may have begun long before: looked for as far back as the log goes.
    const ever = lately(ask, nowMs, { kind: ["session.started"] });
    const started = await log.having(ever, "session", values);
    const inputs = await log.newest(lately(ask, dayMs, { kind: ["call.input"] }), leavesMax);
    const kind = ["session.truncated", "session.summarised"];
    const told = await log.newest(lately(ask, dayMs, { kind }), leavesMax);
    return {
      figures: {
        sessions: values.length,
        started: started.size,
        orphans: values.length - started.size,
        ...cutFigures(inputs.leaves, told.leaves),
      },
      ...partly(inputs.isWhole && told.isWhole && values.length === named.length, "sessions and requests"),
    };
  },
});
