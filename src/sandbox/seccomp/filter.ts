import { auditArchitectures, refusedCalls, weighedCalls, type SandboxArchitecture } from "./calls.ts";

/** Classic BPF, linux/bpf_common.h and linux/filter.h. */
const loadWord = 0x20;
const jumpIfEqual = 0x15;
const jumpIfAtLeast = 0x35;
const jumpIfAnyBit = 0x45;
const answer = 0x06;

/** linux/seccomp.h */
const allow = 0x7fff0000;
const killProcess = 0x80000000;
const refuse = (errno: number): number => 0x00050000 | errno;

/** asm-generic/errno.h, the same on both processors. */
const notPermitted = 1;
const notThere = 38;
const familyUnknown = 97;

/** Offsets in struct seccomp_data: the number, the architecture, and the low words of six arguments. */
const numberAt = 0;
const architectureAt = 4;
const argumentAt = (index: number): number => 16 + 8 * index;

/** x86-64's calls with 32-bit pointers have this bit: a second set of numbers for the same calls. */
const shortPointers = 0x40000000;

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, value: number];

/** True of the low word of an argument. The kernel itself reads no more of these. */
type Condition =
  | { readonly argument: number; readonly anyOf: number }
  | { readonly argument: number; readonly is: number; readonly not?: true };

interface Rule {
  readonly call: readonly [number | null, number | null];
  /** All of them; none: always. */
  readonly when: readonly Condition[];
  readonly errno: number;
}

/** linux/sched.h: CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const newNamespaces =
  0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000;
/** S_ISUID and S_ISGID: a file that runs as its owner is a way out for whoever else can start it. */
const runsAsOwner = 0o6000;
/** O_CREAT, and O_TMPFILE without its O_DIRECTORY. */
const creates = 0o100 | 0o20000000;
/** asm-generic/ioctls.h: TIOCSTI types into a terminal; TIOCLINUX pastes into a console. */
const typing = [0x5412, 0x541c];
/** AF_UNIX, AF_INET, AF_INET6, and AF_NETLINK for the list of interfaces that every runtime asks for. */
const families = [1, 2, 10, 16];
const netlink = 16;

const c = weighedCalls;
const mode = (argument: number): Condition => ({ argument, anyOf: runsAsOwner });

const rules: readonly Rule[] = [
  ...Object.values(refusedCalls).map((call) => ({ call, when: [], errno: notPermitted })),
  { call: c.clone, when: [{ argument: 0, anyOf: newNamespaces }], errno: notPermitted },
  // Their arguments stand in memory, where no filter looks: "there is no such call" makes libraries take the older ones.
  { call: c.clone3, when: [], errno: notThere },
  { call: c.openat2, when: [], errno: notThere },
  ...typing.map((is) => ({ call: c.ioctl, when: [{ argument: 1, is }], errno: notPermitted })),
  {
    call: c.socket,
    when: families.map((is) => ({ argument: 0, is, not: true as const })),
    errno: familyUnknown,
  },
  {
    call: c.socket,
    when: [
      { argument: 0, is: netlink },
      { argument: 2, is: 0, not: true },
    ],
    errno: familyUnknown,
  },
  // PER_LINUX and "what is it?" are all that is asked in good faith.
  {
    call: c.personality,
    when: [
      { argument: 0, is: 0, not: true },
      { argument: 0, is: 0xffffffff, not: true },
    ],
    errno: notPermitted,
  },
  { call: c.chmod, when: [mode(1)], errno: notPermitted },
  { call: c.fchmod, when: [mode(1)], errno: notPermitted },
  { call: c.fchmodat, when: [mode(2)], errno: notPermitted },
  { call: c.fchmodat2, when: [mode(2)], errno: notPermitted },
  { call: c.creat, when: [mode(1)], errno: notPermitted },
  { call: c.mknod, when: [mode(1)], errno: notPermitted },
  { call: c.mknodat, when: [mode(2)], errno: notPermitted },
  { call: c.open, when: [{ argument: 1, anyOf: creates }, mode(2)], errno: notPermitted },
  { call: c.openat, when: [{ argument: 2, anyOf: creates }, mode(3)], errno: notPermitted },
];

/**
 * The program that Linux runs before each system call of a sandbox (seccomp(2)), as bubblewrap takes it: an array of struct
 * sock_filter. Another processor's calls end the process; what is not named is allowed.
 */
export function seccompFilter(architecture: SandboxArchitecture): Buffer {
  const column = architecture === "x64" ? 0 : 1;
  const program: Instruction[] = [
    [loadWord, 0, 0, architectureAt],
    [jumpIfEqual, 1, 0, auditArchitectures[architecture]],
    [answer, 0, 0, killProcess],
    [loadWord, 0, 0, numberAt],
  ];
  if (architecture === "x64")
    program.push([jumpIfAtLeast, 0, 1, shortPointers], [answer, 0, 0, refuse(notThere)]);
  for (const rule of rules) {
    const number = rule.call[column];
    if (number !== null) program.push(...compiled(rule, number));
  }
  program.push([answer, 0, 0, allow]);
  return written(program);
}

/** Where the number is another, or a condition fails, the next rule is reached with the number loaded. */
function compiled({ when, errno }: Rule, number: number): readonly Instruction[] {
  const verdict: Instruction = [answer, 0, 0, refuse(errno)];
  if (when.length === 0) return [[jumpIfEqual, 0, 1, number], verdict];
  const tests = when.map(test);
  const body: Instruction[] = [];
  let left = tests.reduce((sum, { length }) => sum + length, 0) + 1;
  for (const instructions of tests) {
    left -= instructions.length;
    for (const [code, ifTrue, ifFalse, value] of instructions)
      // -1 stands for "this condition fails": over what is left of the rule.
      body.push([code, ifTrue < 0 ? left : ifTrue, ifFalse < 0 ? left : ifFalse, value]);
  }
  const again: Instruction = [loadWord, 0, 0, numberAt];
  return [[jumpIfEqual, 0, body.length + 2, number], ...body, verdict, again];
}

function test(condition: Condition): readonly Instruction[] {
  const load: Instruction = [loadWord, 0, 0, argumentAt(condition.argument)];
  if ("anyOf" in condition) return [load, [jumpIfAnyBit, 0, -1, condition.anyOf]];
  const equal: Instruction =
    condition.not === true ? [jumpIfEqual, -1, 0, condition.is] : [jumpIfEqual, 0, -1, condition.is];
  return [load, equal];
}

/** struct sock_filter: two bytes, two single bytes, four bytes. Both processors write the low byte first. */
function written(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(([code, ifTrue, ifFalse, value], at) => {
    bytes.writeUInt16LE(code, at * 8);
    bytes.writeUInt8(ifTrue, at * 8 + 2);
    bytes.writeUInt8(ifFalse, at * 8 + 3);
    bytes.writeUInt32LE(value >>> 0, at * 8 + 4);
  });
  return bytes;
}
