import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startAuditd, type AuditdChild } from "../app/auditd-child.ts";
import { connectLog } from "../audit/socket/client.ts";
import { ran } from "./terminal.test-data.ts";

const data = mkdtempSync(join(tmpdir(), "seaworthy-exposure-cli-"));
let auditd: AuditdChild;

beforeAll(async () => {
  auditd = await startAuditd({ data });
  const client = await connectLog({ socketPath: auditd.socketPath });
  const about = { exchange: "x1", feature: "support", environment: "prod" } as const;
  const payload = JSON.stringify({ content: "the code is 4711" });
  await client.record({ kind: "call.output", ...about, user: "ann\u001b[2J", decision: "allow", payload });
  await client.record({ kind: "call.output", ...about, user: "bob", decision: "block", payload });
  await client.close();
});
afterAll(async () => {
  await auditd.close();
  rmSync(data, { recursive: true, force: true });
});

const exposure = (...args: string[]) => ran(["audit", "exposure", "--data", data, ...args]);

test("who saw a text is listed with what became of it, and the search is an entry", async () => {
  const { code, out, err } = await exposure("--text", "code is 4711", "--purpose", "incident 7");
  expect(code).toBe(0);
  expect(out).toEqual([
    "user ann\\u001b[2J  saw it  1 times",
    expect.stringMatching(/^ {2}2 {2}\S+Z {2}whole {5}x1 {2}support {2}prod$/),
    "user bob  did not see it  1 times",
    expect.stringMatching(/^ {2}3 {2}\S+Z {2}blocked {3}x1/),
  ]);
  expect(err.join("\n")).toMatch(/2 recipients, 2 entries, of 2 searched in \S+ s; logged as entry 4/);
  const show = ["audit", "show", "--data", data, "4", "--payload", "--purpose", "review", "--json"];
  // A new entry can be seen after a second.
  const shown = async (): Promise<string> => (await ran(show)).out.join("");
  await expect.poll(shown, { timeout: 5000 }).toContain("incident 7");
});

test("as JSON it has the same facts", async () => {
  const { out } = await exposure("--pattern", "CODE is \\d{4}", "--ignore-case", "--purpose", "p", "--json");
  expect(JSON.parse(out[0] ?? "")).toMatchObject({
    matched: 2,
    counts: { searched: 2, destroyed: 0, withheld: 0, partly: 0, unreadable: 0 },
    recipients: [{ reached: true }, { user: "bob", reached: false, entries: [{ delivery: "blocked" }] }],
  });
});

test("where nobody was shown it the answer is no", async () => {
  expect((await exposure("--text", "4711", "--purpose", "p", "--feature", "sales")).code).toBe(1);
  expect((await exposure("--document", "doc-1", "--purpose", "p")).code).toBe(1);
  expect((await exposure("--text", "4711", "--purpose", "p", "--to", "1d")).code).toBe(1);
});

test.each([
  ["no purpose", ["--text", "a"], "for a purpose only"],
  ["a blank purpose", ["--text", "a", "--purpose", " "], "for a purpose only"],
  ["nothing to look for", ["--purpose", "p"], "nothing is looked for"],
  ["a pattern that refers back", ["--pattern", "(a)\\1", "--purpose", "p"], "the pattern cannot be read"],
  ["a time that is none", ["--text", "a", "--purpose", "p", "--from", "soon"], "is no time"],
  ["a word that nobody asked for", ["more", "--text", "a", "--purpose", "p"], "nobody asked for"],
])("%s is asked wrongly", async (_what, args, message) => {
  const { code, err } = await exposure(...args);
  expect([code, err.join("\n")]).toEqual([2, expect.stringContaining(message)]);
});
