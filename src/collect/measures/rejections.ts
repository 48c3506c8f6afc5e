import type { Leaf } from "../../audit/leaf.ts";
import type { Group } from "../../audit/search/run-query.ts";
import { dayMs, guardOf, hourMs, lately, measureOf, stopping } from "./measure.ts";

/** The checklist's: three to five examples. */
const examplesMax = 5;

/** What they were stopped for: the guards that found something. */
export const categoriesOf = (groups: readonly Group[]): number =>
  new Set(groups.flatMap(({ value }) => guardOf(value) ?? [])).size;

/** Its text was kept, and nobody has withheld it. */
export const canBeOpened = ({ payload, facts = {} }: Leaf): boolean =>
  payload !== undefined && facts["withheld"] === undefined;

export const rejections = measureOf({
  observation: "log-rejections",
  each: "feature",
  everyMs: 6 * hourMs,
  async measure(ask) {
    const { log } = ask;
    const query = lately(ask, dayMs, { kind: ["call.output"], decision: stopping });
    const { leaves } = await log.newest(query, examplesMax);
    return {
      figures: {
        rejected: await log.count(query),
        categories: categoriesOf(await log.groups(query, "finding")),
        recent: leaves.length,
        shown: leaves.filter(canBeOpened).length,
      },
    };
  },
});
