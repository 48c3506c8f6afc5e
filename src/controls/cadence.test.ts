import fc from "fast-check";
import { expect, test } from "vitest";
import type { Witnessed } from "../evidence/witnessed.ts";
import { dueItems, mondayAfter } from "./cadence.ts";
import { checklistOf } from "./checklist.ts";
import { dayMs } from "./control.ts";
import { OpenBook } from "./evidence-book.ts";
import { preparedFor, reviewNames } from "./prepared.ts";
import { exampleNowMs, exampleSubject } from "./proof.ts";
import { controls } from "./registry.ts";

const { feature, environment, digest } = exampleSubject;
const entry = (
  seq: number,
  ageDays: number,
  kind: Witnessed["kind"],
  facts: Witnessed["facts"] = {},
): Witnessed => ({
  ...{ seq, kind, feature, environment, digest, facts },
  atMs: exampleNowMs - ageDays * dayMs,
});
const loaded = entry(0, 40, "policy.loaded");

function due(entries: readonly Witnessed[]) {
  const ask = { subject: exampleSubject, book: new OpenBook([loaded, ...entries]), nowMs: exampleNowMs };
  return dueItems(checklistOf(controls, ask), ask);
}
const find = (entries: readonly Witnessed[], id: string) => due(entries).find((item) => item.id === id);

test("a Monday at nine is the first at or after a moment", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }), (at) => {
      const monday = new Date(mondayAfter(at.getTime()));
      expect([monday.getUTCDay(), monday.getUTCHours(), monday.getUTCMinutes()]).toEqual([1, 9, 0]);
      expect(monday.getTime() - at.getTime()).toBeGreaterThanOrEqual(0);
      expect(monday.getTime() - at.getTime()).toBeLessThan(7 * dayMs);
    }),
  );
});

test("reviews that were never held are due from when the feature was first loaded", () => {
  expect(find([], "review-weekly")).toMatchObject({ overdue: true, because: [0], owner: "lead" });
  expect(find([], "review-monthly")).toMatchObject({ overdue: true, dueAtMs: loaded.atMs + 30 * dayMs });
  expect(find([], "review-quarterly")).toMatchObject({ overdue: false });
});

test("a review that was held moves the next one", () => {
  const held = entry(1, 1, "review.held", { of: "review-monthly", looked: 4 });
  expect(find([held], "review-monthly")).toMatchObject({
    overdue: false,
    dueAtMs: held.atMs + 30 * dayMs,
    because: [1],
  });
});

test("a launch is looked back at two weeks later, once", () => {
  const launchedAtMs = exampleNowMs - 15 * dayMs;
  const launch = entry(1, 15, "admission.changed", { state: "admitted", launchedAtMs });
  expect(find([], "retrospective")).toBeUndefined();
  expect(find([launch], "retrospective")).toMatchObject({
    overdue: true,
    dueAtMs: launchedAtMs + 14 * dayMs,
  });
  const held = entry(2, 1, "review.held", { of: "review-retrospective", looked: 4 });
  expect(find([launch, held], "retrospective")).toBeUndefined();
});

test("an exception has a day on which it ends, and until it is answered one by which to answer", () => {
  const endsAtMs = exampleNowMs + 5 * dayMs;
  const asked = entry(1, 2, "waiver.asked", {
    ...{ waiver: "w-1", path: "mitigation", control: "IO-02", compensating: ["IO-01"] },
    ...{ as: "ml", by: "p1", endsAtMs },
  });
  expect(find([asked], "w-1-ends")).toMatchObject({ dueAtMs: endsAtMs, owner: "ml", overdue: false });
  expect(find([asked], "w-1-answer")).toMatchObject({ owner: "security", dueAtMs: asked.atMs + 3 * dayMs });
  const signed = entry(2, 1, "waiver.signed", { waiver: "w-1", asked: 1, as: "security", by: "p2" });
  expect(find([asked, signed], "w-1-answer")).toBeUndefined();
});

test("a document that soon has no force is due, and a canary of the hour is not", () => {
  const ending = entry(1, 88, "artefact.recorded", { of: "document-concerns", expires: 1 });
  const signatures = ["security", "lead"].map((as, i) =>
    entry(2 + i, 1, "decision.signed", { controls: ["IE-14"], as, by: as }),
  );
  expect(find([ending, ...signatures], "IE-14-ends")).toMatchObject({
    owner: "security",
    dueAtMs: ending.atMs + 90 * dayMs,
  });
  const canary = entry(5, 0, "canary.tried", {
    of: "canary-token-limit",
    tried: 1,
    stopped: 1,
    honest: 1,
    passed: 1,
  });
  expect(find([canary], "IO-01-ends")).toBeUndefined();
});

test("what is due stands in the order of its days, each once", () => {
  const items = due([]);
  expect(items.map(({ dueAtMs }) => dueAtMs)).toEqual(
    [...items.map(({ dueAtMs }) => dueAtMs)].sort((a, b) => a - b),
  );
  expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
});

test.each(reviewNames)(
  "the %s review has at least as many things to look at as its record asks for",
  (name) => {
    const ask = { subject: exampleSubject, book: new OpenBook([loaded]), nowMs: exampleNowMs };
    const topics = preparedFor(name, checklistOf(controls, ask), ask);
    expect(topics.length).toBeGreaterThanOrEqual({ weekly: 7, monthly: 10, quarterly: 14, yearly: 16 }[name]);
    expect(new Set(topics.map(({ topic }) => topic)).size).toBe(topics.length);
  },
);
