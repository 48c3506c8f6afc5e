import { expect, test } from "vitest";
import { checklistOf } from "./checklist.ts";
import { OpenBook } from "./evidence-book.ts";
import { passingFor } from "./passing.test-data.ts";
import { exampleNowMs, exampleSubject } from "./proof.ts";
import { controls } from "./registry.ts";

test("evidence of every kind together opens the gate", () => {
  const entries = passingFor(exampleSubject);
  const book = new OpenBook(
    entries.map((entry, seq) => ({ ...entry, seq, atMs: exampleNowMs, facts: entry.facts ?? {} })),
  );
  const { verdict, controls: said } = checklistOf(controls, {
    subject: exampleSubject,
    book,
    nowMs: exampleNowMs,
  });
  expect(said.filter(({ state }) => state !== "pass").map(({ id, state, reason }) => [id, state, reason])).toEqual([]);
  expect(verdict.answer).toBe("pass");
});
