/** One way out of a sandbox, tried by a real program. */
export interface Attempt {
  readonly id: string;
  /** What it would be to get through, as a person says it. */
  readonly summary: string;
  readonly by: "node" | "python3";
  /** Prints `GOT` where it got through, `NOT` and why where it did not. Anything else is no attempt. */
  readonly code: string;
  /** Outside only root can do it: who is not root cannot show that the attempt itself works. */
  readonly asRoot?: true;
}

/** What an attempt aims at, which is there and can be reached outside: it reads them from its environment. */
export interface Targets {
  /** A file that everybody may read. */
  readonly file: string;
  /** A folder that everybody may write to. */
  readonly folder: string;
  /** A folder that is the sandbox's own to write to. */
  readonly own: string;
  /** A port of 127.0.0.1 that takes connections. */
  readonly port: number;
  /** A port of 127.0.0.1 that answers datagrams. */
  readonly datagramPort: number;
  /** A Unix socket that everybody may connect to, and the name of an abstract one. */
  readonly socket: string;
  readonly abstractSocket: string;
  /** A process of the gateway's user, with `file`'s folder as its working directory. */
  readonly pid: number;
}

export function targetVariables(targets: Targets): Readonly<Record<string, string>> {
  return {
    ATTEMPT_FILE: targets.file,
    ATTEMPT_FOLDER: targets.folder,
    ATTEMPT_OWN: targets.own,
    ATTEMPT_PORT: String(targets.port),
    ATTEMPT_DATAGRAM_PORT: String(targets.datagramPort),
    ATTEMPT_SOCKET: targets.socket,
    ATTEMPT_ABSTRACT: targets.abstractSocket,
    ATTEMPT_PID: String(targets.pid),
  };
}

/** The steps of an attempt as a program of Node.js: what throws did not get through. */
export const byNode = (steps: string): Pick<Attempt, "by" | "code"> => ({
  by: "node",
  code: `import fs from "node:fs"; import net from "node:net"; import dgram from "node:dgram"; import child from "node:child_process";
import dns from "node:dns/promises"; import os from "node:os"; import path from "node:path";
const { env: e } = process;
const soon = (promise) => Promise.race([promise, new Promise((_, no) => setTimeout(no, 3000, new Error("no answer")).unref())]);
const connected = (to) => soon(new Promise((yes, no) => { const s = net.connect(to, () => { s.destroy(); yes(); }); s.on("error", no); }));
const must = (good, why) => { if (!good) throw new Error(why); };
try { ${steps}
console.log("GOT"); } catch (error) { console.log("NOT " + (error.code ?? error.message)); }
process.exit(0);`,
});

/** The same as a program of Python, with system calls by their numbers on x86-64 and AArch64. */
export const byPython = (steps: string): Pick<Attempt, "by" | "code"> => ({
  by: "python3",
  code: `import ctypes, os, platform, socket, sys, signal, time
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
def call(x64, arm64, *args):
    number = x64 if platform.machine() == "x86_64" else arm64
    fixed = [ctypes.c_long(a) if isinstance(a, int) else a for a in args]
    got = libc.syscall(ctypes.c_long(number), *fixed)
    if got < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return got
try:
${steps
  .trim()
  .split("\n")
  .map((line) => `    ${line}`)
  .join("\n")}
    print("GOT", flush=True)
except BaseException as error:
    print("NOT", error, flush=True)
os._exit(0)`,
});
