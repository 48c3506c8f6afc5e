import { KnownError } from "../../base/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import type { Args, Ask } from "../socket/ask.ts";
import { applyRetention, previewRetention, type RetentionReport } from "../retention/retention.ts";

/** Destroys what is over its time now instead of at the log's own daily round; with `dryRun` it is only counted. */
export const retain: Ask = {
  role: "custodian",
  inTurn: true,
  async answer({ custody }, args, asker) {
    const dryRun = flag(args, "dryRun");
    args.end();
    return writeReport(dryRun ? await previewRetention(custody) : await applyRetention(custody, asker?.name));
  },
};

/** @throws KnownError USAGE */
export function flag(args: Args, name: string): boolean {
  const value = args.take(name) ?? false;
  if (typeof value === "boolean") return value;
  throw new KnownError("USAGE", `/${name} is neither true nor false`, "give true or false");
}

const writeReport = ({ weeks, pruned, ...rest }: RetentionReport): JsonObject => ({
  ...rest,
  ...(weeks === undefined ? {} : { weeks: [...weeks] }),
  pruned: [...pruned],
});
