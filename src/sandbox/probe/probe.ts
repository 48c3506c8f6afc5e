import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { SandboxSpec, Sandboxed } from "../sandbox.ts";
import { targetVariables, type Attempt, type Targets } from "./attempt.ts";
import { attempts } from "./attempts.ts";
import { openTargets, plantedSecret, type OpenTargets } from "./targets.ts";

/** How one attempt went: what said nothing, or not what an attempt says, was none. */
export type AttemptOutcome = "stopped" | "through" | "unassessed";

export interface AttemptResult {
  readonly attempt: Attempt;
  readonly inside: AttemptOutcome;
  /** The same program without a sandbox: where it does not get through either, nothing is proven. */
  readonly outside: AttemptOutcome;
  /** What the program inside said. */
  readonly said: string;
}

export interface ProbeOptions {
  readonly spec: SandboxSpec;
  /** Starts what is asked for as the server itself is started. */
  readonly start: (spec: SandboxSpec) => Promise<Sandboxed>;
  readonly attempts?: readonly Attempt[];
  /** Nobody waits for it any more: it ends with the attempts that are under way. */
  readonly isOver?: () => boolean;
}

/** Our own choice: an attempt waits at most three seconds for an answer that does not come. */
const attemptMsMax = 20_000;

/** Our own choice: two cores of the smallest machine that a gateway has. */
const atOnce = 2;

/** Tries every way out of a sandbox of this kind, and each of them outside too, where it has to work. */
export async function probeSandbox(options: ProbeOptions): Promise<readonly AttemptResult[]> {
  const targets = await openTargets();
  const waiting = [...(options.attempts ?? attempts)].filter(({ by }) => isThere(by)).entries();
  const results: AttemptResult[] = [];
  const worker = async (): Promise<void> => {
    for (const [index, attempt] of waiting) {
      if (options.isOver?.() === true) return;
      results[index] = await tried(attempt, targets, options);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, worker));
  } finally {
    targets.close();
  }
  return results;
}

/** Attempts that need a program which this machine does not have. */
export const leftOut = (): readonly Attempt[] => attempts.filter(({ by }) => !isThere(by));

const isThere = (by: Attempt["by"]): boolean => by === "node" || existsSync("/usr/bin/python3");

async function tried(attempt: Attempt, targets: OpenTargets, options: ProbeOptions): Promise<AttemptResult> {
  const inside = await triedInside(attempt, targets, options);
  const outside = await triedOutside(attempt, { ...targets, own: targets.folder });
  return { attempt, inside: outcomeOf(inside), outside: outcomeOf(outside), said: inside.slice(0, 200) };
}

const programOf = ({ by, code }: Attempt): { readonly command: string; readonly args: readonly string[] } =>
  by === "node"
    ? { command: "node", args: ["--input-type=module", "-e", code] }
    : { command: "/usr/bin/python3", args: ["-I", "-c", code] };

async function triedInside(attempt: Attempt, targets: OpenTargets, { spec, start }: ProbeOptions) {
  const own = spec.folders.find(({ access }) => access === "write")?.path ?? "/tmp";
  const env = { ...spec.env, ...targetVariables({ ...targets, own }) };
  const sandbox = await start({ ...spec, ...programOf(attempt), env });
  const timer = setTimeout(() => void sandbox.stop(), attemptMsMax);
  sandbox.stdin.end();
  const said = textOf(sandbox.stdout);
  const wrong = textOf(sandbox.stderr);
  await sandbox.exited;
  clearTimeout(timer);
  return (await said) || (await wrong);
}

async function triedOutside(attempt: Attempt, targets: Targets): Promise<string> {
  const { command, args } = programOf(attempt);
  const child = spawn(command === "node" ? process.execPath : command, args, {
    env: { PATH: "/usr/bin:/bin", ...plantedSecret, ...targetVariables(targets) },
    // The fourth is the open file that the attempt about descriptors has to find.
    stdio: ["ignore", "pipe", "ignore", "pipe"],
    timeout: attemptMsMax,
  });
  child.once("error", () => undefined);
  return textOf(child.stdout);
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = "";
  for await (const chunk of stream ?? []) text += String(chunk);
  return text.trim();
}

function outcomeOf(said: string): AttemptOutcome {
  if (/^GOT$/m.test(said)) return "through";
  return /^NOT /m.test(said) ? "stopped" : "unassessed";
}
