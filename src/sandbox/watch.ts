import { statfsSync } from "node:fs";
import { ticksPerSecond, treeUse } from "./process-tree.ts";
import type { SandboxEndReason, SandboxLimits } from "./sandbox.ts";

/**
 * Our own choice: a program that writes to new memory as fast as a machine can fills some hundred MiB between two looks, and one look at
 * a server of a dozen threads costs a quarter of a millisecond.
 */
const lookEveryMs = 100;

/** Our own choice. Files in memory take a KiB of the kernel's own each, which no size of a file system counts. */
const temporaryFilesMax = 16_384;

/** linux/magic.h */
const tmpfs = 0x01021994;

export interface Passed {
  readonly reason: SandboxEndReason;
  /** With the number that was passed. */
  readonly message: string;
}

const mebibyteKb = 1024;

/** Looks again and again until something is passed or `stop` is called. */
export function watchSandbox(
  root: number,
  limits: SandboxLimits,
  onPassed: (passed: Passed) => void,
): { stop(): void } {
  const timer = setInterval(() => {
    const passed = lookAtSandbox(root, limits);
    if (passed === undefined) return;
    clearInterval(timer);
    onPassed(passed);
  }, lookEveryMs);
  return { stop: () => clearInterval(timer) };
}

/** @returns what is over its limit; nothing, too, where the sandbox has ended */
export function lookAtSandbox(root: number, limits: SandboxLimits): Passed | undefined {
  try {
    const use = treeUse(root, 2 * limits.processes);
    if (use === undefined) return undefined;
    // One look more than the kernel's own count allows: bubblewrap and its own first process.
    if (use.threads > limits.processes + 2)
      return { reason: "out-of-processes", message: `it has more than ${limits.processes} processes` };
    if (use.cpuTicks > limits.cpuSeconds * ticksPerSecond)
      return { reason: "out-of-cpu", message: `it has used more than ${limits.cpuSeconds} s of a processor` };
    const files = temporaryUse(root);
    if (files.count > temporaryFilesMax)
      return { reason: "out-of-files", message: `it has more than ${temporaryFilesMax} files in memory` };
    const heldMb = (use.heldKb + files.kb) / mebibyteKb;
    if (heldMb > limits.memoryMb)
      return { reason: "out-of-memory", message: `it holds more than ${limits.memoryMb} MiB of memory` };
    return undefined;
  } catch (error) {
    // It may have ended while it was looked at: there is nothing left to watch then.
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH"))
      return undefined;
    return { reason: "unwatched", message: `what it uses cannot be read: ${String(error)}` };
  }
}

/** The sandbox's own file systems are mounted, all that comes before the program is done. */
export function isSetUp(root: number, limits: SandboxLimits): boolean {
  try {
    const { type, blocks, bsize } = statfsSync(`/proc/${root}/root/tmp`);
    return type === tmpfs && blocks * bsize === limits.temporaryMb * mebibyteKb * 1024;
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH"))
      return false;
    throw error;
  }
}

/** Files that lie in memory and that no process need have open. */
function temporaryUse(root: number): { readonly kb: number; readonly count: number } {
  let kb = 0;
  let count = 0;
  for (const folder of ["tmp", "dev/shm"]) {
    const { bsize, blocks, bfree, files, ffree } = statfsSync(`/proc/${root}/root/${folder}`);
    kb += ((blocks - bfree) * bsize) / 1024;
    count += files - ffree;
  }
  return { kb, count };
}
