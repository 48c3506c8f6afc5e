import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NewEntry } from "../evidence/entry.ts";
import { KeyRing } from "../gateway/keys.ts";
import type { Access } from "../secrets/keeper.ts";
import { openSqliteKeys } from "../store/sqlite/keys.ts";
import { openSqliteRotation } from "../store/sqlite/rotation.ts";
import type { KeyRecord, KeyStore } from "../store/store.ts";
import { makeKey } from "./replace-key.ts";
import { openRotation, type Rotation } from "./rotation.ts";
import type { RotationFacts } from "./rotation-items.ts";

const dayMs = 86_400_000;
const pepper = new Uint8Array(32).fill(7);
let folder: string;
let nowMs: number;
let keys: KeyStore;
let entries: NewEntry[];
let reports: string[];
let rotation: Rotation;
let logIsAway: boolean;

const facts = (rules: Partial<RotationFacts["rules"]> = {}): RotationFacts => ({
  rules: {
    lifeMs: { high: 90 * dayMs, medium: 180 * dayMs, low: 365 * dayMs },
    graceMs: 14 * dayMs,
    overdue: "block",
    ...rules,
  },
  risks: new Map([["vault:secret/db#password", "high"]]),
  features: [
    { feature: "boats", owner: "boats@example.com", providers: ["openai"] },
    { feature: "sails", owner: "sails@example.com", providers: ["anthropic"] },
  ],
});

const recorder = {
  record: async (entry: NewEntry): Promise<number> => {
    if (logIsAway) throw new Error("the log is away");
    return Promise.resolve(entries.push(entry));
  },
};
const making = () => ({ recorder, keys, pepper, randomBytes });
const open = (of = facts()): Rotation =>
  openRotation({
    ...making(),
    folder: { path: folder, secretFor: () => new Uint8Array(32).fill(9) },
    facts: of,
    environment: "prod",
    now: () => nowMs,
    report: (line) => reports.push(line),
  });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-rotation-"));
  keys = openSqliteKeys(join(folder, "keys.db"));
  [entries, reports, nowMs, logIsAway] = [[], [], Date.UTC(2026, 0, 1), false];
  rotation = open();
});
afterEach(async () => {
  await rotation.close();
  keys.close();
  rmSync(folder, { recursive: true });
});

const key = async (more: Partial<KeyRecord> = {}) =>
  makeKey(
    making(),
    { label: "", features: ["boats"], environments: ["prod"], createdAtMs: nowMs, ...more },
    () => ({}),
  );
const opens = async (text: string): Promise<string> => {
  const ring = new KeyRing(keys, pepper, () => nowMs, rotation.watch);
  try {
    return (await ring.authenticate({ authorization: `Bearer ${text}` })).id;
  } catch (error) {
    return (error as Error).message;
  }
};
const told = (): readonly string[] =>
  entries
    .filter(({ kind }) => kind === "key.rotation-due")
    .map(({ facts: of }) => JSON.stringify([of?.["what"], of?.["stage"]]).replace(/\W+/g, " ").trim());
async function after(days: number): Promise<void> {
  nowMs += days * dayMs;
  await rotation.round();
}

