import fc from "fast-check";
import { expect, test } from "vitest";
import { consistencyProof, isConsistent } from "./consistency.ts";
import { includedRoot, inclusionProof, type RangeHash } from "./inclusion.ts";
import { hashBytes, leafHash, nodeHash, tileWidth, Tree } from "../merkle.ts";
import { rangeHashes, tilesIn, type TileSource } from "../tile-hashes.ts";

/** RFC 6962 §2.1 word for word. */
function rootByDefinition(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 1) return hashes[0] as Buffer;
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return nodeHash(rootByDefinition(hashes.slice(0, split)), rootByDefinition(hashes.slice(split)));
}

const leaves = Array.from({ length: 1200 }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));
const naive: RangeHash = (from, to) => rootByDefinition(leaves.slice(from, to));
const rootOf = (size: number): Buffer => (size === 0 ? new Tree(() => undefined).root() : naive(0, size));

/** Tiles as the log's own tree gives them away, the unfinished ones from its edge. */
function tilesOf(size: number): TileSource {
  const full = new Map<string, Buffer>();
  const tree = new Tree((level, index, hashes) => full.set(`${level}/${index}`, hashes));
  for (const leaf of leaves.slice(0, size)) tree.add(leaf);
  return ({ level, index, width }) => {
    const hashes = full.get(`${level}/${index}`) ?? tree.edge()[level] ?? Buffer.alloc(0);
    expect(hashes.length).toBe(width * hashBytes);
    return hashes;
  };
}

const sizes = fc.oneof(
  fc.integer({ min: 1, max: leaves.length }),
  fc.constantFrom(1, 2, 3, 255, 256, 257, 511, 512, 513, 768, 1024, 1025),
);

test("hashes from tiles are those of the definition, and so are proofs", () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), (size, a, b) => {
      const tiles = rangeHashes(size, tilesOf(size));
      const index = a % size;
      expect(inclusionProof({ index, size }, tiles)).toEqual(inclusionProof({ index, size }, naive));
      const ends = { older: b % (size + 1), newer: size };
      expect(consistencyProof(ends, tiles)).toEqual(consistencyProof(ends, naive));
    }),
    { numRuns: 150 },
  );
});

test("an entry is included in its place and in no other, and one other bit anywhere leads elsewhere", () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), (size, a, bit) => {
      const index = a % size;
      const root = rootOf(size);
      const leaf = leaves[index] as Buffer;
      const proof = inclusionProof({ index, size }, naive);
      expect(includedRoot({ index, size }, leaf, proof)).toEqual(root);

      expect(includedRoot({ index, size }, leaves[(index + 1) % leaves.length] as Buffer, proof)).not.toEqual(
        root,
      );
      for (const other of [index - 1, index + 1])
        if (other >= 0) expect(includedRoot({ index: other, size }, leaf, proof)).not.toEqual(root);
      if (proof.length > 0)
        expect(includedRoot({ index, size }, leaf, withBit(proof, bit))).not.toEqual(root);
    }),
    { numRuns: 150 },
  );
});

test("a proof that is one hash too long or too short proves nothing", () => {
  for (let size = 1; size <= 20; size += 1)
    for (let index = 0; index < size; index += 1) {
      const proof = inclusionProof({ index, size }, naive);
      const leaf = leaves[index] as Buffer;
      expect(includedRoot({ index, size }, leaf, [...proof, leaf])).toBeUndefined();
      if (proof.length > 0)
        expect(includedRoot({ index, size }, leaf, proof.slice(0, -1))).not.toEqual(rootOf(size));
    }
  expect(includedRoot({ index: 1, size: 1 }, leaves[1] as Buffer, [])).toBeUndefined();
  expect(includedRoot({ index: 0, size: 0 }, leaves[0] as Buffer, [])).toBeUndefined();
});

