import { isObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import type { JudgeScore } from "../../exchange/judgement.ts";
import type { Slot } from "../../exchange/texts.ts";
import { garbage, isScore, joined, type JudgeWire } from "./judge-wire.ts";

/** Our own choice: the reference gives no limit on the inputs of a request. More texts than this share inputs. */
const inputsMax = 64;

/** `POST /v1/moderations`: one result for each input. A category's score is that of the worst input. */
export const openAiModeration: JudgeWire = {
  path: "/moderations",
  write: ({ model = "", texts }) => ({ model, input: inputsOf(texts) }),
  read: (answer, { texts }) => {
    const results = isObject(answer) ? answer["results"] : undefined;
    if (!Array.isArray(results)) throw garbage("there are no results");
    const expected = inputsOf(texts).length;
    if (results.length !== expected) throw garbage(`${results.length} results for ${expected} inputs`);
    const worst = new Map<string, JudgeScore>();
    for (const result of results as readonly JsonValue[])
      for (const score of scoresOf(result)) {
        const known = worst.get(score.category);
        worst.set(score.category, known === undefined ? score : worse(known, score));
      }
    return [...worst.values()];
  },
};

/** A text each, so that an honest one does not thin out its neighbour's score. */
function inputsOf(texts: readonly Slot[]): readonly string[] {
  const each = Math.max(1, Math.ceil(texts.length / inputsMax));
  return Array.from({ length: Math.ceil(texts.length / each) }, (_, i) =>
    joined(texts.slice(i * each, (i + 1) * each)),
  );
}

const worse = (a: JudgeScore, b: JudgeScore): JudgeScore => ({
  category: a.category,
  score: Math.max(a.score, b.score),
  flagged: a.flagged || b.flagged,
});

function scoresOf(result: JsonValue): readonly JudgeScore[] {
  if (!isObject(result) || typeof result["flagged"] !== "boolean") throw garbage("a result has no verdict");
  const [categories, scores] = [objectAt(result, "categories"), objectAt(result, "category_scores")];
  const found = Object.entries(scores).map(([category, score]): JudgeScore => {
    if (!isScore(score)) throw garbage("a score is not a number from 0 to 1");
    return { category, score, flagged: categories[category] === true };
  });
  // A category that is newer than the scores, or has none: its yes must not be lost.
  const named = found.some(({ flagged }) => flagged);
  return result["flagged"] && !named ? [...found, { category: "flagged", score: 1, flagged: true }] : found;
}

function objectAt(result: JsonObject, name: string): JsonObject {
  const value = result[name];
  if (!isObject(value)) throw garbage(`a result has no ${name}`);
  return value;
}
