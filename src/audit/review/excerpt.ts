import { isObject, type JsonObject, type JsonValue } from "../../base/json.ts";

/** A finding as the payload of a request's entry has it, with the words that it stood in. */
export interface Excerpt {
  readonly guard: string;
  readonly kind: string;
  readonly source: string;
  readonly action: string;
  /** UTF-16 offsets into the text of that part, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly score?: number;
  readonly before?: string;
  readonly found?: string;
  readonly after?: string;
}

/** The findings in an opened payload; none in that of an answer, of which what left is kept and no more. */
export function excerptsIn(payload: string): readonly Excerpt[] {
  const value = parse(payload);
  const verdicts = isObject(value) ? value["verdicts"] : undefined;
  return Array.isArray(verdicts) ? verdicts.filter(isObject).flatMap(readExcerpt) : [];
}

function readExcerpt(value: JsonObject): readonly Excerpt[] {
  const { guard, kind, start, end, score } = value;
  if (typeof guard !== "string" || typeof kind !== "string") return [];
  const words = Object.fromEntries(
    ["before", "found", "after"].flatMap((name) => {
      const text = value[name];
      return typeof text === "string" ? [[name, text]] : [];
    }),
  );
  return [
    {
      ...{ guard, kind, source: textAt(value, "source"), action: textAt(value, "action") },
      ...{ start: typeof start === "number" ? start : 0, end: typeof end === "number" ? end : 0 },
      ...(typeof score === "number" ? { score } : {}),
      ...words,
    },
  ];
}

const textAt = (value: JsonObject, name: string): string => {
  const text = value[name];
  return typeof text === "string" ? text : "";
};

/** A payload that is no JSON has no list of findings. */
function parse(payload: string): JsonValue {
  try {
    return JSON.parse(payload) as JsonValue;
  } catch {
    return null;
  }
}
