import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { tokenFor } from "../../src/app/ask-log.ts";
import { connectLog, type LogClient } from "../../src/audit/socket/client.ts";
import type { Leaf } from "../../src/audit/leaf.ts";
import { socketPathIn } from "../../src/audit/places.ts";
import { startFakeAnthropic } from "../fakes/anthropic.ts";
import { startFakeOpenAi } from "../fakes/openai.ts";
import type { FakeProvider } from "../fakes/provider.ts";

/** A model of each upstream: the built-in feature sends them where their names belong. */
export const gpt = "gpt-4.1-mini-2025-04-14";
export const claude = "claude-haiku-4-5-20251001";

/** Longer than any start takes on a busy machine with two cores. */
const startMsMax = 30_000;
const commandMsMax = 20_000;
const stopMsMax = 10_000;

export interface StandOptions {
  /** Files of the working folder, by name. One that is called `seaworthy.yaml` is the manifest. */
  readonly files?: Readonly<Record<string, string>>;
  /** Names of files that are manifests, where they are not found by their name. */
  readonly manifests?: readonly string[];
  readonly environment?: "dev" | "staging" | "prod";
  /** Variables of the gateway's environment, beside those of the tests. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** What a command said. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The real gateway as a process of its own, with a log of its own, between real clients and providers on the loopback. */
export interface Stand {
  readonly url: string;
  /** With `/v1`, as OpenAI's clients want it. */
  readonly openaiUrl: string;
  readonly anthropicUrl: string;
  readonly peopleUrl: string;
  readonly key: string;
  readonly data: string;
  readonly fakeOpenAi: FakeProvider;
  readonly fakeAnthropic: FakeProvider;
  /** What the gateway told its operator so far. */
  readonly errors: readonly string[];
  auditdPid(): number;
  /** Every entry that is durable now, in order. */
  log(): Promise<readonly Leaf[]>;
  /** The payload of an entry, decrypted. */
  payload(index: number): Promise<string>;
  /** `seaworthy …` on this stand's data folder. */
  seaworthy(...args: readonly string[]): Promise<Ran>;
  /** Stops the gateway and waits for its end; the folder and the fakes stay. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** No key of the person who runs the tests gets near them. */
const variables = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/(?:_API_KEY|_BASE_URL|_TOKEN)$/.test(name)),
  );

const program = join(import.meta.dirname, "../../src/cli/main.ts");

export async function startStand({
  files = {},
  manifests = [],
  environment = "dev",
  variables: given = {},
}: StandOptions = {}): Promise<Stand> {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-walk-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const data = join(folder, "data");
  const [fakeOpenAi, fakeAnthropic] = await Promise.all([startFakeOpenAi(), startFakeAnthropic()]);
  const gateway = spawn(
    process.execPath,
    [
      ...[program, "serve", "--json", "--data", data, "--port", "0", "--people-port", "0"],
      ...["--environment", environment],
      ...manifests.flatMap((name) => ["--manifest", name]),
      ...["--openai-base-url", `${fakeOpenAi.url}/v1`, "--anthropic-base-url", fakeAnthropic.url],
    ],
    { cwd: folder, env: { ...variables(), ...given }, stdio: ["ignore", "pipe", "pipe"] },
  );
  const errors: string[] = [];
  const known: Leaf[] = [];
  createInterface(gateway.stderr).on("line", (line) => errors.push(line));
  const tidy = async (): Promise<void> => {
    await ended(gateway);
    await Promise.all([fakeOpenAi.close(), fakeAnthropic.close()]);
    rmSync(folder, { recursive: true, force: true });
  };
  const { programs, people } = await ready(gateway, errors).catch(async (error: unknown) => {
    await tidy();
    throw error;
  });
  const stop = async (): Promise<void> => ended(gateway);
  return {
    url: programs,
    openaiUrl: `${programs}/v1`,
    anthropicUrl: programs,
    peopleUrl: people,
    key: environment === "dev" ? readFileSync(join(data, "dev-key"), "utf8").trim() : "",
    data,
    fakeOpenAi,
    fakeAnthropic,
    errors,
    auditdPid: () => childOf(gateway.pid ?? 0, "auditd"),
    log: async () => asReader(data, async (log) => readOn(log, known)),
    payload: async (index) =>
      asReader(data, async (log) => log.openPayload({ index, token: tokenFor(data, {}), purpose: "test" })),
    seaworthy: (...args) => run([...args, "--data", data], folder),
    stop,
    close: tidy,
  };
}

async function ready(
  gateway: ChildProcess,
  errors: readonly string[],
): Promise<{ readonly programs: string; readonly people: string }> {
  const failed = new AbortController();
  const line = new Promise<string>((resolve, reject) => {
    if (gateway.stdout !== null) createInterface(gateway.stdout).once("line", resolve);
    gateway.once("exit", (code) => reject(new Error(`exit ${code ?? "by signal"}: ${errors.join("\n")}`)));
  });
  const late = pause(startMsMax, undefined, { signal: failed.signal }).then(() => {
    gateway.kill("SIGKILL");
    throw new Error(`the gateway did not start within ${startMsMax} ms: ${errors.join("\n")}`);
  });
  try {
    return JSON.parse(await Promise.race([line, late])) as { programs: string; people: string };
  } finally {
    failed.abort();
    late.catch(() => undefined);
  }
}

/** Asks the process to end, and kills it when it does not. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), stopMsMax);
  await exit;
  clearTimeout(timer);
}

/** A child of a process by a word of its command line. */
function childOf(parent: number, word: string): number {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  const pid = rows
    .map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row))
    .filter((row) => Number(row?.[2]) === parent && row?.[3]?.includes(word) === true)
    .map((row) => Number(row?.[1]))[0];
  if (pid === undefined) throw new Error(`process ${parent} has no child ${word}`);
  return pid;
}

/** A connection of its own each time: auditd may have been another process the last time. */
async function asReader<T>(data: string, work: (log: LogClient) => Promise<T>): Promise<T> {
  const log = await connectLog({ socketPath: socketPathIn(data) });
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

/** What was read before is not read again: entries never change. */
async function readOn(log: LogClient, known: Leaf[]): Promise<readonly Leaf[]> {
  for (;;) {
    const from = known.length;
    const more = await log.leaves(from, 256);
    if (more.length === 0) return [...known];
    // Two may read at the same time.
    if (known.length === from) known.push(...more.map((text) => JSON.parse(text) as Leaf));
  }
}

async function run(args: readonly string[], cwd: string): Promise<Ran> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: variables(),
    stdio: ["ignore", "pipe", "pipe"],
    timeout: commandMsMax,
  });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { code, ...said };
}

/** Waits until something is so. @throws Error when it is not within the time. */
export async function until(so: () => boolean | Promise<boolean>, withinMs = 5000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await so())) {
    if (performance.now() > end) throw new Error(`it was not so within ${withinMs} ms`);
    await pause(10);
  }
}
