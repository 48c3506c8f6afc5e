import type { Ask } from "../socket/ask.ts";

/** Leaves from an index on, as text. */
export const leaves: Ask = {
  role: "program",
  async answer({ log }, args) {
    const [from, count] = [args.count("from"), args.count("count")];
    args.end();
    return (await log.leaves(from, count)).map((leaf) => leaf.toString("utf8"));
  },
};
