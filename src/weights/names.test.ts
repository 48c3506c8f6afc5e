import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readNamesWeights } from "./names.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "names-"));
  cpSync(join(import.meta.dirname, "../../models/names"), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the weights that ship are whole", () => {
  const { bits, table, bias, transitions, wordHashes, wordClasses, thresholds } = readNamesWeights();
  expect(table).toHaveLength(5 * 2 ** bits);
  expect([bias.length, transitions.length]).toEqual([5, 25]);
  expect(wordClasses).toHaveLength(wordHashes.length);
  expect(wordClasses.every((classes) => classes > 0)).toBe(true);
  expect(Object.keys(thresholds).sort()).toEqual(["ADDRESS", "LOCATION", "ORGANIZATION", "PERSON"]);
});

test("weights of which one bit has changed are refused", () => {
  const path = join(folder, "weights.bin");
  const bytes = readFileSync(path);
  bytes[1000] = (bytes[1000] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  expect(() => readNamesWeights(folder)).toThrow(/their SHA-256 is [0-9a-f]{64}, and the card says/);
});

test("a card that counts one word more than there are is refused", () => {
  const path = join(folder, "card.json");
  const card = JSON.parse(readFileSync(path, "utf8")) as { words: number };
  writeFileSync(path, JSON.stringify({ ...card, words: card.words + 1 }));
  expect(() => readNamesWeights(folder)).toThrow(/bytes, and \d+ are expected/);
});

test("weights that are missing are refused, and the hint says what to do", () => {
  rmSync(join(folder, "weights.bin"));
  expect(() => readNamesWeights(folder)).toThrow(
    expect.objectContaining({ code: "INTERNAL", hint: "install the package again" }),
  );
});
