import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { KnownError } from "../base/errors.ts";
import {
  doubt,
  isRunning,
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

describe.skipIf(doubt !== undefined)("a program in a sandbox", () => {
  test("speaks by its standard streams, is nobody, and ends with its own code", async () => {
    const sandbox = await startSandboxed(shell("cat; id -u; echo wrong >&2; exit 3"), owner);
    sandbox.stdin.end("asked\n");
    const [out, err] = await Promise.all([textOf(sandbox.stdout), textOf(sandbox.stderr)]);
    expect({ out, err }).toEqual({ out: "asked\n65534\n", err: "wrong\n" });
    expect(await sandbox.exited).toEqual({
      reason: "exited",
      code: 3,
      signal: null,
      message: "it ended with 3",
    });
  });

  test("has the environment that was named and no other", async () => {
    const { out } = await ran(
      script("console.log(JSON.stringify(process.env))", { env: { TOKEN: "named" } }),
    );
    expect(JSON.parse(out)).toEqual({
      PATH: "/run/seaworthy/bin:/usr/local/bin:/usr/bin:/bin",
      HOME: "/tmp",
      TMPDIR: "/tmp",
      LANG: "C.UTF-8",
      TOKEN: "named",
      PWD: "/tmp",
    });
  });

  test("what stands in its environment stands in no list of this machine's processes", async () => {
    const sandbox = await startSandboxed(
      shell("echo up; cat", { env: { TOKEN: "named-and-hidden" } }),
      owner,
    );
    await new Promise((resolve) => sandbox.stdout.once("data", resolve));
    const seen = isRunning("named-and-hidden");
    await sandbox.stop();
    expect(seen).toBe(false);
  });

  test("has no rights and gets none", async () => {
    const { out } = await ran(
      shell("grep -E 'Cap|NoNewPrivs|Seccomp:' /proc/self/status; cat /proc/self/uid_map"),
    );
    expect(out.match(/^Cap\w+:\s+0{16}$/gm)).toHaveLength(5);
    expect(out).toMatch(/NoNewPrivs:\s+1/);
    expect(out).toMatch(/Seccomp:\s+2/);
  });

  test("is another user of this machine than root, where the gateway is root", async () => {
    const sandbox = await startSandboxed(shell("echo outside-marker-uid; sleep 60 & exec cat"), owner);
    await new Promise((resolve) => sandbox.stdout.once("data", resolve));
    const owners = readdirSync("/proc")
      .filter((pid) => /^\d+$/.test(pid))
      .flatMap((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("outside-marker-uid")
            ? [/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1]]
            : [];
        } catch {
          return [];
        }
      });
    await sandbox.stop();
    const expected = process.getuid?.() === 0 ? "65534" : String(process.getuid?.());
    expect(new Set(owners)).toEqual(new Set([expected]));
  });

  test("reads a folder that is named for reading, and writes to one that is named for writing", async () => {
    const [read, write] = [openFolder(), openFolder()];
    writeFileSync(`${read.path}/page`, "text");
    const named = [
      { path: read.path, access: "read" as const },
      { path: write.path, access: "write" as const },
    ];
    const { out, err } = await ran(
      shell(`cat ${read.path}/page; echo more > ${write.path}/note; echo x > ${read.path}/note`, {
        folders: named,
      }),
    );
    const written = readFileSync(`${write.path}/note`, "utf8");
    read.remove();
    write.remove();
    expect({ out, written }).toEqual({ out: "text", written: "more\n" });
    expect(err).toMatch(/Read-only file system/);
  });

  test("a link in its folder leads to nothing outside, also when it was there before", async () => {
    const [own, other] = [openFolder(), openFolder()];
    writeFileSync(`${other.path}/secret`, "seen");
    symlinkSync(`${other.path}/secret`, `${own.path}/link`);
    const { out } = await ran(
      shell(`cat ${own.path}/link; ln -s ${other.path} ${own.path}/up; cat ${own.path}/up/secret; true`, {
        folders: [{ path: own.path, access: "write" }],
      }),
    );
    const outside = readFileSync(`${own.path}/link`, "utf8");
    own.remove();
    other.remove();
    expect({ out, outside }).toEqual({ out: "", outside: "seen" });
  });

  test("a program that is root's to everybody who starts it is nobody's inside", async () => {
    const folder = openFolder();
    const copied = spawn("/bin/sh", [
      "-c",
      `cp /usr/bin/id ${folder.path}/id && chmod 4755 ${folder.path}/id`,
    ]);
    await new Promise((resolve) => copied.once("exit", resolve));
    const { out } = await ran(
      shell(`${folder.path}/id -u`, { folders: [{ path: folder.path, access: "read" }] }),
    );
    // Outside it is root for another user, which only root can show.
    const outside =
      process.getuid?.() === 0
        ? await textOf(spawn(`${folder.path}/id`, ["-u"], { uid: 1234, gid: 1234 }).stdout)
        : "0\n";
    folder.remove();
    expect({ out, outside }).toEqual({ out: "65534\n", outside: "0\n" });
  });

  test("is left no open file, also where the gateway itself was started with one", async () => {
    const code = `import { startSandboxed } from ${JSON.stringify(new URL("./start.ts", import.meta.url).href)};
import { standardLimits } from ${JSON.stringify(new URL("./sandbox.ts", import.meta.url).href)};
import { spawn } from "node:child_process";
const spec = { name: "x", command: "/bin/sh", args: ["-c", "ls /proc/self/fd"], programFolders: [], folders: [], hosts: [], env: {}, limits: standardLimits };
const sandbox = await startSandboxed(spec, { keepOut: [], record: async () => {} });
let inside = ""; for await (const chunk of sandbox.stdout) inside += chunk;
let outside = ""; for await (const chunk of spawn("/bin/sh", ["-c", "ls /proc/self/fd"], { stdio: ["ignore", "pipe", "inherit"] }).stdout) outside += chunk;
console.log(JSON.stringify({ inside: inside.trim().split("\\n"), outside: outside.trim().split("\\n") }));`;
    const gateway = spawn("/bin/bash", [
      "-c",
      `exec 77</etc/hostname; exec "$0" --input-type=module -e "$1"`,
      process.execPath,
      code,
    ]);
    const [out, err] = await Promise.all([textOf(gateway.stdout), textOf(gateway.stderr)]);
    expect(err).toBe("");
    const { inside, outside } = JSON.parse(out) as Record<"inside" | "outside", string[]>;
    // 3 is the folder that `ls` itself has open.
    expect(inside).toEqual(["0", "1", "2", "3"]);
    expect(outside).toContain("77");
  });

  test("has no terminal to type into", async () => {
    const { err } = await ran(shell("echo x > /dev/tty"));
    expect(err).toMatch(/No such device or address|cannot (?:open|create) \/dev\/tty/);
  });
});

