import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { KnownError } from "../base/errors.ts";
import type { Collector } from "../collect/collector.ts";
import { labelledCollectors } from "../collect/labelled/labelled-collectors.ts";
import type { LabelledText } from "../collect/labelled/labelled-text.ts";
import { ownBytesMax, readOwnTexts } from "../collect/labelled/own-texts.ts";

/** Measures the guards of each feature, also on the texts that its people have put beside the data: `<data>/labelled/<feature>.jsonl`. */
export const labelledIn = (data: string): readonly Collector[] =>
  labelledCollectors({ own: (feature) => ownTexts(join(data, "labelled", `${feature}.jsonl`)) });

/** @throws KnownError USAGE where the file is too large or does not read */
async function ownTexts(path: string): Promise<readonly LabelledText[]> {
  const found = await stat(path).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (found === undefined) return [];
  if (found.size > ownBytesMax)
    throw new KnownError(
      "USAGE",
      `${path} has ${found.size} bytes`,
      `leave the texts that say most: at most ${ownBytesMax} bytes`,
    );
  return readOwnTexts(path, await readFile(path, "utf8"));
}
