import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scenarios } from "../collect/settings/runbook.ts";
import { ran } from "./terminal.test-data.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-runbooks-"));
const config = join(folder, "seaworthy.gateway.yaml");
beforeAll(() => {
  mkdirSync(join(folder, "ours"));
  writeFileSync(config, "environment: dev\nfeatures: [seaworthy.yaml]\nrunbooks: ours\n");
  writeFileSync(join(folder, "ours", "spike.md"), "---\nscenario: usage-spike\n---\n# Ours: use rises\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("every scenario has a page, and the operator's own stands for the one that ships", async () => {
  const { code, out } = await ran(["runbooks", "--config", config]);
  expect([code, out.length]).toEqual([0, Object.keys(scenarios).length]);
  expect(out.find((line) => line.startsWith("usage-spike"))).toContain("Ours: use rises");
});

test("a page is printed whole; one that there is not is said, with those that there are", async () => {
  const { code, out } = await ran(["runbooks", "leaked-key", "--config", config]);
  expect([code, out[0]?.startsWith("# A key or a credential is known outside")]).toEqual([0, true]);
  const unknown = await ran(["runbooks", "fire", "--config", config]);
  expect([unknown.code, unknown.err.join("\n")]).toEqual([2, expect.stringContaining("leaked-key")]);
});

test("a page that is none is told, and the others are there", async () => {
  writeFileSync(join(folder, "ours", "broken.md"), "nothing");
  const { code, out, err } = await ran(["runbooks", "--json", "--config", config]);
  expect([code, out.length, err.join("\n")]).toEqual([
    1,
    7,
    expect.stringContaining("broken.md is not read"),
  ]);
  expect(JSON.parse(out[0] ?? "")).toMatchObject({
    scenario: "changed-version",
    modes: ["model-regression"],
  });
});
