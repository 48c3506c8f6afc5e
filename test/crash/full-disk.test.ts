import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { JsonObject } from "../../src/base/json.ts";
import { KnownError } from "../../src/base/errors.ts";
import { load, startLog, type Running, type Said } from "./killed-log.ts";
import type { LogProcessOptions } from "./log-process.ts";
import { Promises } from "./promises.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-full-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const shell = (line: string, argument: string) => spawnSync("sh", ["-c", line, argument]);

const optionsFor = (data: string): LogProcessOptions => ({
  data,
  segmentBytesMax: 100_000,
  retention: { detailDays: 90, summaryDays: 730 },
  offsetMs: 0,
  wobbleMs: 0,
});

/** Takes the disk until so many bytes are free. */
function fill(folder: string, leaveBytes: number): void {
  const file = openSync(join(folder, "filler"), "w");
  const block = Buffer.alloc(1024, 1);
  try {
    for (;;) writeSync(file, block);
  } catch {
    // It is full, as it should be.
  }
  closeSync(file);
  if (leaveBytes > 0) shell(`truncate -s -${leaveBytes} "$0"`, join(folder, "filler"));
}

/** What the log was asked, or why it did not do it: anything but a refusal that says so is an error. */
async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "done";
  } catch (error) {
    if (error instanceof KnownError) return error.code;
    throw error;
  }
}

async function entriesOf(log: Running, user: string): Promise<Said[]> {
  const said: Said[] = [];
  for (let i = 0; i < 5; i += 1) {
    const entry = { exchange: `${user}-${i}`, user, payload: `words of ${user}` };
    const index = await log.client.record({ kind: "call.input", feature: "crash", ...entry });
    said.push({ index, ...entry });
  }
  return said;
}

const questions: Readonly<Record<string, JsonObject>> = {
  erase: { ask: "erase", user: "victim", reason: "test" },
  rotate: { ask: "rotate", purpose: "test" },
  retain: { ask: "retain" },
  hold: { ask: "hold", user: "somebody", reason: "test" },
  "people-add": { ask: "people-add", name: "ann", roles: ["reader"] },
};

/** A log on a small disk that is filled up to some bytes, asked one thing, given room again, and started again. */
async function fillDuring(question: JsonObject, data: string, leaveBytes: number): Promise<string> {
  const promises = new Promises(data, () => 0.5);
  const log = await startLog(optionsFor(data));
  const words = await entriesOf(log, "victim");
  promises.said(words);
  promises.said(await load(log.client, { name: "before", outstanding: 32, entriesMax: 400 }));
  promises.keepCheckpoint();
  fill(data, leaveBytes);
  const victim = question["ask"] === "erase" ? promises.erasing("victim", words) : undefined;
  const said = await outcome(log.ask(question));
  if (victim !== undefined) victim.acknowledged = said === "done";
  promises.said(await load(log.client, { name: "full", outstanding: 32, entriesMax: 2000 }));
  rmSync(join(data, "filler"), { force: true });
  await log.kill();
  const again = await startLog(optionsFor(data));
  await promises.checkAll(again);
  expect(await outcome(again.client.record({ kind: "call.input" }))).toBe("done");
  await again.stop();
  return said;
}

test.for(Object.entries(questions))(
  "a disk that is full, or nearly, while the log is asked to %s loses nothing",
  { timeout: 120_000 },
  async ([name, question], context) => {
    const outcomes: string[] = [];
    for (const leaveBytes of [0, 8192, 65_536]) {
      const data = join(scratch, `${name}-${leaveBytes}`);
      mkdirSync(data);
      const mounted = shell('mount -t tmpfs -o size=6m tmpfs "$0"', data);
      context.skip(mounted.status !== 0, "mounting a small disk needs root");
      try {
        outcomes.push(await fillDuring(question, data, leaveBytes));
        expect(existsSync(join(data, "log/checkpoint"))).toBe(true);
      } finally {
        shell('umount "$0"', data);
      }
    }
    console.log(`full disk, ${name}: ${outcomes.join(", ")}`);
    expect(outcomes[0], "with nothing free").not.toBe("done");
    expect(outcomes[2], "with room for it").toBe("done");
  },
);
