import fc from "fast-check";
import { expect, test } from "vitest";
import { blockEntries, BlockSet, writePlaces } from "./block-set.ts";

const place = fc.oneof(
  fc.integer({ min: 0, max: blockEntries - 1 }),
  fc.integer({ min: 0, max: 40 }),
  fc.constantFrom(0, 7, 8, 255, 256, blockEntries - 1),
);
const places = fc.uniqueArray(place, { maxLength: 60 }).map((list) => list.sort((a, b) => a - b));
const members = (set: BlockSet): number[] => [...set.places()];

test("a set does what a set of numbers does, and comes back from its bytes", () => {
  fc.assert(
    fc.property(places, places, (a, b) => {
      const [both, either, rest] = [BlockSet.of(a), BlockSet.of(a), BlockSet.of(a)];
      both.keep(BlockSet.of(b));
      either.include(BlockSet.of(b));
      rest.remove(BlockSet.of(b));
      expect(members(both)).toEqual(a.filter((one) => b.includes(one)));
      expect(members(either)).toEqual([...new Set([...a, ...b])].sort((x, y) => x - y));
      expect(members(rest)).toEqual(a.filter((one) => !b.includes(one)));
      expect([...either.placesBackwards()]).toEqual(members(either).reverse());
      expect(either.count()).toBe(members(either).length);
      expect(BlockSet.of(a).countShared(BlockSet.of(b).write())).toBe(both.count());
      expect(Buffer.from(writePlaces(a))).toEqual(Buffer.from(BlockSet.of(a).write()));
      const again = BlockSet.read(BlockSet.of(a).write());
      expect(again === undefined ? undefined : members(again)).toEqual(a);
    }),
  );
});

test.each([4095, 4096, 4097, blockEntries])("a set of %i is whole again after it was stored", (size) => {
  const all = Array.from({ length: size }, (_, i) => i * Math.floor(blockEntries / size));
  const stored = writePlaces(all);
  expect(stored.length).toBe(size < 4096 ? size * 2 : 8192);
  const set = BlockSet.read(stored);
  expect(set === undefined ? [] : members(set)).toEqual(all);
  expect(BlockSet.range(0, blockEntries).countShared(stored)).toBe(size);
});

test("a range has its first and not its last", () => {
  fc.assert(
    fc.property(place, place, (one, other) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      const set = BlockSet.range(from, to);
      expect([set.count(), set.has(from), set.has(to)]).toEqual([to - from, to > from, false]);
    }),
  );
});

test.each([1, 3, 8191, 8193, 16_384])("%i bytes are no set", (bytes) => {
  expect(BlockSet.read(new Uint8Array(bytes))).toBeUndefined();
});
