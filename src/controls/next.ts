import type { Checklist } from "./checklist.ts";
import { states } from "./control.ts";
import { isGood } from "./gate.ts";
import type { ControlStatus } from "./status.ts";

/**
 * What to do, in the order of work: the five priorities, what else keeps the feature from shipping, then what is due after the
 * launch. Within each what fails comes before what nobody has looked at, and what only a signature is missing for comes last.
 */
export function workOf({ controls, verdict, catalogue }: Checklist): readonly ControlStatus[] {
  const byId = new Map(catalogue.map((control) => [control.id, control]));
  const red = new Set(verdict.red.map(({ id }) => id));
  const rank = (status: ControlStatus): number => {
    const control = byId.get(status.id);
    if (control?.priority !== undefined) return control.priority;
    if (red.has(status.id)) return control?.hardRequirement === undefined ? 20 : 10 + control.hardRequirement;
    return 30;
  };
  return controls
    .filter((status) => !isGood(status))
    .sort(
      (a, b) =>
        rank(a) - rank(b) || states.indexOf(b.state) - states.indexOf(a.state) || (a.id < b.id ? -1 : 1),
    );
}
