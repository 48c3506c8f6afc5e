import { describe, expect, test } from "vitest";
import type { Witnessed } from "../evidence/witnessed.ts";
import type { AdmissionRules } from "../policy/admission-section.ts";
import { admissionFacts, admissionOf, redShownMax, type AdmissionState } from "./admission.ts";
import { hourMs } from "./control.ts";
import { OpenBook } from "./evidence-book.ts";
import type { Verdict } from "./gate.ts";
import { exampleNowMs, exampleSubject } from "./proof.ts";
import type { ControlStatus } from "./status.ts";

const { feature, environment, digest } = exampleSubject;
const red = { id: "PS-01" } as ControlStatus;
const verdict = (answer: Verdict["answer"], more: Partial<Verdict> = {}): Verdict => ({
  answer,
  red: answer === "fail" ? [red] : [],
  due: [],
  conditions: [],
  ...more,
});
const enforce: AdmissionRules = { mode: "enforce", graceMs: 24 * hourMs, then: "hold" };

/** The log says that the gateway was in these states, so long ago. */
const history = (...changes: readonly (readonly [AdmissionState, number, string?])[]): Witnessed[] =>
  changes.map(([state, ageMs, of = digest], seq) => ({
    seq,
    atMs: exampleNowMs - ageMs,
    kind: "admission.changed",
    feature,
    environment,
    digest: of,
    facts: { state },
  }));

const broken = (people: readonly string[], ageMs: number): Witnessed[] =>
  people.map((by, i) => ({
    seq: 100 + i,
    atMs: exampleNowMs - ageMs,
    kind: i === 0 ? "waiver.asked" : "waiver.signed",
    feature,
    environment,
    digest,
    facts: {
      waiver: "glass",
      as: i === 0 ? "lead" : "security",
      by,
      ...(i === 0 ? { path: "break-glass", endsAtMs: exampleNowMs - ageMs + 4 * hourMs } : { asked: 100 }),
    },
  }));

const said = (
  answer: Verdict["answer"],
  entries: readonly Witnessed[],
  { rules = enforce, subject = exampleSubject, more = {} } = {},
) => admissionOf(verdict(answer, more), { subject, book: new OpenBook(entries), nowMs: exampleNowMs }, rules);

describe("a digest whose checklist does not hold", () => {
  test.each([
    ["was never admitted", history(), "held"],
    ["was only observed", history(["observed", hourMs]), "held"],
    ["only another one was admitted", history(["admitted", hourMs, "sha256:other"]), "held"],
    ["served by break-glass only", history(["broken-glass", hourMs]), "held"],
    ["was admitted and turns red now", history(["admitted", hourMs]), "grace"],
    [
      "turned red a day ago to the millisecond",
      history(["admitted", 99 * hourMs], ["grace", 24 * hourMs]),
      "grace",
    ],
    ["turned red longer ago", history(["admitted", 99 * hourMs], ["grace", 24 * hourMs + 1]), "held"],
    [
      "was restarted in its grace",
      history(["admitted", 99 * hourMs], ["grace", 25 * hourMs], ["grace", hourMs]),
      "held",
    ],
    [
      "was green in between",
      history(["admitted", 99 * hourMs], ["grace", 25 * hourMs], ["admitted", 9 * hourMs], ["grace", hourMs]),
      "grace",
    ],
    [
      "was opened by break-glass after its grace",
      history(["admitted", 99 * hourMs], ["grace", 30 * hourMs], ["broken-glass", 5 * hourMs]),
      "held",
    ],
    ["two people break the glass", broken(["a", "b"], 0), "broken-glass"],
    ["they did so four hours ago", broken(["a", "b"], 4 * hourMs), "broken-glass"],
    ["they did so longer ago", broken(["a", "b"], 4 * hourMs + 1), "held"],
    ["one person breaks the glass twice", broken(["a", "a"], 0), "held"],
  ] as const)("%s", (_name, entries, state) => {
    expect(said("fail", entries).state).toBe(state);
  });

  test("is degraded after its grace where the operator wants that, but not where it never was admitted", () => {
    const rules: AdmissionRules = { ...enforce, then: "degrade" };
    const over = history(["admitted", 99 * hourMs], ["grace", 25 * hourMs]);
    expect(said("fail", over, { rules }).state).toBe("degraded");
    expect(said("fail", history(), { rules }).state).toBe("held");
  });

  test("is only written down where the operator observes", () => {
    const rules: AdmissionRules = { ...enforce, mode: "observe" };
    expect(said("fail", history(), { rules })).toMatchObject({ state: "observed", red: ["PS-01"] });
  });
});

test.each(["pass", "conditional"] as const)(
  "a verdict %s admits, and says when the feature launched",
  (answer) => {
    expect(said(answer, [])).toMatchObject({ state: "admitted", launchedAtMs: exampleNowMs, red: [] });
    expect(said(answer, [], { more: { launchedAtMs: 5 } }).launchedAtMs).toBe(5);
  },
);

test("what is held has not launched, nor what is observed outside prod", () => {
  expect(said("fail", []).launchedAtMs).toBeUndefined();
  const rules: AdmissionRules = { ...enforce, mode: "observe" };
  expect(said("fail", [], { rules }).launchedAtMs).toBe(exampleNowMs);
  const subject = { ...exampleSubject, environment: "dev" };
  expect(said("fail", [], { rules, subject }).launchedAtMs).toBeUndefined();
});

test("the end that people were told stays, unless the operator made the grace shorter", () => {
  const [admitted, grace] = history(["admitted", 99 * hourMs], ["grace", hourMs]);
  if (admitted === undefined || grace === undefined) throw new Error("there is no history");
  const endsAtMs = exampleNowMs + 23 * hourMs - 7;
  const entries = [admitted, { ...grace, facts: { ...grace.facts, endsAtMs } }];
  expect(said("fail", entries).endsAtMs).toBe(endsAtMs);
  const rules: AdmissionRules = { ...enforce, graceMs: 2 * hourMs };
  expect(said("fail", entries, { rules }).endsAtMs).toBe(exampleNowMs + hourMs);
});

test("it changes by itself when the verdict does or the grace is over, whichever is first", () => {
  const entries = history(["admitted", 99 * hourMs], ["grace", hourMs]);
  const endsAtMs = exampleNowMs + 23 * hourMs;
  expect(said("fail", entries)).toMatchObject({ endsAtMs, validUntilMs: endsAtMs });
  const more = { validUntilMs: exampleNowMs + 1 };
  expect(said("fail", entries, { more }).validUntilMs).toBe(exampleNowMs + 1);
});

test("an entry names at most twenty red controls, and says how many there are", () => {
  const many = Array.from({ length: 118 }, (_, i) => `PS-${i}`);
  const facts = admissionFacts({ state: "held", red: many });
  expect(facts["red"]).toHaveLength(redShownMax);
  expect(facts["redCount"]).toBe(118);
  expect(Buffer.byteLength(JSON.stringify(facts))).toBeLessThan(400);
});
