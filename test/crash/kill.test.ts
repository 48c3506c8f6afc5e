import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import type { JsonValue } from "../../src/base/json.ts";
import { dayMs } from "../../src/audit/keys/data-keys.ts";
import { killAtStart, load, startLog, unlessGone, type Running } from "./killed-log.ts";
import type { LogProcessOptions } from "./log-process.ts";
import { emptyTally, Promises, type Tally } from "./promises.ts";

/**
 * kill -9 at random moments, under load and while the log changes its own state. After each start: every entry that was
 * acknowledged stands at its index, payloads open unless their key was destroyed on purpose (some of them, and all at the end), the
 * tree grew from every checkpoint that anybody saw, holds and people are as promised, and the verifier finds nothing.
 *
 * CRASH_KILLS=5000 npx vitest run test/crash/kill.test.ts for a night's worth; CRASH_SEED for other moments.
 */
const killsMax = Number(process.env["CRASH_KILLS"] ?? 216);
const seed = Number(process.env["CRASH_SEED"] ?? 1);

/** Two cores: two logs at a time. */
const atATime = 2;
const killsALog = 18;

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-crash-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Round {
  readonly log: Running;
  readonly name: string;
  readonly random: () => number;
  readonly promises: Promises;
}

const numberIn = (answer: JsonValue | undefined, member: string): number | undefined => {
  const value = (answer as Record<string, JsonValue> | undefined)?.[member];
  return typeof value === "number" ? value : undefined;
};

/** What the log is made to do beside taking entries, when it is killed. */
const disturbances: Readonly<Record<string, (round: Round) => Promise<void>>> = {
  "entries only": async () => Promise.resolve(),
  "a checkpoint asked for": async ({ log, promises }) => {
    for (;;) {
      if ((await unlessGone(log.ask({ ask: "prove" }))) === undefined) return;
      promises.keepCheckpoint();
    }
  },
  erasure: async ({ log, name, promises }) => {
    const victim = promises.erasing(`victim-${name}`, await wordsOf(log, name, promises));
    const question = { ask: "erase", user: victim.user, reason: "crash test" };
    if (victim.said.length > 0 && (await unlessGone(log.ask(question))) !== undefined)
      victim.acknowledged = true;
  },
  rotation: async ({ log }) => {
    await unlessGone(log.ask({ ask: "rotate", purpose: "crash test" }));
  },
  retention: async ({ log }) => {
    for (let count = 0; count < 3; count += 1) await unlessGone(log.ask({ ask: "retain" }));
  },
  people: async ({ log, name, promises, random }) => {
    const person = `person-${name}`;
    promises.person(person, "", "either");
    const added = await unlessGone(log.ask({ ask: "people-add", name: person, roles: ["reader"] }));
    if (added === undefined) return;
    const { token } = added as { token: string };
    promises.person(person, token, "in");
    await pause(random() * 10);
    promises.person(person, token, "either");
    const removed = await unlessGone(log.ask({ ask: "people-remove", name: person }));
    if (removed !== undefined) promises.person(person, token, "out");
  },
  holds: async ({ log, name, promises, random }) => {
    const question = { ask: "hold", user: `held-${name}`, reason: "crash test" };
    const id = numberIn(await unlessGone(log.ask(question)), "hold");
    if (id === undefined) return;
    promises.held(id);
    await pause(random() * 10);
    await unlessGone(log.ask({ ask: "release", hold: id, reason: "crash test" }));
  },
};

/** Entries of one user, whom nobody else writes about. */
async function wordsOf(log: Running, name: string, promises: Promises) {
  const said = [];
  for (let count = 0; count < 3; count += 1) {
    const [exchange, user] = [`${name}-v${count}`, `victim-${name}`];
    const payload = `words of ${name}, ${count}`;
    const entry = { kind: "call.input", feature: "crash", exchange, user, payload } as const;
    const index = await unlessGone(log.client.record(entry));
    if (index === undefined) break;
    said.push({ index, exchange, user, payload });
  }
  promises.said(said);
  return said;
}

