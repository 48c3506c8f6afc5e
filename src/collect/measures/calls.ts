import type { Leaf } from "../../audit/leaf.ts";
import { dayMs, decided, hourMs, lately, leavesMax, measureOf, numberIn, partly } from "./measure.ts";

/** The checklist's: a call that has no end an hour later has none. */
const endsWithinMs = hourMs;

/** Entries by which a call ends. */
const ends = ["call.output", "call.failed", "call.refused"] as const;

/** Answers, and those that an auditor can rebuild: by whom, under what, of how many tokens, how fast. */
export function answersIn(leaves: readonly Leaf[]): {
  readonly answers: number;
  readonly judged: number;
  readonly whole: number;
} {
  return {
    answers: leaves.length,
    judged: leaves.filter(({ decision }) => decision !== undefined).length,
    whole: leaves.filter(isWhole).length,
  };
}

function isWhole(leaf: Leaf): boolean {
  const { model, digest, facts = {} } = leaf;
  const counted = ["inputTokens", "outputTokens"].every((name) => numberIn(leaf, name) !== undefined);
  // What was given out again used no tokens; the entry that it names has them.
  const again = facts["cachedFrom"] !== undefined || facts["heldIn"] !== undefined;
  return (
    model !== undefined && digest !== undefined && numberIn(leaf, "ms") !== undefined && (counted || again)
  );
}

/** Requests without an end. What began before the oldest end that is known cannot be told and is not counted. */
export function orphansOf(inputs: readonly Leaf[], ended: readonly Leaf[], knownFromMs: number): number {
  const exchanges = new Set(ended.map(({ exchange }) => exchange));
  return inputs.filter(({ at, exchange }) => at >= knownFromMs && !exchanges.has(exchange)).length;
}

export const calls = measureOf({
  observation: "log-calls",
  each: "feature",
  everyMs: hourMs,
  async measure(ask) {
    const { log, nowMs } = ask;
    const where = (kind: readonly string[]) => lately(ask, dayMs, { kind });
    const refused = await log.count(where(["call.refused"]));
    const inputs = await log.count(where(["call.input"]));
    const seen = await log.count(lately(ask, dayMs, { kind: ["call.input"], decision: decided }));
    const answers = await log.newest(where(["call.output"]), leavesMax);
    const old = {
      ...lately(ask, dayMs + endsWithinMs, { kind: ["call.input"] }),
      toMs: nowMs - endsWithinMs,
    };
    const begun = await log.newest(old, leavesMax);
    const sinceMs = begun.leaves.at(-1)?.at ?? nowMs;
    const over = await log.newest({ ...where(ends), fromMs: sinceMs }, 4 * leavesMax);
    const knownFromMs = over.isWhole ? sinceMs : (over.leaves.at(-1)?.at ?? nowMs);
    return {
      figures: {
        // Who was turned away was decided on; nothing of it reached a model.
        calls: inputs + refused,
        seen: seen + refused,
        ...answersIn(answers.leaves),
        orphans: orphansOf(begun.leaves, over.leaves, knownFromMs),
      },
      ...partly(answers.isWhole && begun.isWhole && over.isWhole, "answers and requests"),
    };
  },
});
