import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { KnownError } from "../../base/errors.ts";
import { readRunbook, type Runbook, type RunbookProblem } from "./runbook.ts";

/** Our own choices: a page is some kilobytes, and a folder has some dozens. */
const bytesMax = 65_536;
const filesMax = 200;

/** The Markdown pages of a folder, by their names. @throws KnownError USAGE where it cannot be read */
export function runbooksIn(folder: string): readonly (Runbook | RunbookProblem)[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");
  } catch {
    throw new KnownError(
      "USAGE",
      `the folder of runbooks ${folder} cannot be read`,
      "mend `runbooks` in seaworthy.gateway.yaml: a folder with pages of Markdown",
    );
  }
  return [...names]
    .sort()
    .slice(0, filesMax)
    .map((name) => {
      const path = join(folder, name);
      const text = readFileSync(path, "utf8");
      return text.length > bytesMax
        ? { path, problem: `it is longer than ${bytesMax} bytes` }
        : readRunbook(path, text);
    });
}

/** Those that ship, and the operator's own after them: an own one stands for the one that ships. */
export function runbooksOf(folders: readonly string[]): {
  readonly runbooks: readonly Runbook[];
  readonly problems: readonly RunbookProblem[];
} {
  const all = folders.flatMap((folder) => runbooksIn(folder));
  return {
    runbooks: all.filter((one) => "scenario" in one),
    problems: all.filter((one) => "problem" in one),
  };
}
