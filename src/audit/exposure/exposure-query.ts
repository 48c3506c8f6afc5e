import { KnownError } from "../../base/errors.ts";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import type { Args } from "../socket/ask.ts";
import { readMoment, type Moment } from "../search/moment.ts";

/** What is looked for: a text, a pattern (RE2), or the id of a document that a model was given. */
export type Sought =
  | { readonly by: "text" | "pattern"; readonly value: string; readonly ignoreCase: boolean }
  | { readonly by: "document"; readonly value: string };

/** Who saw what: the question. Plain data, so that it can be handed to another thread. */
export interface ExposureQuery {
  readonly sought: Sought;
  /** Look at what was sent to models, too. */
  readonly inputs: boolean;
  /** Unix milliseconds, both included. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly feature?: string;
  readonly environment?: string;
}

/** Our own choice: a page of text is longer than anything that has to be told apart. */
const soughtCharsMax = 4000;

/** Our own choice: longer patterns are lists, which are better asked one by one. */
const patternCharsMax = 1000;

const ways = ["text", "pattern", "document"] as const;

/** @throws KnownError USAGE */
export function readExposureQuery(args: Args): ExposureQuery {
  const given = ways.flatMap((by) => {
    const value = args.optionalWords(by);
    return value === undefined ? [] : [{ by, value }];
  });
  const [one] = given;
  if (one === undefined || given.length > 1)
    throw new KnownError(
      "USAGE",
      one === undefined ? "nothing is looked for" : "more than one thing is looked for",
      "give one of text, pattern or document",
    );
  const charsMax = one.by === "pattern" ? patternCharsMax : soughtCharsMax;
  if (one.value.length > charsMax)
    throw new KnownError(
      "USAGE",
      `/${one.by} is longer than ${charsMax} characters`,
      "look for a part of it",
    );
  const ignoreCase = readFlag(args, "ignoreCase");
  const inputs = readFlag(args, "inputs");
  if (one.by === "document" && (ignoreCase || inputs))
    throw new KnownError(
      "USAGE",
      "a document is found by its exact id, in what was sent to models",
      "leave out ignoreCase and inputs",
    );
  const [fromMs, toMs] = [args.optionalCount("fromMs"), args.optionalCount("toMs")];
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs)
    throw new KnownError("USAGE", "/fromMs is later than /toMs", "give the earlier time first");
  const [feature, environment] = [args.optionalWords("feature"), args.optionalWords("environment")];
  return {
    sought:
      one.by === "document" ? { by: one.by, value: one.value } : { by: one.by, value: one.value, ignoreCase },
    inputs,
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
    ...(feature === undefined ? {} : { feature }),
    ...(environment === undefined ? {} : { environment }),
  };
}

function readFlag(args: Args, name: string): boolean {
  const value = args.take(name) ?? false;
  if (typeof value === "boolean") return value;
  throw new KnownError("USAGE", `/${name} is neither true nor false`, "give true or leave it out");
}

/**
 * The question as people write it: `from` and `to` are times as `readMoment` reads them, both included.
 * @throws KnownError USAGE
 */
export function exposureQuestion({ from, to, ...question }: JsonObject, nowMs: number): JsonObject {
  return {
    ...question,
    ask: "exposure",
    ...(from === undefined ? {} : { fromMs: momentOf("from", from, nowMs).firstMs }),
    ...(to === undefined ? {} : { toMs: momentOf("to", to, nowMs).lastMs }),
  };
}

function momentOf(name: string, value: JsonValue, nowMs: number): Moment {
  if (typeof value === "string") return readMoment(name, value, nowMs);
  throw new KnownError(
    "USAGE",
    `/${name} is not text`,
    "give a day, a time, or so long ago: 2026-02-15, 90d",
  );
}

/** As it stands in the sealed payload of the entry about the search: what was looked for can be personal itself. */
export const writeExposureQuery = (query: ExposureQuery): JsonObject => ({
  ...query,
  sought: { ...query.sought },
});
