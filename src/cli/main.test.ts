import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import type { Command } from "./command.ts";
import { commands } from "./registry.ts";
import { ran } from "./terminal.test-data.ts";

test.each([
  [[], 2],
  [["help"], 0],
  [["--help"], 0],
  [["-h"], 0],
])("%j lists every command", async (args, code) => {
  const { code: given, out, err } = await ran(args);
  expect([given, err]).toEqual([code, []]);
  for (const { name, summary } of commands)
    expect(out.join("\n")).toMatch(new RegExp(`^  ${name} +${summary.slice(0, 9)}`, "m"));
});

test("every command has a name of one or two words, a summary of one line, --json and --help", async () => {
  expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
  for (const { name, summary, options, usage } of commands) {
    expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*(?: [a-z]+(?:-[a-z]+)*)?$/);
    expect(summary).toMatch(/^[^\n]{10,100}$/);
    expect(options["json"]?.type, name).toBe("boolean");
    const { code, out } = await ran([...name.split(" "), "--help"]);
    expect([code, out.join("\n")]).toEqual([0, `${summary}\n\nseaworthy ${name} ${usage}`]);
  }
});

test.each<[string, string[], string, string]>([
  ["a command that is none", ["sail"], "there is no command sail", "`seaworthy help` lists the commands"],
  [
    "half a command",
    ["keys"],
    "keys needs one word more",
    "one of: keys create, keys list, keys rotate, keys revoke",
  ],
  ["the other half wrong", ["audit", "burn"], "audit needs one word more", "one of: audit"],
  ["an option that is none", ["keys", "list", "--all"], "Unknown option '--all'", "seaworthy keys list"],
  [
    "an option without its value",
    ["serve", "--port"],
    "argument missing",
    "seaworthy serve [--manifest FILE]",
  ],
  ["a value where none is taken", ["serve", "--json=1"], "does not take an argument", "seaworthy serve"],
  ["a word too many", ["serve", "prod"], 'nobody asked for "prod"', "seaworthy serve [--manifest"],
  [
    "a file where standard input is read",
    ["inspect", "texts.jsonl"],
    'nobody asked for "texts.jsonl"',
    "inspect < ",
  ],
  [
    "the same for redact",
    ["redact", "texts.jsonl"],
    'nobody asked for "texts.jsonl"',
    "redact < texts.jsonl",
  ],
  ["a port that is none", ["serve", "--port", "65536"], "--port 65536 is no port", "0 to 65535"],
  [
    "an environment that is none",
    ["serve", "--environment", "live"],
    "there is no environment live",
    "dev, staging",
  ],
  [
    "no guards in production",
    ["serve", "--no-guards", "--environment", "prod"],
    "--no-guards is for",
    "leave it out",
  ],
  [
    "a file that is not there",
    ["check-config", "/nowhere.yaml"],
    "cannot read /nowhere.yaml",
    "that is there",
  ],
])("asked wrongly is exit 2, says what is wrong and what to do: %s", async (_name, args, message, hint) => {
  const { code, out, err } = await ran(args);
  expect([code, out]).toEqual([2, []]);
  expect(err).toHaveLength(2);
  expect(err[0]).toMatch(/^error: /);
  expect(err[0]).toContain(message);
  expect(err[1]).toMatch(/^hint: /);
  expect(err[1]).toContain(hint);
});

test("a command's name of a megabyte is not told back", async () => {
  expect((await ran(["x".repeat(1_000_000)])).err.join("").length).toBeLessThan(300);
});

const broken: Command = {
  name: "broken",
  summary: "",
  usage: "",
  options: {},
  run: () => Promise.reject(new TypeError("our bug")),
};
afterEach(() => {
  const at = commands.indexOf(broken);
  if (at !== -1) (commands as Command[]).splice(at, 1);
});

test("what is our bug is not caught: it keeps its stack", async () => {
  (commands as Command[]).push(broken);
  await expect(ran(["broken"])).rejects.toThrow(TypeError);
});

const program = fileURLToPath(new URL("./main.ts", import.meta.url));

test("as a process it has the same exit code, results and errors on their own channels", async () => {
  const child = spawn(process.execPath, [program, "keys"], { stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  child.stdout.on("data", (text: Buffer) => (said.out += text.toString()));
  child.stderr.on("data", (text: Buffer) => (said.err += text.toString()));
  expect(await once(child, "close")).toEqual([2, null]);
  expect(said.out).toBe("");
  expect(said.err).toMatch(/^error: keys needs one word more\nhint: /);
});

test("a reader that closes its end ends the command quietly", async () => {
  const child = spawn(process.execPath, [program, "redact"], { stdio: ["pipe", "pipe", "pipe"] });
  let err = "";
  child.stderr.on("data", (text: Buffer) => (err += text.toString()));
  child.stdin.on("error", () => undefined);
  child.stdout.once("data", () => child.stdout.destroy());
  const line = `${JSON.stringify({ text: "a".repeat(2000) })}\n`;
  child.stdin.end(line.repeat(500));
  expect([await once(child, "close"), err]).toEqual([[0, null], ""]);
});

test("a no stays a no for a shell whose reader has closed its end", async () => {
  const child = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "pipe"] });
  let err = "";
  child.stderr.on("data", (text: Buffer) => (err += text.toString()));
  child.stdout.destroy();
  expect([await once(child, "close"), err]).toEqual([[2, null], ""]);
});

test("who reads without end stops when nobody reads them", async () => {
  const child = spawn(process.execPath, [program, "redact"], { stdio: ["pipe", "pipe", "ignore"] });
  child.stdin.on("error", () => undefined);
  child.stdout.once("data", () => child.stdout.destroy());
  const more = setInterval(() => child.stdin.write(`${JSON.stringify({ text: "a" })}\n`), 20);
  expect(await once(child, "close")).toEqual([0, null]);
  clearInterval(more);
});
