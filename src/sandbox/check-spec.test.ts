import { mkdirSync, symlinkSync, writeFileSync, chmodSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { specProblems } from "./check-spec.ts";
import { limits, openFolder, spec } from "./sandbox.test-data.ts";

/** A container's user may have no line in /etc/passwd. */
const hasHome = readFileSync("/etc/passwd", "utf8").includes(`:x:${process.getuid?.() ?? ""}:`);

const root = openFolder();
const at = (name: string): string => `${root.path}/${name}`;
const keepOut = [at("data"), at("gateway.yaml")];

beforeAll(() => {
  for (const name of ["data", "data/log", "app", "app/cache", "open", "open/inner", "config/.aws", "data-2"])
    mkdirSync(at(name), { recursive: true });
  for (const name of ["open", "open/inner", "app/cache", "data-2"]) chmodSync(at(name), 0o777);
  writeFileSync(at("app/server.js"), "");
  writeFileSync(at("app/run"), "", { mode: 0o755 });
  symlinkSync(at("app"), at("link"));
});
afterAll(() => root.remove());

const folder = (path: string, access: "read" | "write" = "read"): readonly string[] =>
  specProblems(spec({ folders: [{ path, access }] }), keepOut);

test.each(["app", "open", "data-2"])("a folder of a project can be read: %s", (name) => {
  expect(folder(at(name))).toEqual([]);
});

test.each(["open", "data-2", "app/cache"])("a folder that is open to it can be written to: %s", (name) => {
  expect(folder(at(name), "write")).toEqual([]);
});

test.each([
  ["/", /more than one program may see/],
  ["/etc", /more than one program may see/],
  ["/var", /more than one program may see/],
  ["/tmp", /more than one program may see/],
  ["/home", /more than one program may see/],
  ["/root", /more than one program may see/],
  ["/home/anna", /home folder/],
  ["/proc", /this machine's own/],
  ["/proc/1", /this machine's own/],
  ["/sys/fs/cgroup", /this machine's own/],
  ["/dev", /this machine's own/],
  ["/run", /this machine's own/],
  ["/var/run/docker.sock", /this machine's own/],
  ["/run/docker.sock", /this machine's own/],
  ["/boot", /this machine's own/],
  ["/root/.ssh", /credentials/],
  ["/srv/anna/.aws", /credentials/],
  ["/srv/anna/.kube/cache", /credentials/],
  ["relative", /no absolute path/],
  ["/srv/../etc", /no absolute path/],
  ["/srv/", /no absolute path/],
  ["/srv/\0", /no absolute path/],
  ["/srv/not-there-at-all", /is not there/],
])("%j cannot be read", (path, why) => {
  expect(folder(path).join()).toMatch(why);
});

test.each(["/usr/local/share", "/etc/seaworthy", "/lib/x", "/opt/server", "/usr"])(
  "%s cannot be written to",
  (path) => {
    expect(folder(path, "write").join()).toMatch(/cannot be written to: it is in/);
  },
);

test.skipIf(!hasHome)("the home folder of the gateway's own user is refused", () => {
  expect(folder(userInfo().homedir)).toHaveLength(1);
});

test.each([
  ["the data folder", "data"],
  ["a folder in it", "data/log"],
  ["a folder around it", ""],
])("%s cannot be seen", (_what, name) => {
  expect(folder(name === "" ? root.path : at(name)).join()).toMatch(/lie within each other/);
});

test("a folder beside the data folder, with a name that begins like it, can be seen", () => {
  expect(folder(at("data-2"))).toEqual([]);
});

test("a link is named by where it leads", () => {
  expect(folder(at("link"))).toEqual([
    `${at("link")} leads over a symbolic link: write ${at("app")}, if that is meant`,
  ]);
  expect(folder(at("link/cache")).join()).toMatch(/leads over a symbolic link/);
});

test("the data folder is kept out by the path that it really has, too", () => {
  symlinkSync(at("data"), at("data-link"));
  const asked = spec({ folders: [{ path: at("data"), access: "read" }] });
  expect(specProblems(asked, [at("data-link")]).join()).toMatch(/lie within each other/);
});

test("a file is no folder", () => {
  expect(folder(at("app/server.js")).join()).toMatch(/is no folder/);
});

test("a program cannot change itself, nor what another folder of it is", () => {
  const open = { path: at("open"), access: "write" as const };
  expect(specProblems(spec({ programFolders: [at("open")], folders: [open] }), keepOut)).toHaveLength(1);
  expect(specProblems(spec({ programFolders: [at("open/inner")], folders: [open] }), keepOut)).toHaveLength(
    1,
  );
  const inner = { path: at("open/inner"), access: "write" as const };
  expect(specProblems(spec({ folders: [open, inner] }), keepOut)).toHaveLength(1);
  const cache = { path: at("app/cache"), access: "write" as const };
  expect(specProblems(spec({ programFolders: [at("app")], folders: [cache] }), keepOut)).toEqual([]);
});

test.skipIf(process.getuid?.() !== 0)(
  "root's sandbox is nobody, who has to be let into a folder to write",
  () => {
    expect(folder(at("app"), "write").join()).toMatch(/chown 65534/);
    expect(folder(at("app"), "read")).toEqual([]);
  },
);

test.each([
  ["node", []],
  ["sh", []],
  ["/bin/sh", []],
  ["no-such-program", /there is no no-such-program in/],
  ["./run", /whole path/],
  ["a/b", /whole path/],
  ["/srv/no-such-program", /no program that can be started/],
])("the command %s", (command, problem) => {
  const problems = specProblems(spec({ command }), keepOut);
  if (problem instanceof RegExp) expect(problems.join()).toMatch(problem);
  else expect(problems).toEqual(problem);
});

test("a program has to lie where its sandbox sees it", () => {
  const command = at("app/run");
  expect(specProblems(spec({ command }), keepOut).join()).toMatch(/in no folder that the sandbox sees/);
  expect(specProblems(spec({ command, programFolders: [at("app")] }), keepOut)).toEqual([]);
});

test("hosts, variables and arguments are looked at", () => {
  expect(specProblems(spec({ hosts: ["api.example.com", "*.example.com"] }), keepOut)).toHaveLength(1);
  expect(specProblems(spec({ env: { TOKEN: "x", "a b": "x" } }), keepOut)).toHaveLength(1);
  expect(specProblems(spec({ env: { TOKEN: "\0" } }), keepOut)).toHaveLength(1);
  expect(specProblems(spec({ args: ["a\0b"] }), keepOut)).toHaveLength(1);
});

test.each([
  [{ memoryMb: 63 }, 1],
  [{ memoryMb: 64 }, 0],
  [{ processes: 15 }, 1],
  [{ processes: 16 }, 0],
  [{ cpuSeconds: 0 }, 1],
  [{ cpuSeconds: 1.5 }, 1],
  [{ cpuSeconds: NaN }, 1],
  [{ lineMb: 256 }, 0],
  [{ lineMb: 257 }, 1],
])("limits %j have %i problems", (changed, count) => {
  expect(specProblems(spec({ limits: limits(changed) }), keepOut)).toHaveLength(count);
});
