import { isObject, readJson, type JsonObject, type JsonValue } from "../../base/json.ts";
import type { JudgeScore } from "../../exchange/judgement.ts";
import { asked, chatPath, readChat, writeChat } from "./chat.ts";
import { garbage, isScore, type JudgeWire } from "./judge-wire.ts";

/** Our own choice: a verdict with a dozen categories is under 200 tokens. */
const tokensMax = 400;

/** Our own choice: the manifest takes no more either. */
const categoriesMax = 64;

/** Any chat model, asked for `{"flagged": true, "score": 0.9, "categories": {"name": 0.9}}`. */
export const chatJson: JudgeWire = {
  path: chatPath,
  write: (question) =>
    writeChat(
      question,
      asked(
        question,
        'Answer with one JSON object and nothing else: {"flagged": true or false, "score": 0 to 1, "categories": {"name": 0 to 1}}. ' +
          "flagged is true if they must be stopped. score and categories may be left out.",
      ),
      tokensMax,
    ),
  read: (answer) => {
    const verdict = readJson(unfenced(readChat(answer)));
    if (!isObject(verdict) || typeof verdict["flagged"] !== "boolean")
      throw garbage("no verdict in the JSON");
    const flagged = verdict["flagged"];
    const score = verdict["score"] ?? (flagged ? 1 : 0);
    if (!isScore(score)) throw garbage("the score is not a number from 0 to 1");
    return [{ category: "flagged", score, flagged }, ...categoriesOf(verdict, flagged)];
  },
};

function categoriesOf(verdict: JsonObject, flagged: boolean): readonly JudgeScore[] {
  const given = verdict["categories"] ?? {};
  if (!isObject(given)) throw garbage("the categories are no object");
  const all = Object.entries(given);
  if (all.length > categoriesMax) throw garbage(`more than ${categoriesMax} categories`);
  return all.map(([category, value]) => ({ category, ...scoreOf(value, flagged) }));
}

/** Of a category with a number the verdict as a whole says whether it counts: half and more of a flagged one does. */
function scoreOf(value: JsonValue, flagged: boolean): Omit<JudgeScore, "category"> {
  if (typeof value === "boolean") return { score: value ? 1 : 0, flagged: value };
  if (!isScore(value)) throw garbage("a category is neither yes, no nor a number from 0 to 1");
  return { score: value, flagged: flagged && value >= 0.5 };
}

/** Chat models like to put JSON into a block of code. */
function unfenced(text: string): string {
  const fence = "```";
  if (!text.startsWith(fence) || !text.endsWith(fence) || text.length < 2 * fence.length) return text;
  const inside = text.slice(fence.length, -fence.length);
  return inside.startsWith("json") ? inside.slice("json".length) : inside;
}
