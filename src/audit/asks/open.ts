import type { Ask } from "../socket/ask.ts";

/** The payload of one entry, for a purpose. Who asks is known by the token: nobody reads under another name. */
export const open: Ask = {
  role: "investigator",
  async answer({ log }, args, asker) {
    const ask = { index: args.count("index"), purpose: args.words("purpose"), reader: asker?.name ?? "" };
    args.end();
    return { payload: await log.openPayload(ask) };
  },
};
