import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { NewEntry } from "../../evidence/entry.ts";
import { searchFields, type EntryQuery, groupFields } from "./entry-query.ts";
import { countEntries, countGroups, findEntries, type PageAsk } from "./run-query.ts";
import { SearchIndex, searchPlaces } from "./search-index.ts";
import { allLeaves, fits, testLog, valuesOf, type TestLog } from "./search.test-data.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-index-"));
const opened: { close(): void }[] = [];
let log: TestLog;

const hourMs = 3_600_000;

/** Entries of which some are alike in each field. */
const someEntry = (i: number): NewEntry => ({
  kind: i % 3 === 0 ? "call.input" : i % 3 === 1 ? "call.output" : "call.refused",
  feature: ["support", "search", "sup"][i % 3] ?? "",
  environment: i % 5 === 0 ? "dev" : "prod",
  exchange: `exchange-${Math.floor(i / 2)}`,
  ...(i % 7 === 0 ? {} : { tenant: `tenant-${i % 2}`, user: `user-${i % 11}`, session: `session-${i % 23}` }),
  key: `key-${i % 4}`,
  digest: `sha256:${String(i % 2).repeat(64)}`,
  model: i % 2 === 0 ? "gpt-4.1-mini" : "claude-x",
  decision: (["allow", "redact", "hold", "block"] as const)[i % 4] ?? "allow",
  findings: ["personal-data:EMAIL", "personal-data:IBAN", "injection:override"].slice(i % 4),
  payload: `payload ${i}`,
});

beforeAll(async () => {
  log = await testLog(join(scratch, "log"));
  for (let hour = 0; hour < 20; hour += 1) {
    log.clock.atMs += hourMs;
    for (let i = 0; i < 45; i += 1) void log.inside.log.record(someEntry(hour * 45 + i));
  }
  await log.record(someEntry(1));
});
afterAll(async () => {
  for (const one of opened) one.close();
  await log.close();
  rmSync(scratch, { recursive: true, force: true });
});

function search(data: string, report: (line: string) => void = () => undefined): SearchIndex {
  const index = new SearchIndex(searchPlaces(data), report);
  opened.push(index);
  return index;
}

/** A log of its own, as it stands now. */
function copied(name: string): string {
  const data = join(scratch, name);
  cpSync(log.data, data, { recursive: true });
  rmSync(join(data, "index"), { recursive: true, force: true });
  return data;
}

const seqs = (
  index: SearchIndex,
  query: EntryQuery,
  ask: PageAsk = { order: "oldest", limit: 10_000 },
): number[] => index.read((open) => findEntries(open, query, ask)).found.map(({ leaf }) => leaf.seq);

/** A value that some entry has, one that none has, or the beginning of one. */
const query = (): fc.Arbitrary<EntryQuery> => {
  const leaves = allLeaves(log.data);
  const values = (field: (typeof searchFields)[number]): fc.Arbitrary<readonly string[]> => {
    const known = [...new Set(leaves.flatMap((leaf) => valuesOf(leaf, field)))];
    const beginnings = ["tenant", "user", "session", "person", "exchange"].includes(field)
      ? []
      : known.map((value) => `${value.slice(0, 4)}*`);
    const all = [...known, ...beginnings, ...(field === "finding" ? ["personal-data:"] : []), "nothing"];
    return fc.uniqueArray(fc.constantFrom(...all), { minLength: 1, maxLength: 3 });
  };
  const fields = fc.uniqueArray(fc.constantFrom(...searchFields.filter((field) => field !== "prompt")), {
    maxLength: 3,
  });
  const time = fc.option(
    fc.constantFrom(...leaves.map(({ at }) => at)).chain((at) => fc.constantFrom(at - 1, at, at + 1)),
    {
      nil: undefined,
    },
  );
  return fields.chain((names) =>
    fc.record({
      where: fc.record(Object.fromEntries(names.map((name) => [name, values(name)]))),
      fromMs: time,
      toMs: time,
    }),
  );
};

