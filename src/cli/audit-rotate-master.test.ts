import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startAuditd, type AuditdChild } from "../app/auditd-child.ts";
import { main } from "./main.ts";
import type { Terminal } from "./command.ts";

const data = mkdtempSync(join(tmpdir(), "seaworthy-rotate-master-"));
let auditd: AuditdChild;
beforeAll(async () => {
  auditd = await startAuditd({ data });
});
afterAll(async () => {
  await auditd.close();
  rmSync(data, { recursive: true, force: true });
});

async function ran(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: "", err: "" };
  const terminal: Terminal = {
    out: (line) => (said.out += `${line}\n`),
    err: (line) => (said.err += `${line}\n`),
    stdin: async function* () {
      // Nobody types.
    },
    interactive: false,
    signal: new AbortController().signal,
  };
  return { code: await main(["audit", "rotate-master", "--data", data, ...args], terminal), ...said };
}

test("the owner of the log replaces its master key, and hears what was wrapped again", async () => {
  const { code, out } = await ran("--purpose", "yearly");
  expect({ code, out }).toMatchObject({
    code: 0,
    out: expect.stringMatching(/under the master key [0-9a-f]{16}/) as string,
  });
  expect(out).toMatch(/wrapped again: \d+ data keys, 1 staging keys/);
  const other = `${data}/other.key`;
  const json = await ran("--purpose", "apart", "--to", `file:${other}`, "--json");
  expect(JSON.parse(json.out)).toMatchObject({ state: "done", reference: `file:${other}` });
  expect([json.err, existsSync(other), existsSync(join(data, "audit/master.key"))]).toEqual([
    "",
    true,
    false,
  ]);
});

test.each([
  ["no purpose", [], 2, /for a purpose only/],
  ["a blank one", ["--purpose", " "], 2, /for a purpose only/],
  ["no reference", ["--purpose", "p", "--to", "s3cret"], 2, /--to is no reference/],
  [
    "a variable that auditd has not",
    ["--purpose", "p", "--to", "env:NOT_THERE_AT_ALL"],
    3,
    /is not set where auditd runs/,
  ],
  [
    "a folder that is not there",
    ["--purpose", "p", "--to", "file:/nowhere/at/all.key"],
    2,
    /cannot be made: ENOENT/,
  ],
] as const)("%s is refused, and nothing changes", async (_what, args, code, message) => {
  const result = await ran(...args);
  expect(result).toMatchObject({ code, out: "", err: expect.stringMatching(message) as string });
  expect(result.err).not.toContain("s3cret");
});

test("one whom the log does not know is refused", async () => {
  const file = join(data, "token");
  writeFileSync(file, "sw-person-nobody");
  expect(await ran("--purpose", "p", "--token-file", file)).toMatchObject({
    code: 2,
    err: expect.stringMatching(/does not know who asks/) as string,
  });
});
