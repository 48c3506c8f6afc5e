import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { startWitness, type FakeWitness } from "../../test/fakes/witness.ts";
import { LogOfTest } from "../audit/anchors/anchored-log.test-data.ts";
import { ran } from "./terminal.test-data.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-anchors-cli-"));
let log: LogOfTest;
let witness: FakeWitness;
let config: string;
let folders = 0;

beforeEach(async () => {
  log = new LogOfTest();
  await log.grow(3);
  witness = await startWitness({ logs: [log.vkey()] });
  const place = join(scratch, `disk-${(folders += 1)}`);
  config = join(scratch, `${folders}.yaml`);
  writeFileSync(
    config,
    `environment: dev
features: [seaworthy.yaml]
data: ${log.folder}
audit:
  anchors:
    witnesses: [{ name: first, url: "${witness.url}", key: "${witness.key}" }]
    copies: [{ name: disk, folder: ${place} }]
`,
  );
});
afterEach(async () => {
  await witness.close();
  await log.remove();
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const anchors = (...args: string[]) => ran(["audit", "anchors", ...args, "--config", config]);
const anchor = (...args: string[]) => ran(["audit", "anchor", ...args, "--config", config]);

test("by hand every anchor holds the newest checkpoint, which is listed and checked", async () => {
  const empty = await anchors();
  expect(empty).toMatchObject({ code: 0, err: [] });
  expect(empty.out).toEqual([
    expect.stringMatching(/^witness {9}first {17}holds nothing yet {2}http:/),
    expect.stringMatching(/^copy {12}disk {18}holds nothing yet {2}\//),
  ]);
  expect(await anchors("check")).toMatchObject({ code: 1, err: ["hint: seaworthy audit anchor"] });
  expect(await anchor()).toMatchObject({
    code: 0,
    out: [
      expect.stringMatching(/^first +holds \d+ entries$/),
      expect.stringMatching(/^disk +holds \d+ entries$/),
    ],
  });
  expect((await anchors()).out[0]).toMatch(/first +\d+ entries, \d seconds ago; 1 checkpoints {2}http/);
  const checked = await anchors("check");
  expect(checked).toMatchObject({
    code: 0,
    out: ["holds  today's log goes on from every one of them: 2 checkpoints kept here, 2 read outside"],
  });
  const listed = JSON.parse((await anchors("--json")).out[0] ?? "") as unknown;
  expect(listed).toMatchObject([
    { name: "first", sort: "witness", held: 1 },
    { name: "disk", sort: "copy", held: 1 },
  ]);
});

test("a log that was rewritten after that ends the check and the anchoring with 3, and says who doubts it", async () => {
  const copy = await log.copy();
  await anchor();
  await log.rewriteFrom(copy, 30);
  rmSync(copy, { recursive: true });
  const checked = await anchors("check");
  expect(checked.code).toBe(3);
  expect(checked.out[0]).toBe("IN DOUBT  2 checkpoints kept here, 2 read outside");
  expect(checked.out.join("\n")).toMatch(/anchors\/first\/\d{16}\.checkpoint: the log was rewritten/);
  const again = await anchor();
  expect(again.code).toBe(3);
  expect(again.out).toEqual([
    expect.stringMatching(/^first +FAILED$/),
    expect.stringMatching(/^disk +FAILED$/),
  ]);
  expect((await anchors("check", "--json")).code).toBe(3);
});

test("one anchor that fails does not keep the others from it, and is listed with why", async () => {
  witness.instead = () => ({ status: 404, body: "" });
  const result = await anchor();
  expect(result.code).toBe(1);
  expect(result.out).toEqual([
    expect.stringMatching(/^first +FAILED$/),
    expect.stringMatching(/^disk +holds/),
  ]);
  expect(result.err.join("\n")).toMatch(
    /error: the witness first: it does not know the log .*\nhint: give its operator/,
  );
  expect((await anchors()).out[1]).toMatch(/^ {4}FAILED \d seconds ago: the witness first: it does not know/);
  await witness.close();
  expect((await anchors("check")).code).toBe(1);
});

test("the verifier key may be one that was kept elsewhere", async () => {
  await anchor();
  const vkey = join(scratch, "vkey");
  cpSync(join(log.folder, "log", "vkey"), vkey);
  expect((await anchors("check", "--vkey", vkey)).code).toBe(0);
  writeFileSync(vkey, witness.key);
  expect((await anchors("check", "--vkey", vkey)).code).toBe(3);
  expect((await anchors("check", "--vkey", join(scratch, "none"))).code).toBe(2);
});

test("without any anchor that is said plainly, and what to do", async () => {
  writeFileSync(config, `environment: dev\nfeatures: [seaworthy.yaml]\ndata: ${log.folder}\n`);
  const listed = await anchors();
  expect(listed).toMatchObject({
    code: 0,
    out: [expect.stringMatching(/^no anchor is configured: nobody outside/)],
  });
  expect(listed.err[0]).toMatch(/^hint: name witnesses, timestamps or copies/);
  expect(await anchors("check")).toMatchObject({
    code: 1,
    out: [expect.stringContaining("nothing is anchored")],
  });
  expect((await anchor()).code).toBe(2);
});

test("what nobody asked for is refused", async () => {
  expect((await anchors("chek")).code).toBe(2);
  expect((await anchors("check", "twice")).code).toBe(2);
  expect((await anchor("now")).code).toBe(2);
  expect(readdirSync(log.folder)).not.toContain("anchors");
});
