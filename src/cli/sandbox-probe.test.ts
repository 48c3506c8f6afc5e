import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ran, type Ran } from "./terminal.test-data.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-probe-cli-"));
  mkdirSync(join(folder, "data"));
  const lines = [
    "environment: dev",
    "features: [seaworthy.yaml]",
    "mcp:",
    "  servers:",
    "    files:",
    "      command: node",
    "      folders: [{ path: data }]",
  ];
  writeFileSync(join(folder, "gateway.yaml"), `${lines.join("\n")}\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const probe = async (...args: readonly string[]): Promise<Ran> =>
  ran([
    ...["sandbox", "probe", ...args],
    ...["--config", join(folder, "gateway.yaml"), "--data", join(folder, "data")],
  ]);

test("a server that is not there is answered with those that are", async () => {
  const { code, err } = await probe("fils");
  expect({ code, err: err.join("\n") }).toMatchObject({
    code: 2,
    err: expect.stringContaining("one of files") as string,
  });
});

test("a server that is to see the data folder has no sandbox that holds, and the shell is told so", async () => {
  const { code, out } = await probe("files");
  expect(code).toBe(1);
  expect(out.join("\n")).toMatch(/^files {2}no sandbox: /);
  const { out: json } = await probe("files", "--json");
  expect(JSON.parse(json[0] ?? "")).toMatchObject({ server: "files", held: false, results: [] });
});

test("the entry about it stands in the log", async () => {
  const { out } = await ran([
    "audit",
    "search",
    "--kind",
    "drill.sandbox",
    "--data",
    join(folder, "data"),
    "--json",
  ]);
  const entries = out.map((line) => JSON.parse(line) as { kind?: string });
  expect(entries.filter(({ kind }) => kind === "drill.sandbox").length).toBe(2);
});
