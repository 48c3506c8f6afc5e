import { isObject } from "../base/json.ts";
import type { GuardKind } from "./guard.ts";

/** Guards whose setting `threshold` decides on some kinds of finding only: what signatures find stays whatever it is. */
const decidedKinds: Readonly<Record<string, readonly string[]>> = {
  injection: ["takeover-attempt", "order-in-content"],
};

/** Whether a guard has the setting `threshold`: a score from 0 to 1 from which on it flags. */
export const hasThreshold = ({ settingsSchema }: GuardKind): boolean => {
  const properties = settingsSchema?.["properties"];
  return isObject(properties) && isObject(properties["threshold"]);
};

/** Whether the guard's threshold decides on findings of a kind. */
export const isDecidedByThreshold = (guard: string, kind: string): boolean =>
  decidedKinds[guard]?.includes(kind) ?? true;
