import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readTlogProof, writeTlogProof } from "./tlog-proof.ts";

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));

/** The example of C2SP tlog-proof.md, with a checkpoint that stands for one. */
const example = `c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

— example.com/fancylog hI2DJw==
`;

test("the example of the specification is read, and written as it was", () => {
  const proof = readTlogProof(example);
  if (typeof proof === "string") throw new Error(proof);
  expect(proof.extra?.toString()).toBe("age-v1.2.1-darwin-arm64.tar.gz");
  expect([proof.index, proof.hashes.length]).toEqual([73_894, 5]);
  expect(proof.checkpoint.startsWith("example.com/fancylog\n109482\n")).toBe(true);
  expect(writeTlogProof(proof)).toBe(example);
});

test("what is written is read as it was", () => {
  fc.assert(
    fc.property(
      fc.option(fc.uint8Array({ maxLength: 300 }), { nil: undefined }),
      fc.maxSafeNat(),
      fc.array(hash, { maxLength: 64 }),
      (extra, index, hashes) => {
        const proof = {
          extra: extra === undefined ? undefined : Buffer.from(extra),
          index,
          hashes,
          checkpoint: "log\n1\nroot\n\n— log sig\n",
        };
        expect(readTlogProof(writeTlogProof(proof))).toEqual(proof);
      },
    ),
  );
});

const h = randomBytes(32).toString("base64");
const end = "\n\nlog\n1\nroot\n";

test.each([
  ["another first line", `c2sp.org/tlog-proof@v2\nindex 1${end}`, "line 1: is not c2sp.org/tlog-proof@v1"],
  ["no checkpoint", "c2sp.org/tlog-proof@v1\nindex 1\n", "line 1: there is no empty line"],
  ["nothing", "", "line 1:"],
  ["no index", `c2sp.org/tlog-proof@v1\n${h}${end}`, "line 2: is not an index"],
  ["no index after the extra line", `c2sp.org/tlog-proof@v1\nextra YQ==${end}`, "line 3: is not an index"],
  ["two extra lines", `c2sp.org/tlog-proof@v1\nextra YQ==\nextra YQ==\nindex 1${end}`, "line 3:"],
  ["an index with a zero before it", `c2sp.org/tlog-proof@v1\nindex 01${end}`, "line 2: is not an index"],
  ["an index below zero", `c2sp.org/tlog-proof@v1\nindex -1${end}`, "line 2: is not an index"],
  ["an index over 2^53", `c2sp.org/tlog-proof@v1\nindex 9007199254740992${end}`, "line 2: is not an index"],
  [
    "extra data that is not base64",
    `c2sp.org/tlog-proof@v1\nextra %%\nindex 1${end}`,
    "line 2: what follows",
  ],
  ["extra data with loose bits", `c2sp.org/tlog-proof@v1\nextra YR==\nindex 1${end}`, "line 2: what follows"],
  ["a short hash", `c2sp.org/tlog-proof@v1\nindex 1\n${h}\nYQ==${end}`, "line 4: is not a hash"],
  ["a carriage return", `c2sp.org/tlog-proof@v1\nindex 1\r\n${h}${end}`, "line 2: is not an index"],
  ["65 hashes", `c2sp.org/tlog-proof@v1\nindex 1\n${`${h}\n`.repeat(65).trim()}${end}`, "line 3: has more"],
])("a proof with %s is refused, and the line is named", (_name, text, problem) => {
  expect(readTlogProof(text)).toContain(problem);
});

test("an index of 2^53 - 1 and 64 hashes are the most there can be", () => {
  const text = `c2sp.org/tlog-proof@v1\nindex 9007199254740991\n${`${h}\n`.repeat(64).trim()}${end}`;
  expect(readTlogProof(text)).toMatchObject({ index: Number.MAX_SAFE_INTEGER });
});

test("a megabyte of filler is refused at once", () => {
  const started = performance.now();
  for (const filler of ["\n", "a", "extra ", `${h}\n`, "index 1\n"])
    expect(readTlogProof(`c2sp.org/tlog-proof@v1\n${filler.repeat(1e6 / filler.length)}`)).toEqual(
      expect.any(String),
    );
  expect(performance.now() - started).toBeLessThan(500);
});
