import { spawn } from "node:child_process";
import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerSearch } from "../../src/audit/search/answer-search.ts";
import { SearchIndex, searchPlaces } from "../../src/audit/search/search-index.ts";
import { testLog, type TestLog } from "../../src/audit/search/search.test-data.ts";

const program = join(import.meta.dirname, "../../src/cli/main.ts");
const kills = 6;
let log: TestLog;

beforeAll(async () => {
  log = await testLog();
  for (let i = 0; i < 30; i += 1)
    await log.record(
      ...Array.from({ length: 1000 }, (_, j) => ({
        kind: "call.input" as const,
        exchange: `x${i * 1000 + j}`,
        user: `user-${j % 400}`,
      })),
    );
});
afterAll(async () => {
  await log.close();
  rmSync(log.data, { recursive: true, force: true });
});

/** Makes the index again and ends it with SIGKILL so many milliseconds after it began to write. */
async function killedAfter(ms: number): Promise<void> {
  const wal = join(log.data, "index/entries.db-wal");
  const inode = statSync(join(log.data, "index/entries.db"), { throwIfNoEntry: false })?.ino;
  const child = spawn(process.execPath, [program, "audit", "reindex", "--data", log.data], {
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const begun = (): boolean =>
    statSync(join(log.data, "index/entries.db"), { throwIfNoEntry: false })?.ino !== inode && existsSync(wal);
  while (!begun() && child.exitCode === null) await pause(2);
  await pause(ms);
  child.kill("SIGKILL");
  await ended;
}

test("an index whose making was cut off anywhere answers as one that was not", async () => {
  const count = (index: SearchIndex): unknown => [
    answerSearch(index, { ask: "count", query: { where: { kind: ["call.input"] } } }).count,
    answerSearch(index, { ask: "groups", query: { where: {} }, by: "user" }).groups?.length,
  ];
  for (let i = 0; i < kills; i += 1) {
    await killedAfter(i * 60);
    const index = new SearchIndex(searchPlaces(log.data), () => undefined);
    expect(count(index), `kill ${i}`).toEqual([30_000, 400]);
    index.close();
  }
}, 120_000);