/** Ignores whoever wants to end it, in a session of its own, with nobody as its parent. */
const daemon = (marker: string): string =>
  `(setsid sh -c 'trap "" HUP TERM INT; sleep 1000; echo ${marker}' >/dev/null 2>&1 &); echo up; cat`;
const daemons = (marker: string): readonly number[] =>
  running().flatMap(([pid, line]) => (line.startsWith("sh\0-c\0trap") && line.includes(marker) ? [pid] : []));

describe.skipIf(doubt !== undefined)("the end of a sandbox", () => {
  test("stopping it ends all of its processes, also those that left their parents and sessions", async () => {
    const marker = `stays-${process.pid}-inside`;
    const sandbox = await startSandboxed(shell(daemon(marker)), owner);
    await expect.poll(() => daemons(marker)).toHaveLength(1);
    const end = await sandbox.stop();
    expect(end.reason).toBe("stopped");
    expect(daemons(marker)).toEqual([]);
    expect(await sandbox.stop()).toEqual(end);
  });

  test("the same processes stay where there is no sandbox", async () => {
    const marker = `stays-${process.pid}-outside`;
    const parent = spawn("/bin/sh", ["-c", daemon(marker)]);
    await expect.poll(() => daemons(marker)).toHaveLength(1);
    parent.kill("SIGKILL");
    await new Promise((resolve) => parent.once("exit", resolve));
    const left = daemons(marker);
    expect(left).toHaveLength(1);
    for (const pid of left) process.kill(-pid, "SIGKILL");
  });

  test("when its first process ends, those that it left behind end too", async () => {
    const marker = `orphan-${process.pid}-${Date.now()}`;
    const { end } = await ran(
      shell(`(setsid sh -c 'sleep 1000; echo ${marker}' >/dev/null 2>&1 &); sleep 0.2`),
    );
    expect(end.reason).toBe("exited");
    expect(isRunning(marker)).toBe(false);
  });

  test("it ends with the gateway, however that ends", async () => {
    const marker = `after-${process.pid}-${Date.now()}`;
    const code = `import { startSandboxed } from ${JSON.stringify(new URL("./start.ts", import.meta.url).href)};
import { standardLimits } from ${JSON.stringify(new URL("./sandbox.ts", import.meta.url).href)};
const spec = { name: "x", command: "/bin/sh", args: ["-c", "echo up; sleep 1000; echo ${marker}"], programFolders: [], folders: [], hosts: [], env: {}, limits: standardLimits };
const sandbox = await startSandboxed(spec, { keepOut: [], record: async () => {} });
for await (const chunk of sandbox.stdout) process.stdout.write(chunk);`;
    const gateway = spawn(process.execPath, ["--input-type=module", "-e", code]);
    await new Promise((resolve) => gateway.stdout.once("data", resolve));
    gateway.kill("SIGKILL");
    const inside = (): boolean =>
      running().some(([, line]) => line.includes(marker) && line.includes("/bin/sh\0-c\0echo up"));
    await expect.poll(inside).toBe(false);
  });

  test("nothing of it is left among the temporary files", async () => {
    const before = readdirSync("/tmp").filter((name) => name.startsWith("seaworthy-sandbox-"));
    const sandbox = await startSandboxed(shell("cat", { hosts: ["api.example.com"] }), owner);
    const during = readdirSync("/tmp").filter(
      (name) => name.startsWith("seaworthy-sandbox-") && !before.includes(name),
    );
    await sandbox.stop();
    expect(during.length).toBeGreaterThan(0);
    expect(during.filter((name) => existsSync(`/tmp/${name}/outside.sock`))).toEqual([]);
  });
});

