import { byNode, byPython, type Attempt } from "./attempt.ts";

/** Ways to other processes, to what they hold, and to parts of the kernel that hold more than a program of tools needs. */
export const processAttempts: readonly Attempt[] = [
  {
    id: "see-processes",
    summary: "sees a process outside",
    ...byNode(
      `must(fs.existsSync("/proc/" + e.ATTEMPT_PID + "/status") && fs.readFileSync("/proc/" + e.ATTEMPT_PID + "/cmdline", "utf8").includes("ATTEMPT"), "not there");`,
    ),
  },
  {
    id: "read-environment",
    summary: "reads the environment of a process outside",
    ...byNode(
      `must(fs.readFileSync("/proc/" + e.ATTEMPT_PID + "/environ", "utf8").includes("ATTEMPT_SECRET"), "another's");`,
    ),
  },
  {
    id: "signal",
    summary: "sends a signal to a process outside",
    ...byNode(
      `process.kill(Number(e.ATTEMPT_PID), 0); must(fs.readFileSync("/proc/" + e.ATTEMPT_PID + "/cmdline", "utf8").includes("ATTEMPT"), "another's");`,
    ),
  },
  {
    id: "inherited-environment",
    summary: "has a variable of whoever started it",
    ...byNode(`must(Object.keys(e).some((name) => name === "ATTEMPT_SECRET"), "none");`),
  },
  {
    id: "environment-of-parents",
    summary: "finds a variable of the gateway in any process that it sees",
    ...byNode(`const all = fs.readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name)).map((pid) => { try { return fs.readFileSync("/proc/" + pid + "/environ", "utf8"); } catch { return ""; } });
must(all.some((text) => text.includes("ATTEMPT_SECRET=")), "none");`),
  },
  {
    id: "descriptors",
    summary: "was left an open file",
    ...byPython(`
extra = [n for n in range(3, 1024) if os.path.exists("/proc/self/fd/%d" % n) and not os.readlink("/proc/self/fd/%d" % n).startswith("/proc/")]
assert extra, "none"`),
  },
  {
    id: "machine-name",
    summary: "knows this machine's name",
    ...byNode(`must(os.hostname() !== "sandbox", "made up");`),
  },
  {
    id: "trace",
    summary: "takes control of another process",
    ...byPython(`
pid = os.fork()
if pid == 0:
    time.sleep(5)
    os._exit(0)
try:
    call(101, 117, 16, pid, 0, 0)
finally:
    os.kill(pid, signal.SIGKILL)`),
  },
  {
    id: "read-memory",
    summary: "reads the memory of another process",
    ...byPython(`
class Span(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("size", ctypes.c_size_t)]
mine = ctypes.create_string_buffer(8)
other = ctypes.create_string_buffer(8)
pid = os.fork()
if pid == 0:
    time.sleep(5)
    os._exit(0)
try:
    to, of = Span(ctypes.addressof(mine), 8), Span(ctypes.addressof(other), 8)
    call(310, 270, pid, ctypes.byref(to), 1, ctypes.byref(of), 1, 0)
finally:
    os.kill(pid, signal.SIGKILL)`),
  },
  {
    id: "new-user-namespace",
    summary: "becomes root of a namespace of its own",
    ...byPython(`
pid = os.fork()
if pid == 0:
    try:
        call(272, 97, 0x10000000)
        os._exit(0)
    except OSError:
        os._exit(1)
assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, "refused"`),
  },
  {
    id: "new-namespace-by-clone",
    summary: "starts a child in a namespace of its own",
    ...byPython(`
pid = call(56, 220, 0x10000000 | 17, 0, 0, 0, 0)
if pid == 0:
    os._exit(0)
os.waitpid(pid, 0)`),
  },
  {
    id: "new-namespace-by-clone3",
    summary: "starts a child in a namespace of its own by a call whose arguments no filter sees",
    ...byPython(`
class Args(ctypes.Structure):
    _fields_ = [(name, ctypes.c_ulonglong) for name in "flags pidfd child_tid parent_tid exit_signal stack stack_size tls".split()]
args = Args(0x10000000, 0, 0, 0, 17, 0, 0, 0)
pid = call(435, 435, ctypes.byref(args), ctypes.sizeof(args))
if pid == 0:
    os._exit(0)
os.waitpid(pid, 0)`),
  },
  {
    id: "keys",
    summary: "keeps a key in the kernel",
    ...byPython(`call(248, 217, b"user", b"attempt", b"x", 1, -1)`),
  },
  {
    id: "ring",
    summary: "asks the kernel by io_uring, past every filter of calls",
    ...byPython(`call(425, 425, 4, ctypes.create_string_buffer(256))`),
  },
  {
    id: "page-faults",
    summary: "handles the kernel's page faults",
    asRoot: true,
    ...byPython(`call(323, 282, 0)`),
  },
  {
    id: "performance-counters",
    summary: "reads the processor's counters",
    asRoot: true,
    ...byPython(`
attributes = bytearray(128)
attributes[0:8] = (1).to_bytes(4, "little") + (128).to_bytes(4, "little")
buffer = (ctypes.c_char * 128).from_buffer(attributes)
call(298, 241, buffer, 0, -1, -1, 0)`),
  },
  {
    id: "kernel-programs",
    summary: "loads a program into the kernel",
    asRoot: true,
    ...byPython(`
attributes = bytearray(128)
attributes[0:16] = b"".join(n.to_bytes(4, "little") for n in (2, 4, 4, 1))
call(321, 280, 0, (ctypes.c_char * 128).from_buffer(attributes), 128)`),
  },
  {
    id: "kernel-log",
    summary: "reads the kernel's log, with its addresses",
    asRoot: true,
    ...byPython(`call(103, 116, 3, ctypes.create_string_buffer(1024), 1024)`),
  },
  {
    id: "nameless-memory",
    summary: "holds memory that is no process's own, and so nobody counts",
    ...byPython(`call(319, 279, b"attempt", 0)`),
  },
  {
    id: "shared-segments",
    summary: "leaves memory behind in a segment of System V",
    ...byPython(`
segment = call(29, 194, 0, 4096, 0o600)
libc.shmctl(ctypes.c_int(segment), 0, None)`),
  },
  {
    id: "old-personality",
    summary: "turns off the random layout of memory",
    ...byPython(`call(135, 92, 0x0040000)`),
  },
  {
    id: "host-name",
    summary: "renames this machine",
    asRoot: true,
    ...byPython(`
name = socket.gethostname().encode()
call(170, 161, name, len(name))`),
  },
];
