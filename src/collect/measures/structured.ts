import { dayMs, hourMs, lately, measureOf } from "./measure.ts";

const weekMs = 7 * dayMs;

export const structured = measureOf({
  observation: "log-structured",
  each: "feature",
  everyMs: 6 * hourMs,
  async measure(ask) {
    const { log, of } = ask;
    if (!of.capabilities.includes("structured")) return undefined;
    const where = { kind: ["call.output"] };
    const misfits = { ...where, finding: ["output-schema:*"] };
    return {
      figures: {
        answers: await log.count(lately(ask, weekMs, where)),
        failed: await log.count(lately(ask, weekMs, misfits)),
        delivered: await log.count(lately(ask, weekMs, { ...misfits, decision: ["allow", "redact"] })),
      },
    };
  },
});
