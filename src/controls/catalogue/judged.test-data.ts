import type { Control, Judged } from "../control.ts";
import { OpenBook } from "../evidence-book.ts";
import { exampleEntries, exampleNowMs, exampleSubject } from "../proof.ts";
import { judge } from "../status.ts";
import type { Subject } from "../subject.ts";
import type { ObservationName } from "../../evidence/observations.ts";
import type { Witnessed } from "../../evidence/witnessed.ts";

type Figures = Readonly<Record<string, number>>;

/** What a control says of the example feature: its own passing example with other observations, or none, and more entries. */
export function judged(
  control: Control,
  given: Readonly<Partial<Record<ObservationName, Figures | undefined>>> = {},
  more: { readonly subject?: Partial<Subject>; readonly entries?: readonly Omit<Witnessed, "seq">[] } = {},
): Judged {
  const { passes } = control.proof;
  const kept = Object.entries({ ...passes.observations, ...given }).filter(([, one]) => one !== undefined);
  const own = exampleEntries({
    ...passes,
    observations: Object.fromEntries(kept),
  });
  const added = (more.entries ?? []).map((entry, i) => ({ ...entry, seq: 1000 + i }));
  return judge(control, {
    subject: { ...exampleSubject, ...more.subject },
    book: new OpenBook([...own, ...added]),
    nowMs: exampleNowMs,
  });
}

/** An entry of the example feature. */
export const entryOf = (
  kind: Witnessed["kind"],
  facts: Witnessed["facts"],
  more: Partial<Witnessed> & { readonly ageMs?: number } = {},
): Omit<Witnessed, "seq"> => {
  const { ageMs = 0, ...rest } = more;
  const { feature, environment, digest } = exampleSubject;
  return { kind, feature, environment, digest, facts, atMs: exampleNowMs - ageMs, ...rest };
};
