import fc from "fast-check";
import { expect, test } from "vitest";
import { dayMs } from "./control.ts";
import { OpenBook } from "./evidence-book.ts";
import { decideGate, gateExit, gateFacts, gateJson, type GateAsk } from "./gate-decision.ts";
import { gateLines, gateMarkdown, markdownCharsMax, markdownMark } from "./gate-text.ts";
import { passingFor } from "./passing.test-data.ts";
import { exampleNowMs, exampleSubject } from "./proof.ts";
import { controls } from "./registry.ts";
import type { NewEntry } from "../evidence/entry.ts";

const { feature, environment, digest } = exampleSubject;
const asked: GateAsk = { feature, environment, digest, subject: exampleSubject };

function decide(entries: readonly NewEntry[], more: Partial<GateAsk> = {}) {
  const book = new OpenBook(
    entries.map((entry, seq) => ({ ...entry, seq, atMs: exampleNowMs, facts: entry.facts ?? {} })),
  );
  return decideGate(controls, { ...asked, ...more }, { book, nowMs: exampleNowMs });
}

const without = (kind: string, of?: string): readonly NewEntry[] =>
  passingFor(exampleSubject).filter((entry) => entry.kind !== kind || entry.facts?.["of"] !== of);

test("with all evidence the answer is yes, for people, programs and pull requests alike", () => {
  const decision = decide(passingFor(exampleSubject));
  expect([decision.answer, gateExit(decision)]).toEqual(["pass", 0]);
  expect(gateLines(decision)[0]).toBe("May example ship to prod?  yes: everything that is required holds");
  expect(gateMarkdown(decision, 7)).toContain("## Can we ship `example` to prod? Yes");
  expect(gateMarkdown(decision, 7)).toContain("recorded in entry 7");
  expect(gateJson(decision, 7)).toMatchObject({ answer: "pass", exit: 0, entry: 7, digest });
  expect(gateFacts(decision, 12.4)).toEqual({ answer: "pass", red: [], redCount: 0, ms: 12 });
});

test("without evidence the answer is no, and each required control says who decides and what is next", () => {
  const decision = decide([]);
  expect([decision.answer, gateExit(decision)]).toEqual(["fail", 1]);
  const text = gateLines(decision).join("\n");
  const { red = [] } = decision.checklist?.verdict ?? {};
  expect(red.length).toBeGreaterThan(0);
  for (const { id } of red) expect(text).toContain(`  ${id}  unknown: `);
  expect(text).toContain("Who decides: ");
  const markdown = gateMarkdown(decision);
  expect(markdown.split("\n").filter((line) => /^\| \d+ \|/.test(line))).toHaveLength(14);
  expect(markdown).toContain("### What keeps it from shipping");
  expect(gateFacts(decision, 0)).toMatchObject({ answer: "fail", redCount: red.length });
  expect(gateFacts(decision, 0)["red"]).toHaveLength(Math.min(20, red.length));
});

test("one missing observation is named with its control", () => {
  const decision = decide(without("canary.tried", "canary-token-limit"));
  expect(decision.checklist?.verdict.red.map(({ id }) => id)).toContain("IO-01");
  expect(gateLines(decision).join("\n")).toContain("IO-01  unknown");
});

test("what may wait is said with its day once the feature has launched", () => {
  const decision = decide([
    {
      ...{ kind: "admission.changed", feature, environment, digest },
      facts: { state: "admitted", launchedAtMs: exampleNowMs },
    },
  ]);
  const due = decision.checklist?.verdict.due ?? [];
  const day = new Date(exampleNowMs + 14 * dayMs).toISOString().slice(0, 10);
  for (const { status } of due)
    expect(gateLines(decision).join("\n")).toContain(`${status.id}  ${status.state}, due ${day}`);
});

test("a digest that no gateway has loaded is refused with what to do", () => {
  const decision = decide(without("policy.loaded"), { subject: undefined });
  expect([decision.answer, gateExit(decision)]).toEqual(["fail", 1]);
  expect(gateLines(decision)).toHaveLength(2);
  expect(gateLines(decision)[0]).toContain("load it in staging first");
  expect(gateFacts(decision, 1)).toMatchObject({ known: false, redCount: 0 });
});

test("no text of the log can begin a table, a link, a tag or a mention", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (name) => {
      const decision = { ...decide([]), reason: `${name} <b>| @team [x](y)\n| a |` };
      const [mark, head, empty, line] = gateMarkdown(decision).split("\n");
      expect(mark).toBe(markdownMark(feature, environment));
      expect(head).toContain("## Can we ship");
      expect(empty).toBe("");
      expect(line).toContain("\\<b\\>\\| @\u200bteam \\[x\\](y) \\| a \\|");
    }),
    { numRuns: 20 },
  );
});

test("a comment is never longer than GitHub takes, and says that there is more", () => {
  const decision = decide([]);
  const { checklist } = decision;
  if (checklist === undefined) throw new Error("there is no checklist");
  const [one] = checklist.verdict.red;
  if (one === undefined) throw new Error("nothing is red");
  const red = Array.from({ length: 400 }, () => ({ ...one, reason: "x".repeat(400) }));
  const markdown = gateMarkdown({
    ...decision,
    checklist: { ...checklist, verdict: { ...checklist.verdict, red } },
  });
  expect(markdown.length).toBeLessThan(markdownCharsMax + 200);
  expect(markdown).toContain("There is more");
});
