import { items, type Item } from "./items.ts";
import { states, type Control, type Judged, type State } from "./control.ts";
import { gateOf, isGood, type Verdict } from "./gate.ts";
import { judge, statusOf, type ControlStatus } from "./status.ts";
import type { StatusAsk } from "./ask.ts";
import type { Subject } from "./subject.ts";
import { tailored } from "./tailoring.ts";
import { waiversFor } from "./waiver.ts";

/** One of the 14 lines: as its worst control, those that are required first. */
export interface ItemStatus {
  readonly item: Item;
  readonly state: State;
  readonly reason: string;
  /** Ids of the controls beneath, those that do not hold first. */
  readonly controls: readonly string[];
  /** Numbers of the entries that they cite, in the order of the log. */
  readonly because: readonly number[];
  /** How many of them hold. */
  readonly holding: number;
  readonly atMs?: number;
  readonly validUntilMs?: number;
  readonly next?: string;
}

/** The answer to "can we ship?", with everything beneath it. */
export interface Checklist {
  readonly subject: Subject;
  readonly nowMs: number;
  readonly verdict: Verdict;
  readonly items: readonly ItemStatus[];
  readonly controls: readonly ControlStatus[];
  /** The controls that were asked, as they stand before tailoring. */
  readonly catalogue: readonly Control[];
}

/** Everything computed from what is in the book, and nothing kept. */
export function checklistOf(catalogue: readonly Control[], ask: StatusAsk): Checklist {
  const all = new Map(catalogue.map((control) => [control.id, tailored(control, ask.subject)]));
  const known = new Map<string, Judged>();
  const judged = (id: string): Judged | undefined => {
    const found = known.get(id);
    const one = all.get(id);
    if (found !== undefined || one === undefined) return found;
    const said = judge(one.control, ask);
    known.set(id, said);
    return said;
  };
  const waivers = waiversFor(ask, judged);
  const controls = [...all.values()].map(({ control, changes }) =>
    statusOf({ control, changes, ask, waivers }),
  );
  const byItem = Map.groupBy(controls, ({ id }) => all.get(id)?.control.item);
  return {
    subject: ask.subject,
    nowMs: ask.nowMs,
    verdict: gateOf(controls, ask),
    items: items.map((item) => itemStatus(item, byItem.get(item.number) ?? [])),
    controls,
    catalogue,
  };
}

const rank = ({ state }: ControlStatus): number => states.indexOf(state);

function itemStatus(item: Item, beneath: readonly ControlStatus[]): ItemStatus {
  const sorted = [...beneath].sort(
    (a, b) =>
      Number(isGood(a)) - Number(isGood(b)) || Number(b.required) - Number(a.required) || rank(b) - rank(a),
  );
  const [first] = sorted;
  const ats = beneath.flatMap(({ atMs }) => atMs ?? []);
  const untils = beneath.flatMap(({ validUntilMs }) => validUntilMs ?? []);
  const about = {
    item,
    controls: sorted.map(({ id }) => id),
    because: [...new Set(beneath.flatMap(({ because }) => because))].sort((a, b) => a - b),
    holding: beneath.filter(isGood).length,
    ...(ats.length === 0 ? {} : { atMs: Math.min(...ats) }),
    ...(untils.length === 0 ? {} : { validUntilMs: Math.min(...untils) }),
  };
  if (first === undefined) return { ...about, state: "unknown", reason: "no control stands beneath it" };
  return {
    ...about,
    state: first.state,
    reason: `${first.id}: ${first.reason}`,
    ...(first.next === undefined ? {} : { next: first.next }),
  };
}
