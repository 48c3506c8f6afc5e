import { expect, test } from "vitest";
import { readQuery, withCursor, withPseudonyms, writeCursor } from "./read-query.ts";

const nowMs = Date.UTC(2026, 1, 20);
const hourMs = 3_600_000;

test("a page goes on within the times that it began with, however late it is asked for", () => {
  const begun = readQuery({ from: ["2h"], to: ["1h"], kind: ["call.input"] }, nowMs);
  for (const order of ["newest", "oldest"] as const) {
    const page = { order, limit: 5 };
    const cursor = writeCursor({ found: [], next: 77 }, page, begun);
    const later = readQuery({ from: ["2h"], to: ["1h"], kind: ["call.input"] }, nowMs + hourMs);
    expect(withCursor(cursor, page, later)).toEqual({ page: { ...page, after: 77 }, query: begun });
    const open = readQuery({}, nowMs);
    expect(withCursor(writeCursor({ found: [], next: 0 }, page, open), page, open).query).toEqual(open);
  }
});

test("after the last page there is none", () => {
  expect(
    writeCursor({ found: [], next: undefined }, { order: "newest", limit: 5 }, { where: {} }),
  ).toBeUndefined();
});

test.each(["", "n", "n.", "n.x..", "x.1..", "n.1.2", "n.1.2.3.4", "n.-1..", "n.1e9..", "o.1.."])(
  "%j is no cursor of a search that shows the newest first",
  (cursor) => {
    expect(() => withCursor(cursor, { order: "newest", limit: 5 }, { where: {} })).toThrow(
      expect.objectContaining({ code: "USAGE" }),
    );
  },
);

test("a log that answers something else is not taken for one that answers", async () => {
  const query = readQuery({ user: ["ann"] }, nowMs);
  for (const answer of [null, {}, { user: "ann" }, { user: [1] }])
    await expect(withPseudonyms(query, () => Promise.resolve(answer))).rejects.toMatchObject({
      code: "LOG_UNAVAILABLE",
    });
});

test.each([
  ["as many values as may be", 100, 1, true],
  ["one more", 101, 1, false],
  ["a value as long as may be", 1, 1024, true],
  ["a longer one", 1, 1025, false],
])("%s", (_what, count, length, fits) => {
  const read = (): unknown => readQuery({ feature: Array<string>(count).fill("f".repeat(length)) }, nowMs);
  if (fits) expect(read).not.toThrow();
  else expect(read).toThrow(expect.objectContaining({ code: "USAGE" }));
});
