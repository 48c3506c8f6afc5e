import type { Ask } from "../socket/ask.ts";

/** Who asks, where they may register and remove documents: for programs that ingest, and for people. Changes nothing here. */
export const librarian: Ask = {
  role: "librarian",
  answer(_inside, args, asker) {
    args.end();
    return Promise.resolve({ name: asker?.name ?? "" });
  },
};

/** Who asks, where they may say that what was flagged is right: they may let a document out of quarantine. Changes nothing here. */
export const reviewer: Ask = {
  role: "reviewer",
  answer(_inside, args, asker) {
    args.end();
    return Promise.resolve({ name: asker?.name ?? "" });
  },
};
