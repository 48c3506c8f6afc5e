import { describe, expect, test } from "vitest";
import type { Witnessed } from "../evidence/witnessed.ts";
import { categoryOf } from "./category.ts";
import { checklistOf } from "./checklist.ts";
import { dayMs, type Control } from "./control.ts";
import {
  agreementDoubt,
  awaiting,
  signOffDoubt,
  waiverDoubt,
  type Decidable,
  type WaiverDraft,
} from "./decidable.ts";
import { waiversOf, type Waiver } from "./decisions.ts";
import { OpenBook } from "./evidence-book.ts";
import { exampleEntries, exampleNowMs, exampleSubject, mutantOf } from "./proof.ts";
import { controls } from "./registry.ts";

const nowMs = exampleNowMs;
const { feature, environment, digest } = exampleSubject;
const about = { feature, environment, digest };

function named(id: string): Control {
  const control = controls.find((one) => one.id === id);
  if (control === undefined) throw new Error(`no ${id}`);
  return control;
}
/** It admits a mitigation and no accepted risk; GV-09 admits nothing. */
const [mitigable, blocker] = [named("IO-01"), named("GV-09")];

function at(entries: readonly Witnessed[], subject = exampleSubject): Decidable {
  const ask = { subject, book: new OpenBook(entries), nowMs };
  return { ask, checklist: checklistOf(controls, ask), catalogue: controls };
}
const failing = (control: Control, from = 0): Witnessed[] =>
  exampleEntries(mutantOf(control)).map((entry) => ({ ...entry, seq: entry.seq + from }));
const passing = (control: Control, from = 0): Witnessed[] =>
  exampleEntries(control.proof.passes).map((entry) => ({ ...entry, seq: entry.seq + from }));

const both = [...failing(mitigable), ...passing(blocker, 500)];
const draft: WaiverDraft = {
  path: "mitigation",
  control: mitigable.id,
  endsAtMs: nowMs + dayMs,
  compensating: [blocker.id],
};

test("a control is signed as its owner or its reviewer, once its evidence passes", () => {
  expect(signOffDoubt(mitigable.id, "ml", at(passing(mitigable)))).toBeUndefined();
  expect(signOffDoubt(mitigable.id, "security", at(passing(mitigable)))).toBeUndefined();
  expect(signOffDoubt(mitigable.id, "lead", at(passing(mitigable)))?.why).toContain("not as lead");
  const doubt = signOffDoubt(mitigable.id, "ml", at(failing(mitigable)));
  expect(doubt?.why).toContain("says fail");
  expect(doubt?.next).toContain("the ML engineer decides");
  expect(signOffDoubt(blocker.id, "lead", at(failing(blocker)))?.next).toContain("nobody may let it pass");
  expect(signOffDoubt("PS-99", "ml", at([]))?.why).toBe("there is no control PS-99");
});

test("what waits for a duty is what a person must attest, and what the duty has stopped", () => {
  const attested = controls.filter(({ attests }) => attests !== undefined);
  const ids = controls.map(({ id }) => id);
  expect(awaiting(ids, "security", at([]))).toEqual(
    attested
      .filter(({ id }) => [categoryOf(id).owner, categoryOf(id).reviewer].includes("security"))
      .map(({ id }) => id),
  );
  const facts = { control: mitigable.id, as: "lead", by: "person" };
  const veto: Witnessed = { ...about, seq: 900, atMs: nowMs, kind: "decision.rejected", facts };
  expect(awaiting([mitigable.id], "lead", at([veto]))).toEqual([mitigable.id]);
  expect(signOffDoubt(mitigable.id, "lead", at([...passing(mitigable), veto]))).toBeUndefined();
});

test("a mitigation that the engine would count is none to doubt", () => {
  expect(waiverDoubt(draft, "ml", at(both))).toBeUndefined();
});

