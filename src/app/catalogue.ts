import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { KnownError } from "../base/errors.ts";
import type { Control } from "../controls/control.ts";
import { readOwnControls } from "../controls/own/own-controls.ts";
import { controls } from "../controls/registry.ts";
import type { SourceFile } from "../policy/document.ts";
import { problemText } from "../policy/problem.ts";
import { configHere } from "./settings.ts";

/** Our own choice: a folder of controls, not a home. */
const filesMax = 200;

/** Files of a team's own controls: what is named, and of a folder all that end in .yaml or .yml. @throws KnownError USAGE */
export function ownControlFiles(paths: readonly string[]): readonly SourceFile[] {
  const files = paths.flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined)
      throw new KnownError("USAGE", `${path} is not there`, "name a file of controls, or a folder with some");
    if (!found.isDirectory()) return [path];
    return readdirSync(path)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(path, name));
  });
  if (files.length > filesMax)
    throw new KnownError("USAGE", `there are ${files.length} files of controls`, `keep at most ${filesMax}`);
  return files.map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

/** What a command says of a team's own controls: files that it names, else those of the gateway's configuration here. */
export interface CatalogueAsk {
  readonly controls?: readonly string[] | undefined;
  readonly config?: string | undefined;
}

/** The checklist as a command asks it. @throws KnownError as `catalogueWith` */
export const catalogueFor = (
  { controls: named = [], config }: CatalogueAsk,
  folder: string,
): readonly Control[] =>
  catalogueWith(named.length > 0 ? named : (configHere(config, folder)?.controls ?? []));

/** The checklist with a team's own controls behind it. @throws KnownError MANIFEST_INVALID with every problem and its line */
export function catalogueWith(paths: readonly string[]): readonly Control[] {
  if (paths.length === 0) return controls;
  const read = readOwnControls(ownControlFiles(paths));
  if ("controls" in read) return [...controls, ...read.controls];
  throw new KnownError(
    "MANIFEST_INVALID",
    read.problems.map(problemText).join("\n"),
    "see each with its hint: seaworthy controls lint FILE",
  );
}
