import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { channels, readInjectionWeights } from "./injection.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-weights-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let copies = 0;
function copy(): string {
  const folder = join(scratch, String((copies += 1)));
  cpSync(join(import.meta.dirname, "../../models/injection"), folder, { recursive: true });
  return folder;
}

test("the weights that ship are those of their card, with thresholds in order", () => {
  const { bits, heads } = readInjectionWeights();
  for (const channel of channels) {
    const { weights, scale, thresholds } = heads[channel];
    expect(weights).toHaveLength(2 ** bits);
    expect(scale).toBeGreaterThan(0);
    expect(thresholds.strict).toBeLessThan(thresholds.balanced);
    expect(thresholds.balanced).toBeLessThan(thresholds.permissive);
  }
});

test("one changed bit of the weights is refused", () => {
  const folder = copy();
  const bytes = readFileSync(join(folder, "weights.bin"));
  bytes[1000] = (bytes[1000] ?? 0) ^ 1;
  writeFileSync(join(folder, "weights.bin"), bytes);
  expect(() => readInjectionWeights(folder)).toThrow(/their SHA-256 is [0-9a-f]{64}, and the card says/);
});

test("weights that are missing, and a card that is no JSON, are refused with their place", () => {
  const missing = copy();
  rmSync(join(missing, "weights.bin"));
  expect(() => readInjectionWeights(missing)).toThrow(missing);
  const broken = copy();
  writeFileSync(join(broken, "card.json"), "{");
  expect(() => readInjectionWeights(broken)).toThrow(/cannot be used/);
});
