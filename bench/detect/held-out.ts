import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { verdictsOf, type FoldResult } from "./folds.ts";
import { peersFolder } from "./peers-folder.ts";

const name = "held-out.json";

/**
 * Keeps, by the digest of its text, what the guard said of each row while its source was held out, so that the peers' bench can
 * set figures beside theirs that are no memory of the training. A result counts before those behind it. The file's path; nothing without the folder.
 */
export function writeHeldOut(results: readonly FoldResult[]): string | undefined {
  const folder = peersFolder();
  if (folder === undefined) return undefined;
  const flags: Record<string, boolean> = {};
  for (const result of results) {
    const { flags: flagged } = verdictsOf(result, "guard");
    // A text can be in several folds: the first one's word counts.
    for (const one of [...result.held, ...result.ordinary, ...result.compared])
      flags[one.digest] ??= flagged(one);
  }
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(flags));
  return path;
}

/** What was kept; nothing where no leave-one-out has run. */
export function readHeldOut(): ReadonlyMap<string, boolean> | undefined {
  const folder = peersFolder();
  if (folder === undefined) return undefined;
  const path = join(folder, name);
  if (!existsSync(path)) return undefined;
  return new Map(Object.entries(JSON.parse(readFileSync(path, "utf8")) as Record<string, boolean>));
}
