import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { sandboxDoubt } from "./doubt.ts";
import { startSandboxed } from "./start.ts";
import {
  standardLimits,
  type SandboxEnd,
  type SandboxEvent,
  type SandboxLimits,
  type SandboxSpec,
} from "./sandbox.ts";

/** Why suites with a sandbox are left out here; in CI none is. */
export const doubt = await sandboxDoubt();
export const inCi = !["", "0", "false", undefined].includes(process.env["CI"]);
if (doubt !== undefined) console.log(`no sandbox here: ${doubt}`);

export const limits = (changed: Partial<SandboxLimits> = {}): SandboxLimits => ({
  ...standardLimits,
  ...changed,
});

export const spec = (changed: Partial<SandboxSpec> = {}): SandboxSpec => ({
  name: "a server",
  command: "node",
  args: [],
  programFolders: [],
  folders: [],
  hosts: [],
  env: {},
  limits: standardLimits,
  ...changed,
});

export const shell = (script: string, changed: Partial<SandboxSpec> = {}): SandboxSpec =>
  spec({ command: "/bin/sh", args: ["-c", script], ...changed });

export const script = (code: string, changed: Partial<SandboxSpec> = {}): SandboxSpec =>
  spec({ args: ["--input-type=module", "-e", code], ...changed });

export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly end: SandboxEnd;
  readonly events: readonly SandboxEvent[];
}

export async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}

/** Runs it to its end, with nothing on its standard input. */
export async function ran(asked: SandboxSpec): Promise<Ran> {
  const events: SandboxEvent[] = [];
  const record = (event: SandboxEvent): Promise<void> => {
    events.push(event);
    return Promise.resolve();
  };
  const sandbox = await startSandboxed(asked, { keepOut: [], record });
  sandbox.stdin.end();
  const [out, err, end] = await Promise.all([textOf(sandbox.stdout), textOf(sandbox.stderr), sandbox.exited]);
  return { out, err, end, events };
}

/** A folder that everybody may write to, as a sandbox of root needs it. */
export function openFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync("/tmp/seaworthy-sandbox-test-");
  chmodSync(path, 0o777);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export const owner = { keepOut: [], record: () => Promise.resolve() };

/** All processes of this machine with their command lines. */
export const running = (): readonly (readonly [pid: number, line: string])[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return [Number(pid), readFileSync(`/proc/${pid}/cmdline`, "latin1")] as const;
      } catch {
        return [Number(pid), ""] as const;
      }
    });
export const isRunning = (marker: string): boolean => running().some(([, line]) => line.includes(marker));
