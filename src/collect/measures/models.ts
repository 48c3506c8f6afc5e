import type { Leaf } from "../../audit/leaf.ts";
import {
  dayMs,
  hourMs,
  lately,
  leavesMax,
  measureOf,
  partly,
  textIn,
  type MeasuredFeature,
} from "./measure.ts";

/** The name without the path of its publisher, in lower case: `models/gemini-2.5-pro`, `anthropic/claude-x`. */
const bare = (id: string): string => id.slice(id.lastIndexOf("/") + 1).toLowerCase();

/** What may stand behind a name for the same model: a date, a version, a region's deployment. */
const goesOn = /^[-@:._]/;

/**
 * Whether the manifest names the model of an answer: the one that was asked for, and the one that says it answered. `*` names all; a
 * deployment at Azure has a name that the operator chose, so there the answer's own word says nothing.
 */
export function isNamed(answer: Leaf, models: MeasuredFeature["models"]): boolean {
  const { model = "" } = answer;
  const routes = models.filter(({ id }) => id === "*" || id === model);
  if (routes.length === 0) return false;
  const said = bare(textIn(answer, "answeredBy") ?? "");
  if (said === "") return true;
  return routes.some(({ provider, id }) => {
    if (id === "*" || provider.startsWith("azure")) return true;
    const wanted = bare(id);
    return said === wanted || (said.startsWith(wanted) && goesOn.test(said.slice(wanted.length)));
  });
}

export const models = measureOf({
  observation: "log-models",
  each: "feature",
  everyMs: 6 * hourMs,
  async measure(ask) {
    const { log, of } = ask;
    const { leaves, isWhole } = await log.newest(lately(ask, dayMs, { kind: ["call.output"] }), leavesMax);
    const others = leaves.filter((leaf) => !isNamed(leaf, of.models));
    const names = [
      ...new Set(others.map((leaf) => `${leaf.model ?? ""} ${textIn(leaf, "answeredBy") ?? ""}`)),
    ];
    return {
      figures: { answers: leaves.length, other: others.length },
      payload: JSON.stringify({ others: names.slice(0, 100) }),
      ...partly(isWhole, "answers"),
    };
  },
});
