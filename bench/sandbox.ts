import { spawn } from "node:child_process";
import { standardLimits, type Sandboxed, type SandboxSpec } from "../src/sandbox/sandbox.ts";
import { sandboxDoubt } from "../src/sandbox/doubt.ts";
import { startSandboxed } from "../src/sandbox/start.ts";
import { lookAtSandbox } from "../src/sandbox/watch.ts";

/** What a sandbox costs: at its start, for each byte that passes, and while it is watched; beside the same program without one. */

const starts = 10;
const megabytes = 256;
const looks = 1000;

const owner = { keepOut: [], record: () => Promise.resolve() };
const spec = (changed: Partial<SandboxSpec>): SandboxSpec => ({
  name: "bench",
  command: "node",
  args: [],
  programFolders: [],
  folders: [],
  hosts: [],
  env: {},
  limits: standardLimits,
  ...changed,
});

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;

/** Milliseconds from the start to the first byte of a program of Node.js. */
async function firstByteMs(
  begin: () => Promise<Pick<Sandboxed, "stdout"> & { readonly end: () => Promise<unknown> }>,
) {
  const from = performance.now();
  const { stdout, end } = await begin();
  await new Promise((done) => stdout.once("data", done));
  const ms = performance.now() - from;
  stdout.resume();
  await end();
  return ms;
}

const hello = ["-e", "process.stdout.write('x'); process.stdin.resume()"];
const plain = async () => {
  const child = spawn(process.execPath, hello);
  const ended = new Promise((done) => child.once("exit", done));
  const end = async (): Promise<unknown> => (child.kill("SIGKILL"), ended);
  return Promise.resolve({ stdout: child.stdout, end });
};
const boxed = (hosts: readonly string[]) => async () => {
  const sandbox = await startSandboxed(spec({ args: hello, hosts }), owner);
  return { stdout: sandbox.stdout, end: async () => sandbox.stop() };
};

async function manyStarts(what: string, begin: Parameters<typeof firstByteMs>[0]): Promise<void> {
  const times: number[] = [];
  for (let n = 0; n < starts; n++) times.push(await firstByteMs(begin));
  console.log(`${what.padEnd(52)} ${median(times).toFixed(0).padStart(6)} ms`);
}

async function throughput(): Promise<void> {
  const code = `const line = Buffer.alloc(65536, 120); line[65535] = 10; let left = ${(megabytes * 1024 * 1024) / 65_536}; const go = () => { while (left-- > 0) if (!process.stdout.write(line)) return process.stdout.once("drain", go); }; go();`;
  const run = async (what: string, stdout: NodeJS.ReadableStream): Promise<void> => {
    const from = performance.now();
    let bytes = 0;
    for await (const chunk of stdout) bytes += (chunk as Buffer).length;
    const perSecond = bytes / 1e6 / ((performance.now() - from) / 1000);
    console.log(`${what.padEnd(52)} ${perSecond.toFixed(0).padStart(6)} MB/s`);
  };
  await run("standard output, without a sandbox", spawn(process.execPath, ["-e", code]).stdout);
  const sandbox = await startSandboxed(spec({ args: ["-e", code] }), owner);
  await run("standard output of a sandbox", sandbox.stdout);
  await sandbox.exited;
}

async function watching(): Promise<void> {
  const child = spawn(process.execPath, hello);
  await new Promise((done) => child.stdout.once("data", done));
  const from = process.cpuUsage();
  for (let n = 0; n < looks; n++) lookAtSandbox(child.pid ?? 0, standardLimits);
  const { user, system } = process.cpuUsage(from);
  child.kill("SIGKILL");
  const micros = (user + system) / looks;
  console.log(
    `${"one look at a server of Node.js (ten a second)".padEnd(52)} ${micros.toFixed(0).padStart(6)} us, ${((micros * 10) / 1e4).toFixed(2)} % of a core`,
  );
}

export async function benchSandbox(): Promise<void> {
  const doubt = await sandboxDoubt();
  if (doubt !== undefined) throw new Error(doubt);
  console.log(`median of ${starts} starts, ${megabytes} MiB, ${looks} looks`);
  await manyStarts("Node.js to its first byte, without a sandbox", plain);
  await manyStarts("Node.js to its first byte, in a sandbox", boxed([]));
  await manyStarts("the same with a named host, and so with its relay", boxed(["api.example.com"]));
  await throughput();
  await watching();
}
