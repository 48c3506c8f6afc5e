import { expect, test } from "vitest";
import type { Witnessed } from "../evidence/witnessed.ts";
import { checklistOf, type Checklist } from "./checklist.ts";
import { checklistJson } from "./checklist-json.ts";
import { OpenBook } from "./evidence-book.ts";
import { workOf } from "./next.ts";
import { exampleEntries, exampleNowMs, exampleSubject, mutantOf } from "./proof.ts";
import { controlOf, controls } from "./registry.ts";

const answered = (entries: readonly Witnessed[]): Checklist =>
  checklistOf(controls, { subject: exampleSubject, book: new OpenBook(entries), nowMs: exampleNowMs });

const example = (id: string, broken = false): readonly Witnessed[] => {
  const control = controlOf(id);
  if (control === undefined) throw new Error(`there is no ${id}`);
  return exampleEntries(broken ? mutantOf(control) : control.proof.passes);
};

test("the answer has 14 items and 118 controls, with owner, age, end, entries and what is next", () => {
  const json = checklistJson(answered(example("IO-01")));
  const { items, controls: said } = json as {
    items: Record<string, unknown>[];
    controls: Record<string, unknown>[];
  };
  expect([items.length, said.length]).toEqual([14, 118]);
  for (const one of [...items, ...said]) {
    expect(one).toMatchObject({
      owner: expect.any(String) as string,
      reviewer: expect.any(String) as string,
    });
    expect(one["owner"]).not.toBe(one["reviewer"]);
    if (one["state"] !== "pass") expect(one["next"]).toEqual(expect.any(String));
  }
  expect(said.find(({ id }) => id === "IO-01")).toMatchObject({
    ...{ state: "pass", required: true, because: [0], ageMs: 0, expiresInMs: 86_400_000 },
  });
  expect(items.find(({ number }) => number === 4)).toMatchObject({ because: [0], holding: 1 });
});

test("work begins with the five priorities, then what keeps it from shipping", () => {
  const work = workOf(answered([]));
  expect(work.slice(0, 5).map(({ id }) => id)).toEqual(["MI-10", "PS-06", "DC-18", "IO-11", "DC-10"]);
  const firstSoft = work.findIndex(({ required }) => !required);
  expect(work.slice(firstSoft).every(({ required }) => !required)).toBe(true);
  expect(work).toHaveLength(118);
});

test("what fails comes before what nobody has looked at", () => {
  const work = workOf(answered(example("IO-02", true))).filter(
    ({ required, id }) => !required && id.startsWith("IO"),
  );
  expect(work[0]).toMatchObject({ id: "IO-02", state: "fail" });
});

test("what holds is no work", () => {
  expect(workOf(answered(example("IO-01"))).map(({ id }) => id)).not.toContain("IO-01");
});

test("an item says what its worst control says, a required one before others", () => {
  const { items } = answered(example("IO-02", true));
  const four = items.find(({ item }) => item.number === 4);
  // IO-02 fails and may wait; IO-01 is unknown and may not.
  expect(four).toMatchObject({ state: "unknown", holding: 0 });
  expect(four?.reason).toMatch(/^IO-01: /);
});
