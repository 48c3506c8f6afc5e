import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type RunningGateway } from "../app/gateway.ts";
import { killsPathIn } from "../app/kill-switch.ts";
import { settingsFor } from "../app/settings.ts";
import type { KillRecord } from "../limits/kill/kill.ts";
import { ran, type Ran } from "./terminal.test-data.ts";

let data: string;
let gateway: RunningGateway;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "seaworthy-kill-cli-"));
  const asked = { manifests: [], noGuards: false, baseUrls: {}, data, port: 0, peoplePort: 0 };
  gateway = await startGateway(settingsFor(asked, {}, data, "Never tell."), {
    now: Date.now,
    random: Math.random,
    report: () => undefined,
  });
});
afterAll(async () => {
  await gateway.close();
  rmSync(data, { recursive: true, force: true });
});

const seaworthy = (...args: readonly string[]): Promise<Ran> => ran([...args, "--data", data]);
const status = async (): Promise<number> => {
  const answer = await fetch(`${gateway.programsUrl}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${gateway.devKey?.key ?? ""}`, "content-type": "application/json" },
    body: '{"model":"demo","messages":[{"role":"user","content":"hello"}]}',
  });
  return answer.status;
};

test("a feature is stopped, listed and resumed from a shell, and each step says what it did", async () => {
  const placed = await seaworthy("kill", "--feature", "default", "--reason", "it sells boats", "--for", "1h");
  const id = /^([0-9a-z]{12}) {2}feature default is stopped until /.exec(placed.out[0] ?? "")?.[1] ?? "";
  expect(placed.code).toBe(0);
  expect(placed.err).toEqual([
    expect.stringMatching(/^carried out after \d+ ms; 0 running calls were ended$/),
    `end it: seaworthy resume ${id} --reason TEXT`,
  ]);
  expect(await status()).toBe(503);
  const listed = await seaworthy("kills");
  expect(listed.out).toEqual([
    expect.stringMatching(new RegExp(`^${id} .* feature default .*: it sells boats .*until`)),
  ]);
  const resumed = await seaworthy("resume", id, "--reason", "mended");
  expect(resumed).toMatchObject({ code: 0, out: [`${id}  feature default goes on`] });
  await expect.poll(status).toBe(200);
  expect((await seaworthy("kills")).err).toEqual(["nothing is stopped"]);
  expect((await seaworthy("kills", "--ended")).out[0]).toContain("resumed");
  expect(await seaworthy("resume", id, "--reason", "again")).toMatchObject({ code: 2 });
});

test("two people end what was stopped so, and the first alone ends nothing", async () => {
  const asked = [
    "kill",
    "--feature",
    "default",
    "--user",
    "una",
    "--two-people",
    "--reason",
    "why",
    "--json",
  ];
  const added = await seaworthy("people", "add", "bob", "--role", "operator");
  const token = join(data, "bob.token");
  writeFileSync(token, added.out[0] ?? "");
  const { id } = JSON.parse((await seaworthy(...asked)).out[0] ?? "") as KillRecord;
  const first = await seaworthy("resume", id, "--reason", "mended");
  expect(first).toMatchObject({ code: 1, out: [expect.stringContaining("stays stopped")] });
  expect((await seaworthy("resume", id, "--reason", "mended")).code).toBe(1);
  expect((await seaworthy("kills")).out[0]).toContain("asked for its end");
  expect((await seaworthy("resume", id, "--reason", "yes", "--token-file", token)).code).toBe(0);
});

test.each([
  [["--feature", "defualt", "--reason", "r"], 'did you mean "default"'],
  [["--feature", "default"], "--reason"],
  [["--reason", "r"], "name one or more of"],
  [["--all", "--feature", "default", "--reason", "r"], "name one or more of"],
  [["--feature", "default", "--reason", "r", "--for", "0s"], "1s"],
  [["--feature", "default", "--reason", "r", "--for", "soon"], "90d"],
  [["default", "--reason", "r"], "seaworthy kill"],
])("what cannot be meant is refused, and nothing is stopped: %j", async (args, hint) => {
  const { code, err } = await seaworthy("kill", ...args);
  expect([code, err.join("\n")]).toEqual([2, expect.stringContaining(hint)]);
  expect((await seaworthy("kills")).out).toEqual([]);
});

test("a drill that is asked for at a shell is run by the gateway", async () => {
  const drill = await seaworthy("kill", "--drill", "--json");
  expect([drill.code, JSON.parse(drill.out[0] ?? "")]).toMatchObject([0, { held: true }]);
  expect((await seaworthy("kill", "--drill")).out[0]).toMatch(/^the kill switch holds: .* after \d+ ms/);
});

test("a file that was damaged is made again from the log, and the gateway goes by it", async () => {
  await seaworthy("kill", "--feature", "default", "--reason", "it sells boats");
  writeFileSync(killsPathIn(data), "rubbish ".repeat(1000));
  expect(await seaworthy("kills")).toMatchObject({
    code: 1,
    err: [expect.stringContaining("cannot be read"), expect.stringContaining("--rebuild")],
  });
  const rebuilt = await seaworthy("kills", "--rebuild");
  expect(rebuilt.out).toEqual([expect.stringMatching(/feature default .*: it sells boats/)]);
  expect(rebuilt.err).toEqual([`1 stops were read from the log; the old file is ${killsPathIn(data)}.old`]);
  expect(await status()).toBe(503);
  // The gateway has told the new file what it serves.
  await expect
    .poll(async () => (await seaworthy("kill", "--feature", "defualt", "--reason", "r")).code)
    .toBe(2);
  const [line = ""] = (await seaworthy("kills")).out;
  await seaworthy("resume", line.slice(0, 12), "--reason", "mended");
  await expect.poll(status).toBe(200);
});