test("every older tree is the beginning of every newer one, and no tree of another root is", () => {
  for (let newer = 0; newer <= 40; newer += 1)
    for (let older = 0; older <= newer; older += 1) {
      const proof = consistencyProof({ older, newer }, naive);
      const [from, to] = [
        { size: older, root: rootOf(older) },
        { size: newer, root: rootOf(newer) },
      ];
      expect(isConsistent(from, to, proof), `${older} to ${newer}`).toBe(true);
      // An empty tree says nothing of what comes after it, so any root is after it.
      if (older > 0) {
        expect(isConsistent({ ...from, root: leaves[50] as Buffer }, to, proof)).toBe(false);
        expect(isConsistent(from, { ...to, root: leaves[50] as Buffer }, proof)).toBe(false);
      }
      expect(isConsistent(from, to, [...proof, leaves[0] as Buffer])).toBe(false);
      if (proof.length > 0) expect(isConsistent(from, to, proof.slice(0, -1))).toBe(false);
      if (older < newer) expect(isConsistent(to, from, proof)).toBe(false);
    }
});

test("a changed entry before the older end is found, one after it is not its business", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), (newer, a, b) => {
      const older = 1 + (a % (newer - 1));
      const changed = b % newer;
      const rewritten = leaves.slice(0, newer).map((leaf, i) => (i === changed ? leafHash(leaf) : leaf));
      const ranges: RangeHash = (from, to) => rootByDefinition(rewritten.slice(from, to));
      const proof = consistencyProof({ older, newer }, ranges);
      const holds = isConsistent(
        { size: older, root: rootOf(older) },
        { size: newer, root: ranges(0, newer) },
        proof,
      );
      expect(holds).toBe(changed >= older);
    }),
    { numRuns: 200 },
  );
});

test("one flipped bit in a proof of consistency is found", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), (newer, a, bit) => {
      const older = 1 + (a % (newer - 1));
      const proof = consistencyProof({ older, newer }, naive);
      const ends = [
        { size: older, root: rootOf(older) },
        { size: newer, root: rootOf(newer) },
      ] as const;
      expect(isConsistent(...ends, withBit(proof, bit))).toBe(false);
    }),
    { numRuns: 100 },
  );
});

/** The RFC's own example, §2.1.3: a tree of seven entries, its proofs by the names of its nodes. */
test("the examples of RFC 6962 have its nodes", () => {
  const [a, b, c, d, e, f, j] = leaves as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
  const [g, h, i] = [nodeHash(a, b), nodeHash(c, d), nodeHash(e, f)];
  const [k, l] = [nodeHash(g, h), nodeHash(i, j)];
  expect(inclusionProof({ index: 0, size: 7 }, naive)).toEqual([b, h, l]);
  expect(inclusionProof({ index: 3, size: 7 }, naive)).toEqual([c, g, l]);
  expect(inclusionProof({ index: 4, size: 7 }, naive)).toEqual([f, j, k]);
  expect(inclusionProof({ index: 6, size: 7 }, naive)).toEqual([i, k]);
  expect(consistencyProof({ older: 3, newer: 7 }, naive)).toEqual([c, d, g, l]);
  expect(consistencyProof({ older: 4, newer: 7 }, naive)).toEqual([l]);
  expect(consistencyProof({ older: 6, newer: 7 }, naive)).toEqual([i, j, k]);
});

test("places over 32 bits are counted whole", () => {
  const size = 2 ** 40 + 1;
  const leaf = leaves[0] as Buffer;
  // The last entry of such a tree stands alone beside a perfect tree: one hash.
  expect(includedRoot({ index: 2 ** 40, size }, leaf, [leaf])).toEqual(nodeHash(leaf, leaf));
  expect(includedRoot({ index: 0, size }, leaf, [leaf])).toBeUndefined();
  expect(consistencyProof({ older: 2 ** 40, newer: size }, () => leaf)).toEqual([leaf]);
});

test("a tile that is missing is named", () => {
  const tiles = rangeHashes(tileWidth + 3, tilesIn("/nowhere"));
  expect(() => tiles(tileWidth, tileWidth + 1)).toThrow("tile/0/001.p/3 is missing or short");
});

function withBit(proof: readonly Buffer[], bit: number): Buffer[] {
  const bytes = Buffer.concat(proof);
  const at = bit % (bytes.length * 8);
  bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
  return proof.map((_, i) => bytes.subarray(i * hashBytes, (i + 1) * hashBytes));
}