test("every search finds exactly the entries that fit, in order, and counts them", () => {
  const index = search(log.data);
  expect(index.catchUp().size).toBe(log.inside.log.head().size);
  const leaves = allLeaves(log.data);
  let some = 0;
  fc.assert(
    fc.property(query(), fc.constantFrom(...groupFields), (asked, by) => {
      const expected = leaves.filter((leaf) => fits(leaf, asked));
      if (expected.length > 0) some += 1;
      const wanted = expected.map(({ seq }) => seq);
      expect(seqs(index, asked)).toEqual(wanted);
      expect(seqs(index, asked, { order: "newest", limit: 10_000 })).toEqual(wanted.toReversed());
      expect(index.read((open) => countEntries(open, asked))).toBe(expected.length);
      const groups = new Map<string, number>();
      for (const leaf of expected)
        for (const value of new Set(valuesOf(leaf, by))) groups.set(value, (groups.get(value) ?? 0) + 1);
      const counted = index.read((open) => countGroups(open, asked, by));
      expect(new Map(counted.map(({ value, count }) => [value, count]))).toEqual(groups);
      expect(counted.map(({ count }) => count)).toEqual([...groups.values()].sort((a, b) => b - a));
    }),
    { numRuns: 300 },
  );
  expect(some).toBeGreaterThan(100);
});

test("an index that grew with the log, and one made again, give the same answers", async () => {
  const own = await testLog(join(scratch, "growing"));
  const index = search(own.data);
  let made = 0;
  for (const count of [1, 7, 255, 256, 3, 300]) {
    for (let i = 0; i < count; i += 1) void own.inside.log.record(someEntry((made += 1)));
    await own.record(someEntry((made += 1)));
    index.catchUp();
  }
  const asked = [
    {},
    { user: [own.inside.pseudonyms.of("user", "user-3") ?? ""] },
    { kind: ["call.*"], finding: ["personal-data:"] },
  ].map((where) => ({ where }));
  const answers = (): unknown =>
    asked.map((one) => index.read((open) => findEntries(open, one, { order: "newest", limit: 5000 })));
  const before = answers();
  index.reindex();
  expect(answers()).toEqual(before);
  index.close();
  rmSync(join(own.data, "index"), { recursive: true });
  index.catchUp();
  expect(answers()).toEqual(before);
  expect(seqs(index, asked[1] ?? { where: {} })).toEqual(
    allLeaves(own.data)
      .filter((leaf) => fits(leaf, asked[1] ?? { where: {} }))
      .map(({ seq }) => seq),
  );
  await own.close();
});

test.each(["newest", "oldest"] as const)(
  "pages follow each other without gap or repeat while entries come in, %s first",
  async (order) => {
    const own = await testLog(join(scratch, `pages-${order}`));
    await own.record(...Array.from({ length: 50 }, (_, i) => someEntry(i)));
    const index = search(own.data);
    const { size } = index.catchUp();
    const asked: EntryQuery = { where: { kind: ["call.input"] } };
    const first = seqs(index, asked, { order, limit: 100 });
    const paged: number[] = [];
    let after: number | undefined;
    do {
      const page = index.read((open) => findEntries(open, asked, { order, limit: 4, after }));
      paged.push(...page.found.map(({ leaf }) => leaf.seq));
      after = page.next;
      if (paged.length === 8) {
        await own.record(someEntry(0), someEntry(3));
        index.catchUp();
      }
    } while (after !== undefined);
    expect(paged).toEqual(order === "newest" ? first : [...first, size, size + 1]);
    await own.close();
  },
);

