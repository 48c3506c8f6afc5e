import { resolve } from "node:path";
import { KnownError } from "../../base/errors.ts";
import type { Ask } from "../socket/ask.ts";

/**
 * Sees to it that the newest checkpoint covers an entry, or without `index` every entry there is: makes one now where the
 * regular one, each second, has not come yet. The proof itself is in the public files, and the answer says where those are:
 * whoever asks makes it.
 */
export const prove: Ask = {
  role: "program",
  async answer({ log, places }, args) {
    const index = args.optionalCount("index");
    args.end();
    const { size } = log.head();
    if (index !== undefined && index >= size)
      throw new KnownError("USAGE", `there is no entry ${index}`, "see the entries: seaworthy audit tail");
    const checkpointSize = await log.publishedTo(index === undefined ? size : index + 1);
    return { checkpointSize, logPath: resolve(places.log) };
  },
};