describe("a virtual key", () => {
  test("is told of at 80 % of its age and when it is due, once each, and stops after its grace", async () => {
    const { key: text, record } = await key();
    await after(143);
    expect(told()).toEqual([]);
    await after(1);
    await rotation.round();
    expect(told()).toEqual(["key soon"]);
    expect(entries.at(-1)).toMatchObject({
      kind: "key.rotation-due",
      environment: "prod",
      key: record.id,
      facts: {
        risk: "medium",
        ageDays: 144,
        owner: "boats@example.com",
        dueAtMs: record.createdAtMs + 180 * dayMs,
      },
    });
    await after(36);
    expect(told()).toEqual(["key soon", "key due"]);
    await after(13);
    expect(await opens(text)).toBe(record.id);
    await after(1);
    expect(told()).toEqual(["key soon", "key due", "key stopped"]);
    expect(await opens(text)).toContain("not replaced in time");
    expect(reports.join("\n")).toContain(
      `the key ${record.id} (boats@example.com) was due to be replaced on 2026-06-30`,
    );
  });

  test("goes on where the rules only warn", async () => {
    await rotation.close();
    rotation = open(facts({ overdue: "warn" }));
    const { key: text, record } = await key({ risk: "high" });
    await after(1000);
    await after(1000);
    expect([told(), await opens(text)]).toEqual([["key due"], record.id]);
  });

  test("that was old before anybody told has its whole grace, also over a restart", async () => {
    const { key: text, record } = await key({ createdAtMs: nowMs - 1000 * dayMs });
    await after(0);
    await rotation.close();
    rotation = open();
    await after(13);
    expect([told(), await opens(text)]).toEqual([["key due"], record.id]);
    await after(1);
    expect(await opens(text)).toContain("not replaced in time");
  });

  test("is not told of where that cannot be written down, and then is", async () => {
    await key({ createdAtMs: nowMs - 150 * dayMs });
    logIsAway = true;
    await expect(rotation.round()).rejects.toThrow("away");
    logIsAway = false;
    await rotation.round();
    expect(told()).toEqual(["key soon"]);
  });

  test("that was replaced, revoked or has ended is nobody's worry", async () => {
    const old = nowMs - 170 * dayMs;
    const { record } = await key({ createdAtMs: old });
    await keys.rotate(
      record.id,
      { ...record, id: "next", createdAtMs: nowMs, replaces: record.id },
      nowMs + dayMs,
    );
    const { record: revoked } = await key({ createdAtMs: old });
    await keys.revoke(revoked.id, nowMs);
    await key({ createdAtMs: old, expiresAtMs: nowMs });
    await rotation.round();
    expect(told()).toEqual([]);
  });

  test("is known by its last use a round later, and after a restart", async () => {
    const { key: text, record } = await key();
    await opens(text);
    nowMs += 5;
    await opens(text);
    const usedAtMs = nowMs;
    await rotation.close();
    rotation = open();
    await rotation.round();
    expect(await opens("sw-000000000000-0000000000000000000000000000000000000000")).toContain("not known");
    const store = openSqliteRotation(join(folder, "rotation.db"));
    expect([...store.lastUses()]).toEqual([[record.id, usedAtMs]]);
    store.close();
  });
});

