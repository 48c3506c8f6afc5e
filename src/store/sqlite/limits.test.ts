import {
  appendFileSync,
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
import { afterAll, expect, test } from "vitest";
import type { Change } from "../../limits/account-store.ts";
import { Account } from "../../limits/account.ts";
import { replay } from "../../limits/accounts.ts";
import { changesIn, LimitsJournal } from "./limits-journal.ts";
import { openSqliteLimits, readSqliteLimits } from "./limits.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-limits-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const fresh = (): string => join(folder, `limits-${(files += 1)}.db`);
const atMs = Date.UTC(2026, 10, 21, 12);
const change = (ids: readonly string[], tokens: number, more: Partial<Change> = {}): Change => ({
  ids,
  atMs,
  requests: 1,
  tokens,
  nanos: tokens * 10,
  ...more,
});
const journals = (path: string): readonly string[] =>
  readdirSync(folder).filter((name) => join(folder, name).startsWith(`${path}.journal-`));
/** Day's tokens of an account as the store has it. */
const tokensOf = (store: { find(id: string): string | undefined }, id: string): number | undefined => {
  const text = store.find(id);
  return text === undefined ? undefined : new Account(id, "user", text).dayTokens;
};

test("a charge is there when the next process opens the file, although this one never ended", () => {
  const path = fresh();
  const killed = openSqliteLimits(path);
  killed.charge(change(["feature a", "user a x"], 100));
  killed.charge(change(["feature a"], 7));
  const next = openSqliteLimits(path);
  expect([tokensOf(next, "feature a"), tokensOf(next, "user a x"), tokensOf(next, "user a y")]).toEqual([
    107,
    100,
    undefined,
  ]);
  expect(journals(path)).toHaveLength(1);
});

test("what was given back in a journal's last moment may be lost, what was charged is not", async () => {
  const path = fresh();
  const killed = openSqliteLimits(path);
  killed.charge(change(["user a x"], 100));
  killed.settle(change(["user a x"], -60, { requests: 0 }));
  expect(tokensOf(openSqliteLimits(path), "user a x")).toBe(100);
  const other = fresh();
  const patient = openSqliteLimits(other);
  patient.charge(change(["user a x"], 100));
  patient.settle(change(["user a x"], -60, { requests: 0 }));
  await expect
    .poll(() =>
      [...(readSqliteLimits(other)?.entries() ?? [])].map(
        ([id, text]) => new Account(id, "user", text).dayTokens,
      ),
    )
    .toEqual([40]);
  patient.charge(change(["user a x"], 1));
  expect(tokensOf(openSqliteLimits(other), "user a x")).toBe(41);
});

test("a checkpoint takes the place of the journals before it, and what came meanwhile stands in the next", async () => {
  const path = fresh();
  const store = openSqliteLimits(path);
  const accounts = Array.from({ length: 1000 }, (_, i) => `user a ${i}`);
  for (const id of accounts) store.charge(change([id], 5));
  const kept = [
    ...replay(
      accounts.map((id) => change([id], 5)),
      () => undefined,
    ).values(),
  ];
  const done = store.checkpoint(kept.map((account) => ({ id: account.id, ...account.kept() })));
  store.charge(change(["user a 0"], 3));
  const crashed = openSqliteLimits(fresh());
  crashed.close([]);
  await done;
  expect(journals(path)).toHaveLength(1);
  store.charge(change(["user a 1"], 4));
  const next = openSqliteLimits(path);
  expect(["user a 0", "user a 1", "user a 999"].map((id) => tokensOf(next, id))).toEqual([8, 9, 5]);
});

test("a crash in the middle of a checkpoint loses nothing and counts nothing twice", async () => {
  const path = fresh();
  const store = openSqliteLimits(path);
  for (let i = 0; i < 500; i += 1) store.charge(change([`user a ${i}`], 5));
  const rows = Array.from({ length: 500 }, (_, i) => {
    const account = new Account(`user a ${i}`, "user");
    account.add(change([], 5), { atMs, minute: Math.floor(atMs / 60_000), day: 20_778, month: 24_322 });
    return { id: account.id, ...account.kept() };
  });
  // Its first piece is written, its transaction open: as after kill -9, nobody ends it.
  const goingOn = store.checkpoint(rows);
  store.charge(change(["user a 3"], 2));
  expect(journals(path)).toHaveLength(2);
  const seen = readSqliteLimits(path);
  expect(new Account("", "user", seen?.get("user a 3")).dayTokens).toBe(7);
  expect(new Account("", "user", seen?.get("user a 499")).dayTokens).toBe(5);
  await goingOn;
});

test("what nobody can be held to any more is thrown away", async () => {
  const path = fresh();
  const store = openSqliteLimits(path);
  store.charge(change(["user a x"], 1));
  await store.checkpoint([
    { id: "user a old", text: "{}", untilMs: atMs - 1 },
    { id: "user a now", text: "{}", untilMs: atMs },
  ]);
  expect([store.find("user a old"), store.find("user a now")]).toEqual([undefined, "{}"]);
});

test("a line that was cut off, and bytes that nobody wrote, are passed over", () => {
  const path = `${fresh()}.journal-1`;
  const journal = new LimitsJournal(path);
  journal.charge(change(["feature a"], 5));
  appendFileSync(path, "\0\0\0\nc 1 1 1\nc x\n");
  journal.charge(change(["feature a", "key b"], 6));
  appendFileSync(path, "c 17000000");
  expect([...changesIn(path)]).toEqual([change(["feature a"], 5), change(["feature a", "key b"], 6)]);
  journal.close();
});

test("a full disk lets nobody through, and says what is wrong", () => {
  const path = fresh();
  const store = openSqliteLimits(path);
  const [name = ""] = journals(path);
  // The device that is always full stands where the next journal is to be.
  rmSync(join(folder, name));
  const full = new LimitsJournal("/dev/full");
  expect(() => full.charge(change(["feature a"], 5))).toThrow(
    expect.objectContaining({
      code: "LIMITS_UNAVAILABLE",
      hint: expect.stringContaining("ENOSPC") as string,
    }),
  );
  full.settle(change(["feature a"], -5));
  full.close();
  store.close([]);
});

test("nobody but the owner reads the files", () => {
  const path = fresh();
  const store = openSqliteLimits(path);
  store.charge(change(["feature a"], 5));
  for (const name of readdirSync(folder).filter((one) => join(folder, one).startsWith(path)))
    expect((statSync(join(folder, name)).mode & 0o777).toString(8)).toBe("600");
});

test("who only looks changes nothing", () => {
  const path = fresh();
  expect(readSqliteLimits(path)).toBeUndefined();
  const store = openSqliteLimits(path);
  store.charge(change(["feature a"], 5));
  const [name = ""] = journals(path);
  const before = readFileSync(join(folder, name), "utf8");
  expect(new Account("", "feature", readSqliteLimits(path)?.get("feature a")).dayTokens).toBe(5);
  expect(journals(path)).toEqual([name]);
  expect(readFileSync(join(folder, name), "utf8")).toBe(before);
  store.close([]);
  expect(readSqliteLimits(path)?.size).toBe(0);
});

test("whatever was charged and given back, in whatever order, is what the next process reads", () => {
  const ids = ["environment prod", "feature a", "key k", "user a x", "user a y", "session a s"];
  const changes = fc.array(
    fc.record({
      ids: fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1 }),
      atMs: fc.nat(40 * 86_400_000).map((ms) => atMs + ms),
      requests: fc.constantFrom(0, 1),
      tokens: fc.integer({ min: -1000, max: 100_000 }),
      nanos: fc.integer({ min: -1e9, max: 1e12 }),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(changes, (all) => {
      const path = `${fresh()}.journal-1`;
      writeFileSync(path, "");
      const journal = new LimitsJournal(path);
      for (const one of all)
        if (one.requests === 1) journal.charge(one);
        else journal.settle(one);
      journal.close();
      expect([...changesIn(path)]).toEqual(all);
    }),
    { numRuns: 50 },
  );
});
