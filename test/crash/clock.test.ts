import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { answerAsk, type Inside } from "../../src/audit/socket/ask.ts";
import { asks } from "../../src/audit/asks/all.ts";
import { dayMs, weekOf } from "../../src/audit/keys/data-keys.ts";
import type { Leaf } from "../../src/audit/leaf.ts";
import { openInside } from "../../src/audit/open-log.ts";
import { verifyLog } from "../../src/audit/proofs/verify.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-clock-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const startMs = Date.UTC(2026, 0, 15, 12);
const detailDays = 20;

/** A jump of the machine's clock, in days, and what happens then. */
interface Step {
  readonly days: number;
  readonly then: "record" | "retain" | "restart";
}

const step = fc.record({
  days: fc.integer({ min: -40, max: 40 }),
  then: fc.constantFrom("record", "record", "retain", "restart"),
});

let folders = 0;

interface World {
  readonly folder: string;
  nowMs: number;
  /** Of every week whose details a round of retention has destroyed. */
  weekTo: number;
  readonly recorded: { readonly index: number; readonly payload: string }[];
}

const open = async (world: World): Promise<Inside> =>
  openInside({
    dataFolder: world.folder,
    now: () => world.nowMs,
    randomBytes,
    retention: { detailDays, summaryDays: 10_000 },
    onFailure: (error) => {
      throw error;
    },
  });

async function leafOf({ log }: Inside, index: number): Promise<Leaf> {
  const [leaf] = await log.leaves(index, 1);
  return JSON.parse(leaf?.toString("utf8") ?? "{}") as Leaf;
}

async function take(world: World, inside: Inside, { then }: Step): Promise<Inside> {
  if (then === "restart") {
    await inside.log.close();
    return open(world);
  }
  if (then === "retain") {
    const token = readFileSync(join(world.folder, "audit/owner.token"), "utf8").trim();
    await answerAsk(inside, asks, { ask: "retain", token });
    world.weekTo = Math.max(world.weekTo, weekOf(world.nowMs - detailDays * dayMs));
    return inside;
  }
  const payload = `payload ${world.recorded.length}`;
  const index = await inside.log.record({ kind: "call.input", user: "ann", payload });
  world.recorded.push({ index, payload });
  return inside;
}

/** Times never go back; a payload is gone where a round of retention was over its week, and nowhere else. */
async function expectRight(world: World, inside: Inside): Promise<void> {
  const token = readFileSync(join(world.folder, "audit/owner.token"), "utf8").trim();
  let before = 0;
  for (let index = 0; index < inside.log.head().size; index += 1) {
    const { at } = await leafOf(inside, index);
    expect(at, `entry ${index}`).toBeGreaterThanOrEqual(before);
    before = at;
  }
  for (const { index, payload } of world.recorded) {
    const { at } = await leafOf(inside, index);
    const opened = answerAsk(inside, asks, { ask: "open", index, purpose: "test", token });
    if (weekOf(at) > world.weekTo) expect(await opened).toEqual({ payload });
    else await expect(opened, `entry ${index}`).rejects.toMatchObject({ code: "USAGE" });
  }
}

test("a clock that jumps back and forth changes neither the order of times nor what retention may destroy", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const folder = join(scratch, String((folders += 1)));
      const world: World = { folder, nowMs: startMs, weekTo: -Infinity, recorded: [] };
      let inside = await open(world);
      for (const one of steps) {
        world.nowMs += one.days * dayMs;
        inside = await take(world, inside, one);
      }
      await expectRight(world, inside);
      await inside.log.close();
      const { ok, problems } = await verifyLog(folder);
      expect({ ok, problems }).toEqual({ ok: true, problems: [] });
      rmSync(folder, { recursive: true });
    }),
    { numRuns: Number(process.env["CRASH_CLOCKS"] ?? 25) },
  );
}, 120_000);
