import { describe, expect, test } from "vitest";
import { observations, type ObservationName } from "../evidence/observations.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import { categoryOf } from "./category.ts";
import { checklistOf } from "./checklist.ts";
import { dayMs, type Condition, type Control, type State } from "./control.ts";
import { OpenBook } from "./evidence-book.ts";
import { exampleEntries, exampleNowMs, exampleSubject, mutantOf } from "./proof.ts";
import { controls } from "./registry.ts";
import { isBound } from "./requirement.ts";
import type { Subject } from "./subject.ts";
import { tailored } from "./tailoring.ts";

/** What a control says of the example feature, with these entries. */
function stateOf(
  control: Control,
  entries: readonly Witnessed[],
  nowMs = exampleNowMs,
  subject: Subject = exampleSubject,
): State {
  const others = controls.filter(({ id }) => id !== control.id);
  const { controls: said } = checklistOf([control, ...others], {
    subject,
    book: new OpenBook(entries),
    nowMs,
  });
  return said.find(({ id }) => id === control.id)?.state ?? "invalid";
}

const { feature, environment, digest } = exampleSubject;
const about = { feature, environment, digest };

/** Signatures of two people for a control, after its evidence. */
const signOffs = (control: Control): Witnessed[] =>
  [categoryOf(control.id).owner, categoryOf(control.id).reviewer].map((as, i) => ({
    ...about,
    seq: 1000 + i,
    atMs: exampleNowMs,
    kind: "decision.signed",
    facts: { controls: [control.id], as, by: `person-${i}` },
  }));

/** A waiver, signed by different people as everybody that any path asks for. */
const waived = (control: Control, facts: Witnessed["facts"]): Witnessed[] => {
  const { owner, reviewer } = categoryOf(control.id);
  const [first, ...others] = [owner, reviewer, "leadership"].map((as, i) => ({ as, by: `person-${i}` }));
  return [
    {
      ...about,
      seq: 2000,
      atMs: exampleNowMs,
      kind: "waiver.asked",
      facts: { waiver: "w", control: control.id, endsAtMs: exampleNowMs + dayMs, ...first, ...facts },
    },
    ...others.map((signature, i): Witnessed => ({
      ...about,
      seq: 2001 + i,
      atMs: exampleNowMs,
      kind: "waiver.signed",
      facts: { waiver: "w", asked: 2000, ...signature },
    })),
  ];
};

const passing = (control: Control): readonly Witnessed[] => exampleEntries(control.proof.passes);
const failing = (control: Control): readonly Witnessed[] => exampleEntries(mutantOf(control));

const says =
  (name: ObservationName) =>
  (entry: Witnessed): boolean =>
    entry.kind === observations[name].kind && entry.facts["of"] === name;

/** A figure that a condition cannot like. */
const bad = ({ fact, is }: Condition) => ({ [fact]: is === "<" || is === "<=" ? 1e12 : -1 });

// As the example's profile and regulations have it: a tailored control is asked for its own ages and ceilings.
const all = controls.map((control) => [control.id, tailored(control, exampleSubject).control] as const);

