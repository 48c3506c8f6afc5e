import { KnownError } from "../base/errors.ts";
import { readText } from "../scan/walk-files.ts";

/** The text of a file that somebody named. @throws KnownError USAGE, with the hint, where there is nothing to read */
export function namedFile(path: string, hint: string): string {
  const text = readText(path);
  if (text === undefined) throw new KnownError("USAGE", `${path} cannot be read`, hint);
  return text;
}
