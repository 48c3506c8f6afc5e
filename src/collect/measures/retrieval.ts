import type { Leaf } from "../../audit/leaf.ts";
import { dayMs, hourMs, lately, leavesMax, measureOf, minuteMs, numberIn, partly } from "./measure.ts";

/** Our own choice: a search serves the turn that follows it. */
const servesMs = 10 * minuteMs;

/** Whose entry it is: the session, where one is named, and the user of the tenant, or the key where no user is. */
const whose = ({ tenant = "", user, session, key = "" }: Leaf): readonly string[] => [
  ...(session === undefined ? [] : [`session ${session}`]),
  user === undefined ? `key ${tenant} ${key}` : `user ${tenant} ${user}`,
];

/** When each asked for documents last before a moment: the searches in the order of time, for each of whom. */
function searchesByWhom(searches: readonly Leaf[]): ReadonlyMap<string, readonly number[]> {
  const times = new Map<string, number[]>();
  for (const leaf of searches)
    for (const name of whose(leaf)) {
      const list = times.get(name);
      if (list === undefined) times.set(name, [leaf.at]);
      else list.push(leaf.at);
    }
  return times;
}

/**
 * Requests that had documents: those with parts that are documents, and those that follow a search of the same session or user within
 * ten minutes. Recorded are those with such a search.
 */
export function retrievalFigures(
  inputs: readonly Leaf[],
  searches: readonly Leaf[],
): { readonly answers: number; readonly recorded: number } {
  const times = searchesByWhom(searches);
  let [answers, recorded] = [0, 0];
  for (const input of inputs) {
    const before = whose(input).some((name) =>
      times.get(name)?.some((atMs) => atMs <= input.at && input.at - atMs <= servesMs),
    );
    if (!before && (numberIn(input, "documents") ?? 0) === 0) continue;
    answers += 1;
    if (before) recorded += 1;
  }
  return { answers, recorded };
}

export const retrieval = measureOf({
  observation: "log-retrieval",
  each: "feature",
  everyMs: 6 * hourMs,
  async measure(ask) {
    const { log, of } = ask;
    const inputs = await log.newest(lately(ask, dayMs, { kind: ["call.input"] }), leavesMax);
    const kind = ["retrieval.checked"];
    const searches = await log.newest(lately(ask, dayMs + servesMs, { kind }), leavesMax);
    const figures = retrievalFigures(inputs.leaves, searches.leaves);
    if (figures.answers === 0 && !of.capabilities.includes("knowledge")) return undefined;
    return { figures, ...partly(inputs.isWhole && searches.isWhole, "requests and searches") };
  },
});
