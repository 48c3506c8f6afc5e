import type { Ask } from "../socket/ask.ts";

/** Writes down that a person takes care of an incident. Who asked puts it into the file of alerts with this answer. */
export const alertAcknowledge: Ask = {
  role: "operator",
  async answer({ log, pseudonyms, now }, args, asker) {
    const incident = args.words("incident");
    args.end();
    const by = asker?.name ?? "";
    const atMs = now();
    const entry = await log.record({
      kind: "alert.acknowledged",
      facts: { incident: incident.slice(0, 40), by: pseudonyms.of("user", by) ?? "" },
      payload: JSON.stringify({ by }),
    });
    return { by, atMs, entry };
  },
};
