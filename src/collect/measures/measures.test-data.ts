import type { Leaf } from "../../audit/leaf.ts";
import type { JsonObject } from "../../base/json.ts";

let next = 0;

/** A leaf with what a test names, and a number of its own. */
export const leaf = (kind: Leaf["kind"], more: Partial<Leaf> = {}, facts?: JsonObject): Leaf => ({
  v: 1,
  seq: (next += 1),
  id: `e${next}`,
  kind,
  at: 1000,
  ...(facts === undefined ? {} : { facts }),
  ...more,
});
