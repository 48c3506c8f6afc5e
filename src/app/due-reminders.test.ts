import { expect, test } from "vitest";
import type { Alert } from "../alerts/alert.ts";
import { dayMs } from "../controls/control.ts";
import { OpenBook } from "../controls/evidence-book.ts";
import { controls } from "../controls/registry.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import { startDueReminders } from "./due-reminders.ts";

const startMs = Date.UTC(2026, 0, 5, 12);
const about = { feature: "chat", environment: "prod", digest: "sha256:a" };
const loaded: Witnessed = {
  ...about,
  seq: 0,
  atMs: startMs,
  kind: "policy.loaded",
  facts: { profile: "chatbot" },
};

function reminding() {
  const book = new OpenBook([loaded]);
  const told: Alert[] = [];
  const over: string[] = [];
  let nowMs = startMs;
  let work: () => void = () => undefined;
  startDueReminders({
    evidence: { book, ready: () => true },
    environment: "prod",
    catalogue: controls,
    alarm: { raise: (alert) => void told.push(alert), resolve: (key) => void over.push(key) },
    now: () => nowMs,
    every: (_ms, look) => {
      work = look;
      return () => undefined;
    },
  });
  return {
    book,
    over,
    /** What is told of the weekly review at a moment. */
    at: (days: number): readonly string[] => {
      told.length = 0;
      nowMs = startMs + days * dayMs;
      work();
      return told.filter(({ key }) => key.endsWith("review-weekly")).map(({ severity }) => severity);
    },
  };
}

test("a review is told of three days before, and louder once it is over", () => {
  // Monday noon: the next weekly review is the Monday after.
  const { at } = reminding();
  expect(at(0)).toEqual([]);
  expect(at(3.8)).toEqual([]);
  expect(at(3.9)).toEqual(["info"]);
  expect(at(6.8)).toEqual(["info"]);
  expect(at(6.9)).toEqual(["warning"]);
});

test("once it was held nobody is reminded any more", () => {
  const { book, at, over } = reminding();
  expect(at(6.9)).toEqual(["warning"]);
  book.add({
    ...about,
    seq: 1,
    atMs: startMs + 6.9 * dayMs,
    kind: "review.held",
    facts: { of: "review-weekly", looked: 7 },
  });
  expect(at(6.95)).toEqual([]);
  expect(over).toContain("review-due:prod:chat:review-weekly");
});
