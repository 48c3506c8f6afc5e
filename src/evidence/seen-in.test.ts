import fc from "fast-check";
import { expect, test } from "vitest";
import { readSeenIn, writeSeenIn } from "./seen-in.ts";

test.each([
  [{ source: "user", score: 0.9312345678 }, "user 0.931235"],
  [{ source: "document", score: 1 }, "document 1"],
  [{ source: "tool", score: 0 }, "tool 0"],
  [{ source: "whole" }, "whole"],
])("%j is written as %s", (seenIn, text) => {
  expect(writeSeenIn(seenIn)).toBe(text);
});

test("what was written is read again, to a millionth", () => {
  const sources = fc.constantFrom("user", "document", "tool", "definition", "extra", "assistant", "whole");
  fc.assert(
    fc.property(sources, fc.double({ min: 0, max: 1, noNaN: true }), (source, score) => {
      const read = readSeenIn(writeSeenIn({ source, score }));
      expect(read?.source).toBe(source);
      expect(Math.abs((read?.score ?? 2) - score)).toBeLessThan(1e-6);
    }),
  );
});

test.each([[undefined], [""], [7], [["user"]], ["user 2"], ["user 0.1 more"], ["User"], ["user -0.1"]])(
  "%j is nothing that was written",
  (value) => {
    expect(readSeenIn(value)).toBeUndefined();
  },
);
