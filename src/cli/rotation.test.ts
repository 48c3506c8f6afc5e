import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openSqliteKeys } from "../store/sqlite/keys.ts";
import { ran as inShell } from "./terminal.test-data.ts";

let folder: string;
let data: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-rotation-cli-"));
  data = join(folder, "data");
  mkdirSync(join(folder, "a"));
  writeFileSync(
    join(folder, "a/seaworthy.yaml"),
    `feature: boats
profile: chatbot
data: [none]
model: { provider: openai, id: gpt-4.1-mini-2025-04-14 }
owners: { ml: a@example.com, security: b@example.com, backend: boats@example.com, privacy: d@example.com, infra: e@example.com, lead: f@example.com }
`,
  );
  writeFileSync(
    join(folder, "seaworthy.gateway.yaml"),
    "environment: prod\nfeatures: [a/seaworthy.yaml]\nproviders: { openai: { key: env:OUR_OPENAI_KEY } }\n",
  );
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
beforeEach(() => vi.stubEnv("OUR_OPENAI_KEY", "sk-0123456789abcdef"));
const config = (): readonly string[] => ["--config", join(folder, "seaworthy.gateway.yaml")];

async function command(...args: readonly string[]) {
  const { code, out, err } = await inShell([...args, "--data", data]);
  return { code, out: out.join("\n"), err: err.join("\n") };
}

describe("a key", () => {
  test("is made with its risk and its file, and the list has its age, its due date and its last use", async () => {
    const path = join(folder, "boats.key");
    const made = await command(
      ...["keys", "create", "--feature", "boats", "--environment", "prod"],
      ...["--risk", "high", "--rotate-to", `file:${path}`, "--json"],
    );
    const { key, id } = JSON.parse(made.out) as { key: string; id: string };
    expect([readFileSync(path, "utf8"), statSync(path).mode & 0o777]).toEqual([`${key}\n`, 0o600]);
    const due = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
    const { out } = await command("keys", "list", ...config());
    expect(out).toMatch(new RegExp(`^${id} .* 0 d old {2}due ${due} {2}never used$`, "m"));
    const listed = JSON.parse((await command("keys", "list", "--json", ...config())).out) as object[];
    expect(listed).toMatchObject([{ id, risk: "high", rotateTo: path, stage: "fresh" }]);
  });

  test.each([
    [["--risk", "extreme"], "there is no risk"],
    [["--rotate-to", "/tmp/x"], "--rotate-to takes a file"],
    [["--rotate-to", "file:/nowhere/at/all.key"], "cannot be written: ENOENT"],
  ])("that is asked for wrongly is not made: %j", async (options, message) => {
    const before = (await command("keys", "list", "--json")).out;
    const made = await command("keys", "create", "--feature", "boats", ...options);
    expect([made.code, made.err]).toEqual([2, expect.stringContaining(message)]);
    expect((await command("keys", "list", "--json")).out).toBe(before);
  });
});

test("what is due is listed with its owner and makes the command say no; what is not is listed on demand", async () => {
  expect(await command("rotation", ...config())).toMatchObject({ code: 0, out: "" });
  const all = await command("rotation", "--all", ...config());
  expect([all.code, all.out]).toEqual([
    0,
    expect.stringMatching(/^fresh +high +the key \w{12} \(boats@example.com\) is to be replaced by 20\d\d-/),
  ]);
  const keys = openSqliteKeys(join(data, "keys.db"));
  const createdAtMs = Date.now() - 200 * 86_400_000;
  await keys.add({
    ...{ id: "oldoldoldold", hash: "00", label: "", createdAtMs },
    features: ["boats"],
    environments: ["prod"],
  });
  keys.close();
  const due = await command("rotation", ...config());
  expect([due.code, due.out]).toEqual([
    1,
    expect.stringMatching(
      /^due +medium +the key oldoldoldold \(boats@example.com\) was due to be replaced on .*, and opens nothing from/,
    ),
  ]);
  const calendar = join(folder, "keys.ics");
  const written = await command("rotation", "--ics", calendar, "--json", ...config());
  expect(JSON.parse(written.out)).toMatchObject([{ what: "key", id: "oldoldoldold", stage: "due" }]);
  expect(readFileSync(calendar, "utf8").match(/BEGIN:VEVENT/g)).toHaveLength(2);
  expect((await command("rotation", "--ics", join(folder, "no/such/folder.ics"), ...config())).code).toBe(2);
});

test("a folder in which nothing ever ran has nothing that gets older, and none is made for the question", async () => {
  const none = join(folder, "none");
  const { code, err } = await inShell(["rotation", "--data", none, ...config()]);
  expect([code, err.join()]).toEqual([0, expect.stringContaining("nothing that gets older")]);
  expect(() => statSync(none)).toThrow("ENOENT");
});

describe("secrets check", () => {
  test("says which credentials can be read, each of which is an entry, and never what they are", async () => {
    const ran = await command("secrets", "check", ...config());
    expect([ran.code, ran.out]).toEqual([0, "read     check:provider:openai  env:OUR_OPENAI_KEY"]);
    const tail = await command("audit", "tail", "--json");
    expect(tail.out).toContain("check:provider:openai");
    expect(ran.out + tail.out).not.toContain("sk-0123456789abcdef");
  });

  test("says why one cannot be read, and says no", async () => {
    vi.stubEnv("OUR_OPENAI_KEY", "");
    const ran = await command("secrets", "check", "--json", ...config());
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.out)).toMatchObject([
      { outcome: "missing", message: "the variable OUR_OPENAI_KEY is empty or away" },
    ]);
  });
});
