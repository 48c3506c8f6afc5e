import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { verifyLog } from "../audit/proofs/verify.ts";
import { leavesBetween, openPublished } from "../audit/read.ts";
import { startAuditd } from "../app/auditd-child.ts";
import { openSqliteKeys } from "../store/sqlite/keys.ts";
import { ran } from "./terminal.test-data.ts";

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "seaworthy-keys-cli-"));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const keys = async (...args: string[]): ReturnType<typeof ran> => ran(["keys", ...args, "--data", data]);

test.each<[string, string[], string]>([
  ["create without a feature", ["create"], "which feature is the key for?"],
  [
    "create for an environment that is none",
    ["create", "--feature", "a", "--environment", "live"],
    "no environment live",
  ],
  [
    "create with an end that is none",
    ["create", "--feature", "a", "--expires", "soon"],
    "--expires soon is no length",
  ],
  [
    "create with an end that is now",
    ["create", "--feature", "a", "--expires", "0s"],
    "with --expires 0 the key would never open anything",
  ],
  [
    "create with an end in other words for now",
    ["create", "--feature", "a", "--expires", "000d"],
    "with --expires 0 the key would never open anything",
  ],
  [
    "create with an end in the past",
    ["create", "--feature", "a", "--expires=-1d"],
    "--expires -1d is no length of time",
  ],
  [
    "rotate with an end that is now",
    ["rotate", "a", "--expires", "0h"],
    "with --expires 0 the key would never",
  ],
  [
    "create with a limit that lets nobody through",
    ["create", "--feature", "a", "--requests-per-hour", "0"],
    "--requests-per-hour 0 is no limit",
  ],
  [
    "create with half a token",
    ["create", "--feature", "a", "--tokens-per-day", "0.5"],
    "--tokens-per-day 0.5 is no limit",
  ],
  [
    "create with money that is none",
    ["create", "--feature", "a", "--spend-per-month", "0.0000000001"],
    "--spend-per-month 0.0000000001 is no sum",
  ],
  ["rotate with a debt", ["rotate", "a", "--spend-per-day=-5"], "--spend-per-day -5 is no sum of US dollars"],
  ["create with a word too many", ["create", "support", "--feature", "a"], 'nobody asked for "support"'],
  ["list with a word", ["list", "all"], 'nobody asked for "all"'],
  ["rotate without an id", ["rotate"], "keys rotate takes one key id"],
  ["rotate two", ["rotate", "a", "b"], "keys rotate takes one key id"],
  ["rotate with a grace that is none", ["rotate", "a", "--grace", "1"], "--grace 1 is no length of time"],
  ["revoke without an id", ["revoke"], "keys revoke takes one key id"],
  ["revoke two", ["revoke", "a", "b"], "keys revoke takes one key id"],
])("asked wrongly, nothing is opened and nothing changes: %s", async (_name, args, message) => {
  const { code, out, err } = await keys(...args);
  expect([code, out]).toEqual([2, []]);
  expect(err[0]).toContain(message);
  expect(existsSync(join(data, "keys.db"))).toBe(false);
});

test("what is asked of a key that is not there is asked wrongly, and leaves no entry", async () => {
  const auditd = await startAuditd({ data });
  for (const verb of ["rotate", "revoke"]) {
    const { code, err } = await keys(verb, "nobody");
    expect([code, err[0]]).toEqual([2, "error: there is no key nobody"]);
  }
  expect(await keys("list")).toEqual({
    code: 0,
    out: [],
    err: ["there are no keys; make one with `keys create`"],
  });
  expect(await keys("list", "--json")).toEqual({ code: 0, out: ["[]"], err: [] });
  await auditd.close();
  expect((await verifyLog(data)).size).toBe(2);
});

interface Shown {
  readonly key: string;
  readonly id: string;
  readonly state: string;
}
const json = async <T>(...args: string[]): Promise<T> => {
  const { code, out } = await keys(...args, "--json");
  expect(code).toBe(0);
  return JSON.parse(out[0] ?? "") as T;
};