describe("a sandbox that would not hold", () => {
  test("is not started", async () => {
    const asked = startSandboxed(spec({ folders: [{ path: "/", access: "read" }] }), owner);
    await expect(asked).rejects.toThrow(KnownError);
    await expect(asked).rejects.toMatchObject({
      code: doubt === undefined ? "SANDBOX_REFUSED" : "SANDBOX_UNAVAILABLE",
    });
  });

  test.skipIf(doubt !== undefined)("is not started around the gateway's own folder", async () => {
    const data = openFolder();
    const asked = startSandboxed(spec({ folders: [{ path: data.path, access: "read" }] }), {
      ...owner,
      keepOut: [data.path],
    });
    await expect(asked).rejects.toThrow(/lie within each other/);
    data.remove();
  });

  test.skipIf(doubt !== undefined || process.getuid?.() !== 0)(
    "root's sandbox, which is nobody, sees what is open to everybody in a folder that is not, and nothing else",
    async () => {
      const folder = openFolder();
      mkdirSync(`${folder.path}/inner`, { mode: 0o755 });
      writeFileSync(`${folder.path}/inner/page`, "text");
      writeFileSync(`${folder.path}/inner/root`, "root's", { mode: 0o600 });
      chmodSync(folder.path, 0o700);
      const { out, err } = await ran(shell("cat page root", { programFolders: [`${folder.path}/inner`] }));
      folder.remove();
      expect(out).toBe("text");
      expect(err).toMatch(/root: Permission denied/);
    },
  );

  test.skipIf(doubt !== undefined || process.getuid?.() !== 0)(
    "a folder that is root's alone is no program's: it is said which one",
    async () => {
      const folder = openFolder();
      chmodSync(folder.path, 0o700);
      const asked = startSandboxed(spec({ programFolders: [folder.path] }), owner);
      await expect(asked).rejects.toThrow(`${folder.path} is closed to user 65534`);
      folder.remove();
    },
  );

  test.skipIf(doubt !== undefined)(
    "a service of this machine has its own socket, which is not the sandbox's",
    async () => {
      const service = createServer().listen("/tmp/seaworthy-service-test.sock");
      const { out } = await ran(
        script(
          `import net from "node:net"; net.connect("/tmp/seaworthy-service-test.sock").on("error", (e) => console.log(e.code))`,
        ),
      );
      service.close();
      expect(out).toBe("ENOENT\n");
    },
  );
});