describe("a key that goes to a file", () => {
  const path = (): string => join(folder, "keys", "boats.key");
  const inFile = (): string => readFileSync(path(), "utf8").trim();
  beforeEach(() => mkdirSync(join(folder, "keys")));

  test("is replaced a day before it is due, and the old one works on for that day", async () => {
    const { key: first, record } = await key({ rotateTo: path(), limits: { requestsPerHour: 5 } });
    expect([inFile(), statSync(path()).mode & 0o777]).toEqual([first, 0o600]);
    await after(178.9);
    expect([inFile(), told()]).toEqual([first, []]);
    await after(0.1);
    const second = inFile();
    expect(second).not.toBe(first);
    expect(readdirSync(join(folder, "keys"))).toEqual(["boats.key"]);
    const next = (await keys.list()).find(({ replaces }) => replaces === record.id);
    expect(next).toMatchObject({
      account: record.id,
      limits: { requestsPerHour: 5 },
      rotateTo: path(),
      features: ["boats"],
    });
    expect(entries.at(-1)).toMatchObject({ kind: "key.rotated", key: next?.id, facts: { by: "schedule" } });
    expect([await opens(first), await opens(second)]).toEqual([record.id, next?.id]);
    nowMs += dayMs;
    expect([await opens(first), await opens(second)]).toEqual(["the key has expired", next?.id]);
    expect(JSON.stringify([entries, reports])).not.toContain(second.slice(16));
  });

  test("keeps the length of its life", async () => {
    await key({ rotateTo: path(), expiresAtMs: nowMs + 10 * dayMs });
    await after(9);
    expect((await keys.list()).at(-1)).toMatchObject({ createdAtMs: nowMs, expiresAtMs: nowMs + 10 * dayMs });
  });

  test("whose file cannot be written goes on, its owner is told when it is due, and it is tried again", async () => {
    const { key: first } = await key({ rotateTo: path() });
    rmSync(join(folder, "keys"), { recursive: true });
    await after(179.5);
    expect([told(), await keys.list()]).toEqual([[], [expect.anything()]]);
    expect(reports.at(-1)).toMatch(/could not be replaced: the key's file .* ENOENT/);
    await after(1);
    expect([told(), await opens(first)]).toEqual([["key due"], expect.stringMatching(/^[0-9a-z]{12}$/)]);
    mkdirSync(join(folder, "keys"));
    await rotation.round();
    expect(await opens(inFile())).toMatch(/^[0-9a-z]{12}$/);
  });

  test("survives a crash between the two: the staged key is taken where it is known, else thrown away", async () => {
    const { key: first, record } = await key({ rotateTo: path() });
    writeFileSync(`${path()}.next`, "sw-neverwasgood-x\n");
    await rotation.round();
    expect([inFile(), readdirSync(join(folder, "keys"))]).toEqual([first, ["boats.key"]]);
    const { key: second } = await makeKey(
      making(),
      { label: "", features: ["boats"], environments: ["prod"], createdAtMs: nowMs, replaces: record.id },
      () => ({}),
    );
    writeFileSync(`${path()}.next`, `${second}\n`);
    await rotation.round();
    expect([inFile(), readdirSync(join(folder, "keys"))]).toEqual([second, ["boats.key"]]);
  });

  test("is not written through a link that somebody put there", async () => {
    const victim = join(folder, "victim");
    writeFileSync(victim, "theirs");
    symlinkSync(victim, `${path()}.next`);
    await expect(key({ rotateTo: path() })).rejects.toThrow("ELOOP");
    expect(readFileSync(victim, "utf8")).toBe("theirs");
  });
});

describe("a credential of others", () => {
  const reference = "vault:secret/apps#openai";
  const read = (value: string, more: Partial<Access["found"]> = {}, of = reference): void =>
    rotation.seen({
      reference: of,
      purpose: "provider:openai",
      reason: "refresh",
      outcome: "read",
      found: { value, version: "1", ...more },
      ms: 1,
    });

  test("is told of by the age of its value, which a new value begins anew", async () => {
    read("sk-one");
    await after(100);
    // Written anew, as a version of its own, and still the same value.
    read("sk-one", { version: "2", createdAtMs: nowMs });
    await after(44);
    expect(told()).toEqual(["credential soon"]);
    expect(entries.at(-1)).toMatchObject({
      facts: { reference, risk: "medium", ageDays: 144, owner: "boats@example.com" },
    });
    read("sk-two");
    await after(143);
    expect(told()).toHaveLength(1);
    await after(1);
    expect(told()).toEqual(["credential soon", "credential soon"]);
    await after(36);
    await after(1000);
    expect(told()).toEqual(["credential soon", "credential soon", "credential due"]);
  });

  test("is as old as its store says, and due when it ends there", async () => {
    read("sk-one", { createdAtMs: nowMs - 150 * dayMs });
    read("db", { expiresAtMs: nowMs + 10 * dayMs }, "vault:secret/db#password");
    await rotation.round();
    expect(told()).toEqual(["credential soon"]);
    await after(8);
    expect(entries.at(-1)).toMatchObject({ facts: { reference: "vault:secret/db#password", risk: "high" } });
  });

  test.each([
    ["30 days before a start is still known", 0, ["credential due"]],
    ["longer before is forgotten: the configuration does not name it any more", 1, []],
  ])("that was read %s", async (_when, moreMs, stages) => {
    read("sk-one");
    nowMs += 30 * dayMs + moreMs;
    await rotation.start();
    await after(1000);
    expect(told()).toEqual(stages);
  });

  test("leaves nothing of its value anywhere", async () => {
    read("sk-never-in-a-file");
    await after(500);
    await rotation.close();
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name)).includes("sk-never-in-a-file")).toBe(false);
    expect(JSON.stringify([entries, reports])).not.toContain("sk-never");
    rotation = open();
  });
});
