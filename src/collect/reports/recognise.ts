import { KnownError } from "../../base/errors.ts";
import { readJson, type JsonValue } from "../../base/json.ts";
import { isCycloneDx, readCycloneDx } from "./cyclonedx.ts";
import { isGarak, readGarak } from "./garak.ts";
import { isGiskard, readGiskard } from "./giskard.ts";
import { isPromptfoo, readPromptfoo } from "./promptfoo.ts";
import { isPromptList, readPromptList } from "./prompts-csv.ts";
import type { Report } from "./report.ts";
import { isSarif, readSarif } from "./sarif.ts";

const known =
  "SARIF 2.1.0, CycloneDX 1.5 or 1.6 as JSON, promptfoo's results.json, garak's report.jsonl, Giskard's scan as JSON, a CSV with prompt, category, response and status";

const readers: readonly (readonly [is: (value: JsonValue) => boolean, read: (value: JsonValue) => Report])[] =
  [
    [isSarif, readSarif],
    [isCycloneDx, readCycloneDx],
    [isPromptfoo, readPromptfoo],
    [isGiskard, readGiskard],
  ];

/**
 * Reads a report by what stands in it; its name is nobody's business.
 *
 * @param file as people know it, for what is said of it
 * @throws KnownError USAGE where it is none of the formats that are known, or not as its format has it.
 */
export function readReport(file: string, text: string): Report {
  const firstLine = text.trimStart().split("\n", 1)[0] ?? "";
  if (isGarak(firstLine)) return readGarak(text);
  if (!/^[[{]/.test(firstLine)) {
    if (isPromptList(text)) return readPromptList(text);
    throw unknown(file, "it is neither JSON nor a CSV with the columns prompt and status");
  }
  const value = jsonOf(file, text);
  const reader = readers.find(([is]) => is(value))?.[1];
  if (reader !== undefined) return reader(value);
  const keys = typeof value === "object" && value !== null ? Object.keys(value).slice(0, 6) : [];
  throw unknown(file, `its members are ${keys.map((key) => key.slice(0, 40)).join(", ") || "none"}`);
}

const unknown = (file: string, why: string): KnownError =>
  new KnownError("USAGE", `${file} is no report that is known: ${why}`, `known are ${known}`);

function jsonOf(file: string, text: string): JsonValue {
  try {
    return readJson(text);
  } catch (error) {
    throw new KnownError(
      "USAGE",
      `${file} is not whole JSON: ${error instanceof Error ? error.message : ""}`,
      "import the file as the tool wrote it",
    );
  }
}
