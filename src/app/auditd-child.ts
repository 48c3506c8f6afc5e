import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { getCompileCacheDir } from "node:module";
import { createConnection, Socket } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { readError } from "../audit/socket/frames.ts";
import { rememberedReferences } from "../audit/keys/master-state.ts";
import { placesIn, socketPathIn } from "../audit/places.ts";
import { KnownError } from "../base/errors.ts";
import { neededVariables, referencesIn, type AuditSettings } from "./audit-settings.ts";

export interface AuditdOptions {
  /** The data folder. */
  readonly data: string;
  readonly settings?: AuditSettings;
  /** The child alone does not keep this process up. */
  readonly background?: boolean;
}

/** An auditd that runs. */
export interface Auditd {
  readonly socketPath: string;
  /** Ends it, where it is ours, after it has written and published all that it took. */
  close(): Promise<void>;
}

export interface AuditdChild extends Auditd {
  readonly pid: number;
  /** Resolves when the process has ended, with how: "exit code 3", "signal SIGKILL". */
  readonly died: Promise<string>;
}

/** A close that takes longer is cut off: what was acknowledged is on the disk already. */
const closeMsMax = 30_000;

/** Entries live for milliseconds: a young generation of 2 MB holds a flush, and the default of 16 only takes memory. */
const youngGeneration = "--max-semi-space-size=2";

/**
 * Starts auditd as a child and waits until it is ready. It ends with this process, however that ends.
 * @throws KnownError LOG_UNAVAILABLE where another auditd has the folder, LOG_BROKEN where the log does not hold.
 */
export async function startAuditd({
  data,
  settings = {},
  background = false,
}: AuditdOptions): Promise<AuditdChild> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const cache = getCompileCacheDir();
  const args = ["--data", data, "--settings", JSON.stringify(settings), "--with-parent"];
  const child = spawn(process.execPath, auditdCommand(args), {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...ownVariables(data, settings), ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }) },
  });
  const died = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) =>
      resolve(signal === null ? `exit code ${code ?? 0}` : `signal ${signal}`),
    );
  });
  const socketPath = await ready(child, died);
  if (background) letGo(child);
  return { socketPath, pid: child.pid ?? 0, died, close: () => closeChild(child, died) };
}

/** Pipes of a child are sockets, which hold a process as the child itself does. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) if (pipe instanceof Socket) pipe.unref();
}

/** What Node is started with for the log's process. */
export function auditdCommand(args: readonly string[]): string[] {
  const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";
  return [youngGeneration, fileURLToPath(new URL(`./auditd.${ending}`, import.meta.url)), ...args];
}

/** What the log's process needs of the environment: the keys of the providers are none of its business. */
const needed = /^(?:PATH|HOME|TZ|LANG|LC_[A-Z]+|TMPDIR|TEMP|TMP|SystemRoot|NODE_[A-Z0-9_]+)$/i;

/** With those that the master key needs, where the configuration has it or the log itself remembers it. */
function ownVariables(data: string, settings: AuditSettings): NodeJS.ProcessEnv {
  const remembered = rememberedReferences(placesIn(data).audit);
  const named = new Set(neededVariables([...referencesIn(settings), ...remembered]));
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => needed.test(name) || named.has(name)),
  );
}

/** Names the socket of a log process that runs by itself: commands then start none of their own. */
const outsideVariable = "SEAWORTHY_AUDITD";

export const outsideSocket = (): string | undefined => {
  const path = process.env[outsideVariable];
  return path === "" ? undefined : path;
};

/** The auditd of a data folder: the one that runs, or one of our own. @throws KnownError as `startAuditd` */
export async function auditdFor(options: AuditdOptions): Promise<Auditd> {
  const outside = outsideSocket();
  if (outside !== undefined) return { socketPath: outside, close: () => Promise.resolve() };
  const socketPath = socketPathIn(options.data);
  if (await listens(socketPath)) return { socketPath, close: () => Promise.resolve() };
  return startAuditd(options);
}

async function ready(child: ChildProcess, died: Promise<string>): Promise<string> {
  const said = new Promise<string>((resolve) => {
    if (child.stdout !== null) createInterface(child.stdout).once("line", resolve);
  });
  const line = await Promise.race([said, died.then((how) => JSON.stringify({ died: how }))]);
  const message = JSON.parse(line) as { ready?: string; error?: unknown; died?: string };
  if (message.ready !== undefined) return message.ready;
  if (message.error !== undefined) throw readError(message.error);
  throw new KnownError(
    "LOG_UNAVAILABLE",
    `the log process did not start: ${message.died ?? line}`,
    "its own message stands above",
  );
}

async function closeChild(child: ChildProcess, died: Promise<string>): Promise<void> {
  child.stdin?.end();
  const timer = setTimeout(() => child.kill("SIGKILL"), closeMsMax);
  await died;
  clearTimeout(timer);
}

function listens(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
