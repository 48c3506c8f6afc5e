/**
 * Guards with a setting `threshold`, a score from 0 to 1 from which on they flag, and the kinds of finding that it decides on: what
 * signatures find stays whatever it is. Only what stands here is tuned: another guard's threshold may mean something else.
 */
const decidedKinds: Readonly<Record<string, readonly string[]>> = {
  injection: ["takeover-attempt", "order-in-content"],
};

export const tunableGuards: readonly string[] = Object.keys(decidedKinds);

/** Whether the guard's threshold decides on findings of a kind. */
export const isDecidedByThreshold = (guard: string, kind: string): boolean =>
  decidedKinds[guard]?.includes(kind) ?? false;
