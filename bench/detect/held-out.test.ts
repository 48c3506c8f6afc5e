import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { FoldResult, Judged } from "./folds.ts";
import { readHeldOut, writeHeldOut } from "./held-out.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "held-out-"));
  vi.stubEnv("SEAWORTHY_PEERS", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const judged = (digest: string, score: number): Judged => ({
  ...{ source: "s", lang: "en", channel: "user", label: 1, signed: false },
  digest,
  score,
});
const result = (held: readonly Judged[]): FoldResult => ({
  ...{ fold: { name: "s", held: ["s"] }, rows: 1, seconds: 1, compared: [] },
  held,
  ordinary: Array.from({ length: 100 }, (_, i) => judged(`ordinary ${i}`, i)),
});

test("what was judged unseen is read again, and what no training left out is not in it", () => {
  writeHeldOut([result([judged("caught", 200), judged("missed", 0)])]);
  const flags = readHeldOut();
  expect([
    flags?.get("caught"),
    flags?.get("missed"),
    flags?.get("ordinary 99"),
    flags?.get("other"),
  ]).toEqual([...[true, false, true, undefined]]);
});

test("a text in two folds has the word of the first", () => {
  writeHeldOut([result([judged("twice", 200)]), result([judged("twice", 0)])]);
  expect(readHeldOut()?.get("twice")).toBe(true);
});

test("nothing is written and nothing is read where no folder is named", () => {
  vi.stubEnv("SEAWORTHY_PEERS", "");
  expect(writeHeldOut([result([])])).toBeUndefined();
  expect(readHeldOut()).toBeUndefined();
});
