import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readHarmWeights, harmHeads } from "./harm.ts";
import { readHeads } from "./heads.ts";
import { channels, readInjectionWeights } from "./injection.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "heads-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const thresholds = { strict: 0, balanced: 1, permissive: 2 };
const head = { scale: 0.5, bias: -1, thresholds };

function ship(bytes: Uint8Array, card: Record<string, unknown> = {}): void {
  writeFileSync(join(folder, "weights.bin"), bytes);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const whole = { sha256, bits: 1, heads: { left: head, right: head }, ...card };
  writeFileSync(join(folder, "card.json"), JSON.stringify(whole));
}

const read = (): ReturnType<typeof readHeads<"left" | "right">> => readHeads(folder, ["left", "right"]);

test("each head has its own part of the tables, in the order of the names", () => {
  ship(Uint8Array.of(1, 2, 3, 255));
  const { heads } = read();
  expect([...heads.left.weights]).toEqual([1, 2]);
  expect([...heads.right.weights]).toEqual([3, -1]);
  expect(heads.right).toMatchObject(head);
});

test("tables of which one bit has changed are refused", () => {
  ship(Uint8Array.of(1, 2, 3, 4));
  writeFileSync(join(folder, "weights.bin"), Uint8Array.of(1, 2, 3, 5));
  expect(read).toThrow(/SHA-256/);
});

test.each([
  ["one byte too few", 3],
  ["one byte too many", 5],
])("tables with %s are refused", (_name, length) => {
  ship(new Uint8Array(length));
  expect(read).toThrow(`${length} bytes, and 4 are expected`);
});

test("a card without one of the heads is refused", () => {
  ship(new Uint8Array(4), { heads: { left: head } });
  expect(read).toThrow("no head right");
});

test("a folder without weights is refused, and the hint says what to do", () => {
  expect(read).toThrow(expect.objectContaining({ code: "INTERNAL", hint: "install the package again" }));
});

test("the weights that ship are whole", () => {
  expect(Object.keys(readInjectionWeights().heads)).toEqual([...channels]);
  expect(Object.keys(readHarmWeights().heads)).toEqual([...harmHeads]);
});
