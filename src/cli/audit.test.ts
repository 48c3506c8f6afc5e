import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startAuditd } from "../app/auditd-child.ts";
import { connectLog } from "../audit/socket/client.ts";
import { visible } from "./audit-lines.ts";
import { auditShow } from "./audit-show.ts";
import { auditTail } from "./audit-tail.ts";
import { auditVerify } from "./audit-verify.ts";
import type { Command } from "./command.ts";

const data = mkdtempSync(join(tmpdir(), "seaworthy-cli-"));
afterAll(() => rmSync(data, { recursive: true, force: true }));

beforeAll(async () => {
  const auditd = await startAuditd({ data });
  const client = await connectLog({ socketPath: auditd.socketPath });
  // The log's own first two entries are 0 and 1.
  for (let i = 2; i <= 30; i += 1) {
    const exchange = `x${Math.ceil(i / 2)}`;
    await client.record({
      kind: i % 2 === 1 ? "call.input" : "call.output",
      exchange,
      feature: "support",
      payload: `text ${i}\u001b[2J`,
    });
  }
  await client.close();
  await auditd.close();
});

async function run(
  command: Command,
  args: readonly string[],
  signal: AbortSignal = new AbortController().signal,
): Promise<{ exit: number; out: string[]; err: string[] }> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: command.options,
    allowPositionals: true,
  });
  const [out, err]: [string[], string[]] = [[], []];
  const exit = await command.run(
    { values, positionals },
    {
      out: (line) => out.push(line),
      err: (line) => err.push(line),
      stdin: () => ({
        [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: "" }) }),
      }),
      interactive: false,
      signal,
    },
  );
  return { exit, out, err };
}

const at = (...args: string[]): string[] => ["--data", data, ...args];

test("a log that holds is exit 0, and says how large it is", async () => {
  const { exit, out } = await run(auditVerify, at());
  expect([exit, out[0]]).toEqual([0, expect.stringMatching(/^holds {2}31 entries {2}root \S{44}$/)]);
  const json = await run(auditVerify, at("--json"));
  expect(JSON.parse(json.out[0] ?? "")).toMatchObject({ ok: true, size: 31 });
});

test("a log that does not hold is exit 3, and names the file and the entry", async () => {
  const file = join(data, "log/tile/entries/000.p/31");
  const whole = readFileSync(file);
  const broken = Buffer.from(whole);
  const place = whole.indexOf('"exchange":"x4"') + 13;
  broken[place] = 0x35;
  writeFileSync(file, broken);
  const { exit, out } = await run(auditVerify, at());
  writeFileSync(file, whole);
  expect(exit).toBe(3);
  expect(out.join("\n")).toContain("log/tile/entries/000.p/31, entry 7:");
});

test("where there is no log, the question was wrong", async () => {
  const { exit, err } = await run(auditVerify, ["--data", join(data, "nowhere")]);
  expect([exit, err[0]]).toEqual([2, expect.stringContaining("there is no log")]);
  for (const [command, args] of [
    [auditTail, []],
    [auditShow, ["1"]],
  ] as const)
    await expect(run(command, ["--data", join(data, "nowhere"), ...args])).rejects.toMatchObject({
      code: "USAGE",
    });
});

test("a verifier key from elsewhere decides", async () => {
  expect((await run(auditVerify, at("--vkey", join(data, "log/vkey")))).exit).toBe(0);
  await expect(run(auditVerify, at("--vkey", join(data, "nothing")))).rejects.toMatchObject({
    code: "USAGE",
  });
});

test.each([
  [[], 20, 11],
  [["-n", "5"], 5, 26],
  [["-n", "0"], 0, undefined],
  [["-n", "1000"], 31, 0],
])("tail %j shows the newest entries in order", async (args, count, first) => {
  const { exit, out } = await run(auditTail, at("--json", ...args));
  const seqs = out.map((line) => (JSON.parse(line) as { seq: number }).seq);
  expect([exit, seqs.length, seqs[0]]).toEqual([0, count, first]);
});

test("tail asked for what is no number is exit 2", async () => {
  expect((await run(auditTail, at("-n", "ten"))).exit).toBe(2);
});

test("tail follows until it is asked to stop", async () => {
  const stop = new AbortController();
  const following = run(auditTail, at("--follow", "-n", "1", "--json"), stop.signal);
  const auditd = await startAuditd({ data });
  const client = await connectLog({ socketPath: auditd.socketPath });
  await client.record({ kind: "call.input", exchange: "followed" });
  await client.close();
  await auditd.close();
  await new Promise((resolve) => setTimeout(resolve, 600));
  stop.abort();
  const { exit, out } = await following;
  expect(exit).toBe(0);
  expect(out.at(-1)).toContain("followed");
});

test.each([
  ["3", ["call.input"]],
  ["x2", ["call.input", "call.output"]],
  ["no-such", []],
  ["999", []],
])("show %s shows what has that name", async (wanted, kinds) => {
  const { exit, out } = await run(auditShow, at(wanted, "--json"));
  expect(out.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual(kinds);
  expect(exit).toBe(kinds.length === 0 ? 2 : 0);
});

test("show finds an entry by its id", async () => {
  const [line = ""] = (await run(auditShow, at("7", "--json"))).out;
  const { id } = JSON.parse(line) as { id: string };
  expect((await run(auditShow, at(id, "--json"))).out).toEqual([line]);
});

test("a payload is shown for a purpose only, which is in the log after", async () => {
  expect((await run(auditShow, at("3", "--payload"))).exit).toBe(2);
  expect((await run(auditShow, at("3", "--payload", "--purpose", "  "))).exit).toBe(2);
  const { exit, out } = await run(auditShow, at("3", "--payload", "--purpose", "complaint"));
  expect(exit).toBe(0);
  // What a terminal would obey is written out.
  expect(out).toContain("text 3\\u001b[2J");
  const last = JSON.parse((await run(auditTail, at("--json", "-n", "1"))).out[0] ?? "") as object;
  expect(last).toMatchObject({ kind: "payload.opened", facts: { opened: 3 } });
  const json = await run(auditShow, at("3", "--payload", "--purpose", "complaint", "--json"));
  expect(JSON.parse(json.out[0] ?? "")).toMatchObject({ text: "text 3\u001b[2J" });
});

test("show without a name is exit 2", async () => {
  expect((await run(auditShow, at())).exit).toBe(2);
});

test.each([
  ["\u001b[31m", "\\u001b[31m"],
  ["a\tb\nc", "a\tb\nc"],
  ["\u202eabc", "\\u202eabc"],
  ["é😀", "é😀"],
])("%j is written so that no terminal obeys it", (text, shown) => {
  expect(visible(text)).toBe(shown);
});
