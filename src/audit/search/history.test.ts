import { hash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import { answerAsk } from "../socket/ask.ts";
import { asks } from "../asks/all.ts";
import { writeFrame } from "../socket/frames.ts";
import { readLeaf } from "../leaf.ts";
import { payloadBytesMax } from "../record.ts";
import { answerSearch } from "./answer-search.ts";
import type { EntryQuery } from "./entry-query.ts";
import { exchangesOf, historyLeaves, withPayloads, type HistoryExchange } from "./history.ts";
import { PayloadSeeker } from "../payload-seeker.ts";
import { withPseudonyms, type AskLog } from "./read-query.ts";
import { SearchIndex, searchPlaces } from "./search-index.ts";
import { allLeaves, testLog, type TestLog } from "./search.test-data.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-history-"));
const dayMs = 86_400_000;
const persons = [
  { name: "ines", roles: ["reader", "investigator", "privacy"] as const },
  { name: "rita", roles: ["reader"] as const },
];
let log: TestLog;
let index: SearchIndex;
/** What each exchange of Ann was, as it was sent: kind and payload. */
const script = new Map<string, { kind: string; payload: string }[]>();

beforeAll(async () => {
  log = await testLog(join(scratch, "log"), { segmentBytesMax: 64 * 1024, persons });
  index = new SearchIndex(searchPlaces(log.data), () => undefined);
  // Ann in three sessions over five weeks; others between, of whom one has her name in another tenant.
  for (let i = 0; i < 900; i += 1) {
    log.clock.atMs += (35 * dayMs) / 900;
    await Promise.all(entriesOf(i).map((entry) => log.inside.log.record(entry)));
  }
  await log.record();
});
afterAll(async () => {
  index.close();
  await log.close();
  rmSync(scratch, { recursive: true, force: true });
});

function entriesOf(i: number): NewEntry[] {
  const isAnn = i % 9 === 4;
  const people = isAnn
    ? { tenant: "acme", user: "ann", session: `ann-${Math.floor(i / 300)}` }
    : { tenant: i % 2 === 0 ? "acme" : "other", user: i % 5 === 0 ? "ann2" : "bob", session: `s-${i}` };
  const other = i === 500 ? { ...people, tenant: "other", user: "ann" } : people;
  const about = { ...other, exchange: `exchange-${i}`, feature: "support", environment: "prod" };
  const texts = [
    `{"request":"question ${i} é 😀 \\u0000 \\"quoted\\""}`,
    `answer ${i}\n${"x".repeat((i % 40) * 50)}`,
  ];
  const entries: NewEntry[] = [
    { ...about, kind: "call.input", decision: "allow", payload: texts[0] ?? "" },
    { ...about, kind: "call.retried" },
    { ...about, kind: "call.output", decision: i % 3 === 0 ? "redact" : "allow", payload: texts[1] ?? "" },
  ];
  if (isAnn)
    script.set(
      about.exchange,
      entries.map(({ kind, payload = "" }) => ({ kind, payload })),
    );
  return entries;
}

const asker =
  (token: string): AskLog =>
  (question) =>
    answerAsk(log.inside, asks, { ...question, token });

async function historyOf(
  subject: { user?: string; tenant?: string; session?: string },
  token = "ines",
  times: Pick<EntryQuery, "fromMs" | "toMs"> = {},
): Promise<HistoryExchange[]> {
  const ask = asker(token);
  const names = Object.fromEntries(Object.entries(subject).map(([field, name]) => [field, [name]]));
  const query = await withPseudonyms({ where: names, ...times }, ask);
  const exchanges = exchangesOf(await historyLeaves((asked) => answerSearch(index, asked), query));
  const whole: HistoryExchange[] = [];
  for await (const one of withPayloads(exchanges, ask, { subject, ...times, purpose: "complaint 12" }))
    whole.push(one);
  return whole;
}

const scripted = (exchanges: readonly HistoryExchange[]): unknown =>
  exchanges.map(({ exchange, entries }) => [
    exchange,
    entries.map(({ leaf, text = "" }) => ({ kind: leaf.kind, payload: text })),
  ]);

const newest = async () => {
  const { size } = log.inside.log.head();
  return readLeaf((await log.inside.log.leaves(size - 1, 1))[0] ?? Buffer.alloc(0));
};

