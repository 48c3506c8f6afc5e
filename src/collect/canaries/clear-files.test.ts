import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ClearFiles } from "./clear-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-clear-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const found = async (files: ClearFiles, ...values: string[]): Promise<readonly string[]> => [
  ...(await files.find(values)),
];

test("what was written since is found: in a new file, behind an old end, across it, and within a database", async () => {
  writeFileSync(join(folder, "log"), `${"x".repeat(1000)}be`);
  writeFileSync(join(folder, "state.db"), "0".repeat(1000));
  const files = await ClearFiles.from([folder]);
  expect(await found(files, "new", "behind", "within")).toEqual([]);
  appendFileSync(join(folder, "log"), "hind and after");
  writeFileSync(join(folder, "state.db"), `within${"0".repeat(995)}`);
  mkdirSync(join(folder, "below"));
  writeFileSync(join(folder, "below", "fresh"), "something new");
  expect((await found(files, "new", "behind", "within", "nowhere")).toSorted()).toEqual([
    "behind",
    "new",
    "within",
  ]);
});

test("what stood there before is not found", async () => {
  writeFileSync(join(folder, "log"), `old${"x".repeat(1000)}`);
  const files = await ClearFiles.from([folder]);
  appendFileSync(join(folder, "log"), "more");
  expect(await found(files, "old", "more")).toEqual(["more"]);
});

test("a folder that cannot be read proves nothing", async () => {
  await expect(ClearFiles.from([join(folder, "nothing")])).rejects.toThrow("ENOENT");
});