test("calls are found by the prompt that their running digest covers", async () => {
  const own = await testLog(join(scratch, "prompts"));
  const digest = (of: string): string => `sha256:${of.repeat(64)}`;
  await own.record(
    {
      kind: "policy.loaded",
      feature: "a",
      digest: digest("1"),
      facts: { guarded: true, prompt: digest("a") },
    },
    {
      kind: "policy.loaded",
      feature: "a",
      digest: digest("2"),
      facts: { guarded: true, prompt: digest("a") },
    },
    {
      kind: "policy.loaded",
      feature: "b",
      digest: digest("3"),
      facts: { guarded: true, prompt: digest("b") },
    },
    { kind: "policy.loaded", feature: "c", digest: digest("4"), facts: { guarded: true } },
    ...["1", "2", "3", "4"].map((of) => ({ kind: "call.input" as const, exchange: of, digest: digest(of) })),
  );
  const index = search(own.data);
  index.catchUp();
  const calls = (prompt: string): (string | undefined)[] =>
    index
      .read((open) =>
        findEntries(
          open,
          { where: { prompt: [prompt], kind: ["call.input"] } },
          { order: "oldest", limit: 9 },
        ),
      )
      .found.map(({ leaf }) => leaf.exchange);
  expect([calls(digest("a")), calls("sha256:b*"), calls(digest("c"))]).toEqual([["1", "2"], ["3"], []]);
  await own.close();
});

test("a name that was too long for its leaf is found by the whole of it", async () => {
  const own = await testLog(join(scratch, "long-names"));
  const [feature, exchange] = ["f".repeat(400), "é".repeat(300)];
  await own.record({ kind: "call.input", feature, exchange, digest: "d".repeat(300) });
  const index = search(own.data);
  index.catchUp();
  expect(allLeaves(own.data).at(-1)?.feature).toMatch(/^cut:/);
  for (const where of [{ feature: [feature] }, { exchange: [exchange] }])
    expect(seqs(index, { where })).toHaveLength(1);
  await own.close();
});

test("a damaged index is made again by itself, and says so", () => {
  const data = copied("damaged");
  const said: string[] = [];
  const healthy = search(data);
  healthy.catchUp();
  const expected = seqs(healthy, { where: { kind: ["call.input"] } });
  healthy.close();
  const path = join(data, "index/entries.db");
  const whole = readFileSync(path);
  const damages: ((bytes: Buffer) => Buffer)[] = [
    (bytes) => bytes.subarray(0, 5000),
    () => Buffer.from("no database"),
    (bytes) => bytes.fill(0x41, 100, 4096),
    (bytes) => bytes.fill(0, 4096),
    (bytes) => {
      bytes.writeUInt32BE(99, 60);
      return bytes;
    },
  ];
  for (const [i, damage] of damages.entries()) {
    rmSync(`${path}-wal`, { force: true });
    rmSync(`${path}-shm`, { force: true });
    writeFileSync(path, damage(Buffer.from(whole)));
    const index = search(data, (line) => said.push(line));
    index.catchUp();
    expect(seqs(index, { where: { kind: ["call.input"] } }), `damage ${i}`).toEqual(expected);
    index.close();
    expect(said.length, `damage ${i}`).toBe(i + 1);
  }
  expect(said[0]).toMatch(/^the search index is made again: /);
});

test("a byte that changed in what is stored of an answer does not change the answer", () => {
  const data = copied("flipped");
  const healthy = search(data);
  healthy.catchUp();
  const asked: EntryQuery = { where: { finding: ["injection:override"] } };
  const expected = seqs(healthy, asked);
  healthy.close();
  const path = join(data, "index/entries.db");
  const whole = readFileSync(path);
  let mended = 0;
  for (let at = 4096; at < whole.length; at += 997) {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ 0x10;
    writeFileSync(path, bytes);
    const index = search(data, () => (mended += 1));
    index.catchUp();
    expect(seqs(index, asked), `byte ${at}`).toEqual(expected);
    index.close();
  }
  expect(mended).toBeGreaterThan(0);
});

test("an entry that changed in the log's files is not indexed, and not shown where it was indexed before", () => {
  const data = copied("changed");
  const index = search(data);
  index.catchUp();
  const path = join(data, "log/tile/entries/001");
  const text = readFileSync(path).toString("latin1");
  writeFileSync(path, Buffer.from(text.replace('"decision":"block"', '"decision":"allow"'), "latin1"));
  expect(() => seqs(index, { where: {} })).toThrow(expect.objectContaining({ code: "LOG_BROKEN" }));
  expect(() => index.reindex()).toThrow(expect.objectContaining({ code: "LOG_BROKEN" }));
  expect(() => search(data).catchUp()).toThrow(/not those that the checkpoint signs/);
  writeFileSync(path, Buffer.from(text, "latin1"));
  search(data).catchUp();
});