test("a user's history over sessions, weeks and segments is what was sent, byte for byte and in order", async () => {
  expect(
    readdirSync(join(log.data, "audit/segments")).filter((name) => name.endsWith(".seg")).length,
  ).toBeGreaterThan(3);
  const history = await historyOf({ user: "ann", tenant: "acme" });
  expect(history.length).toBe(100);
  expect(scripted(history)).toEqual([...script]);
  for (const { entries } of history)
    for (const { names } of entries.filter(({ text }) => text !== undefined))
      expect(names).toMatchObject({ tenant: "acme", user: "ann" });
});

test("a session, and a time, are a part of it; without a tenant the name counts in all", async () => {
  const all = [...script];
  expect(scripted(await historyOf({ session: "ann-1" }))).toEqual(all.slice(33, 67));
  const history = await historyOf({ user: "ann", tenant: "acme" });
  const [fromMs, toMs] = [history[10]?.entries[0]?.leaf.at ?? 0, history[20]?.entries[2]?.leaf.at ?? 0];
  expect(scripted(await historyOf({ user: "ann", tenant: "acme" }, "ines", { fromMs, toMs }))).toEqual(
    all.slice(10, 21),
  );
  expect((await historyOf({ user: "ann" })).length).toBe(101);
});

test("that a history was read is one entry, by whom, whose and why, before the first word leaves", async () => {
  const { size } = log.inside.log.head();
  await historyOf({ user: "ann", tenant: "acme" });
  expect(log.inside.log.head().size).toBe(size + 1);
  const leaf = await newest();
  expect(leaf).toMatchObject({
    kind: "history.read",
    facts: {
      user: log.inside.pseudonyms.of("user", "ann"),
      tenant: log.inside.pseudonyms.of("tenant", "acme"),
      reader: log.inside.pseudonyms.of("user", "ines"),
      count: 200,
    },
  });
  expect(leaf).not.toHaveProperty("user");
  expect(JSON.stringify(leaf)).not.toMatch(/ines|complaint|"ann"/);
  expect(JSON.parse(await log.inside.log.openPayload({ index: size, reader: "x", purpose: "y" }))).toEqual({
    reader: "ines",
    purpose: "complaint 12",
  });
});

test("a reader may search for people and not read what they said; nobody may do neither", async () => {
  await expect(historyOf({ user: "ann" }, "rita")).rejects.toMatchObject({ code: "SCOPE_REFUSED" });
  expect(await newest()).toMatchObject({ kind: "access.refused", facts: { ask: "history" } });
  await expect(asker("guess")({ ask: "pseudonyms", user: ["ann"] })).rejects.toMatchObject({
    code: "SCOPE_REFUSED",
  });
  expect(await asker("rita")({ ask: "pseudonyms", user: ["ann", "bob"] })).toEqual({
    tenant: [],
    user: ["ann", "bob"].map((name) => log.inside.pseudonyms.of("user", name)),
    session: [],
  });
});

test.each<[string, JsonObject, string]>([
  ["nobody is named", { entries: [4] }, "nobody is named"],
  ["no entries", { user: "ann", entries: [] }, "/entries"],
  ["entries that are no numbers", { user: "ann", entries: ["4"] }, "/entries"],
  ["an entry before the first", { user: "ann", entries: [-1] }, "/entries"],
  ["more entries than one reads", { user: "ann", entries: Array<number>(200_001).fill(1) }, "/entries"],
  ["no purpose", { user: "ann", entries: [4], purpose: " " }, "/purpose"],
  ["a member too many", { user: "ann", entries: [4], more: 1 }, "/more"],
])("a history that is asked for wrongly is not begun: %s", async (_what, question, message) => {
  const { size } = log.inside.log.head();
  await expect(asker("ines")({ ask: "history", purpose: "p", ...question })).rejects.toThrow(message);
  expect(log.inside.log.head().size).toBe(size);
});

