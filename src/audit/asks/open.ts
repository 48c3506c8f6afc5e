import type { Ask } from "../ask.ts";

/** The payload of one entry, for a purpose. */
export const open: Ask = {
  role: "program",
  async answer({ log }, args) {
    const ask = { index: args.count("index"), reader: args.words("reader"), purpose: args.words("purpose") };
    args.end();
    return { payload: await log.openPayload(ask) };
  },
};
