import { unzipSync, zipSync } from "fflate";
import { KnownError } from "../base/errors.ts";
import type { PackFile } from "./pack-file.ts";

/** Noon of the first day that the format knows, as the machine's own clock writes it: every file of every pack has it. */
const fixedTime = (): Date => new Date(1980, 0, 1, 12);

/** The same files give the same bytes, wherever they are packed. @throws Error where two have one path: that is our bug */
export function zipOf(files: readonly PackFile[]): Uint8Array {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (new Set(sorted.map(({ path }) => path)).size !== sorted.length)
    throw new Error("two files of a pack have one path");
  const mtime = fixedTime();
  return zipSync(Object.fromEntries(sorted.map(({ path, bytes }) => [path, bytes])), { level: 6, mtime });
}

/** Our own choice: a pack with every payload is some 60 MiB. What opens to more is no pack. */
const openedBytesMax = 512 * 1024 * 1024;
const filesMax = 50_000;

/** The files of a zip. @throws KnownError USAGE where it is none, or opens to more than a pack can be */
export function filesIn(zip: Uint8Array): readonly PackFile[] {
  let [bytes, count] = [0, 0];
  try {
    const opened = unzipSync(zip, {
      filter: ({ originalSize }) => {
        bytes += originalSize;
        count += 1;
        if (bytes > openedBytesMax || count > filesMax)
          throw new Error("it opens to more than a pack can be");
        return true;
      },
    });
    return Object.entries(opened).map(([path, content]) => ({ path, bytes: content }));
  } catch (error) {
    throw new KnownError(
      "USAGE",
      `this is no evidence pack: ${error instanceof Error ? error.message : String(error)}`,
      "name a zip that `seaworthy pack` wrote",
    );
  }
}
