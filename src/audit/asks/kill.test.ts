import { rmSync } from "node:fs";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { JsonObject } from "../../base/json.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import { testLog, type TestLog } from "../search/search.test-data.ts";
import { answerAsk } from "../socket/ask.ts";
import { asks } from "./all.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 0, 5);
let log: TestLog;
const opened: TestLog[] = [];
const open = async (): Promise<TestLog> => {
  const one = await testLog(undefined, {
    persons: [
      { name: "ann", roles: ["operator"], tokenAtMs: 0 },
      { name: "bob", roles: ["operator"], tokenAtMs: 0 },
      { name: "new", roles: ["operator"], tokenAtMs: startMs + 1 },
      { name: "rita", roles: ["reader", "admin"] },
    ],
  });
  opened.push(one);
  return one;
};
// A log of its own each: its time never goes back.
beforeEach(async () => {
  log = await open();
});
afterAll(async () => {
  for (const one of opened) {
    await one.close();
    rmSync(one.data, { recursive: true, force: true });
  }
});

const ask = (token: string, question: JsonObject): Promise<JsonObject> =>
  answerAsk(log.inside, asks, { token, ...question }) as Promise<JsonObject>;
const place = (more: JsonObject = {}, token = "ann"): Promise<JsonObject> =>
  ask(token, { ask: "kill", scope: { feature: "support" }, reason: "it sells boats", ...more });
const resume = (
  token: string,
  { id = "", entry = 0 }: JsonObject,
  more: JsonObject = {},
): Promise<JsonObject> =>
  ask(token, { ask: "kill-resume", kill: id, placed: entry, reason: "mended", ...more });

async function leafAt(index: unknown): Promise<Leaf> {
  const [bytes] = await log.inside.log.leaves(Number(index), 1);
  const leaf = bytes === undefined ? undefined : readLeaf(bytes);
  if (leaf === undefined) throw new Error(`no leaf ${String(index)}`);
  return leaf;
}
const payload = async (index: unknown): Promise<unknown> =>
  JSON.parse(await log.inside.log.openPayload({ index: Number(index), reader: "test", purpose: "test" }));

