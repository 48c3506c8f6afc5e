import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The whole suite, the cheap parts first. Every part runs, so that one run tells all; one failure fails it. The linter takes as long as
 * the other cheap parts together and one core as they do: it runs beside them.
 */
const steps: readonly (readonly (readonly [command: string, ...args: string[]])[])[] = [
  [["prettier", "--check", "."], ["tsc"], ["knip"]],
  [["eslint", "."]],
];

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly success: boolean;
  /** One for each file. */
  readonly testResults: readonly unknown[];
}

/** Files that must have run: one that no project takes would be missed by nobody. */
const testFiles = ["src", "test", "training", "bench"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".test.ts")),
).length;

/** Node 24 stands first on the path inside an npm script; each tool is started by that one. What it says comes once it has ended. */
const tool = (name: string, args: readonly string[], said: "at once" | "at its end"): Promise<boolean> =>
  new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(name, args, {
      stdio: said === "at once" ? "inherit" : ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (bytes: Buffer) => output.push(bytes));
    let ended = false;
    const end = (ok: boolean): void => {
      if (ended) return;
      ended = true;
      process.stdout.write(Buffer.concat(output));
      console.log(`${ok ? "ok  " : "FAIL"} ${name} ${((performance.now() - started) / 1000).toFixed(1)} s`);
      resolve(ok);
    };
    // A tool that cannot be started has not passed.
    child.on("error", () => end(false)).on("close", (code) => end(code === 0));
  });

let passed = 0;
let failed = 0;
await Promise.all(
  steps.map(async (row) => {
    for (const [command, ...args] of row)
      if (await tool(command, args, "at its end")) passed += 1;
      else failed += 1;
  }),
);

const folder = mkdtempSync(join(tmpdir(), "seaworthy-test-"));
try {
  const file = join(folder, "report.json");
  const args = ["run", "--reporter=dot", "--reporter=json", `--outputFile.json=${file}`];
  const ok = await tool("vitest", args, "at once");
  const report = JSON.parse(readFileSync(file, "utf8")) as Report;
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  if (report.testResults.length !== testFiles) {
    console.log(`FAIL ${report.testResults.length} test files ran, and there are ${testFiles}`);
    failed += 1;
  }
  // A file that does not load has no tests to count.
  if (!ok && report.numFailedTests === 0) failed += 1;
} finally {
  rmSync(folder, { recursive: true });
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