test("a bundle that is missing, and a checkpoint of somebody else, stop the index", () => {
  const data = copied("missing");
  rmSync(join(data, "log/tile/entries/000"));
  expect(() => search(data).catchUp()).toThrow(expect.objectContaining({ code: "LOG_BROKEN" }));
  const other = copied("other-checkpoint");
  const note = readFileSync(join(other, "log/checkpoint"), "utf8");
  writeFileSync(join(other, "log/checkpoint"), note.replace(/\n\d+\n/, "\n901\n"));
  expect(() => search(other).catchUp()).toThrow(expect.objectContaining({ code: "LOG_BROKEN" }));
});

test("a log that contradicts what it signed before is told, also when the index is made again, until somebody looks", async () => {
  const data = join(scratch, "rewritten");
  const first = await testLog(data);
  await first.record(...Array.from({ length: 20 }, (_, i) => someEntry(i)));
  await first.close();
  const older = join(scratch, "rewritten-before");
  cpSync(data, older, { recursive: true });
  const again = await testLog(data);
  await again.record(someEntry(21));
  const { size } = search(data).catchUp();
  await again.close();
  // The log as it was before, written on by somebody who has its key.
  const index = join(data, "index");
  for (const name of readdirSync(data)) if (name !== "index") rmSync(join(data, name), { recursive: true });
  cpSync(older, data, { recursive: true });
  const shorter = search(data);
  expect(() => shorter.catchUp()).toThrow(`it had ${size} entries and now has ${size - 2}`);
  const forged = await testLog(data);
  await forged.record(someEntry(99), someEntry(98), someEntry(97));
  for (const attempt of [
    () => search(data).catchUp(),
    () => search(data).reindex(),
    () => search(data).catchUp(),
  ])
    expect(attempt).toThrow(`its first ${size} entries have been replaced`);
  expect(readFileSync(join(index, "seen-checkpoint"), "utf8")).toContain(`\n${size}\n`);
  await forged.close();
  for (const one of opened) one.close();
  rmSync(index, { recursive: true });
  expect(search(data).catchUp().size).toBe(size + 2);
});

test("another log in the same folder gets an index of its own", async () => {
  const data = copied("replaced");
  search(data).catchUp();
  for (const one of opened) one.close();
  for (const name of ["log", "audit"]) rmSync(join(data, name), { recursive: true });
  const next = await testLog(data);
  await next.record(someEntry(1));
  const said: string[] = [];
  const index = search(data, (line) => said.push(line));
  expect(index.catchUp().size).toBe(next.inside.log.head().size);
  expect(said).toEqual(["the search index is made again: it is of another log"]);
  await next.close();
});

test("where there is no log there is no index", () => {
  const nowhere = join(scratch, "nowhere");
  expect(() => search(nowhere).catchUp()).toThrow(expect.objectContaining({ code: "USAGE" }));
  expect(existsSync(join(nowhere, "index"))).toBe(false);
});

test("an index that cannot be written is told with what to do", () => {
  const data = copied("no-folder");
  writeFileSync(join(data, "index"), "a file");
  expect(() => search(data).catchUp()).toThrow(
    expect.objectContaining({ code: "USAGE", hint: expect.stringContaining("delete it") as string }),
  );
});

test("only its owner may read the index, and nobody's name stands in it", () => {
  const index = search(log.data);
  index.catchUp();
  const folder = join(log.data, "index");
  expect((statSync(folder).mode & 0o777).toString(8)).toBe("700");
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.startsWith("entries.db")) expect((statSync(path).mode & 0o777).toString(8)).toBe("600");
    expect(readFileSync(path).includes("user-3")).toBe(false);
  }
});
