import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { lookup } from "node:dns";
import { connect } from "node:net";
import { setPriority } from "node:os";
import { Duplex, type Readable, type Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { KnownError } from "../base/errors.ts";
import {
  bubblewrap,
  descriptors,
  limitedCommand,
  sandboxEnvironment,
  sandboxOptions,
  sourcesOf,
  type Place,
} from "./bubblewrap.ts";
import { openEgress, type Egress } from "./egress/egress.ts";
import { readNamedHost, type NamedHost } from "./egress/named-host.ts";
import { boundedErrors, boundedLines } from "./output.ts";
import { startedAt } from "./process-tree.ts";
import type { Sandboxed, SandboxEnd, SandboxNetwork, SandboxOwner, SandboxSpec } from "./sandbox.ts";
import { auditArchitectures, type SandboxArchitecture } from "./seccomp/calls.ts";
import { seccompFilter } from "./seccomp/filter.ts";
import { asUser, liftedInto } from "./lift.ts";
import { closeAll, makeStage, otherUser, type Stage } from "./stage.ts";
import { isSetUp, watchSandbox, type Passed } from "./watch.ts";

/** Our own choice: it takes 30 ms on an idle machine. */
const setUpMsMax = 20_000;

/** Our own choice: the gateway's own calls come first. nice(1) */
const niceness = 10;

/**
 * Starts it without asking whether it should. @throws KnownError SANDBOX_UNAVAILABLE with what bubblewrap said
 */
export async function launch(
  spec: SandboxSpec,
  owner: Pick<SandboxOwner, "record" | "network">,
): Promise<Sandboxed> {
  const stage = makeStage();
  let egress: Egress | undefined;
  let child: ChildProcess | undefined;
  try {
    egress = await egressFor(spec, owner, stage);
    const found = {
      node: process.execPath,
      stage: stage.path,
      relay: egress === undefined ? undefined : relayFile,
    };
    const place = { ...found, lifted: liftedInto(stage.path, sourcesOf(spec, found)) };
    child = spawned(spec, place, stage);
    const errors = boundedErrors();
    child.stderr?.pipe(errors);
    const root = await rootOf(child, spec, errors);
    return running({ spec, child, root, errors, egress, stage });
  } catch (error) {
    child?.kill("SIGKILL");
    await egress?.close();
    stage.remove();
    throw error;
  }
}

const relayFile = fileURLToPath(
  new URL(`./egress/relay.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url),
);

const thisMachine: SandboxNetwork = {
  resolve: (name, options, done) => lookup(name, options, done),
  connect: (host, port) => connect({ host, port, allowHalfOpen: true }),
};

async function egressFor(
  { hosts, limits }: SandboxSpec,
  { record, network = thisMachine }: Pick<SandboxOwner, "record" | "network">,
  stage: Stage,
): Promise<Egress | undefined> {
  const named = hosts.map(readNamedHost).filter((host): host is NamedHost => typeof host !== "string");
  if (named.length === 0) return undefined;
  const path = `${stage.path}/outside.sock`;
  const egress = await openEgress({ path, hosts: named, limits, record, network });
  stage.handOver(path);
  return egress;
}

/** What the options are written as, for nobody to see them in a list of processes: each ends in a NUL. */
const written = (options: readonly string[]): string => options.map((option) => `${option}\0`).join("");

function spawned(spec: SandboxSpec, place: Place, stage: Stage): ChildProcess {
  const handles = [
    stage.readable("options", written(sandboxOptions(spec, place))),
    stage.readable("filter", seccompFilter(architecture())),
    stage.readable("nothing", ""),
  ] as const;
  try {
    const left = inheritable();
    const stdio: ("pipe" | number | undefined)[] = ["pipe", "pipe", "pipe"];
    stdio[descriptors.arguments] = handles[0];
    stdio[descriptors.information] = "pipe";
    stdio[descriptors.block] = "pipe";
    stdio[descriptors.filter] = handles[1];
    for (const descriptor of left) stdio[descriptor] = handles[2];
    // A descriptor with no options in it: bubblewrap reads it to its end and closes it.
    const closed = left.flatMap((descriptor) => ["--args", String(descriptor)]);
    const options = ["--args", String(descriptors.arguments), ...closed, "--"];
    const user = otherUser();
    const [first, ...rest] = asUser(user, place.lifted, [
      bubblewrap,
      ...options,
      ...limitedCommand(spec, place),
    ]);
    return spawn(first, rest, {
      stdio: Array.from(stdio, (one) => one ?? "ignore"),
      env: sandboxEnvironment(spec),
      cwd: "/",
      ...(user === undefined || place.lifted.size > 0 ? {} : { uid: user, gid: user }),
    });
  } finally {
    closeAll(handles);
  }
}

/** proc_pid_fdinfo(5): O_CLOEXEC, in octal. */
const closesOnStart = 0o2000000;

/**
 * Descriptors above those that we hand over which a child of this process would get as well: whoever started the gateway left them open.
 * Those that Node.js opens itself close by themselves.
 */
function inheritable(): readonly number[] {
  return readdirSync("/proc/self/fdinfo")
    .map(Number)
    .filter((descriptor) => descriptor > Math.max(...Object.values(descriptors)))
    .filter((descriptor) => {
      try {
        const flags = /^flags:\s+([0-7]+)$/m.exec(
          readFileSync(`/proc/self/fdinfo/${descriptor}`, "latin1"),
        )?.[1];
        return (parseInt(flags ?? "0", 8) & closesOnStart) === 0;
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
        throw error;
      }
    });
}

function architecture(): SandboxArchitecture {
  const { arch } = process;
  if (Object.hasOwn(auditArchitectures, arch)) return arch as SandboxArchitecture;
  throw new KnownError(
    "SANDBOX_UNAVAILABLE",
    `there is no filter of system calls for ${arch}`,
    "run the gateway on x86-64 or AArch64, or reach the server over Streamable HTTP",
  );
}

/** The sandbox's first process, as this machine counts it, when all is mounted and nothing of the program has run. */
async function rootOf(child: ChildProcess, spec: SandboxSpec, errors: Readable): Promise<number> {
  const failed = new Promise<undefined>((resolve) => {
    child.once("error", (error) => {
      errors.unshift(`${error.message}\n`);
      resolve(undefined);
    });
    child.once("exit", () => resolve(undefined));
  });
  const over = AbortSignal.timeout(setUpMsMax);
  const root = await Promise.race([failed, informed(child)]);
  try {
    while (root !== undefined && child.exitCode === null && child.signalCode === null && !over.aborted) {
      if (isSetUp(root, spec.limits)) return root;
      await pause(2);
    }
  } catch (error) {
    child.kill("SIGKILL");
    throw notStarted(spec, String(error));
  }
  child.kill("SIGKILL");
  await failed;
  await pause(10);
  const said: unknown = errors.read();
  throw notStarted(spec, Buffer.isBuffer(said) ? said.toString().trim().slice(0, 500) : "it did not say why");
}

const notStarted = (spec: SandboxSpec, why: string): KnownError =>
  new KnownError(
    "SANDBOX_UNAVAILABLE",
    `the sandbox of ${spec.name} did not start: ${why}`,
    "docs/sandbox.md says what a machine needs, and who has to be let into a folder",
  );

/** bubblewrap says which process it made, as JSON, and closes the descriptor. */
async function informed(child: ChildProcess): Promise<number | undefined> {
  const source = streamOf(child, descriptors.information);
  if (source === undefined) return undefined;
  let text = "";
  for await (const chunk of source) text += String(chunk);
  const pid = (text === "" ? {} : (JSON.parse(text) as { "child-pid"?: unknown }))["child-pid"];
  return typeof pid === "number" ? pid : undefined;
}

/** A descriptor beyond the usual three. What bubblewrap has closed is no failure of ours: whether it lives is told by its exit. */
function streamOf(child: ChildProcess, descriptor: number): Duplex | undefined {
  const stream = (child.stdio as readonly unknown[])[descriptor];
  return stream instanceof Duplex ? stream.on("error", () => undefined) : undefined;
}

interface Parts {
  readonly spec: SandboxSpec;
  readonly child: ChildProcess;
  readonly root: number;
  readonly errors: Readable;
  readonly egress: Egress | undefined;
  readonly stage: Stage;
}

/** Watches it, and only then lets the program begin. */
function running({ spec, child, root, errors, egress, stage }: Parts): Sandboxed {
  let passed: Passed | undefined;
  const end = (because: Passed): void => {
    passed ??= because;
    // Its first process ends with bubblewrap, and all others end with that one, before anything of theirs runs again.
    child.kill("SIGKILL");
  };
  const began = startedAt(root);
  // Linux' own choice, when memory runs out, of whom to end: this one first.
  writeFileSync(`/proc/${root}/oom_score_adj`, "1000");
  setPriority(root, niceness);
  const watch = watchSandbox(root, spec.limits, end);
  const { lineMb } = spec.limits;
  const lines = boundedLines(lineMb * 1024 * 1024, () =>
    end({ reason: "line-too-long", message: `it wrote a line of more than ${lineMb} MiB` }),
  );
  child.stdout?.pipe(lines);
  const exited = ending(child).then(async ({ code, signal }): Promise<SandboxEnd> => {
    watch.stop();
    while (startedAt(root) === began) await pause(5);
    await egress?.close();
    stage.remove();
    const { reason, message } = passed ?? { reason: "exited", message: exitMessage(code, signal) };
    return { reason, message, code, signal };
  });
  const stdin = child.stdin as Writable;
  // Whoever writes to what has ended learns of it by `exited`.
  stdin.on("error", () => undefined);
  // One byte, which is what bubblewrap reads: one more, unread, would break the descriptor off.
  streamOf(child, descriptors.block)?.end("g");
  return {
    stdin,
    stdout: lines,
    stderr: errors,
    exited,
    stop: () => {
      end({ reason: "stopped", message: "it was stopped" });
      return exited;
    },
  };
}

const ending = (child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null)
      resolve({ code: child.exitCode, signal: child.signalCode });
    else child.once("exit", (code, signal) => resolve({ code, signal }));
  });

const exitMessage = (code: number | null, signal: NodeJS.Signals | null): string =>
  signal === null ? `it ended with ${code ?? 0}` : `it was ended by ${signal}`;
