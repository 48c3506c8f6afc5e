import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { connectLog, type LogClient } from "../../src/audit/socket/client.ts";
import { placesIn, socketPathIn } from "../../src/audit/places.ts";
import { KnownError } from "../../src/base/errors.ts";
import type { JsonObject, JsonValue } from "../../src/base/json.ts";
import type { LogProcessOptions } from "./log-process.ts";

const program = fileURLToPath(new URL("log-process.ts", import.meta.url));

/** Hundreds of starts of the same program: what the first has compiled the others find. */
const compileCache = join(tmpdir(), "seaworthy-test-compiled");

/** Longer than any start takes on a busy machine. */
const startMsMax = 60_000;

/** A process of the log that runs, and somebody who talks to it. */
export interface Running {
  readonly client: LogClient;
  /** Asks with the token of the log's owner. */
  readonly ask: (question: JsonObject) => Promise<JsonValue>;
  /** kill -9; resolves when the process is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const start = (options: LogProcessOptions): ChildProcess => {
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  return spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });
};

async function gone(child: ChildProcess, end: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  end();
  await exit;
}

/** @throws Error with what the process said where it does not serve the log. */
export async function startLog(options: LogProcessOptions): Promise<Running> {
  const child = start(options);
  const late = setTimeout(() => child.kill("SIGKILL"), startMsMax);
  const said = child.stdout === null ? [] : await Promise.race([firstLine(child), once(child, "exit")]);
  clearTimeout(late);
  if (said[0] !== '{"ready":true}') throw new Error(`the log did not start: ${String(said[0])}`);
  const client = await connectLog({ socketPath: socketPathIn(options.data) });
  const token = readFileSync(join(placesIn(options.data).audit, "owner.token"), "utf8").trim();
  const ended = async (end: () => void): Promise<void> => {
    await gone(child, end);
    await client.close();
  };
  return {
    client,
    ask: async (question) => client.ask({ ...question, token }),
    kill: async () => ended(() => child.kill("SIGKILL")),
    stop: async () => ended(() => child.stdin?.end()),
  };
}

async function firstLine(child: ChildProcess): Promise<unknown[]> {
  if (child.stdout === null) return [];
  return once(createInterface(child.stdout), "line");
}

/** Kills a process of the log that has not said yet that it is ready, or just has. */
export async function killAtStart(options: LogProcessOptions, afterMs: number): Promise<void> {
  const child = start(options);
  await pause(afterMs);
  await gone(child, () => child.kill("SIGKILL"));
}

/** An entry that was acknowledged. */
export interface Said {
  readonly index: number;
  readonly exchange: string;
  readonly user: string;
  readonly payload: string;
}

export interface Load {
  /** Stands in all that it says. */
  readonly name: string;
  readonly outstanding: number;
  readonly entriesMax: number;
}

/** Entries of many users, until there are enough or the log is gone. What it promised is what it acknowledged. */
export async function load(client: LogClient, { name, outstanding, entriesMax }: Load): Promise<Said[]> {
  const said: Said[] = [];
  let count = 0;
  const one = async (): Promise<void> => {
    while (count < entriesMax) {
      const exchange = `${name}-${(count += 1)}`;
      const user = `user-${count % 7}`;
      const payload = `${exchange} ${"p".repeat((count * 131) % 1400)}`;
      const index = await client.record({ kind: "call.input", feature: "crash", exchange, user, payload });
      said.push({ index, exchange, user, payload });
    }
  };
  await Promise.all(Array.from({ length: outstanding }, async () => unlessGone(one())));
  return said;
}

/** The log went away, which is what these tests are about: everything else is an error. */
export async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof KnownError && error.code === "LOG_UNAVAILABLE") return undefined;
    throw error;
  }
}

/** The newest checkpoint, as an outsider could have kept it; undefined before the first. */
export function checkpointOf(data: string): { size: number; root: string } | undefined {
  const path = join(placesIn(data).log, "checkpoint");
  if (!existsSync(path)) return undefined;
  const [, size, root = ""] = readFileSync(path, "utf8").split("\n");
  return { size: Number(size), root };
}