test("who stops something, what and why is an entry; the people in it are pseudonyms", async () => {
  const scope = { feature: "support", tool: "refund", tenant: "acme", user: "una" };
  const placed = await place({ scope, endsAtMs: startMs + hourMs, isPublic: true });
  expect(placed).toMatchObject({ by: "ann", atMs: startMs, needsSecondPerson: false });
  expect(placed["id"]).toMatch(/^[0-9a-z]{12}$/);
  const leaf = await leafAt(placed["entry"]);
  expect(leaf).toMatchObject({
    kind: "kill.placed",
    feature: "support",
    facts: {
      kill: placed["id"],
      tool: "refund",
      endsAtMs: startMs + hourMs,
      public: true,
      by: log.inside.pseudonyms.of("user", "ann"),
    },
  });
  expect(JSON.stringify(leaf)).not.toMatch(/ann"|una|acme|boats/);
  expect(await payload(placed["entry"])).toEqual({ by: "ann", reason: "it sells boats", scope });
});

test("a stop with the longest names there are says all of itself in its leaf", async () => {
  const scope = {
    feature: "f".repeat(63),
    tool: "t".repeat(128),
    model: "m".repeat(200),
    tenant: "x".repeat(256),
    user: "y".repeat(256),
    key: "k".repeat(64),
  };
  const placed = await place({ scope, needsSecondPerson: true, isPublic: true, endsAtMs: startMs + hourMs });
  expect((await leafAt(placed["entry"])).facts).toMatchObject({ kill: placed["id"], secondPerson: true });
});

test.each<[string, JsonObject]>([
  ["nothing", { scope: {} }],
  ["no scope", { scope: null }],
  ["all and a feature", { scope: { all: true, feature: "support" } }],
  ["all that is false", { scope: { all: false } }],
  ["a name that nobody knows", { scope: { colour: "red" } }],
  ["an empty name", { scope: { user: "" } }],
  ["a name that is too long", { scope: { feature: "f".repeat(64) } }],
  ["no reason", { reason: " " }],
  ["a reason that is too long", { reason: "x".repeat(2001) }],
  ["an end that is now", { endsAtMs: startMs }],
  ["a flag in words", { isPublic: "yes" }],
  ["a member that nobody knows", { id: "abc" }],
])("a stop of %s is refused, and nothing is written", async (_what, more) => {
  const { size } = log.inside.log.head();
  await expect(place(more)).rejects.toMatchObject({ code: "USAGE" });
  expect(log.inside.log.head().size).toBe(size);
});

test("only an operator stops and resumes, and that somebody else tried is written down", async () => {
  const placed = await place();
  await expect(place({}, "rita")).rejects.toMatchObject({ code: "SCOPE_REFUSED" });
  await expect(resume("rita", placed)).rejects.toMatchObject({ code: "SCOPE_REFUSED" });
  expect(await leafAt(log.inside.log.head().size - 1)).toMatchObject({
    kind: "access.refused",
    facts: { ask: "kill-resume", role: "operator", known: true },
  });
});

test("one person ends a stop that needs one", async () => {
  const placed = await place();
  const ended = await resume("bob", placed);
  expect(ended).toMatchObject({ state: "resumed", by: "bob" });
  expect(await leafAt(ended["entry"])).toMatchObject({
    kind: "kill.resumed",
    feature: "support",
    facts: { kill: placed["id"], placed: placed["entry"], by: log.inside.pseudonyms.of("user", "bob") },
  });
  expect(await payload(ended["entry"])).toEqual({ by: "bob", reason: "mended" });
});

test("a stop that needs two people is ended by two", async () => {
  const placed = await place({ needsSecondPerson: true });
  const first = await resume("ann", placed);
  expect(first).toMatchObject({ state: "asked" });
  const asked = { asked: first["entry"] ?? 0 };
  await expect(resume("ann", placed, asked)).rejects.toMatchObject({ code: "POLICY_HELD" });
  // Who does not say who asked is a first again.
  expect(await resume("bob", placed)).toMatchObject({ state: "asked" });
  expect(await resume("bob", placed, asked)).toMatchObject({ state: "resumed" });
});

test("an entry that did not place this stop, or asks for the end of another, does not count", async () => {
  const [one, two] = [await place({ needsSecondPerson: true }), await place({ needsSecondPerson: true })];
  await expect(resume("ann", { ...one, entry: two["entry"] ?? 0 })).rejects.toMatchObject({ code: "USAGE" });
  await expect(resume("ann", { ...one, entry: 0 })).rejects.toMatchObject({ code: "USAGE" });
  await expect(resume("ann", { ...one, entry: 999_999 })).rejects.toMatchObject({ code: "USAGE" });
  const other = await resume("ann", two);
  expect(await resume("bob", one, { asked: other["entry"] ?? 0 })).toMatchObject({ state: "asked" });
  expect(await resume("bob", one, { asked: one["entry"] ?? 0 })).toMatchObject({ state: "asked" });
});

test.each([
  ["a day", 24 * hourMs, "resumed"],
  ["a moment more", 24 * hourMs + 1, "asked"],
])("a request that is %s old counts or has lapsed", async (_age, ageMs, state) => {
  const placed = await place({ needsSecondPerson: true });
  const first = await resume("ann", placed);
  log.clock.atMs += ageMs;
  expect(await resume("bob", placed, { asked: first["entry"] ?? 0 })).toMatchObject({ state });
});

test("a token that was made since the stop counts a day later", async () => {
  const placed = await place({ needsSecondPerson: true });
  await expect(resume("new", placed)).rejects.toMatchObject({ code: "POLICY_HELD" });
  log.clock.atMs = startMs + 1 + 24 * hourMs - 1;
  await expect(resume("new", placed)).rejects.toMatchObject({ code: "POLICY_HELD" });
  log.clock.atMs += 1;
  expect(await resume("new", placed)).toMatchObject({ state: "asked" });
});

test("what stands is read again from the log alone", async () => {
  const user = { scope: { user: "una" }, needsSecondPerson: true };
  const [stays, ends, asked] = [await place(user), await place(), await place({ needsSecondPerson: true })];
  const over = await place({ endsAtMs: startMs + 1 });
  await resume("bob", ends);
  const first = await resume("bob", asked);
  const block = await log.inside.log.record({
    kind: "block.placed",
    user: "una",
    facts: { kill: "b1", endsAtMs: startMs + hourMs },
    payload: JSON.stringify({ by: "anomalies", reason: "50 violations", scope: { user: "una" } }),
  });
  log.clock.atMs += 1;
  const found = (await ask("ann", { ask: "kills" })) as unknown as JsonObject[];
  const common = { reason: "it sells boats", by: "ann", isPublic: false, byProgram: false };
  expect(found).toEqual([
    { ...common, ...stays, scope: { user: "una" } },
    {
      ...common,
      ...asked,
      scope: { feature: "support" },
      resumeAsked: { by: "bob", atMs: startMs, entry: first["entry"] },
    },
    {
      ...{
        id: "b1",
        entry: block,
        atMs: startMs,
        needsSecondPerson: false,
        isPublic: false,
        byProgram: true,
      },
      ...{ endsAtMs: startMs + hourMs, by: "anomalies", reason: "50 violations", scope: { user: "una" } },
    },
  ]);
  expect(found.some(({ id }) => id === over["id"])).toBe(false);
});
