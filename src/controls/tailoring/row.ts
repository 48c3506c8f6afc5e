import type { ObservationName } from "../../evidence/observations.ts";
import type { Ceiling, Control, ControlClass, Requirement } from "../control.ts";

/** What a profile or a regulation changes of some controls. */
export interface TailoringRow {
  readonly controls: readonly string[];
  /** Stricter tracks and ceilings are raised, never lowered, but by a row that `relaxes`. */
  readonly class?: ControlClass;
  readonly ceiling?: Ceiling;
  /** Evidence counts for so long at most, in milliseconds. */
  readonly freshMs?: number;
  /** One more thing that must have been observed, with figures of it that pass. */
  readonly requires?: Requirement;
  readonly example?: Readonly<Partial<Record<ObservationName, Readonly<Record<string, number>>>>>;
  /** It asks for less than the checklist: never of what nothing ships without, and never against a regulation. */
  readonly relaxes?: true;
  /** One sentence: why. */
  readonly because: string;
  /** Where the demand stands, or "our own choice". */
  readonly source: string;
}

const classes: readonly ControlClass[] = ["nice-to-have", "process", "hard-when-observed", "hard"];
const ceilings: readonly Ceiling[] = ["accepted-risk", "mitigation", "blocker"];

const stricter = <T>(order: readonly T[], one: T, other: T | undefined): T =>
  other !== undefined && order.indexOf(other) > order.indexOf(one) ? other : one;

/** A control with a row's changes; the same one where nothing of it changes. */
export function changed(control: Control, row: TailoringRow): Control {
  const track =
    row.relaxes === true ? (row.class ?? control.class) : stricter(classes, control.class, row.class);
  const ceiling = row.relaxes === true ? control.ceiling : stricter(ceilings, control.ceiling, row.ceiling);
  const { freshMs = Infinity, requires, example } = row;
  const shorter = control.requires.some((one) => one.freshMs > freshMs);
  if (track === control.class && ceiling === control.ceiling && !shorter && requires === undefined)
    return control;
  return {
    ...control,
    class: track,
    ceiling,
    failure:
      ceiling === "blocker" ? { ...control.failure, decides: "nobody", mitigations: [] } : control.failure,
    requires: [
      ...control.requires.map((one) => ({ ...one, freshMs: Math.min(one.freshMs, freshMs) })),
      ...(requires === undefined ? [] : [requires]),
    ],
    proof: {
      passes: { ...control.proof.passes, observations: { ...control.proof.passes.observations, ...example } },
      mutant: control.proof.mutant,
    },
  };
}
