import type { Ask } from "../socket/ask.ts";

/** Size, root and checkpoint of the log. */
export const head: Ask = {
  role: "program",
  answer({ log }, args) {
    args.end();
    return Promise.resolve({ ...log.head() });
  },
};
