import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { insideId, madeUpFiles } from "./etc-files.ts";

/** A folder outside with what a sandbox is handed; it lives as long as the sandbox. */
export interface Stage {
  readonly path: string;
  /** A descriptor to read these bytes from; close it when the child has it. */
  readable(name: string, bytes: string | Buffer): number;
  /** Lets the sandbox's user reach a file within it. */
  handOver(path: string): void;
  remove(): void;
}

/**
 * Root's processes are no sandbox's: without limits of their number, and with root's files. Where the gateway is root, what it starts
 * is nobody, outside too. @returns undefined where it stays who it is
 */
export const otherUser = (): number | undefined => (process.getuid?.() === 0 ? insideId : undefined);

/** Not the folder for temporary files of the environment: a path of a Unix socket has 107 characters. unix(7) */
const stageRoot = "/tmp/seaworthy-sandbox-";

/** Makes the folder, with its files in it, for its owner alone. */
export function makeStage(): Stage {
  sweep();
  const path = mkdtempSync(`${stageRoot}${process.pid}-`);
  const user = otherUser();
  const handOver = (file: string): void => {
    if (user !== undefined) chownSync(file, user, user);
  };
  handOver(path);
  for (const [name, text] of Object.entries(madeUpFiles)) {
    writeFileSync(`${path}/${name}`, text);
    chmodSync(`${path}/${name}`, 0o444);
  }
  return {
    path,
    handOver,
    readable(name, bytes) {
      const file = `${path}/${name}`;
      writeFileSync(file, bytes, { mode: 0o400, flag: "wx" });
      return openSync(file, "r");
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

let swept = false;

/** Once in a process: folders of those that were ended before they could clear up. Their sandboxes ended with them. */
function sweep(): void {
  if (swept) return;
  swept = true;
  for (const name of readdirSync("/tmp")) {
    const [, pid] = /^seaworthy-sandbox-(\d+)-\w{6}$/.exec(name) ?? [];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    const owner = statSync(`/tmp/${name}`, { throwIfNoEntry: false })?.uid;
    if (owner === process.getuid?.() || (owner !== undefined && owner === otherUser()))
      rmSync(`/tmp/${name}`, { recursive: true, force: true });
  }
}

export const closeAll = (handles: readonly number[]): void => handles.forEach((handle) => closeSync(handle));