test("no entry of somebody else comes with a subject's history", async () => {
  const ask = asker("ines");
  const [bob] = await historyLeaves((asked) => answerSearch(index, asked), {
    where: { user: [log.inside.pseudonyms.of("user", "bob") ?? ""] },
  });
  const begun = (await ask({
    ask: "history",
    user: "ann",
    entries: [bob?.leaf.seq ?? 0],
    purpose: "p",
  })) as JsonObject;
  await expect(ask({ ask: "history-page", entry: begun["entry"] ?? 0 })).rejects.toMatchObject({
    code: "SCOPE_REFUSED",
  });
  await expect(ask({ ask: "history-page", entry: begun["entry"] ?? 0 })).rejects.toThrow("waits for you");
});

test("a history is read by whoever began it, and closed after two minutes without them", async () => {
  const [first] = await historyLeaves((asked) => answerSearch(index, asked), {
    where: { user: [log.inside.pseudonyms.of("user", "ann") ?? ""], kind: ["call.input"] },
  });
  const begin = async (): Promise<JsonValue> =>
    (
      (await asker("ines")({
        ask: "history",
        user: "ann",
        entries: [first?.leaf.seq ?? 0],
        purpose: "p",
      })) as JsonObject
    )["entry"] ?? 0;
  const page = async (entry: JsonValue): Promise<JsonValue> => asker("ines")({ ask: "history-page", entry });
  const inTime = await begin();
  log.clock.atMs += 120_000;
  expect(await page(inTime)).toMatchObject({ done: true });
  const late = await begin();
  log.clock.atMs += 120_001;
  await expect(page(late)).rejects.toThrow("waits for you");
  const many = [];
  for (let i = 0; i < 16; i += 1) many.push(await begin());
  await expect(begin()).rejects.toMatchObject({ code: "LIMIT_REACHED" });
  for (const entry of many) expect(await page(entry)).toMatchObject({ done: true });
});

test("payloads of any size come whole, in pages that a frame holds", async () => {
  const own = await testLog(join(scratch, "large"), { persons });
  const texts = [
    "",
    "a",
    '"\u0001'.repeat(1_200_000),
    "é😀".repeat(700_000),
    "z".repeat(payloadBytesMax),
    "end",
  ];
  for (const payload of texts)
    await own.inside.log.record({ kind: "call.input", user: "ann", exchange: "x", payload });
  await own.record();
  const found = new SearchIndex(searchPlaces(own.data), () => undefined);
  let frameMax = 0;
  const ask: AskLog = async (question) => {
    const answer = await answerAsk(own.inside, asks, { ...question, token: "ines" });
    frameMax = Math.max(frameMax, writeFrame(6, 0, answer).length);
    return answer;
  };
  const query = await withPseudonyms({ where: { user: ["ann"] } }, ask);
  const exchanges = exchangesOf(await historyLeaves((asked) => answerSearch(found, asked), query));
  const read: string[] = [];
  for await (const { entries } of withPayloads(exchanges, ask, { subject: { user: "ann" }, purpose: "p" }))
    read.push(...entries.map(({ text = "missing" }) => text));
  expect(read.map(({ length }) => length)).toEqual(texts.map(({ length }) => length));
  expect(read.every((text, i) => text === texts[i])).toBe(true);
  expect(frameMax).toBeLessThan(payloadBytesMax);
  found.close();
  await own.close();
});

test("what was erased is withheld and said, not an error; the index does not lead to it any more", async () => {
  const own = await testLog(join(scratch, "erased"), { persons });
  const entry = (user: string, i: number): NewEntry => ({
    kind: "call.input",
    user,
    tenant: "acme",
    session: `${user}-s`,
    exchange: `${user}-${i}`,
    payload: `${user} ${i}`,
  });
  await own.record(...[0, 1, 2, 3].flatMap((i) => [entry("ann", i), entry("bob", i)]));
  const own_ask: AskLog = (question) => answerAsk(own.inside, asks, { ...question, token: "ines" });
  const found = new SearchIndex(searchPlaces(own.data), () => undefined);
  const byName = async (where: EntryQuery["where"]) =>
    historyLeaves((asked) => answerSearch(found, asked), await withPseudonyms({ where }, own_ask));
  const before = await byName({ user: ["ann"] });
  expect(before.length).toBe(4);
  await own_ask({ ask: "erase", user: "ann", reason: "asked to" });
  // Whoever searched before the erasure and reads after it.
  const late: HistoryExchange[] = [];
  for await (const one of withPayloads(exchangesOf(before), own_ask, {
    subject: { user: "ann" },
    purpose: "p",
  }))
    late.push(one);
  expect(late.length).toBe(4);
  for (const { entries } of late)
    expect(entries[0]).toMatchObject({ withheld: expect.stringContaining("gone for good") as string });
  await own.record(entry("ann", 9));
  const answers = async (): Promise<unknown> => [
    (await byName({ user: ["ann"] })).map(({ leaf }) => leaf.exchange),
    (await byName({ session: ["ann-s"] })).map(({ leaf }) => leaf.exchange),
    (await byName({ tenant: ["acme"] })).map(({ leaf }) => leaf.exchange),
    (await historyLeaves((asked) => answerSearch(found, asked), { where: { exchange: ["ann-2"] } })).map(
      ({ leaf, erased }) => [leaf.tenant, leaf.user, leaf.session, erased],
    ),
  ];
  const expected = [
    ["ann-9"],
    ["ann-9"],
    ["bob-0", "bob-1", "bob-2", "bob-3", "ann-9"],
    [[undefined, undefined, undefined, true]],
  ];
  expect(await answers()).toEqual(expected);
  found.reindex();
  expect(await answers()).toEqual(expected);
  found.close();
  await own.close();
});