describe("a waiver is refused before anybody signs it", () => {
  test.each<[string, Partial<WaiverDraft>, string]>([
    [
      "an accepted risk of what admits a mitigation only",
      { path: "accepted-risk", monitor: "log-calls" },
      "a mitigation only",
    ],
    ["no compensating control", { compensating: [] }, "no compensating control"],
    ["one that compensates for itself", { compensating: [mitigable.id] }, "for itself"],
    ["one that does not pass", { compensating: ["IO-99"] }, "no control IO-99"],
    ["a control that does not exist", { control: "IO-99" }, "no control IO-99"],
    ["a blocker", { control: blocker.id, compensating: [mitigable.id] }, "nothing to ask for"],
    ["an end that is past", { endsAtMs: nowMs - 1 }, "its time is over"],
    ["not applicable, where it applies", { path: "not-applicable" }, "it applies to every feature"],
  ])("%s", (_what, more, why) => {
    expect(
      waiverDoubt(
        { ...draft, ...more },
        more.path === "accepted-risk" ? "leadership" : categoryOf(more.control ?? draft.control).owner,
        at(both),
      )?.why,
    ).toContain(why);
  });

  test("nothing stands in for a blocker", () => {
    const doubt = waiverDoubt(
      { ...draft, control: blocker.id, compensating: [mitigable.id] },
      "lead",
      at([...failing(blocker), ...passing(mitigable, 500)]),
    );
    expect(doubt).toMatchObject({ why: expect.stringContaining("nothing may stand in") as string });
    expect(doubt?.next).toContain("nobody may let it pass");
  });

  test("a compensating control whose evidence is missing", () => {
    expect(waiverDoubt(draft, "ml", at(failing(mitigable)))?.why).toContain(
      `${blocker.id}, which compensates, says`,
    );
  });

  test("a fourth exception", () => {
    const asked = [1, 2, 3].map((nth): Witnessed => ({
      ...about,
      seq: 1000 + nth,
      atMs: nowMs - nth,
      kind: "waiver.asked",
      facts: {
        waiver: `w${nth}`,
        path: "mitigation",
        control: `IO-0${nth + 1}`,
        endsAtMs: nowMs + dayMs,
        as: "ml",
        by: "p",
      },
    }));
    expect(waiverDoubt(draft, "ml", at([...both, ...asked.slice(0, 2)]))).toBeUndefined();
    expect(waiverDoubt(draft, "ml", at([...both, ...asked]))?.why).toContain("3 exceptions at most");
  });

  test("somebody whose signature nobody asks for", () => {
    expect(waiverDoubt(draft, "privacy", at(both))?.why).toContain("is signed as ml, security");
  });
});

describe("an answer to what was asked", () => {
  const asked: Witnessed = {
    ...about,
    seq: 1000,
    atMs: nowMs,
    kind: "waiver.asked",
    facts: {
      waiver: "w",
      path: "mitigation",
      control: mitigable.id,
      compensating: [blocker.id],
      endsAtMs: nowMs + dayMs,
      as: "ml",
      by: "ann",
    },
  };
  const of = (entries: readonly Witnessed[], subject = exampleSubject): [Waiver, Decidable] => {
    const where = at(entries, subject);
    const [waiver] = waiversOf(where.ask);
    if (waiver === undefined) throw new Error("nothing is asked for");
    return [waiver, where];
  };

  test("counts by another person, as the duty that is missing", () => {
    const [waiver, where] = of([...both, asked]);
    expect(agreementDoubt(waiver, { as: "security", by: "bob" }, where)).toBeUndefined();
    expect(agreementDoubt(waiver, { as: "ml", by: "bob" }, where)?.next).toBe("--as security");
    expect(agreementDoubt(waiver, { as: "security", by: "ann" }, where)?.next).toContain("their own request");
  });

  test("does not count by whoever made the change, after its end, once it was taken back, or where it would not stand", () => {
    const by = { as: "security", by: "bob" } as const;
    expect(
      agreementDoubt(...insert(of([...both, asked], { ...exampleSubject, authors: ["bob"] }), by))?.why,
    ).toContain("made the change");
    const end: Witnessed = {
      ...asked,
      seq: 1001,
      kind: "waiver.ended",
      facts: { waiver: "w", asked: 1000, why: "withdrawn", as: "ml", by: "ann" },
    };
    expect(agreementDoubt(...insert(of([...both, asked, end]), by))?.why).toBe("w was withdrawn");
    const over = { ...asked, facts: { ...asked.facts, endsAtMs: nowMs } };
    expect(agreementDoubt(...insert(of([...both, over]), by))?.why).toContain("time of w is over");
    expect(agreementDoubt(...insert(of([...failing(mitigable), asked]), by))?.why).toContain("compensates");
  });
});

const insert = <S>([waiver, where]: [Waiver, Decidable], signer: S): [Waiver, S, Decidable] => [
  waiver,
  signer,
  where,
];
