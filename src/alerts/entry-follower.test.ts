import fc from "fast-check";
import { expect, test } from "vitest";
import { entriesBackMax, EntryFollower } from "./entry-follower.ts";

/** A log that grows; entries of others are told apart by nothing but that nobody tells of them. */
function logOf(size: number) {
  const log = { size, asked: 0 };
  const source = {
    size: () => Promise.resolve(log.size),
    read: (from: number, count: number) => {
      log.asked += 1;
      const end = Math.min(from + count, log.size, (Math.floor(from / 256) + 1) * 256);
      return Promise.resolve(Array.from({ length: Math.max(0, end - from) }, (_, i) => `leaf ${from + i}`));
    },
  };
  return { log, source };
}

test("each entry is seen once, whoever wrote it and in whatever order it is told", async () => {
  const writes = fc.array(fc.record({ own: fc.boolean(), late: fc.nat(3), look: fc.boolean() }), {
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(writes, fc.nat(300), async (steps, from) => {
      const { log, source } = logOf(from);
      const seen: number[] = [];
      const follower = new EntryFollower({
        ...{ source, from },
        foreign: (leaf, index) => {
          expect(leaf).toBe(`leaf ${index}`);
          seen.push(index);
        },
      });
      const told: { index: number; at: number }[] = [];
      for (const [i, { own, late, look }] of steps.entries()) {
        const index = log.size;
        log.size += 1;
        if (own) told.push({ index, at: i + late });
        for (const one of told.filter(({ at }) => at === i))
          if (follower.told(one.index)) seen.push(one.index);
        if (look) await follower.look();
      }
      for (const { index } of told.filter(({ at }) => at >= steps.length))
        if (follower.told(index)) seen.push(index);
      await follower.look();
      expect(await follower.look()).toBe(log.size);
      expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: steps.length }, (_, i) => from + i));
    }),
  );
});

test("entries of this process are not read from the log again", async () => {
  const { log, source } = logOf(0);
  const follower = new EntryFollower({ source, from: 0, foreign: () => undefined });
  for (let index = 0; index < 5000; index += 1) follower.told(index);
  log.size = 5000;
  await follower.look();
  expect(await follower.look()).toBe(5000);
  expect(log.asked).toBe(0);
});

test("an entry that is not told yet has until the next look: it may be on its way", async () => {
  const { log, source } = logOf(0);
  const foreign: number[] = [];
  const follower = new EntryFollower({ source, from: 0, foreign: (_leaf, index) => foreign.push(index) });
  log.size = 1;
  await follower.look();
  expect([foreign, follower.told(0)]).toEqual([[], true]);
  log.size = 2;
  await follower.look();
  await follower.look();
  expect([foreign, follower.told(1)]).toEqual([[1], false]);
});

test("what is very far back is passed over", async () => {
  const { source } = logOf(entriesBackMax + 500);
  const foreign: number[] = [];
  const follower = new EntryFollower({ source, from: 0, foreign: (_leaf, index) => foreign.push(index) });
  await follower.look();
  await follower.look();
  expect(foreign[0]).toBe(500);
});
