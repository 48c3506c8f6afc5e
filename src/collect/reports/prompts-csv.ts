import { KnownError } from "../../base/errors.ts";
import { attackReport, type Attack, type AttackReport, type Outcome } from "./attacks.ts";
import { familiesOf, isExtraction } from "./families.ts";

/** Columns that a list of prompts must have, and those that it may have. */
const needed = ["prompt", "category", "response", "status"] as const;
const optional = ["id", "incident", "reviewer", "disposition"] as const;
type Column = (typeof needed)[number] | (typeof optional)[number];

/** What people write for it. */
const outcomes: Readonly<Record<string, Outcome | "retired">> = {
  resisted: "resisted",
  blocked: "resisted",
  refused: "resisted",
  pass: "resisted",
  passed: "resisted",
  succeeded: "landed",
  landed: "landed",
  fail: "landed",
  failed: "landed",
  unassessed: "unassessed",
  error: "unassessed",
  skipped: "unassessed",
  retired: "retired",
};

export const isPromptList = (text: string): boolean => {
  const header = rowsOf(text.slice(0, 4096).split(/\r?\n/, 1)[0] ?? "")[0] ?? [];
  const names = header.map((name) => name.trim().toLowerCase());
  return names.includes("prompt") && names.includes("status");
};

/**
 * A list of prompts that a person or a script tried: one row each, RFC 4180. A row without a response was never answered, whatever
 * its status says.
 *
 * @throws KnownError USAGE with the line and what is wrong with it.
 */
export function readPromptList(text: string): AttackReport {
  const [header = [], ...rows] = rowsOf(text);
  const columns = header.map((name) => name.trim().toLowerCase());
  const unknown = columns.find((name) => ![...needed, ...optional].includes(name as Column));
  const missing = needed.find((name) => !columns.includes(name));
  if (unknown !== undefined || missing !== undefined)
    throw new KnownError(
      "USAGE",
      missing === undefined ? `the column ${unknown ?? ""} is not known` : `the column ${missing} is missing`,
      `the columns are ${needed.join(", ")}, and where you have them ${optional.join(", ")}`,
    );
  const attacks = rows.map((row, at) => {
    const cell = (name: Column): string => (row[columns.indexOf(name)] ?? "").trim();
    return attackOf(cell, at + 2, row.length === columns.length);
  });
  return attackReport({ format: "list of prompts", tools: [{ name: "prompts.csv" }] }, attacks, [
    "report-regression",
  ]);
}

function attackOf(cell: (name: Column) => string, line: number, isWhole: boolean): Attack {
  const status = cell("status").toLowerCase();
  const outcome = Object.hasOwn(outcomes, status) ? outcomes[status] : undefined;
  if (!isWhole || outcome === undefined || cell("prompt") === "" || cell("category") === "")
    throw new KnownError(
      "USAGE",
      isWhole
        ? `row ${line} has ${outcome === undefined ? `the status ${JSON.stringify(status.slice(0, 40))}` : "no prompt or no category"}`
        : `row ${line} has more or fewer cells than the first one`,
      `a status is one of ${Object.keys(outcomes).join(", ")}; a cell with a comma, a quote or a line end stands in quotes`,
    );
  const names = [cell("category")];
  return {
    id: cell("id") || cell("prompt").slice(0, 200),
    category: cell("category"),
    outcome: outcome === "retired" || cell("response") === "" ? "unassessed" : outcome,
    families: familiesOf(names),
    text: cell("prompt"),
    ...(isExtraction(names) ? { extracts: true } : {}),
    ...(cell("incident") === "" ? {} : { incident: cell("incident") }),
    ...(cell("disposition") === "" ? {} : { disposition: cell("disposition") }),
    ...(outcome === "retired" ? { retired: { reviewer: cell("reviewer") } } : {}),
  };
}

/** RFC 4180: cells in quotes may have commas, line ends and doubled quotes. Blank lines are left out. */
export function rowsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endCell = (): void => {
    row.push(cell);
    cell = "";
  };
  const endRow = (): void => {
    endCell();
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  };
  const plain = text.startsWith("\uFEFF") ? text.slice(1) : text;
  for (let at = 0; at < plain.length; at += 1) {
    const character = plain[at] ?? "";
    if (quoted && character === '"' && plain[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (quoted && character === '"') quoted = false;
    else if (quoted) cell += character;
    else if (character === '"' && cell === "") quoted = true;
    else if (character === ",") endCell();
    else if (character === "\n") endRow();
    else if (character !== "\r") cell += character;
  }
  if (cell !== "" || row.length > 0) endRow();
  return rows;
}
