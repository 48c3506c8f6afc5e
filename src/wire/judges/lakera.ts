import { isObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import type { JudgeScore } from "../../exchange/judgement.ts";
import { garbage, joined, type JudgeQuestion, type JudgeWire } from "./judge-wire.ts";
import { spansIn, type Stretch } from "./places.ts";

/**
 * `POST /v2/guard`. Which detectors run, and how strictly, is the Lakera project's policy. It screens the latest message with those
 * before it as context, so all texts of a request stand in one.
 */
export const lakera: JudgeWire = {
  path: "/guard",
  write: ({ side, texts, before, project }) => ({
    messages: [
      ...(side === "output" ? [{ role: "user", content: joined(before) }] : []),
      { role: side === "output" ? "assistant" : "user", content: joined(texts) },
    ],
    breakdown: true,
    payload: true,
    ...(project === undefined ? {} : { project_id: project }),
  }),
  read: (answer, question) => {
    if (!isObject(answer) || typeof answer["flagged"] !== "boolean") throw garbage("there is no verdict");
    const places = placesIn(answer, question);
    const placed = new Set(places.map(({ category }) => category));
    const detected = detectedIn(answer, question).filter(({ category }) => !placed.has(category));
    const found = [...places, ...detected];
    if (!answer["flagged"])
      return found.length > 0 ? found : [{ category: "flagged", score: 0, flagged: false }];
    return found.some(({ flagged }) => flagged)
      ? found
      : [...found, { category: "flagged", score: 1, flagged: true }];
  },
};

/** Its names: `prompt_attack`, `pii/email`, `moderated_content/hate`. */
const detectorName = /^[a-z][a-z0-9_]{0,40}(?:\/[a-z0-9_]{1,40})?$/;

function nameIn(row: JsonObject): string {
  const name = row["detector_type"];
  if (typeof name !== "string" || !detectorName.test(name)) throw garbage("a detector without a type");
  return name;
}

/** Rows of a list about the message that is judged; an answer's request was judged when it was made. */
function rowsOf(answer: JsonObject, name: string, { side }: JudgeQuestion): readonly JsonObject[] {
  const list = answer[name] ?? [];
  if (!Array.isArray(list)) throw garbage(`${name} is no list`);
  const rows = (list as readonly JsonValue[]).map((row) => {
    if (!isObject(row)) throw garbage(`a row of ${name} is no object`);
    return row;
  });
  const last = side === "output" ? 1 : 0;
  return rows.filter(({ message_id: of }) => of === undefined || of === null || of === last);
}

/** Where the detectors saw something; only what is detected under the project's policy stands in there. */
function placesIn(answer: JsonObject, question: JudgeQuestion): readonly JudgeScore[] {
  const rows = rowsOf(answer, "payload", question);
  const spans = spansIn(question.texts, rows.map(stretchOf));
  const flagged = answer["flagged"] === true;
  return rows.flatMap((row, i) =>
    (spans[i] ?? []).map((span): JudgeScore => ({ category: nameIn(row), score: 1, flagged, span })),
  );
}

function stretchOf({ start, end }: JsonObject): Stretch {
  if (typeof start !== "number" || typeof end !== "number") throw garbage("a finding without a place");
  return { start, end };
}

function detectedIn(answer: JsonObject, question: JudgeQuestion): readonly JudgeScore[] {
  const worst = new Map<string, JudgeScore>();
  for (const row of rowsOf(answer, "breakdown", question)) {
    const category = nameIn(row);
    if (typeof row["detected"] !== "boolean") throw garbage("a detector without a verdict");
    const flagged = row["detected"] || worst.get(category)?.flagged === true;
    worst.set(category, { category, score: flagged ? 1 : 0, flagged });
  }
  return [...worst.values()];
}
