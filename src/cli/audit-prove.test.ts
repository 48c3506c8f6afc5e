import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startAuditd, type AuditdChild } from "../app/auditd-child.ts";
import { connectLog, type LogClient } from "../audit/socket/client.ts";
import { ran } from "./terminal.test-data.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-prove-"));
const data = join(folder, "data");
const kept = join(folder, "kept-checkpoint");
let auditd: AuditdChild;
let client: LogClient;

beforeAll(async () => {
  auditd = await startAuditd({ data });
  client = await connectLog({ socketPath: auditd.socketPath });
  // The log's own first two entries are 0 and 1.
  for (let i = 2; i <= 6; i += 1)
    await client.record({
      kind: i % 2 === 1 ? "call.input" : "call.output",
      exchange: `x${Math.ceil(i / 2)}`,
      feature: "support",
      payload: `text ${i}`,
    });
  await client.ask({ ask: "prove" });
  writeFileSync(kept, readFileSync(join(data, "log/checkpoint")));
});
afterAll(async () => {
  await client.close();
  await auditd.close();
  rmSync(folder, { recursive: true, force: true });
});

const prove = (...args: string[]) => ran(["audit", "prove", "--data", data, ...args]);
const verifyReceipt = (...args: string[]) => ran(["audit", "verify-receipt", ...args]);
const vkey = join(data, "log/vkey");

test("a receipt is written for an index, and it alone with the verifier key proves the entry", async () => {
  const file = join(folder, "one.tlog-proof");
  expect(await prove("2", "-o", file)).toMatchObject({ code: 0, out: [file] });
  expect(readFileSync(file, "utf8")).toMatch(/^c2sp\.org\/tlog-proof@v1\nextra \S+\nindex 2\n/);
  const { code, out } = await verifyReceipt(file, "--vkey", vkey);
  expect([code, out[0]]).toEqual([0, expect.stringMatching(/^holds {2}entry 2 of 7, signed by \S+$/)]);
  const json = await verifyReceipt(file, "--data", data, "--json");
  expect(JSON.parse(json.out[0] ?? "")).toMatchObject({
    ok: true,
    size: 7,
    leaf: { seq: 2, exchange: "x1" },
  });
});

test("on standard output stands the receipt itself", async () => {
  const { code, out } = await prove("3");
  const file = join(folder, "printed.tlog-proof");
  writeFileSync(file, `${out.join("\n")}\n`);
  expect([code, (await verifyReceipt(file, "--vkey", vkey)).code]).toEqual([0, 0]);
});

test("an exchange has a receipt for each of its entries, in a folder", async () => {
  const receipts = join(folder, "receipts");
  const { code, out } = await prove("x2", "-o", `${receipts}/`, "--json");
  expect(code).toBe(0);
  expect(out.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { index: 3, kind: "call.input" },
    { index: 4, kind: "call.output" },
  ]);
  expect(readdirSync(receipts).sort()).toEqual(["3.tlog-proof", "4.tlog-proof"]);
  for (const name of readdirSync(receipts))
    expect((await verifyReceipt(join(receipts, name), "--vkey", vkey)).code).toBe(0);
  expect(await prove("x2")).toMatchObject({
    code: 2,
    err: [expect.stringContaining("2 entries"), expect.anything()],
  });
  const printed = await prove("x2", "--json");
  expect(JSON.parse(printed.out[1] ?? "")).toMatchObject({ index: 4, receipt: expect.any(String) as string });
});

test("an entry of just now is proven at once: a checkpoint is made for it", async () => {
  const [index] = [await client.record({ kind: "call.input", exchange: "now" })];
  const byIndex = await prove(String(index), "--json");
  expect(JSON.parse(byIndex.out[0] ?? "")).toMatchObject({ index });
  await client.record({ kind: "call.output", exchange: "now" });
  const whole = await prove("now", "--json");
  expect(whole.out).toHaveLength(2);
});

test("an id names one entry", async () => {
  const first = await prove("1", "--json");
  const { id } = JSON.parse(first.out[0] ?? "") as { id: string };
  const { out } = await prove(id, "--json");
  expect(JSON.parse(out[0] ?? "")).toMatchObject({ index: 1, id });
});

test.each([
  ["no entry named", [], "which entry?"],
  ["an index that is not there", ["999"], "there is no entry 999"],
  ["an exchange that is not there", ["x99"], "there is no entry x99"],
])("%s is asked wrongly", async (_name, args, message) => {
  const { code, err } = await prove(...args);
  expect([code, err[0]]).toEqual([2, expect.stringContaining(message)]);
});

test("a receipt that cannot be written is asked wrongly, and says where", async () => {
  const { code, err } = await prove("1", "-o", join(folder, "nowhere/r.tlog-proof"));
  expect([code, err.join("\n")]).toEqual([
    2,
    expect.stringContaining("nowhere/r.tlog-proof cannot be written"),
  ]);
  expect(existsSync(join(folder, "nowhere"))).toBe(false);
});

test("a receipt with one other letter is exit 3 and says what does not hold", async () => {
  const file = join(folder, "changed.tlog-proof");
  const { out } = await prove("2");
  writeFileSync(file, `${out.join("\n").replace("index 2", "index 3")}\n`);
  const { code, out: said } = await verifyReceipt(file, "--vkey", vkey);
  expect([code, said[0]]).toEqual([3, expect.stringContaining("is not the entry 3")]);
  const json = await verifyReceipt(file, "--vkey", vkey, "--json");
  expect([json.code, JSON.parse(json.out[0] ?? "")]).toEqual([3, expect.objectContaining({ ok: false })]);
  writeFileSync(file, "x".repeat(2_000_000));
  expect((await verifyReceipt(file, "--vkey", vkey)).code).toBe(3);
});

test.each([
  ["no receipt named", [], "which receipt?"],
  ["a receipt that is not there", ["nowhere"], "nowhere cannot be read"],
  ["a verifier key that is not there", [kept, "--vkey", "nowhere"], "nowhere cannot be read"],
  ["a verifier key that is none", [kept, "--vkey", kept], "is not a verifier key"],
])("%s is asked wrongly too", async (_name, args, message) => {
  const { code, err } = await verifyReceipt(...args);
  expect([code, err.join("\n")]).toEqual([2, expect.stringContaining(message)]);
});

test("a log that goes on from a kept checkpoint holds against it, one that does not is exit 3", async () => {
  const holds = await ran(["audit", "verify", "--data", data, "--against", kept]);
  expect([holds.code, holds.out.join("\n")]).toEqual([0, expect.stringContaining("which has 7 entries")]);
  const note = readFileSync(kept, "utf8");
  const changed = join(folder, "changed-checkpoint");
  writeFileSync(changed, note.replace("\n7\n", "\n6\n"));
  const not = await ran([
    "audit",
    "verify",
    "--data",
    data,
    "--against",
    kept,
    "--against",
    changed,
    "--json",
  ]);
  expect(not.code).toBe(3);
  expect(JSON.parse(not.out[0] ?? "")).toMatchObject({
    ok: false,
    against: [
      { file: kept, size: 7, holds: true },
      { file: changed, holds: false },
    ],
  });
  const nowhere = await ran(["audit", "verify", "--data", data, "--against", "nowhere"]);
  expect([nowhere.code, nowhere.err.join("\n")]).toEqual([
    2,
    expect.stringContaining("nowhere cannot be read"),
  ]);
});
