import { expect, test } from "vitest";
import { weekOf, weekStartMs } from "../../audit/keys/data-keys.ts";
import { adminFigures, aloneOf } from "./admin.ts";
import { incidentFigures } from "./incidents.ts";
import { leaf } from "./measures.test-data.ts";
import { releaseFigures } from "./releases.ts";
import { detailedDaysOf, lastRoundIn, overdueBetween } from "./retention.ts";

const dayMs = 86_400_000;
const minuteMs = 60_000;
const nowMs = Date.UTC(2026, 5, 1);

test("what a round of retention left is measured by its own word, and what it did not do is overdue", () => {
  const weekTo = weekOf(nowMs - 90 * dayMs) - 1;
  const facts = { weekTo, detailDays: 90, oldestDetailMs: weekStartMs(weekTo + 1) };
  const round = lastRoundIn(leaf("retention.applied", {}, facts));
  expect(round).toMatchObject({ keptFromMs: weekStartMs(weekTo + 1), detailDays: 90 });
  expect(detailedDaysOf(round, nowMs - 700 * dayMs, nowMs)).toBeLessThanOrEqual(97);
  const late = overdueBetween(round, nowMs + 30 * dayMs);
  expect(late.fromMs).toBeLessThan(late.toMs);
  const inTime = overdueBetween(round, weekStartMs(weekTo + 1) + 90 * dayMs);
  expect(inTime.fromMs).toBeGreaterThan(inTime.toMs);
});

test("a log that never had a round is measured by its oldest entry", () => {
  expect(lastRoundIn(leaf("retention.applied", {}, { cut: true }))).toBeUndefined();
  expect(detailedDaysOf(undefined, nowMs - 3 * dayMs, nowMs)).toBe(3);
  expect(detailedDaysOf(undefined, undefined, nowMs)).toBe(0);
  expect(overdueBetween(undefined, nowMs)).toEqual({ fromMs: 0, toMs: nowMs - 91 * dayMs });
});

test("a change names its person by a pseudonym, and a manifest by its proposal; what nobody asked for is no change", () => {
  const loaded = (digest: string) => leaf("policy.loaded", { feature: "f", digest });
  const changes = [
    leaf("person.added", {}, { owner: true, by: "" }),
    leaf("person.added", {}, { by: "ann" }),
    leaf("key.created", { environment: "dev" }),
    leaf("key.revoked"),
    leaf("key.revoked", { user: "os" }),
    leaf("kill.placed", { feature: "seaworthy-canary" }, { by: "drill" }),
    ...[loaded("new"), loaded("new"), loaded("old"), loaded("nobody")],
  ];
  const proposals = [leaf("release.proposed", { feature: "f", digest: "new" })];
  expect(adminFigures(changes, proposals, new Set(["old"]))).toEqual({ changes: 5, named: 3 });
});

test("an end that two people must agree to, of which the log knows one, was made alone", () => {
  const placed = [leaf("kill.placed", {}, { secondPerson: true }), leaf("kill.placed")];
  const [two, one] = placed.map(({ seq }) => seq);
  const end = (about: number | undefined, by: string) =>
    leaf("kill.resumed", {}, { placed: about ?? -1, by });
  const asked = [leaf("kill.resume-asked", {}, { placed: two ?? -1, by: "ann" })];
  expect(aloneOf([end(two, "bob")], asked, placed)).toBe(0);
  expect(aloneOf([end(two, "ann")], asked, placed)).toBe(1);
  expect(aloneOf([end(two, "bob")], [], placed)).toBe(1);
  expect(aloneOf([end(one, "bob")], [], placed)).toBe(0);
  const hold = leaf("hold.released", {}, { hold: 4, by: "bob" });
  expect(aloneOf([hold], [], [])).toBe(1);
  expect(aloneOf([hold], [leaf("hold.release-asked", {}, { hold: 4, by: "ann" })], [])).toBe(0);
});

test("a digest in production is gated by a pass for it, or by two people's break-glass", () => {
  const decisions = [
    leaf("gate.decided", { digest: "a" }, { answer: "pass" }),
    leaf("gate.decided", { digest: "b" }, { answer: "fail" }),
    leaf("gate.decided", { digest: "c" }, { answer: "conditional" }),
    leaf("admission.changed", { digest: "d" }, { state: "broken-glass" }),
    leaf("admission.changed", { digest: "e" }, { state: "held" }),
    leaf("admission.changed", { digest: "f" }, { state: "observed" }),
    leaf("admission.changed", { digest: "g" }, { state: "admitted" }),
  ];
  const digests = ["a", "b", "c", "d", "e", "f", "g"];
  expect(releaseFigures(digests, new Set(["a", "z"]), decisions)).toEqual({
    digests: 7,
    staged: 1,
    gated: 4,
    broken: 1,
  });
});

test("an incident is contained where somebody came, or it was over, within a quarter of an hour", () => {
  const opened = (incident: string, severity: string, more = {}) =>
    leaf("alert.opened", { at: 0, ...more }, { incident, severity });
  const taken = (incident: string, at: number) => leaf("alert.acknowledged", { at }, { incident });
  const figures = incidentFigures({
    opened: [
      ...["a", "b", "c"].map((id) => opened(id, "critical")),
      opened("d", "warning"),
      opened("e", "info"),
      opened("f", "critical", { feature: "seaworthy-canary" }),
    ],
    acknowledged: [taken("a", 15 * minuteMs), taken("b", 15 * minuteMs + 1)],
    closed: ["c", "d", "a"].map((incident) => leaf("alert.closed", { at: 16 * minuteMs }, { incident })),
    recorded: [
      leaf("artefact.recorded", {}, { of: "document-post-mortem", cases: 1, incident: "a" }),
      leaf("artefact.recorded", {}, { of: "document-post-mortem", cases: 0, incident: "b" }),
      leaf("review.held", {}, { of: "review-change", incident: "c" }),
    ],
  });
  expect(figures).toEqual({ incidents: 3, contained: 1, closed: 2, learnt: 2, near: 1, nearClosed: 1 });
});
