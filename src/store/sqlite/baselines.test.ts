import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BaselineRow } from "../../limits/anomaly/baselines.ts";
import { openSqliteBaselines, readSqliteBaselines } from "./baselines.ts";

let folder: string;
let path: string;
const reports: string[] = [];
const open = () => openSqliteBaselines(path, (line) => reports.push(line));
const row = (id: string, state: number): BaselineRow => ({ kind: "person", id, state });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-baselines-"));
  path = join(folder, "baselines.db");
  reports.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

const dayMs = 86_400_000;

test("what was saved is there after the file was closed, the last one first", () => {
  const store = open();
  store.save([row("a", 1), row("b", 1)], [], 1000);
  store.save([row("a", 2)], [], 2000);
  store.close();
  const again = open();
  expect(again.load(3000)).toEqual([row("a", 2), row("b", 1)]);
  again.close();
});

test("what is forgotten is gone", () => {
  const store = open();
  store.save([row("a", 1), row("b", 1)], [], 1000);
  store.save([], [{ kind: "person", id: "a" }], 2000);
  expect(store.load(3000)).toEqual([row("b", 1)]);
  store.close();
});

test("who was not here for more than 90 days is forgotten", () => {
  const store = open();
  store.save([row("a", 1)], [], 1000);
  expect(store.load(1000 + 90 * dayMs)).toHaveLength(1);
  expect(store.load(1001 + 90 * dayMs)).toHaveLength(0);
  store.close();
});

test("the file is its owner's alone", () => {
  open().close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a file that is none of ours is put aside, and that is told", () => {
  writeFileSync(path, "this is no database at all ".repeat(200));
  const store = open();
  store.save([row("a", 1)], [], 1000);
  expect(store.load(1000)).toHaveLength(1);
  store.close();
  expect(existsSync(`${path}.unreadable`)).toBe(true);
  expect(reports).toHaveLength(1);
  expect(reports[0]).toContain("learning begins again");
});

test("a command reads it beside the gateway, and says so where there is none", () => {
  expect(() => readSqliteBaselines(path)).toThrow("there are no baselines");
  const store = open();
  store.save([row("a", 1)], [], 1000);
  expect(readSqliteBaselines(path)).toEqual([row("a", 1)]);
  store.close();
});
