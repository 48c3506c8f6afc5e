import { isObject, type JsonValue } from "../../base/json.ts";
import type { JudgeScore } from "../../exchange/judgement.ts";
import { garbage, isScore, joined, type JudgeWire } from "./judge-wire.ts";
import { spansIn, type Stretch } from "./places.ts";

/** `POST /analyze` of a Presidio analyzer: a list of entities with their places in the text. */
export const presidio: JudgeWire = {
  path: "/analyze",
  write: ({ texts, language = "en" }) => ({ text: joined(texts), language }),
  read: (answer, { texts }) => {
    if (!Array.isArray(answer)) throw garbage("not a list of entities");
    const entities = (answer as readonly JsonValue[]).map(entityOf);
    const spans = spansIn(texts, entities);
    return entities.flatMap(({ category, score }, i) =>
      (spans[i] ?? []).map((span): JudgeScore => ({ category, score, flagged: true, span })),
    );
  },
};

/** Its names are upper case (`US_SSN`), those of recognizers of one's own too. */
const entityName = /^[A-Z][A-Z0-9_]{0,63}$/;

function entityOf(value: JsonValue): Stretch & { readonly category: string; readonly score: number } {
  if (!isObject(value)) throw garbage("an entity that is no object");
  const { entity_type: category, start, end, score } = value;
  if (typeof category !== "string" || !entityName.test(category)) throw garbage("an entity without a type");
  if (typeof start !== "number" || typeof end !== "number") throw garbage("an entity without a place");
  if (!isScore(score)) throw garbage("an entity without a score");
  return { category, start, end, score };
}
