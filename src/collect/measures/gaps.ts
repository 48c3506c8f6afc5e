import { dayMs, hourMs, measureOf } from "./measure.ts";

/** Numbers between the first and the last entry that nothing was found under. Numbers have no gaps by how they are given. */
export const gapsOf = (entries: number, first: number | undefined, last: number | undefined): number =>
  first === undefined || last === undefined ? 0 : Math.max(0, last - first + 1 - entries);

export const gaps = measureOf({
  observation: "log-gaps",
  each: "gateway",
  everyMs: hourMs,
  async measure({ log, nowMs, own: { dropped, billed, missing } }) {
    const query = { where: {}, fromMs: nowMs - dayMs, toMs: nowMs };
    const entries = await log.count(query);
    const first = (await log.edge(query, "oldest"))?.seq;
    const last = (await log.edge(query, "newest"))?.seq;
    return { figures: { entries, gaps: gapsOf(entries, first, last), dropped, billed, missing } };
  },
});
