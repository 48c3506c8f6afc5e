import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../../training/linear.ts";

const file = join(import.meta.dirname, "../../training/train.ts");

/**
 * The settings with which the shipped model was trained, read from the source of `training/train.ts`: importing that file
 * would train the model and write it.
 * @throws Error where the file does not hold them as one object of numbers
 */
export function trainingSettings(source: string = readFileSync(file, "utf8")): Settings {
  const literal = /export const settings: Settings = (\{[^{}]*\});/.exec(source)?.[1];
  if (literal === undefined) throw new Error("training/train.ts has no `export const settings: Settings`");
  const json = literal.replaceAll(/(\w+):/g, '"$1":').replace(/,\s*\}$/, "}");
  return JSON.parse(json) as Settings;
}
