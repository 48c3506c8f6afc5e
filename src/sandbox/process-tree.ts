import { readdirSync, readFileSync } from "node:fs";

/** What a tree of processes holds and has used. */
export interface TreeUse {
  readonly processes: number;
  /** With those of every process at least one. */
  readonly threads: number;
  /** Memory that is no file on a disk: anonymous, shared and swapped out. What several share counts for each. */
  readonly heldKb: number;
  /** Of those that live and of those they waited for. */
  readonly cpuTicks: number;
}

/** USER_HZ, in which Linux writes all times of /proc; 100 on x86-64 and AArch64. time(7) */
export const ticksPerSecond = 100;

/**
 * Walks down from a process by /proc: whoever loses its parent becomes a child of the root of its process namespace, so the tree below
 * that root is the sandbox, whatever its processes do.
 *
 * @param threadsMax more are not walked: what was found by then is given
 * @returns undefined where the root has ended
 */
export function treeUse(root: number, threadsMax: number): TreeUse | undefined {
  let processes = 0;
  let threads = 0;
  let heldKb = 0;
  let cpuTicks = 0;
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined && threads <= threadsMax; pid = waiting.pop()) {
    const found = lookAt(pid);
    if (found === undefined) {
      if (pid === root) return undefined;
      continue;
    }
    processes += 1;
    threads += found.threads;
    heldKb += found.heldKb;
    cpuTicks += found.cpuTicks;
    waiting.push(...found.children);
  }
  return { processes, threads, heldKb, cpuTicks };
}

/** @returns undefined where it has ended meanwhile */
function lookAt(pid: number) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "latin1");
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const tasks = readdirSync(`/proc/${pid}/task`);
    const children = tasks.flatMap((task) => childrenOf(pid, task));
    return { threads: tasks.length, children, heldKb: heldIn(status), cpuTicks: ticksIn(stat) };
  } catch (error) {
    if (hasEnded(error)) return undefined;
    throw error;
  }
}

/** A thread that ended between two readings had no children: they have passed to another thread. */
function childrenOf(pid: number, task: string): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${task}/children`, "latin1").trim();
    return text === "" ? [] : text.split(" ").map(Number);
  } catch (error) {
    if (hasEnded(error)) return [];
    throw error;
  }
}

const hasEnded = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH");

function heldIn(status: string): number {
  let sum = 0;
  for (const match of status.matchAll(/^(?:RssAnon|RssShmem|VmSwap):\s+(\d+) kB$/gm)) sum += Number(match[1]);
  return sum;
}

/** proc_pid_stat(5): fields 14 to 17, counted after the name, which may hold blanks and parentheses. */
function ticksIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}

/** When a process began, in ticks since this machine did: with its number, it is this one and no later one. Undefined: it has ended. */
export function startedAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" || state === "X" ? undefined : rest[18];
  } catch (error) {
    if (hasEnded(error)) return undefined;
    throw error;
  }
}
