import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { KnownError } from "../base/errors.ts";
import { auditdCommand } from "./auditd-child.ts";
import type { AuditdSettings } from "./settings.ts";

/**
 * Becomes the log's process: this one's memory, with all that read the configuration, is given back. Where the system cannot put
 * another program in a process's place, the log is a child that is ended with this one.
 * @returns only where it is a child: its exit code.
 * @throws KnownError USAGE
 */
export async function becomeAuditd(
  { data, socket, audit }: AuditdSettings,
  socketGroup: number | undefined,
  signal: AbortSignal,
): Promise<number> {
  makeFolder(data);
  const args = [
    ...["--data", data, "--settings", JSON.stringify(audit)],
    ...(socket === undefined ? [] : ["--socket", socket]),
    ...(socketGroup === undefined ? [] : ["--socket-group", String(socketGroup)]),
  ];
  const command = auditdCommand(args);
  if (process.execve !== undefined && process.platform !== "win32")
    process.execve(process.execPath, [process.execPath, ...command], process.env);
  const child = spawn(process.execPath, command, { stdio: "inherit" });
  signal.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, ended) =>
      resolve(code ?? 128 + (ended === null ? 0 : constants.signals[ended])),
    );
  });
}

/** Its public part is for everybody to read; what is private in it has a folder of its own. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o755 });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new KnownError(
      "USAGE",
      `the data folder cannot be made: ${detail}`,
      "name another one with --data",
    );
  }
}

/** The number of a group, by its name or as it is. group(5): name, password, number, members. @throws KnownError USAGE */
export function groupNumber(nameOrNumber: string): number {
  if (/^\d{1,10}$/.test(nameOrNumber)) return Number(nameOrNumber);
  const rows = readFileSync("/etc/group", "utf8").split("\n");
  const row = rows.map((line) => line.split(":")).find(([name]) => name === nameOrNumber);
  const number = row?.[2];
  if (number !== undefined && /^\d{1,10}$/.test(number)) return Number(number);
  throw new KnownError(
    "USAGE",
    `there is no group ${JSON.stringify(nameOrNumber.slice(0, 64))} in /etc/group`,
    "make it, or give the group's number",
  );
}
