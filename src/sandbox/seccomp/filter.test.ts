import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { auditArchitectures, refusedCalls, weighedCalls, type SandboxArchitecture } from "./calls.ts";
import { seccompFilter } from "./filter.ts";

const headers = [
  ["x64", 0, "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"],
  ["arm64", 1, "/usr/include/asm-generic/unistd.h"],
] as const;

test.each(headers)("the numbers for %s are those of Linux", (_name, column, header) => {
  if (!existsSync(header)) {
    console.log(`left out: there is no ${header} (apt-get install linux-libc-dev)`);
    return;
  }
  const text = readFileSync(header, "utf8");
  const numbers = new Map(
    [...text.matchAll(/^#define __NR(?:3264)?_(\w+)\s+(\d+)\s*$/gm)].map((match) => [
      match[1],
      Number(match[2]),
    ]),
  );
  // Of Linux 6.6: older headers do not have it.
  const ours = Object.entries({ ...refusedCalls, ...weighedCalls })
    .filter(([name]) => name !== "fchmodat2")
    .map(([name, both]) => [name, both[column]]);
  expect(Object.fromEntries(ours)).toEqual(
    Object.fromEntries(ours.map(([name]) => [name, numbers.get(String(name)) ?? null])),
  );
});

interface Call {
  readonly number: number;
  readonly args?: readonly number[];
  readonly architecture?: number;
}

/** Runs the program as Linux does: linux/filter.h has five instructions that we use. */
function verdict(program: Buffer, { number, args = [], architecture = 0 }: Call): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number >>> 0, 0);
  data.writeUInt32LE(architecture, 4);
  args.forEach((value, index) => data.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)), 16 + 8 * index));
  let accumulator = 0;
  for (let at = 0; at < program.length; at += 8) {
    const [code, value] = [program.readUInt16LE(at), program.readUInt32LE(at + 4)];
    const jump = (holds: boolean): number => (at += 8 * program.readUInt8(at + (holds ? 2 : 3)));
    if (code === 0x06) return value;
    if (code === 0x20) accumulator = data.readUInt32LE(value);
    else if (code === 0x15) jump(accumulator === value);
    else if (code === 0x35) jump(accumulator >= value);
    else if (code === 0x45) jump((accumulator & value) !== 0);
    else throw new Error(`instruction ${code}`);
  }
  throw new Error("the program has no end");
}

const allow = 0x7fff0000;
const notPermitted = 0x00050001;
const notThere = 0x00050026;
const familyUnknown = 0x00050061;

onBoth((name, column) => {
  const program = seccompFilter(name);
  const architecture = auditArchitectures[name];
  const ask = (call: keyof typeof weighedCalls, ...args: number[]): number => {
    const number = weighedCalls[call][column];
    return number === null ? NaN : verdict(program, { number, args, architecture });
  };

  test(`${name}: each refused call is refused`, () => {
    for (const numbers of Object.values(refusedCalls)) {
      const number = numbers[column];
      if (number !== null) expect(verdict(program, { number, architecture })).toBe(notPermitted);
    }
  });

  test(`${name}: every other call is allowed`, () => {
    const named = new Set<number | null>(
      Object.values({ ...refusedCalls, ...weighedCalls }).map((both) => both[column]),
    );
    for (let number = 0; number < 600; number++)
      if (!named.has(number)) expect(verdict(program, { number, architecture })).toBe(allow);
  });

  test(`${name}: another processor's calls end the process`, () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), fc.nat({ max: 600 }), (other, number) => {
        fc.pre(other !== architecture);
        expect(verdict(program, { number, architecture: other })).toBe(0x80000000);
      }),
    );
  });

  test(`${name}: calls are weighed by what they are asked`, () => {
    const sigchld = 17;
    expect(ask("clone", sigchld | 0x01200000)).toBe(allow);
    for (const flag of [0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000])
      expect(ask("clone", sigchld | flag)).toBe(notPermitted);
    expect([ask("clone3", 0), ask("openat2", 0)]).toEqual([notThere, notThere]);
    expect([0x5412, 0x541c, 0x5401].map((code) => ask("ioctl", 0, code))).toEqual([
      notPermitted,
      notPermitted,
      allow,
    ]);
    // Linux looks at the low 32 bits only: bits above them must not hide a code.
    expect(ask("ioctl", 0, 0x1_0000_5412)).toBe(notPermitted);
    expect([1, 2, 10].map((family) => ask("socket", family, 1, 6))).toEqual([allow, allow, allow]);
    expect([0, 3, 9, 15, 17, 38, 40, 44].map((family) => ask("socket", family, 3, 0))).toEqual(
      Array(8).fill(familyUnknown),
    );
    expect([ask("socket", 16, 3, 0), ask("socket", 16, 3, 9)]).toEqual([allow, familyUnknown]);
    expect([0, 0xffffffff, 0x40000, 8].map((persona) => ask("personality", persona))).toEqual([
      allow,
      allow,
      notPermitted,
      notPermitted,
    ]);
  });

  test(`${name}: no file is made that runs as its owner`, () => {
    for (const bits of [0o4000, 0o2000, 0o6000]) {
      expect([
        ask("fchmod", 3, bits | 0o755),
        ask("fchmodat", -100, 0, bits),
        ask("fchmodat2", -100, 0, bits),
      ]).toEqual(Array(3).fill(notPermitted));
      expect([ask("mknodat", -100, 0, bits | 0o100644), ask("openat", -100, 0, 0o101, bits | 0o644)]).toEqual(
        Array(2).fill(notPermitted),
      );
      expect(ask("openat", -100, 0, 0o20200002, bits)).toBe(notPermitted);
    }
    expect([
      ask("fchmod", 3, 0o1777),
      ask("openat", -100, 0, 0o101, 0o666),
      ask("mknodat", -100, 0, 0o100644),
    ]).toEqual(Array(3).fill(allow));
    // Without O_CREAT there is no mode: what stands there is left over from another call.
    expect(ask("openat", -100, 0, 0, 0o4000)).toBe(allow);
  });
});

test("x64: the same calls by their numbers with short pointers are not there", () => {
  const program = seccompFilter("x64");
  const architecture = auditArchitectures.x64;
  for (const number of [0x40000000, 0x40000065, 0x40000207, 0xffffffff])
    expect(verdict(program, { number, architecture })).toBe(notThere);
});

function onBoth(body: (name: SandboxArchitecture, column: 0 | 1) => void): void {
  for (const [name, column] of headers) body(name, column);
}
