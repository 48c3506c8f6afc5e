import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import { answerAsk } from "../socket/ask.ts";
import { asks } from "../asks/all.ts";
import { tilePath } from "../tile-path.ts";
import type { EntryQuery } from "./entry-query.ts";
import { countGroups, findEntries } from "./run-query.ts";
import { SearchIndex, searchPlaces } from "./search-index.ts";
import { allLeaves, fits, published, testLog, type TestLog } from "./search.test-data.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-forgetting-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const dayMs = 86_400_000;
const persons = [{ name: "ines", roles: ["privacy", "custodian"] as const }];
let folders = 0;
const newLog = (segmentBytesMax = 64 * 1024): Promise<TestLog> =>
  testLog(join(scratch, String((folders += 1))), { persons, segmentBytesMax });

const ask = (log: TestLog, question: JsonObject): Promise<JsonValue> =>
  answerAsk(log.inside, asks, { ...question, token: "ines" });

const entry = (i: number): NewEntry => ({
  kind: "call.input",
  exchange: `x${i}`,
  tenant: `tenant-${i % 2}`,
  ...(i % 5 === 0 ? {} : { user: `user-${i % 4}` }),
  session: `session-${i % 3}`,
  payload: `payload ${i}`,
});

const all: EntryQuery = { where: {} };
const seqs = (index: SearchIndex, query: EntryQuery): number[] =>
  index
    .read((open) => findEntries(open, query, { order: "oldest", limit: 100_000 }))
    .found.map(({ leaf }) => leaf.seq);

/** All that an index can say about people. */
function answers(index: SearchIndex, { inside }: TestLog): unknown {
  const names = { tenant: [0, 1], user: [0, 1, 2, 3], session: [0, 1, 2] };
  return [
    index.read((open) => findEntries(open, all, { order: "newest", limit: 100_000 })),
    ...(["tenant", "user", "session"] as const).flatMap((field) => [
      index.read((open) => countGroups(open, all, field)),
      ...names[field].map((i) => {
        const pseudonym = inside.pseudonyms.of(field, `${field}-${i}`) ?? "";
        return seqs(index, { where: { [field]: [pseudonym] } });
      }),
    ]),
  ];
}

type Step = { readonly record: number } | { readonly erase: JsonObject } | "search";

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }).map((record) => ({ record })) },
  {
    weight: 2,
    arbitrary: fc
      .oneof(
        fc.record({
          user: fc.constantFrom("user-0", "user-1", "user-2"),
          tenant: fc.constantFrom("tenant-0", "tenant-1"),
        }),
        fc.record({ user: fc.constantFrom("user-0", "user-3"), allTenants: fc.constant(true) }),
        fc.record({ session: fc.constantFrom("session-0", "session-2"), allTenants: fc.constant(true) }),
        fc.record({ tenant: fc.constantFrom("tenant-0", "tenant-1") }),
      )
      .map((erase) => ({ erase: erase })),
  },
  { weight: 2, arbitrary: fc.constant("search" as const) },
);

test("whoever was erased is forgotten for what was before, whenever the index was made, and nobody else", async () => {
  let forgotten = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const log = await newLog();
      const index = new SearchIndex(searchPlaces(log.data), () => undefined);
      let made = 0;
      for (const one of steps) {
        if (one === "search") {
          await published(log.inside);
          forgotten += index.catchUp().erased;
        } else if ("record" in one)
          await log.record(...Array.from({ length: one.record }, () => entry((made += 1))));
        // Nobody of that name, or nobody left: then nothing is erased.
        else await ask(log, { ask: "erase", reason: "asked", ...one.erase }).catch(() => undefined);
      }
      await published(log.inside);
      forgotten += index.catchUp().erased;
      const grown = answers(index, log);
      const leaves = allLeaves(log.data);
      for (const field of ["tenant", "user", "session"] as const)
        for (const value of new Set(leaves.flatMap((leaf) => leaf[field] ?? []))) {
          const query = { where: { [field]: [value] } };
          expect(seqs(index, query)).toEqual(
            leaves.filter((leaf) => fits(leaf, query)).map(({ seq }) => seq),
          );
        }
      expect(
        index
          .read((open) => findEntries(open, all, { order: "oldest", limit: 100_000 }))
          .found.map(({ leaf }) => leaf),
      ).toEqual(leaves);
      index.reindex();
      expect(answers(index, log)).toEqual(grown);
      index.close();
      await log.close();
    }),
    { numRuns: 12 },
  );
  expect(forgotten).toBeGreaterThan(0);
});

test("entries that were removed when their time was over are not found, whenever the index was made", async () => {
  const log = await newLog(16 * 1024);
  const index = new SearchIndex(searchPlaces(log.data), () => undefined);
  await log.record({ kind: "policy.loaded", digest: "sha256:old", facts: { prompt: "sha256:prompt" } });
  await log.record(...Array.from({ length: 1500 }, (_, i) => entry(i)));
  index.catchUp();
  log.clock.atMs += 800 * dayMs;
  await log.record(...Array.from({ length: 300 }, (_, i) => entry(i)));
  await ask(log, { ask: "retain" });
  await log.record(...Array.from({ length: 300 }, (_, i) => entry(i)));
  expect(existsSync(join(log.inside.places.log, tilePath("entries", 0)))).toBe(false);
  index.catchUp();
  const grown = answers(index, log);
  const found = seqs(index, all);
  expect([found[0], found.length]).toEqual([
    log.inside.log.keptFrom,
    log.inside.log.head().size - log.inside.log.keptFrom,
  ]);
  expect(seqs(index, { where: { prompt: ["sha256:prompt"] } })).toEqual([]);
  expect(seqs(index, { where: {}, toMs: log.clock.atMs - dayMs })).toEqual(found.filter((seq) => seq < 1503));
  index.reindex();
  expect(answers(index, log)).toEqual(grown);
  index.close();
  await log.close();
});
