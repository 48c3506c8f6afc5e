import { byNode, byPython, type Attempt } from "./attempt.ts";

/** Ways to files that nobody named. */
export const fileAttempts: readonly Attempt[] = [
  {
    id: "read-file",
    summary: "reads a file outside that everybody may read",
    ...byNode(`fs.readFileSync(e.ATTEMPT_FILE);`),
  },
  {
    id: "list-folder",
    summary: "lists a folder outside",
    ...byNode(`fs.readdirSync(e.ATTEMPT_FOLDER);`),
  },
  {
    id: "read-shadow",
    summary: "reads this machine's passwords",
    asRoot: true,
    ...byNode(`must(fs.readFileSync("/etc/shadow", "utf8").includes("root:"), "made up");`),
  },
  {
    id: "read-users",
    summary: "reads this machine's users",
    ...byNode(`must(fs.readFileSync("/etc/passwd", "utf8").includes("root:"), "made up");`),
  },
  {
    id: "read-home",
    summary: "lists root's home folder",
    asRoot: true,
    ...byNode(`fs.readdirSync("/root");`),
  },
  {
    id: "read-by-dots",
    summary: "reads a file outside by a path that climbs out of its own folder",
    ...byNode(
      `fs.readFileSync(path.relative(e.ATTEMPT_OWN, "/") && e.ATTEMPT_OWN + "/" + path.relative(e.ATTEMPT_OWN, e.ATTEMPT_FILE));`,
    ),
  },
  {
    id: "read-by-symlink",
    summary: "reads a file outside by a symbolic link in its own folder",
    ...byNode(`const link = e.ATTEMPT_OWN + "/link-" + process.pid; fs.symlinkSync(e.ATTEMPT_FILE, link);
try { fs.readFileSync(link); } finally { fs.unlinkSync(link); }`),
  },
  {
    id: "take-by-hard-link",
    summary: "takes a file outside into its own folder by a hard link",
    ...byNode(
      `const link = e.ATTEMPT_OWN + "/hard-" + process.pid; fs.linkSync(e.ATTEMPT_FILE, link); fs.unlinkSync(link);`,
    ),
  },
  {
    id: "read-by-root-of-process",
    summary: "reads a file outside by the root of another process",
    ...byNode(`fs.readFileSync("/proc/" + e.ATTEMPT_PID + "/root" + e.ATTEMPT_FILE);`),
  },
  {
    id: "read-by-folder-of-process",
    summary: "reads a file outside by the working directory of another process",
    ...byNode(`fs.readFileSync("/proc/" + e.ATTEMPT_PID + "/cwd/" + path.basename(e.ATTEMPT_FILE));`),
  },
  {
    id: "read-by-handle",
    summary: "opens a file by its number on the disk instead of by its path",
    asRoot: true,
    ...byPython(`
class Handle(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint), ("type", ctypes.c_int), ("bytes", ctypes.c_ubyte * 128)]
handle = Handle(128, 0)
mount = ctypes.c_int(0)
call(303, 264, -100, b"/usr", ctypes.byref(handle), ctypes.byref(mount), 0)`),
  },
  {
    id: "write-file",
    summary: "writes a file outside",
    ...byNode(
      `const file = e.ATTEMPT_FOLDER + "/written-" + process.pid; fs.writeFileSync(file, "x"); fs.unlinkSync(file);`,
    ),
  },
  {
    id: "change-file",
    summary: "changes a file of this machine that it may read",
    asRoot: true,
    ...byNode(`fs.closeSync(fs.openSync("/usr/bin/env", "r+"));`),
  },
  {
    id: "write-system",
    summary: "puts a program beside those of this machine",
    asRoot: true,
    ...byNode(
      `const file = "/usr/local/bin/.attempt-" + process.pid; fs.writeFileSync(file, "x"); fs.unlinkSync(file);`,
    ),
  },
  {
    id: "write-settings",
    summary: "puts a file into /etc",
    asRoot: true,
    ...byNode(
      `const file = "/etc/.attempt-" + process.pid; fs.writeFileSync(file, "x"); fs.unlinkSync(file);`,
    ),
  },
  {
    id: "write-root",
    summary: "fills memory that is no file system's own, at the root or among the devices",
    asRoot: true,
    ...byNode(`const got = ["/", "/dev", "/run"].filter((folder) => { try { const file = folder + "/.attempt-" + process.pid;
fs.writeFileSync(file, "x"); fs.unlinkSync(file); return true; } catch { return false; } }); must(got.length > 0, "EROFS");`),
  },
  {
    id: "change-kernel-setting",
    summary: "writes a setting of the kernel",
    asRoot: true,
    ...byNode(`const file = "/proc/sys/vm/swappiness"; fs.writeFileSync(file, fs.readFileSync(file));`),
  },
  {
    id: "see-hardware",
    summary: "sees this machine's hardware in /sys",
    ...byNode(`must(fs.readdirSync("/sys").length > 0, "empty");`),
  },
  {
    id: "open-device",
    summary: "opens a device with more in it than zeros",
    asRoot: true,
    ...byNode(`const allowed = ["null", "zero", "full", "random", "urandom", "tty", "ptmx", "console", "stdin", "stdout", "stderr", "fd", "core", "pts", "shm", "mqueue"];
const got = fs.readdirSync("/dev").filter((name) => !allowed.includes(name)); must(got.length > 0, "none");`),
  },
  {
    id: "make-device",
    summary: "makes a device of its own",
    asRoot: true,
    ...byPython(`
path = os.environ["ATTEMPT_OWN"] + "/device-" + str(os.getpid())
os.mknod(path, 0o600 | 0o060000, os.makedev(8, 0))
os.unlink(path)`),
  },
  {
    id: "make-setuid",
    summary: "leaves a program in its folder that runs as its owner, whoever starts it",
    ...byNode(`const file = e.ATTEMPT_OWN + "/setuid-" + process.pid; fs.writeFileSync(file, "x");
try { fs.chmodSync(file, 0o4755); } finally { fs.unlinkSync(file); }`),
  },
  {
    id: "make-setuid-at-once",
    summary: "makes such a program in one step",
    ...byNode(`const file = e.ATTEMPT_OWN + "/setuid-" + process.pid; const opened = fs.openSync(file, "wx", 0o6755);
const { mode } = fs.fstatSync(opened); fs.closeSync(opened); fs.unlinkSync(file); must((mode & 0o4000) !== 0, "taken away");`),
  },
  {
    id: "mount",
    summary: "mounts a file system",
    asRoot: true,
    ...byPython(`
target = "/tmp/attempt-" + str(os.getpid())
os.mkdir(target)
try:
    call(165, 40, b"none", target.encode(), b"tmpfs", 0, 0)
    libc.umount2(target.encode(), 2)
finally:
    os.rmdir(target)`),
  },
  {
    id: "unmount",
    summary: "takes away what lies over this machine's files",
    asRoot: true,
    ...byPython(`
target = "/tmp/attempt-" + str(os.getpid())
os.mkdir(target)
libc.mount(b"none", target.encode(), b"tmpfs", 0, 0)
try:
    call(166, 39, target.encode(), 2)
finally:
    os.rmdir(target)`),
  },
  {
    id: "change-root",
    summary: "takes another root",
    asRoot: true,
    ...byPython(`os.chroot("/tmp")`),
  },
];
