import { rmSync } from "node:fs";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { JsonObject } from "../../base/json.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import { testLog, type TestLog } from "../search/search.test-data.ts";
import { answerAsk } from "../socket/ask.ts";
import { asks } from "./all.ts";

const startMs = Date.UTC(2026, 0, 5);
const id = "abcdefghjkmn";
let log: TestLog;
const opened: TestLog[] = [];
beforeEach(async () => {
  log = await testLog(undefined, {
    persons: [
      { name: "ann", roles: ["approver"], tokenAtMs: 0 },
      { name: "bob", roles: ["approver"], tokenAtMs: 0 },
      { name: "una@example.com", roles: ["approver"], tokenAtMs: 0 },
      { name: "old", roles: ["approver"], tokenAtMs: startMs - 1 },
      { name: "new", roles: ["approver"], tokenAtMs: startMs },
      { name: "olga", roles: ["operator", "admin"], tokenAtMs: 0 },
    ],
  });
  opened.push(log);
});
afterAll(async () => {
  for (const one of opened) {
    await one.close();
    rmSync(one.data, { recursive: true, force: true });
  }
});

const asked = (more: JsonObject = {}, user = "una@example.com"): Promise<number> =>
  log.inside.log.record({
    kind: "approval.asked",
    feature: "support",
    environment: "prod",
    exchange: "x1",
    key: "k1",
    digest: "sha256:00",
    ...(user === "" ? {} : { user }),
    facts: { approval: id, tool: "refund", call: "c", expiresAtMs: startMs + 1000, needs: 2, ...more },
  });
const decide = (token: string, entry: number, more: JsonObject = {}): Promise<JsonObject> =>
  answerAsk(log.inside, asks, {
    ...{ token, ask: "approval-decide", approval: id, asked: entry, yes: true, reason: "they called" },
    requester: "una@example.com",
    ...more,
  }) as Promise<JsonObject>;
async function leafAt(index: unknown): Promise<Leaf> {
  const [bytes] = await log.inside.log.leaves(Number(index), 1);
  const leaf = bytes === undefined ? undefined : readLeaf(bytes);
  if (leaf === undefined) throw new Error(`no leaf ${String(index)}`);
  return leaf;
}

test("a yes is an entry that says who, to which call, and how many have said it; people in it are pseudonyms", async () => {
  const entry = await asked();
  const first = await decide("ann", entry);
  expect(first).toMatchObject({ by: "ann", have: 1 });
  expect(await leafAt(first["entry"])).toMatchObject({
    kind: "approval.given",
    feature: "support",
    exchange: "x1",
    user: (await leafAt(entry)).user,
    facts: {
      approval: id,
      asked: entry,
      tool: "refund",
      have: 1,
      needs: 2,
      by: log.inside.pseudonyms.of("user", "ann"),
    },
  });
  expect(JSON.stringify(await leafAt(first["entry"]))).not.toMatch(/ann"|una|called/);
  expect(await decide("bob", entry, { given: [first["entry"] ?? 0] })).toMatchObject({ have: 2 });
});

test.each<[string, string, JsonObject, RegExp]>([
  ["who asked for it", "una@example.com", {}, /who asked for this call/],
  ["whose token was made since", "new", {}, /token of new was made after/],
  ["who is no approver", "olga", {}, /has not the role approver/],
  ["nobody the log knows", "eve", {}, /does not know who asks/],
])("%s cannot say yes, and that they tried stands in the log", async (_who, token, more, message) => {
  const entry = await asked();
  await expect(decide(token, entry, more)).rejects.toThrow(message);
  expect(await leafAt(log.inside.log.head().size - 1)).toMatchObject({ kind: "access.refused" });
});

test("who asked for it may take it back, and who had their token a moment before may say yes", async () => {
  const entry = await asked();
  const no = await decide("una@example.com", entry, { yes: false });
  expect(await leafAt(no["entry"])).toMatchObject({ kind: "approval.denied", facts: { asked: entry } });
  await expect(decide("old", entry)).resolves.toMatchObject({ have: 1 });
});

test("one person's second yes is refused, and yes to another call does not count with it", async () => {
  const [entry, other] = [await asked(), await asked({ approval: "nmkjhgfedcba" })];
  const first = await decide("ann", entry);
  await expect(decide("ann", entry, { given: [first["entry"] ?? 0] })).rejects.toThrow("said yes");
  const elsewhere = await decide("ann", other, { approval: "nmkjhgfedcba" });
  expect(await decide("bob", entry, { given: [elsewhere["entry"] ?? 0] })).toMatchObject({ have: 1 });
});

test("a yes counts up to the last millisecond, and a no at any time", async () => {
  const entry = await asked();
  log.clock.atMs = startMs + 999;
  await expect(decide("ann", entry)).resolves.toMatchObject({ have: 1 });
  log.clock.atMs = startMs + 1000;
  await expect(decide("bob", entry)).rejects.toMatchObject({ code: "APPROVAL_EXPIRED" });
  await expect(decide("bob", entry, { yes: false })).resolves.toMatchObject({ by: "bob" });
});

test.each<[string, JsonObject, RegExp]>([
  ["an entry that asks for something else", { approval: "nmkjhgfedcba" }, /does not ask/],
  ["an entry that is not there", { asked: 9999 }, /does not ask/],
  ["another requester than the entry's", { requester: "cal" }, /another user/],
  ["neither yes nor no", { yes: "yes" }, /\/yes/],
  ["no reason", { reason: " " }, /reason/],
  ["a report in place of a reason", { reason: "x".repeat(2001) }, /longer than 2000/],
  ["yes of others that is no list", { given: ["7"] }, /\/given/],
  ["what nobody knows", { force: true }, /\/force/],
])("%s is refused", async (_what, more, message) => {
  await expect(decide("ann", await asked(), more)).rejects.toThrow(message);
});

test("where nobody is named as requester, none may be named when it is decided", async () => {
  const entry = await asked({ needs: 1 }, "");
  await expect(decide("ann", entry)).rejects.toThrow("another user");
});

test("what a person is shown is an entry with their pseudonym and the ids", async () => {
  const ask = (approvals: readonly string[]): Promise<unknown> =>
    answerAsk(log.inside, asks, { token: "ann", ask: "approval-shown", approvals: [...approvals] });
  const ids = Array.from({ length: 16 }, (_, i) => `abcdefghjk${String(i).padStart(2, "0")}`);
  const { entry } = (await ask(ids)) as { readonly entry: number };
  expect(await leafAt(entry)).toMatchObject({
    kind: "approval.shown",
    facts: { approvals: ids, by: log.inside.pseudonyms.of("user", "ann") },
  });
  for (const bad of [[], [...ids, "abcdefghjk99"], ["ABCDEFGHJKMN"]])
    await expect(ask(bad)).rejects.toThrow("/approvals");
  expect(await answerAsk(log.inside, asks, { token: "ann", ask: "approver" })).toEqual({ name: "ann" });
  await expect(answerAsk(log.inside, asks, { token: "olga", ask: "approver" })).rejects.toThrow("approver");
});