test("a payload is found wherever it stands in a long segment, and nothing is found where none is", async () => {
  const own = await testLog(join(scratch, "long"));
  // Some larger than what is read at once.
  const bytesOf = (i: number): number => (i % 97 === 5 ? 700_000 : (i * 37) % 6000);
  for (let i = 0; i < 1200; i += 1)
    void own.inside.log.record({ kind: "call.input", user: `u${i % 50}`, payload: "p".repeat(bytesOf(i)) });
  await own.record({ kind: "call.retried" });
  const { segments, places } = own.inside;
  const leaves = allLeaves(own.data);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...leaves), { minLength: 1, maxLength: 30 }), (wanted) => {
      const seeker = new PayloadSeeker(places.segments, segments);
      for (const { seq, payload } of wanted) {
        const found = seeker.find(seq);
        expect(found?.length).toBe(payload?.bytes ?? 0);
        if (payload !== undefined) expect(hash("sha256", found ?? "", "base64url")).toBe(payload.sha256);
      }
      expect(seeker.find(leaves.length)).toBeUndefined();
      seeker.close();
    }),
    { numRuns: 60 },
  );
  await own.close();
});

/** What of Ann's three entries comes out where she is erased before the second page, or while it is made. */
async function erasedBetween(when: "while a page is made" | "between two pages"): Promise<unknown> {
  const own = await testLog(join(scratch, when), { persons });
  for (const payload of ["a".repeat(1_200_000), "short", "c".repeat(900_000)])
    await own.inside.log.record({ kind: "call.input", user: "ann", exchange: "x", payload });
  await own.record();
  const found = new SearchIndex(searchPlaces(own.data), () => undefined);
  let pages = 0;
  const ask: AskLog = async (question) => {
    const asking = () => answerAsk(own.inside, asks, { ...question, token: "ines" });
    if (question["ask"] !== "history-page") return asking();
    pages += 1;
    if (pages !== 2) return asking();
    const { keys, keyFile } = own.inside;
    const destroyed = () => keys.find(keyFile.count, ({ subject }) => subject.name === annOf(own));
    if (when === "between two pages") {
      await keys.end(await destroyed(), "erased");
      return asking();
    }
    const ended = destroyed();
    const page = asking();
    await keys.end(await ended, "erased");
    return page;
  };
  const query = await withPseudonyms({ where: { user: ["ann"] } }, ask);
  const exchanges = exchangesOf(await historyLeaves((asked) => answerSearch(found, asked), query));
  const read = [];
  for await (const { entries } of withPayloads(exchanges, ask, { subject: { user: "ann" }, purpose: "p" }))
    read.push(...entries.map(({ text, withheld }) => [text, withheld]));
  found.close();
  await own.close();
  return read;
}

const annOf = ({ inside }: TestLog): string => inside.pseudonyms.of("user", "ann") ?? "";

test.each(["while a page is made", "between two pages"] as const)(
  "a subject who is erased %s of their history is read no further",
  async (when) => {
    const gone = [undefined, expect.stringContaining("was erased") as string];
    expect(await erasedBetween(when)).toEqual([gone, gone, gone]);
  },
);
