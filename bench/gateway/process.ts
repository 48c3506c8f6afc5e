import { fork, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface Started {
  readonly child: ChildProcess;
  /** The first line that it printed, as JSON. */
  readonly ready: Readonly<Record<string, unknown>>;
}

/** Starts a program of the bench and waits for the line that says where it listens. */
export async function start(
  file: string,
  args: readonly string[],
  execArgv: readonly string[] = [],
): Promise<Started> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [...args], {
    execArgv: [...execArgv],
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  for await (const line of lines) return { child, ready: JSON.parse(line) as Record<string, unknown> };
  throw new Error(`${file} ended before it was ready`);
}

/** The process and all below it. */
export function family(pid: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc"))
    if (/^\d+$/.test(name)) {
      const fields = statFields(Number(name));
      if (fields !== undefined) parents.set(Number(name), Number(fields[1]));
    }
  const found = [pid];
  for (const known of found) for (const [child, parent] of parents) if (parent === known) found.push(child);
  return found;
}

/** Fields of /proc/PID/stat behind the name: state, parent, …, utime is the twelfth (proc(5)). */
function statFields(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    // It ended between the listing and the look.
    return undefined;
  }
}

/** CPU time of these processes in microseconds. Linux counts it in hundredths of a second: measure over seconds. */
export function cpuMicros(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids) {
    const fields = statFields(pid);
    ticks += Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0);
  }
  return ticks * 10_000;
}

/** Resident memory of these processes in MiB. */
export function residentMib(pids: readonly number[]): number {
  let kib = 0;
  for (const pid of pids) kib += Number(/VmRSS:\s+(\d+)/.exec(statusOf(pid))?.[1] ?? 0);
  return kib / 1024;
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    // It has ended.
    return "";
  }
}
