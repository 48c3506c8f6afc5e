import { expect, test } from "vitest";
import type { NewEntry } from "../evidence/entry.ts";
import { checklistOf } from "./checklist.ts";
import { OpenBook } from "./evidence-book.ts";
import { passingFor } from "./passing.test-data.ts";
import { exampleNowMs, exampleSubject } from "./proof.ts";
import { controls } from "./registry.ts";

test("evidence of every kind together opens the gate", () => {
  const { feature, environment, digest } = exampleSubject;
  const entries: NewEntry[] = [
    { kind: "policy.loaded", feature, environment, digest },
    ...passingFor(exampleSubject),
  ];
  const book = new OpenBook(
    entries.map((entry, seq) => ({ ...entry, seq, atMs: exampleNowMs, facts: entry.facts ?? {} })),
  );
  const { verdict, controls: said } = checklistOf(controls, {
    subject: exampleSubject,
    book,
    nowMs: exampleNowMs,
  });
  expect(
    said.filter(({ state }) => state !== "pass").map(({ id, state, reason }) => [id, state, reason]),
  ).toEqual([]);
  expect(verdict.answer).toBe("pass");
});
