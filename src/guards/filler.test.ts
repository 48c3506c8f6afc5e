import { afterAll, describe, expect, test } from "vitest";
import { growth, leastCpuMs } from "../../test/growth.ts";
import { fillers, looksOf, repeated } from "./filler.test-data.ts";
import { guardKinds } from "./registry.ts";

const kilobyte = 1024;
/** Both lengths are of several tiles: a text that fits into one is read with less. Four times the text: 4 is linear, 16 is quadratic. */
const growthMax = 8;

const slowest = new Map<string, { readonly filler: string; readonly ms: number }>();
afterAll(() => {
  for (const [id, { filler, ms }] of slowest)
    console.log(
      `${id}: the slowest half of a megabyte takes ${ms.toFixed(0)} ms on all sides together (${filler})`,
    );
});

describe.each(guardKinds.map((kind) => ({ id: kind.id, kind })))("$id", ({ id, kind }) => {
  const looks = looksOf(kind);
  const allOf = (text: string): (() => void) => {
    const each = looks(text);
    return () => {
      for (const look of each) look();
    };
  };
  test.each(Object.entries(fillers))("takes filler in linear time: %s", (filler, piece) => {
    const [short, long] = [allOf(repeated(piece, 128 * kilobyte)), allOf(repeated(piece, 512 * kilobyte))];
    const ms = leastCpuMs(long, 1);
    if (ms > (slowest.get(id)?.ms ?? 0)) slowest.set(id, { filler, ms });
    // Most are far below at once; what is not may have been disturbed and is measured again, more often.
    const once = ms / Math.max(leastCpuMs(short, 1), 1);
    expect(once < growthMax ? once : growth(short, long, 5)).toBeLessThan(growthMax);
  });
});