/** A log from its first start on, killed again and again, and at the end read whole. */
async function life(number: number): Promise<Tally> {
  const random = randomFrom(seed * 1000 + number);
  const data = join(scratch, String(number));
  const promises = new Promises(data, random);
  const ages = number % 3 === 2;
  let days = 0;
  const options = (): LogProcessOptions => ({
    data,
    segmentBytesMax: 40_000,
    // The shortest that whole weeks allow: keys and leaves go while the test runs.
    retention: ages ? { detailDays: 20, summaryDays: 60 } : { detailDays: 90, summaryDays: 730 },
    offsetMs: days * dayMs,
    wobbleMs: number % 3 === 1 ? 3000 : 0,
  });
  for (let kill = 0; kill < killsALog; kill += 1) {
    const name = `l${number}k${kill}`;
    // A clock of another machine may be days behind the last.
    if (ages) days += Math.floor(random() * 16) - 4;
    if (random() < 0.12) {
      await killAtStart(options(), random() * 500);
      promises.tally.kills += 1;
    }
    const log = await startLog(options());
    await promises.check(log);
    await disturbedRound({ log, name, random, promises }, number + kill);
    promises.tally.kills += 1;
  }
  const log = await startLog(options());
  await promises.checkAll(log);
  await log.stop();
  rmSync(data, { recursive: true });
  return promises.tally;
}

/** By turns each disturbance; the load and the moment are random. */
async function disturbedRound(round: Round, turn: number): Promise<void> {
  const { log, name, random, promises } = round;
  const all = Object.values(disturbances);
  const outstanding = [1, 4, 32, 128][Math.floor(random() * 4)] ?? 1;
  const loading = load(log.client, { name, outstanding, entriesMax: 60 + Math.floor(random() * 140) });
  const disturbing = all[turn % all.length]?.(round);
  // On a busy machine nothing of the load may have come by then: mostly some of it has been taken.
  if (random() < 0.8) await log.client.record({ kind: "call.output", feature: "crash" });
  await pause(random() ** 2 * 90);
  promises.keepCheckpoint();
  await log.kill();
  promises.said(await loading);
  await disturbing;
}

test(`${killsMax} kills lose nothing that was promised`, async () => {
  const started = performance.now();
  const total = emptyTally();
  const lives = Math.max(atATime, Math.ceil(killsMax / killsALog));
  let next = 0;
  const one = async (): Promise<void> => {
    for (let number = next++; number < lives; number = next++) {
      const tally = await life(number);
      for (const [name, count] of Object.entries(tally)) total[name as keyof Tally] += count as number;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: atATime }, one));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    `kill -9: ${total.kills} kills of ${lives} logs in ${seconds} s; ` +
      `${total.acknowledged} entries acknowledged, ${total.found} found; ` +
      `${total.opened} payloads opened, ${total.destroyed} destroyed on purpose; ` +
      `${total.checkpoints} checkpoints kept outside; ${total.tornBytes} torn bytes cut`,
  );
  expect(total.found).toBeGreaterThanOrEqual(total.acknowledged);
  expect(total.kills).toBeGreaterThanOrEqual(killsMax);
  for (const count of [total.opened, total.destroyed, total.checkpoints]) expect(count).toBeGreaterThan(0);
}, 3_600_000);

test("a log that is killed on its first start is begun again", async () => {
  const random = randomFrom(seed);
  for (let count = 0; count < 10; count += 1) {
    const data = join(scratch, `first-${count}`);
    const options = {
      data,
      segmentBytesMax: 40_000,
      retention: { detailDays: 90, summaryDays: 730 },
      offsetMs: 0,
      wobbleMs: 0,
    };
    await killAtStart(options, 120 + random() * 300);
    const log = await startLog(options);
    expect(await log.client.record({ kind: "call.input" })).toBeGreaterThan(0);
    await log.stop();
  }
}, 120_000);
