import type { Side } from "../../guards/guard.ts";
import type { Action, Policy } from "../../policy/policy.ts";

/** What a finding of a guard means on a side; undefined where nobody looks. */
const actionOf = ({ guards }: Policy, id: string, side: Side): Action | undefined =>
  guards.find(({ guard }) => guard.id === id)?.actions[side];

/** It keeps texts from going on, as they are. */
export function keepsBack(policy: Policy, id: string, side: Side): boolean {
  const action = actionOf(policy, id, side);
  return action !== undefined && action !== "record";
}