test("a key is shown once, listed without itself, and each of its changes is in the log first", async () => {
  const auditd = await startAuditd({ data });
  const first = await json<Shown>(
    "create",
    "--feature",
    "a",
    "--feature",
    "b",
    "--label",
    "till",
    "--expires",
    "1d",
  );
  const plain = await keys("create", "--feature", "*", "--environment", "*");
  expect([plain.out.length, plain.out[0]]).toEqual([1, expect.stringMatching(/^sw-\w{12}-\w{40}$/)]);
  expect(plain.err.join()).not.toContain(plain.out[0]);
  const next = await json<Shown>("rotate", first.id, "--grace", "0s");
  expect((await keys("revoke", next.id)).code).toBe(0);
  expect((await keys("rotate", next.id)).err[0]).toBe(`error: the key ${next.id} was revoked`);
  const list = await keys("list", "--json");
  for (const { key } of [first, next]) expect(list.out[0]).not.toContain(key.slice(16));
  const states = (JSON.parse(list.out[0] ?? "") as Shown[]).map(({ id, state }) => [id, state]);
  expect(Object.fromEntries(states)).toMatchObject({ [first.id]: "expired", [next.id]: "revoked" });
  expect((await keys("list")).out).toHaveLength(3);
  await auditd.close();
  // The log's own start, two keys made, one rotated, one revoked.
  expect(await verifyLog(data)).toMatchObject({ ok: true, size: 6 });
  const log = openPublished(data);
  const checkpoint = log.checkpoint();
  if (checkpoint === undefined) throw new Error("there is no checkpoint");
  const leaves = [...leavesBetween(log, checkpoint, { from: 0, to: checkpoint.size })];
  const changes = leaves.filter(({ kind }) => kind.startsWith("key."));
  // Whose account of the system it was, by one pseudonym.
  expect([changes.length, new Set(changes.map(({ user }) => user)).size]).toEqual([4, 1]);
  expect(changes[0]?.user).toMatch(/^[\w-]{16,}$/);
  const store = openSqliteKeys(join(data, "keys.db"));
  expect(await store.find(next.id)).toMatchObject({
    replaces: first.id,
    features: ["a", "b"],
    label: "till",
  });
  store.close();
});

test("a key carries limits of its own, a rotation keeps them and what was used, and entries say them", async () => {
  const auditd = await startAuditd({ data });
  const created = JSON.parse(
    (
      await keys(
        ...["create", "--feature", "a", "--requests-per-hour", "5", "--tokens-per-day", "1000"],
        ...["--spend-per-month", "20.5", "--json"],
      )
    ).out[0] ?? "",
  ) as Shown & { readonly limits: object };
  expect(created.key).toMatch(/^sw-/);
  expect(created.limits).toEqual({ requestsPerHour: 5, tokensPerDay: 1000, spendPerMonthUsd: 20.5 });
  const rotated = JSON.parse(
    (await keys("rotate", created.id, "--tokens-per-day", "2000", "--concurrent", "3", "--json")).out[0] ??
      "",
  ) as Shown & { readonly limits: object };
  expect(rotated.limits).toEqual({
    requestsPerHour: 5,
    tokensPerDay: 2000,
    concurrent: 3,
    spendPerMonthUsd: 20.5,
  });
  const third = JSON.parse((await keys("rotate", rotated.id, "--json")).out[0] ?? "") as Shown;
  const store = openSqliteKeys(join(data, "keys.db"));
  expect(await store.find(third.id)).toMatchObject({
    account: created.id,
    replaces: rotated.id,
    limits: { requestsPerHour: 5, tokensPerDay: 2000, concurrent: 3, nanosPerMonth: 20_500_000_000 },
  });
  store.close();
  expect((await keys("list")).out.at(-1)).toMatch(
    /5 requests\/hour, 2000 tokens\/day, 3 at a time, \$20\.5\/month$/,
  );
  await auditd.close();
});
