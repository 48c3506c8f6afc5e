import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerAsk, type Inside } from "../socket/ask.ts";
import { asks } from "../asks/all.ts";
import { CheckpointOnDemand } from "./checkpoint-on-demand.ts";
import { openInside } from "../open-log.ts";
import { openPublished, type PublishedLog } from "../read.ts";
import { checkReceipt, receiptOf } from "./receipt.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-receipt-"));
let inside: Inside;
let log: PublishedLog;

beforeAll(async () => {
  inside = await openInside({
    dataFolder: folder,
    now: Date.now,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
  });
  log = openPublished(folder);
});
afterAll(async () => {
  await inside.log.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (question: Record<string, string | number>): Promise<unknown> =>
  answerAsk(inside, asks, question);

/** Appends until there are `size` entries, and has them published. */
async function grow(size: number): Promise<void> {
  const waiting: Promise<number>[] = [];
  for (let i = inside.log.head().size; i < size; i += 1)
    waiting.push(inside.log.record({ kind: "call.input", exchange: `x${i}` }));
  await Promise.all(waiting);
  expect(await ask({ ask: "prove", index: size - 1 })).toEqual({
    checkpointSize: size,
    logPath: join(folder, "log"),
  });
}

test.each([1, 2, 3, 255, 256, 257, 511, 512, 600])(
  "in a log of %i entries every receipt proves its entry by itself",
  async (size) => {
    await grow(size);
    for (const index of new Set([0, 1, size >> 1, 255, 256, size - 1].filter((i) => i < size))) {
      const receipt = receiptOf(log, index) ?? "";
      const proven = checkReceipt(receipt, log.verifier);
      expect(proven).toMatchObject({ leaf: { seq: index }, checkpoint: { size } });
    }
  },
);

test("an entry that the checkpoint does not reach has no receipt until one is asked for", async () => {
  const index = await inside.log.record({ kind: "call.output", exchange: "new" });
  expect(receiptOf(log, index + 1)).toBeUndefined();
  await ask({ ask: "prove", index });
  expect(checkReceipt(receiptOf(log, index) ?? "", log.verifier)).toMatchObject({ leaf: { seq: index } });
});

test("an entry that is not there is refused; the last one is there", async () => {
  const { size } = inside.log.head();
  await expect(ask({ ask: "prove", index: size })).rejects.toMatchObject({ code: "USAGE" });
  await expect(ask({ ask: "prove", index: -1 })).rejects.toMatchObject({ code: "USAGE" });
  await expect(ask({ ask: "prove", index: size - 1 })).resolves.toEqual({
    checkpointSize: size,
    logPath: join(folder, "log"),
  });
  await expect(ask({ ask: "prove" })).resolves.toEqual({
    checkpointSize: size,
    logPath: join(folder, "log"),
  });
});

test("one flipped bit anywhere in a receipt is found", async () => {
  await grow(620);
  const whole = Buffer.from(receiptOf(log, 300) ?? "");
  let count = 0;
  for (let at = 0; at < whole.length; at += 1) {
    const broken = Buffer.from(whole);
    broken[at] = (broken[at] ?? 0) ^ (1 << (at & 7));
    expect(checkReceipt(broken.toString("utf8"), log.verifier), `byte ${at}`).toEqual(expect.any(String));
    count += 1;
  }
  console.log(`flipped bits in a receipt: ${count}, all found`);
});

test("a receipt of another log, without its entry, or cut short proves nothing", () => {
  const receipt = receiptOf(log, 3) ?? "";
  const without = receipt.replace(/^extra .*\n/m, "");
  expect(checkReceipt(without, log.verifier)).toContain("the entry itself is missing");
  expect(checkReceipt(receipt.slice(0, -1), log.verifier)).toContain("the checkpoint does not hold");
  expect(checkReceipt(receipt.replace("index 3\n", "index 4\n"), log.verifier)).toContain(
    "is not the entry 4",
  );
  const other = { ...log.verifier, name: "other.example" };
  expect(checkReceipt(receipt, other)).toContain("the checkpoint does not hold");
});

test("a log whose tiles do not lead to its checkpoint gives receipts that prove nothing", () => {
  const path = join(folder, "log/tile/0/000");
  const whole = readFileSync(path);
  const broken = Buffer.from(whole);
  broken[200 * 32] = (broken[200 * 32] ?? 0) ^ 1;
  writeFileSync(path, broken);
  const receipt = receiptOf(log, 201) ?? "";
  writeFileSync(path, whole);
  expect(checkReceipt(receipt, log.verifier)).toContain("is not in the tree");
});

test("a thousand who want a checkpoint at once get one or two, and twenty a second at most", async () => {
  let now = 0;
  let made = 0;
  const times: number[] = [];
  const onDemand = new CheckpointOnDemand(
    () => {
      made += 1;
      times.push(performance.now());
      return Promise.resolve();
    },
    () => (now += 1),
  );
  await Promise.all(Array.from({ length: 1000 }, () => onDemand.ask()));
  expect(made).toBe(1);
  for (let i = 0; i < 4; i += 1) await Promise.all([onDemand.ask(), onDemand.ask()]);
  expect(made).toBe(5);
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(4 * 40);
});

test("who asks while a checkpoint is made waits for the next: the one under way may not have their entry", async () => {
  const begun: (() => void)[] = [];
  const onDemand = new CheckpointOnDemand(
    () => new Promise((resolve) => begun.push(resolve)),
    performance.now.bind(performance),
  );
  const first = onDemand.ask();
  while (begun.length < 1) await new Promise((resolve) => setImmediate(resolve));
  let second = false;
  const waiting = onDemand.ask().then(() => (second = true));
  begun[0]?.();
  await first;
  expect(second).toBe(false);
  while (begun.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  begun[1]?.();
  await waiting;
  expect(second).toBe(true);
});

test("a proof is made in less than 50 ms", async () => {
  await grow(5000);
  receiptOf(log, 17);
  const started = performance.now();
  for (let i = 0; i < 20; i += 1) receiptOf(log, i * 200);
  const each = (performance.now() - started) / 20;
  console.log(`a receipt in ${each.toFixed(2)} ms`);
  expect(each).toBeLessThan(50);
});
