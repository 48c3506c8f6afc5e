import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asAdmin } from "../app/admin.ts";
import { evidenceIn } from "../app/evidence.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import { ran, type Ran } from "./terminal.test-data.ts";

const [older, newer] = ["sha256:" + "a".repeat(64), "sha256:" + "b".repeat(64)];
let folder: string;
let data: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-import-"));
  data = join(folder, "data");
  mkdirSync(data);
  await asAdmin(data, async ({ recorder }) => {
    for (const digest of [older, newer])
      await recorder.record({
        kind: "policy.loaded",
        feature: "support",
        environment: "staging",
        digest,
        facts: { guarded: true, profile: "chatbot" },
      });
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const bring = (file: string, ...more: readonly string[]): Promise<Ran> =>
  ran(["evidence", "import", file, "--feature", "support", "--env", "staging", "--data", data, ...more]);
const observed = async (name: "report-regression" | "report-infrastructure"): Promise<readonly Witnessed[]> =>
  (await evidenceIn(data, Date.now(), () => undefined)).observed(name, {
    feature: "support",
    environment: "staging",
  });

const sarif = (level: string): string =>
  JSON.stringify({
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Trivy", version: "0.60.0" } },
        results: [{ ruleId: "DS-1", level, message: { text: "secret sauce" } }],
      },
    ],
  });
const header = "prompt,category,response,status,id,incident,reviewer";
const prompts = (...rows: readonly string[]): string => [header, ...rows].join("\n");

test("a report's figures, tool and SHA-256 stand in the log, its findings do not", async () => {
  const text = sarif("error");
  const { code, out } = await bring(put("infra.sarif", text), "--as", "infrastructure", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out[0] ?? "")).toMatchObject({
    observation: "report-infrastructure",
    format: "SARIF 2.1.0",
    missing: [],
  });
  const [entry] = await observed("report-infrastructure");
  expect(entry).toMatchObject({
    digest: newer,
    facts: {
      of: "report-infrastructure",
      high: 1,
      medium: 0,
      low: 0,
      tool: "Trivy 0.60.0",
      sha256: createHash("sha256").update(text).digest("hex"),
    },
  });
  expect(JSON.stringify(entry)).not.toContain("DS-1");
});

test("a report that may be about several things is not guessed at", async () => {
  const { code, err } = await bring(put("any.sarif", sarif("note")));
  expect(code).toBe(2);
  expect(err.join("\n")).toMatch(/may be about several things\nhint: say which: --as one of report-secrets/);
});

test("figures that the report lacks are named, and count where a person says them", async () => {
  const file = put("gitleaks.sarif", sarif("error").replace("Trivy", "gitleaks"));
  expect((await bring(file)).err.join("\n")).toContain("not in it: commits");
  const { out } = await bring(file, "--say", "commits=512", "--json");
  expect(JSON.parse(out[0] ?? "")).toMatchObject({ figures: { commits: 512 }, missing: [] });
  expect((await bring(file, "--say", "moods=1")).err.join("\n")).toContain("is no figure of report-secrets");
});

test("the library of attacks is compared with the round that the log knows, and with no other file", async () => {
  const first = put("first.csv", prompts("one,DAN,no,resisted,1,,", "two,DAN,no,resisted,2,INC-1,"));
  const second = put("second.csv", prompts("one,DAN,yes,succeeded,1,,"));
  expect((await bring(first, "--endpoint-digest", older)).code).toBe(0);
  expect((await bring(second)).err.join("\n")).toMatch(
    /is not compared with it\nhint: name that report: --against FILE/,
  );
  expect((await bring(second, "--against", second)).err.join("\n")).toContain(
    "is not the report of the round before",
  );
  expect((await bring(second, "--against", first)).code).toBe(0);
  const [newest, before] = await observed("report-regression");
  expect(newest).toMatchObject({ digest: newer, facts: { cases: 1, regressions: 1, pinned: 0, dropped: 1 } });
  expect(before).toMatchObject({ digest: older, facts: { cases: 2, regressions: 0, pinned: 1, dropped: 0 } });
});

test.each([
  ["a feature that nobody has loaded", ["--feature", "suport"], "no gateway has loaded suport in staging"],
  ["a digest that is none", ["--endpoint-digest", "latest"], "no running digest"],
  ["an observation that the format cannot say", ["--as", "red-team"], "cannot say report-red-team"],
  ["an observation that there is not", ["--as", "moods"], "there is no report-moods"],
])("%s is refused, and nothing is written", async (_what, more, message) => {
  const size = (await observed("report-infrastructure")).length;
  const { code, err } = await bring(put("x.sarif", sarif("error")), "--as", "infrastructure", ...more);
  expect({ code, err: err.join("\n") }).toEqual({ code: 2, err: expect.stringContaining(message) as string });
  expect(await observed("report-infrastructure")).toHaveLength(size);
});

test("a file that is not there is asked for", async () => {
  expect((await bring(join(folder, "nothing"))).err.join("\n")).toContain("cannot be read");
  expect((await ran(["evidence", "import", "--data", data])).err.join("\n")).toContain("name one report");
});
