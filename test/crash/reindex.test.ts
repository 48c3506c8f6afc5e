import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { openInside } from "../../src/audit/open-log.ts";
import { answerSearch, type SearchAnswer, type SearchAsk } from "../../src/audit/search/answer-search.ts";
import { SearchIndex, searchPlaces } from "../../src/audit/search/search-index.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-reindex-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const program = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const entries = 20_000;
const kills = 12;

const page = { order: "newest", limit: 50 } as const;
const asked: readonly SearchAsk[] = [
  { ask: "groups", query: { where: {} }, by: "feature" },
  { ask: "count", query: { where: { kind: ["call.input"], model: ["gpt-*"] } } },
  { ask: "page", query: { where: { feature: ["feature-3"], decision: ["block"] } }, page },
  { ask: "page", query: { where: { exchange: [`exchange-${entries - 1}`] } }, page },
];

/** What an index answers to all of these. */
function answersOf(places: { logPath: string; folder: string }): readonly SearchAnswer[] {
  const index = new SearchIndex(places, () => undefined);
  const answers = asked.map((one) => answerSearch(index, one));
  index.close();
  return answers;
}

test("an index that is killed while it is made answers like one that was never killed", async () => {
  const data = join(scratch, "data");
  const { log } = await openInside({
    dataFolder: data,
    now: Date.now,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
  });
  for (let from = 0; from < entries; from += 1000)
    await Promise.all(
      Array.from({ length: 1000 }, async (_, i) =>
        log.record({
          kind: "call.input",
          feature: `feature-${i % 7}`,
          exchange: `exchange-${from + i}`,
          model: "gpt-4.1-mini",
          decision: i % 3 === 0 ? "block" : "allow",
        }),
      ),
    );
  await log.close();
  const { logPath, folder } = searchPlaces(data);
  const wanted = answersOf({ logPath, folder: join(scratch, "fresh") });
  let ended = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const child = spawn(process.execPath, [program, "audit", "reindex", "--data", data], { stdio: "ignore" });
    const exit = once(child, "exit");
    await Promise.race([exit, pause(250 + kill * 60)]);
    if (child.exitCode !== null) ended += 1;
    child.kill("SIGKILL");
    await exit;
    expect(answersOf({ logPath, folder }), `kill ${kill}`).toEqual(wanted);
  }
  console.log(`reindex: ${kills} kills, ${ended} of them too late`);
  expect(ended).toBeLessThan(kills);
}, 180_000);
