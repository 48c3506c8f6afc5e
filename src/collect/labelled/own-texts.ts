import { KnownError } from "../../base/errors.ts";
import { readJson, type JsonValue } from "../../base/json.ts";
import type { LabelledText, Topic } from "./labelled-text.ts";

/** Bytes of a feature's own file. Our own choice: ten thousand questions of usual length; what is longer would hold up other looks. */
export const ownBytesMax = 4_194_304;

/** Texts of it. Our own choice: a second of a processor. */
const textsMax = 5000;

const topics: readonly Topic[] = ["injection", "personal-data", "harmful"];
/** Whose texts the guard of a topic looks at: others it could never find. */
const sources: Readonly<Record<Topic, readonly LabelledText["source"][]>> = {
  injection: ["user", "document", "tool"],
  "personal-data": ["user", "document", "tool", "assistant"],
  harmful: ["user", "assistant"],
};
const keys = new Set(["topic", "text", "source", "label", "kind"]);

/** What people write for "has to be found" and "honest", as `seaworthy detect tune --file` takes it. */
const labels: ReadonlyMap<JsonValue | undefined, boolean> = new Map<JsonValue | undefined, boolean>([
  [1, true],
  [0, false],
  [true, true],
  [false, false],
  ["attack", true],
  ["benign", false],
]);

/**
 * Reads a feature's own labelled texts: JSON lines `{topic, text, source, label, kind}`. `topic` is injection unless said, `source` user,
 * `kind` the class of what has to be found: own patterns of personal data are measured by it.
 *
 * @throws KnownError USAGE with the number of the line
 */
export function readOwnTexts(path: string, text: string): readonly LabelledText[] {
  const lines = text.split("\n").map((line, i) => ({ line, at: `${path}, line ${i + 1}` }));
  const filled = lines.filter(({ line }) => line.trim() !== "");
  if (filled.length > textsMax)
    throw wrong(path, `it has ${filled.length} texts`, `leave the ${textsMax} that say most`);
  return filled.map(({ line, at }) => readLine(at, line));
}

function readLine(at: string, line: string): LabelledText {
  const value = jsonOf(at, line);
  const unknown = Object.keys(value).find((key) => !keys.has(key));
  if (unknown !== undefined)
    throw wrong(at, `${unknown.slice(0, 40)} is not known`, `there are ${[...keys].join(", ")}`);
  const { text, kind } = value;
  const topic = topics.find((one) => one === (value["topic"] ?? "injection"));
  const label = labels.get(value["label"]);
  if (typeof text !== "string" || text === "") throw wrong(at, "it has no text", "give it one");
  if (topic === undefined) throw wrong(at, "its topic is not known", `one of ${topics.join(", ")}`);
  const source = sources[topic].find((one) => one === (value["source"] ?? "user"));
  if (source === undefined)
    throw wrong(at, "nobody looks at that source for this topic", `one of ${sources[topic].join(", ")}`);
  if (label === undefined)
    throw wrong(at, "its label is not known", "one of 1, 0, true, false, attack, benign");
  if (kind !== undefined && (typeof kind !== "string" || kind === ""))
    throw wrong(at, "its kind is no name", 'name the class: "CUSTOMER_ID"');
  return { topic, source, text, ...(label ? { kind: kind ?? "own" } : {}) };
}

function jsonOf(at: string, line: string): Readonly<Record<string, JsonValue>> {
  let value: JsonValue;
  try {
    value = readJson(line);
  } catch {
    throw wrong(at, "it is no JSON", 'write {"text": "...", "label": "attack"}');
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw wrong(at, "it is no object", 'write {"text": "...", "label": "attack"}');
  return value as Readonly<Record<string, JsonValue>>;
}

const wrong = (at: string, what: string, mend: string): KnownError =>
  new KnownError("USAGE", `${at}: ${what}`, mend);