describe.each(all)("%s", (_id, control) => {
  const done = control.attests === undefined ? "pass" : "awaiting-sign-off";

  test("its example passes, once signed where a person must", () => {
    expect(stateOf(control, passing(control))).toBe(done);
    expect(stateOf(control, [...passing(control), ...signOffs(control)])).toBe("pass");
  });

  test("it fails on its mutant", () => {
    expect(stateOf(control, [...failing(control), ...signOffs(control)])).toBe("fail");
  });

  test("it does not pass without evidence", () => {
    expect(stateOf(control, signOffs(control))).not.toBe("pass");
  });

  test.each(control.requires.map((one) => [one.observation, one] as const))(
    "%s: missing, old, foreign, few",
    (name, one) => {
      const rest = passing(control).filter((entry) => !says(name)(entry));
      const mine = passing(control).filter(says(name));
      const sealed = signOffs(control);
      expect(mine).toHaveLength(1);
      const changed = (change: (entry: Witnessed) => Partial<Witnessed>) => [
        ...rest,
        ...mine.map((entry) => ({ ...entry, ...change(entry) })),
        ...sealed,
      ];
      expect(stateOf(control, [...rest, ...sealed])).toBe("unknown");
      expect(
        stateOf(
          control,
          changed(({ atMs }) => ({ atMs: atMs - one.freshMs })),
        ),
      ).toBe("pass");
      expect(
        stateOf(
          control,
          changed(({ atMs }) => ({ atMs: atMs - one.freshMs - 1 })),
        ),
      ).toBe("stale");
      expect(
        stateOf(
          control,
          changed(({ facts }) => ({ facts: { ...facts, endsAtMs: exampleNowMs - 1 } })),
        ),
      ).toBe("stale");
      if (isBound(name))
        expect(
          stateOf(
            control,
            changed(() => ({ digest: "sha256:other" })),
          ),
        ).toBe("suspect");
      for (const condition of one.where)
        expect(
          stateOf(
            control,
            changed(({ facts }) => ({ facts: { ...facts, ...bad(condition) } })),
          ),
        ).not.toBe("pass");
      for (const condition of one.enough ?? [])
        expect(
          stateOf(
            control,
            changed(({ facts }) => ({ facts: { ...facts, ...bad(condition) } })),
          ),
        ).toBe("insufficient");
      for (const condition of one.proves ?? [])
        expect(
          stateOf(
            control,
            changed(({ facts }) => ({ facts: { ...facts, ...bad(condition) } })),
          ),
        ).toBe("invalid");
    },
  );

  test("a mitigation and an accepted risk stand as far as its ceiling goes", () => {
    // Its example must not say anything of what this one reads.
    const reads = new Set(control.requires.map(({ observation }) => observation));
    const sure = controls.find(
      ({ id, judge, requires }) =>
        id !== control.id &&
        (judge === undefined || id === "GV-09") &&
        !requires.some(({ observation }) => reads.has(observation)),
    );
    if (sure === undefined) throw new Error("there is no other control");
    const beside = passing(sure).map((entry) => ({ ...entry, seq: entry.seq + 500 }));
    const mitigation = [
      ...failing(control),
      ...beside,
      ...waived(control, { path: "mitigation", compensating: [sure.id] }),
    ];
    expect(stateOf(control, mitigation)).toBe(
      control.ceiling === "blocker" ? "fail" : "pass-with-conditions",
    );
    const monitor = {
      ...about,
      seq: 3000,
      atMs: exampleNowMs,
      kind: "log.measured" as const,
      facts: { of: "log-usage" },
    };
    const accepted = [
      ...failing(control),
      monitor,
      ...waived(control, { path: "accepted-risk", monitor: "log-usage" }),
    ];
    expect(stateOf(control, accepted)).toBe(
      control.ceiling === "accepted-risk" ? "pass-with-conditions" : "fail",
    );
  });

  test("it is not applicable only where the feature has nothing of it, or nobody must have it", () => {
    const without: Subject = { ...exampleSubject, capabilities: new Set() };
    const declared = waived(control, { path: "not-applicable" });
    const may =
      control.capability !== undefined || control.class === "nice-to-have" || control.class === "process";
    expect(stateOf(control, declared, exampleNowMs, without) === "not-applicable").toBe(may);
    expect(stateOf(control, declared) === "not-applicable").toBe(may && control.capability === undefined);
  });

  test("a person's no stands until the same duty signs", () => {
    const { owner } = categoryOf(control.id);
    const veto: Witnessed = {
      ...about,
      seq: 999,
      atMs: exampleNowMs,
      kind: "decision.rejected",
      facts: { control: control.id, as: owner, by: "person-0" },
    };
    expect(stateOf(control, [...passing(control), veto])).toBe("fail");
    expect(stateOf(control, [...passing(control), veto, ...signOffs(control)])).toBe("pass");
  });
});
