import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startAuditd, type AuditdChild } from "../app/auditd-child.ts";
import { connectLog, type LogClient } from "../audit/socket/client.ts";
import { ran } from "./terminal.test-data.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-erase-cli-"));
const data = join(folder, "data");
const audit = (...args: string[]) => ran(["audit", ...args, "--data", data]);
const json = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

let auditd: AuditdChild;
let client: LogClient;
/** Somebody else with the role custodian, beside the log's owner. */
let bob: readonly string[];

beforeAll(async () => {
  auditd = await startAuditd({ data });
  client = await connectLog({ socketPath: auditd.socketPath });
  const { out } = await ran(["people", "add", "bob", "--role", "custodian", "--data", data]);
  writeFileSync(join(folder, "bob.token"), `${out[0] ?? ""}\n`);
  bob = ["--token-file", join(folder, "bob.token")];
});
afterAll(async () => {
  await client.close();
  await auditd.close();
  rmSync(folder, { recursive: true, force: true });
});

const record = (user: string, tenant?: string) =>
  client.record({
    kind: "call.input",
    feature: "support",
    user,
    ...(tenant === undefined ? {} : { tenant }),
    payload: `words of ${user}`,
  });

test("a user is erased, the receipt proves itself, and the payload says what became of it", async () => {
  const [una, otto] = [await record("una"), await record("otto")];
  const show = (index: number) => audit("show", String(index), "--payload", "--purpose", "a test");
  await audit("prove", String(otto));
  expect((await audit("search", "--user", "una", "--count")).out).toEqual(["1"]);
  expect((await show(una)).out.join("\n")).toContain("words of una");

  const erased = await audit("erase", "--user", "una", "--reason", "request 7", "--json");
  expect(erased.code).toBe(0);
  const [receipt = {}] = json(erased.out);
  expect(receipt).toMatchObject({ keys: 1, indexed: 1, subject: { user: expect.any(String) as string } });
  const shown = await show(una);
  expect([shown.code, shown.err.join("\n")]).toEqual([2, expect.stringContaining("its subject was erased")]);
  expect((await show(otto)).out.join("\n")).toContain("words of otto");
  expect((await audit("search", "--user", "una", "--count")).out).toEqual(["0"]);

  const proof = join(folder, "erasure.tlog-proof");
  expect((await audit("prove", String(receipt["entry"]), "-o", proof)).code).toBe(0);
  expect((await ran(["audit", "verify-receipt", proof, "--vkey", join(data, "log/vkey")])).code).toBe(0);
  expect((await audit("verify")).code).toBe(0);
});

test("a receipt in words has what one in JSON has", async () => {
  await record("ursa");
  const { code, out, err } = await audit("erase", "--user", "ursa", "--reason", "request 8");
  expect([code, out.map((line) => line.split(/ {2,}/)[0])]).toEqual([
    0,
    ["erased", "when", "keys", "swept", "entry"],
  ]);
  expect(err.join("\n")).toMatch(/audit prove \d+/);
  expect(out.join("\n")).not.toContain("ursa");
});

test("a hold stops an erasure, two people end it, and then it goes through", async () => {
  await record("una", "acme");
  const placed = await audit("hold", "--user", "una", "--tenant", "acme", "--reason", "case 9", "--json");
  const [hold = {}] = json(placed.out);
  const number = String(hold["hold"]);
  const erase = () => audit("erase", "--user", "una", "--tenant", "acme", "--reason", "request 9");
  expect(await erase()).toMatchObject({
    code: 1,
    err: [expect.stringContaining(`legal hold ${number}`), expect.any(String)],
  });
  expect((await audit("holds")).out).toEqual([expect.stringContaining(` ${number}  `)]);
  expect(await audit("release", number)).toMatchObject({ code: 1, out: [expect.stringContaining("stands")] });
  expect(await audit("release", number)).toMatchObject({
    code: 1,
    err: [expect.stringContaining("already"), expect.any(String)],
  });
  expect((await audit("holds")).out[0]).toContain("release asked for");
  const released = await audit("release", number, "--reason", "closed", ...bob);
  expect(released).toMatchObject({ code: 0, out: [`hold ${number} is released`] });
  expect(await audit("holds")).toMatchObject({ code: 0, out: [], err: ["there is no hold"] });
  expect((await erase()).code).toBe(0);
});

test("a hold on a time has the days whole", async () => {
  const { out } = await audit(
    ...[
      "hold",
      "--feature",
      "support",
      "--from",
      "2026-01-05",
      "--to",
      "2026-01-06",
      "--reason",
      "x",
      "--json",
    ],
  );
  const [hold = {}] = json(out);
  expect(hold).toMatchObject({
    feature: "support",
    fromMs: Date.UTC(2026, 0, 5),
    toMs: Date.UTC(2026, 0, 7),
  });
  for (const who of [[], bob]) await audit("release", String(hold["hold"]), ...who);
});

test("retention is applied, and before that can be looked at", async () => {
  const preview = await audit("retain", "--dry-run");
  expect([preview.code, preview.err.join("\n")]).toEqual([0, expect.stringContaining("nothing was done")]);
  expect(preview.out[0]).toContain("0 keys destroyed");
  const [report = {}] = json((await audit("retain", "--json", ...bob)).out);
  expect(report).toMatchObject({ keys: 0, held: 0, pruned: [0, 0], detailDays: 90, summaryDays: 730 });
  const [leaf = {}] = json((await audit("tail", "-n", "1", "--json")).out);
  expect(Number(report["entry"])).toBeGreaterThanOrEqual(Number(leaf["seq"]));
});

test.each([
  ["erase without a reason", ["erase", "--user", "una"], "for a reason only"],
  ["erase nobody", ["erase", "--reason", "x"], "nobody is named"],
  [
    "erase somebody whom nobody knows",
    ["erase", "--user", "nix", "--reason", "x"],
    "no payload of that subject",
  ],
  ["erase by word", ["erase", "una", "--reason", "x"], "nobody asked for"],
  ["hold without a reason", ["hold", "--user", "una"], "for a reason only"],
  ["hold nothing", ["hold", "--reason", "x"], "nothing is named to hold"],
  ["hold from no time", ["hold", "--from", "soon", "--reason", "x"], "is no time"],
  ["release nothing", ["release"], "which hold?"],
  ["release what is no number", ["release", "first"], "which hold?"],
  ["release what is no hold", ["release", "999999"], "there is no hold 999999"],
  ["retain by word", ["retain", "all"], "nobody asked for"],
])("to %s is asked wrongly", async (_what, args, message) => {
  const { code, out, err } = await audit(...args);
  expect([code, out, err.join("\n")]).toEqual([2, [], expect.stringContaining(message)]);
});

test("who has not the role is told whom to ask", async () => {
  const { code, err } = await audit("erase", "--user", "otto", "--reason", "x", ...bob);
  expect([code, err.join("\n")]).toEqual([2, expect.stringContaining("bob has not the role privacy")]);
});
