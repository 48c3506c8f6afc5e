import { statfs } from "node:fs/promises";
import type { Ask } from "../socket/ask.ts";

/** How the log and its disk do: what waits, how fast it is written, what no checkpoint covers yet, how much room there is. */
export const health: Ask = {
  role: "program",
  async answer({ log, places }, args) {
    args.end();
    const { bavail, blocks, bsize } = await statfs(places.segments);
    return { ...log.health(), diskFreeBytes: bavail * bsize, diskBytes: blocks * bsize };
  },
};
