import fc from "fast-check";
import { expect, test } from "vitest";
import { readMoment } from "./moment.ts";

const nowMs = Date.UTC(2026, 1, 20, 12);

test.each([
  ["a day", "2025-02-15", "2025-02-15T00:00:00.000Z", "2025-02-15T23:59:59.999Z"],
  ["a leap day", "2024-02-29", "2024-02-29T00:00:00.000Z", "2024-02-29T23:59:59.999Z"],
  ["a minute", "2025-02-15T10:30", "2025-02-15T10:30:00.000Z", "2025-02-15T10:30:59.999Z"],
  ["a second", "2025-02-15 10:30:05Z", "2025-02-15T10:30:05.000Z", "2025-02-15T10:30:05.999Z"],
  ["a millisecond", "2025-02-15T10:30:05.123Z", "2025-02-15T10:30:05.123Z", "2025-02-15T10:30:05.123Z"],
  ["a minute elsewhere", "2025-02-15T10:30+02:00", "2025-02-15T08:30:00.000Z", "2025-02-15T08:30:59.999Z"],
  ["90 days ago", "90d", "2025-11-22T12:00:00.000Z", "2025-11-22T12:00:00.000Z"],
  ["a second ago", "1s", "2026-02-20T11:59:59.000Z", "2026-02-20T11:59:59.000Z"],
])("%s has all of itself and nothing else", (_what, text, first, last) => {
  const { firstMs, lastMs } = readMoment("from", text, nowMs);
  expect([new Date(firstMs).toISOString(), new Date(lastMs).toISOString()]).toEqual([first, last]);
});

test.each([
  "",
  "yesterday",
  "2025-02-30",
  "2025-13-01",
  "2025-02-29",
  "2025-2-5",
  "25-02-15",
  "2025-02-15T25:00",
  "2025-02-15T10",
  "2025-02-15T10:30:05.1Z",
  "90",
  "90w",
  "-90d",
  "1234567d",
  " 90d",
])("%j is no time", (text) => {
  expect(() => readMoment("to", text, nowMs)).toThrow(expect.objectContaining({ code: "USAGE" }));
});

test("the time that an entry is shown with finds that entry", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }), (date) => {
      const atMs = date.getTime();
      expect(readMoment("from", date.toISOString(), nowMs)).toEqual({ firstMs: atMs, lastMs: atMs });
      const { firstMs, lastMs } = readMoment("from", date.toISOString().slice(0, 10), nowMs);
      expect(firstMs <= atMs && atMs <= lastMs && lastMs - firstMs === 86_399_999).toBe(true);
    }),
  );
});
