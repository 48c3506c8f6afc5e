import type { Control } from "./control.ts";
import type { Subject } from "./subject.ts";
import { overlayRows } from "./tailoring/overlays.ts";
import { profileRows } from "./tailoring/profiles.ts";
import { changed, type TailoringRow } from "./tailoring/row.ts";

/** A control as it holds for one feature, and what was changed for it. */
export interface Tailored {
  readonly control: Control;
  /** One sentence for each change; empty where it holds as it stands. */
  readonly changes: readonly string[];
}

/** The rows that speak of a control for a feature, with the name of the profile or regulation. */
function rowsFor({ id, hardRequirement }: Control, { profile, overlays }: Subject) {
  const about = ({ controls }: TailoringRow): boolean => controls.includes(id);
  const law = overlays.flatMap((name) => overlayRows[name].filter(about).map((row) => ({ name, row })));
  // What a regulation asks for, and what nothing ships without, no profile takes back.
  const mayRelax = law.length === 0 && hardRequirement === undefined;
  const own = profileRows[profile]
    .filter((row) => about(row) && (row.relaxes !== true || mayRelax))
    .map((row) => ({ name: profile, row }));
  return [...own, ...law];
}

const known = new WeakMap<Control, Map<string, Tailored>>();

/** A control as a feature's profile and the regulations that apply to it have it. The same one for the same kind of feature. */
export function tailored(control: Control, subject: Subject): Tailored {
  const kind = [subject.profile, ...subject.overlays].join("+");
  const kinds = known.get(control) ?? new Map<string, Tailored>();
  known.set(control, kinds);
  const before = kinds.get(kind);
  if (before !== undefined) return before;
  let made: Tailored = { control, changes: [] };
  for (const { name, row } of rowsFor(control, subject)) {
    const next = changed(made.control, row);
    if (next !== made.control)
      made = { control: next, changes: [...made.changes, `${name}: ${row.because} (${row.source})`] };
  }
  kinds.set(kind, made);
  return made;
}
