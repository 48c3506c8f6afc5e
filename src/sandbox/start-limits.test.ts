import { describe, expect, test } from "vitest";
import {
  doubt,
  limits,
  openFolder,
  owner,
  ran,
  running,
  script,
  shell,
  spec,
  textOf,
} from "./sandbox.test-data.ts";
import { startSandboxed } from "./start.ts";

describe.skipIf(doubt !== undefined)("what a sandbox may use", () => {
  test.each([
    ["memory of its own", `const held = []; setInterval(() => held.push(Buffer.alloc(4e6, 1)), 10)`],
    [
      "memory as files in /tmp",
      `import { writeFileSync } from "node:fs"; let n = 0; setInterval(() => writeFileSync("/tmp/" + n++, Buffer.alloc(4e6, 1)), 10)`,
    ],
    [
      "memory of its children",
      `import { spawn } from "node:child_process"; for (let n = 0; n < 4; n++) spawn("node", ["-e", "const held = Buffer.alloc(60e6, 1); setInterval(() => held[0]++, 1000)"]); setInterval(() => 0, 1000)`,
    ],
  ])("ends it when it is more: %s", async (_what, code) => {
    const small = { memoryMb: 150, temporaryMb: 512 };
    const { end } = await ran(script(code, { limits: limits(small) }));
    expect(end).toMatchObject({ reason: "out-of-memory", message: "it holds more than 150 MiB of memory" });
  });

  test("with as much as it needs it comes to its end", async () => {
    const code = `const held = Buffer.alloc(60e6, 1); console.log(held.length)`;
    const { end, out } = await ran(script(code, { limits: limits({ memoryMb: 150 }) }));
    expect({ end, out }).toMatchObject({ end: { reason: "exited", code: 0 }, out: "60000000\n" });
  });

  test("it has so many processes at once and no more", async () => {
    const code = `import os, time
count = 0
try:
    for _ in range(300):
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)
        count += 1
except OSError as error:
    print(count, error.errno)`;
    const python = ["-I", "-c", code];
    const { out } = await ran(
      spec({ command: "/usr/bin/python3", args: python, limits: limits({ processes: 64 }) }),
    );
    const [count = 0, error] = out.trim().split(" ").map(Number);
    expect(error).toBe(11);
    expect(count).toBeGreaterThan(40);
    expect(count).toBeLessThan(64);
  });

  test("a fork bomb stays within that, and stops at once", async () => {
    const bomb = shell(`echo up; bomb() { bomb | bomb & bomb; }; bomb`, {
      limits: limits({ processes: 64 }),
    });
    const sandbox = await startSandboxed(bomb, owner);
    await new Promise((resolve) => sandbox.stdout.once("data", resolve));
    sandbox.stdout.resume();
    const end = await sandbox.stop();
    expect(["stopped", "out-of-processes", "exited"]).toContain(end.reason);
    expect(running().filter(([, line]) => line.includes("bomb | bomb")).length).toBe(0);
  });

  test("ends it when it has used a processor for longer", async () => {
    const { end } = await ran(script("for (;;);", { limits: limits({ cpuSeconds: 1 }) }));
    expect(end).toMatchObject({ reason: "out-of-cpu", message: "it has used more than 1 s of a processor" });
  });

  test("ends it when many small children have used a processor for longer", async () => {
    const { end } = await ran(
      shell("while true; do sh -c 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done'; done", {
        limits: limits({ cpuSeconds: 1 }),
      }),
    );
    expect(end.reason).toBe("out-of-cpu");
  });

  test("ends it when it fills the kernel with empty files", async () => {
    const code = `import { writeFileSync, mkdirSync } from "node:fs"; for (let n = 0; n < 40000; n++) { if (n % 1000 === 0) { mkdirSync("/tmp/d" + n); await new Promise((go) => setTimeout(go, 5)); } writeFileSync("/tmp/d" + (n - n % 1000) + "/" + n, ""); } setInterval(() => 0, 1000);`;
    const { end } = await ran(script(code));
    expect(end.reason).toBe("out-of-files");
  });

  test("a file grows so far, and so many are open", async () => {
    const own = openFolder();
    const code = `import { openSync, appendFileSync, statSync } from "node:fs"; process.on("SIGXFSZ", () => 0);
const file = ${JSON.stringify(`${own.path}/big`)}; let grown = ""; let opened = 0;
try { for (;;) appendFileSync(file, Buffer.alloc(1e6)); } catch (error) { grown = error.code; }
try { for (;;) { openSync("/dev/null"); opened++; } } catch (error) { console.log(grown, statSync(file).size, error.code, opened < 128); }`;
    const { out } = await ran(
      script(code, {
        folders: [{ path: own.path, access: "write" }],
        limits: limits({ fileMb: 2, openFiles: 128 }),
      }),
    );
    own.remove();
    expect(out).toBe("EFBIG 2097152 EMFILE true\n");
  });

  test("ends it when one line of its output is longer, and passes all that is not", async () => {
    const code = `process.stdout.write(("x".repeat(1000) + "\\n").repeat(3000)); process.stdout.write("y".repeat(3e6)); setInterval(() => 0, 1000)`;
    const { end, out } = await ran(script(code, { limits: limits({ lineMb: 1 }) }));
    expect(end.reason).toBe("line-too-long");
    expect(out.split("\n").filter((line) => line.length === 1000)).toHaveLength(3000);
    expect(out.length).toBeLessThan(3000 * 1001 + 1024 * 1024 + 65_536);
  });

  test("a flood of complaints that nobody reads does not make it wait", async () => {
    const code = `process.stderr.write("x".repeat(5e6), () => { console.log("done"); process.exit(0); })`;
    const sandbox = await startSandboxed(script(code), owner);
    expect(await textOf(sandbox.stdout)).toBe("done\n");
    expect((await sandbox.exited).code).toBe(0);
  });
});
