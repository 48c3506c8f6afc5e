import fc from "fast-check";
import { expect, test } from "vitest";
import type { Leaf } from "../leaf.ts";
import { findingsOf, judgedOf, readLabel, type Label } from "./label.ts";

const leaf = (more: Partial<Leaf>): Leaf => ({ v: 1, seq: 7, id: "i", at: 5, kind: "call.input", ...more });

test("findings are read with their places, without guards that were blind and without the count of more", () => {
  const findings = ["a:K", "b:blind", "c:L", "and 3 more"];
  expect(findingsOf(leaf({ findings, facts: { seenIn: ["user 0.5", "", "tool"] } }))).toEqual([
    { finding: 0, name: "a:K", source: "user", score: 0.5 },
    { finding: 2, name: "c:L", source: "tool" },
  ]);
});

test.each([
  ["an older version", {}],
  ["an entry that is too long for facts", { facts: { cut: true } }],
  ["facts of another kind", { facts: { seenIn: 7 } }],
])("findings of %s have no places", (_what, more) => {
  expect(findingsOf(leaf({ findings: ["a:K"], ...more }))).toEqual([{ finding: 0, name: "a:K" }]);
});

test.each([
  ["another kind", leaf({ facts: { entry: 1, by: "p", label: "right" } })],
  ["no facts", leaf({ kind: "finding.labelled" })],
  ["another word", leaf({ kind: "finding.labelled", facts: { entry: 1, by: "p", label: "maybe" } })],
  ["no entry", leaf({ kind: "finding.labelled", facts: { by: "p", label: "right" } })],
])("an entry of %s is no label", (_what, entry) => {
  expect(readLabel(entry)).toBeUndefined();
});

test("a label says which findings of the other entry it is about", () => {
  const facts = { entry: 3, by: "p", label: "wrong", places: [4], seenIn: ["user 0.5"] };
  expect(readLabel(leaf({ kind: "finding.labelled", findings: ["a:K"], facts }))).toEqual({
    ...{ seq: 7, atMs: 5, by: "p", entry: 3, label: "wrong", passed: false },
    about: [{ finding: 4, name: "a:K", source: "user", score: 0.5 }],
  });
});

const labels = fc.array(
  fc.record({
    by: fc.constantFrom("ann", "bob"),
    label: fc.constantFrom("right" as const, "wrong" as const),
  }),
  { minLength: 1, maxLength: 8 },
);

test("in whatever order labels are read, the last one given counts", () => {
  fc.assert(
    fc.property(labels, fc.integer(), (said, seed) => {
      const all = said.map((one, seq): Label => ({
        ...one,
        seq,
        atMs: 0,
        entry: 1,
        passed: false,
        about: [{ finding: 0, name: "a:K" }],
      }));
      const shuffled = [...all].sort((a, b) => ((a.seq * 7 + seed) % 5) - ((b.seq * 7 + seed) % 5));
      const lastOf = (by: string): string | undefined => all.findLast((one) => one.by === by)?.label;
      const [ann, bob] = [lastOf("ann"), lastOf("bob")];
      expect(judgedOf(shuffled, 0)).toEqual({
        label: all.at(-1)?.label,
        disputed: ann !== undefined && bob !== undefined && ann !== bob,
      });
      expect(judgedOf(shuffled, 1)).toBeUndefined();
    }),
  );
});
