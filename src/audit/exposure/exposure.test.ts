import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import { answerAsk, type Inside } from "../socket/ask.ts";
import { asks } from "../asks/all.ts";
import type { Exposure } from "./exposure.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import { openInside } from "../open-log.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-exposure-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const start = Date.UTC(2026, 0, 5);
const dayMs = 86_400_000;

interface Bed {
  readonly inside: Inside;
  at(ms: number): void;
  close(): Promise<void>;
}

async function bed(segmentBytesMax = 30_000): Promise<Bed> {
  const clock = { ms: start };
  const dataFolder = mkdtempSync(join(scratch, "log-"));
  const opened = await openInside({
    dataFolder,
    now: () => clock.ms,
    randomBytes,
    segmentBytesMax,
    onFailure: (error) => {
      throw error;
    },
  });
  const people = {
    find: (token: string) =>
      token === "ann's"
        ? { name: "ann", roles: ["investigator" as const] }
        : token === "bob's"
          ? { name: "bob", roles: ["reader" as const] }
          : undefined,
  };
  return {
    inside: { ...opened, people },
    at: (ms) => void (clock.ms = ms),
    close: () => opened.log.close(),
  };
}

type Answer = Exposure & { readonly entry: number };

const ask = async ({ inside }: Bed, question: JsonObject): Promise<Answer> =>
  (await answerAsk(inside, asks, {
    ask: "exposure",
    token: "ann's",
    purpose: "incident 7",
    ...question,
  })) as unknown as Answer;

const chat = (text: string): string =>
  JSON.stringify({ id: "c", choices: [{ index: 0, message: { role: "assistant", content: text } }] });

const stream = (...texts: string[]): string =>
  JSON.stringify({ delivered: [{ parts: texts.map((text) => ({ kind: "text", text })), stop: "end" }] });

const output = (more: Partial<NewEntry>): NewEntry => ({
  kind: "call.output",
  feature: "support",
  environment: "prod",
  exchange: "x",
  key: "key-1",
  decision: "allow",
  payload: chat("nothing to see"),
  ...more,
});

const indexes = ({ recipients }: Exposure): number[] =>
  recipients.flatMap(({ entries }) => entries.map(({ index }) => index)).sort((a, b) => a - b);

async function newest({ inside: { log } }: Bed): Promise<Leaf | undefined> {
  const [bytes] = await log.leaves(log.head().size - 1, 1);
  return readLeaf(bytes ?? Buffer.alloc(0));
}

const erase = async ({ inside: { keys, keyFile, pseudonyms } }: Bed, user: string): Promise<void> => {
  const name = pseudonyms.of("user", user);
  await keys.end(await keys.find(keyFile.count, ({ subject }) => subject.name === name), "erased");
};

const placement = fc.record({
  user: fc.constantFrom("u0", "u1", "u2", "u3", "u4"),
  session: fc.option(fc.constantFrom("s0", "s1"), { nil: undefined }),
  day: fc.nat({ max: 27 }),
  seeded: fc.boolean(),
  kind: fc.constantFrom("call.output" as const, "call.failed" as const, "call.input" as const),
});

test("who the search names is who was shown it, over segments, weeks and erased subjects", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(placement, { maxLength: 300 }),
      fc.subarray(["u0", "u1", "u2", "u3", "u4"]),
      async (placed, erased) => {
        const log = await bed();
        const sorted = [...placed].sort((a, b) => a.day - b.day);
        const expected: Record<string, number[]> = {};
        let destroyed = 0;
        for (const [i, { user, session, day, seeded, kind }] of sorted.entries()) {
          log.at(start + day * dayMs);
          const text = seeded ? `the code is Zebra-\u00e9-${i % 3} "now"` : `no code ${i}`;
          const payload =
            kind === "call.failed"
              ? stream(text)
              : kind === "call.input"
                ? JSON.stringify({ request: text })
                : chat(text);
          const index = await log.inside.log.record(
            output({ kind, user, payload, ...(session === undefined ? {} : { session }) }),
          );
          if (kind === "call.input") continue;
          if (erased.includes(user)) destroyed += 1;
          else if (seeded) (expected[user] ??= []).push(index);
        }
        for (const user of erased) await erase(log, user);
        const found = await ask(log, { text: "Zebra-e\u0301" });
        const said = Object.fromEntries(
          found.recipients.map(({ user = "", entries }) => [user, entries.map(({ index }) => index)]),
        );
        expect(said).toEqual(expected);
        expect(found.counts.destroyed).toBe(destroyed);
        await log.close();
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);

test("a text is found however JSON and Unicode write it", async () => {
  const log = await bed();
  const texts = [
    'the "Ünïcode" plan\nfor M\u00fcller',
    'the "U\u0308nïcode" plan\nfor Mu\u0308ller',
    JSON.stringify({ arguments: 'the "Ünïcode" plan\nfor Müller' }),
    '{"a":"the \\"\\u00dcn\\u00efcode\\" plan\\nfor M\\u00fcller"',
  ];
  for (const text of texts) await log.inside.log.record(output({ user: "u", payload: chat(text) }));
  await log.inside.log.record(output({ user: "u", payload: stream('the "Ünï', 'code" plan\nfor Müller') }));
  const escaped = chat("PLACE").replace("PLACE", 'the \\"\\u00dcn\\u00efcode\\" plan\\nfor M\\u00fcller');
  await log.inside.log.record(output({ user: "u", payload: escaped }));
  await log.inside.log.record(output({ user: "u", payload: chat("the Unicode plan for Müller") }));
  expect(indexes(await ask(log, { text: 'the "Ünïcode" plan\nfor Müller' }))).toEqual([2, 3, 4, 5, 6, 7]);
  expect(indexes(await ask(log, { text: "PLAN\nFOR MÜLLER", ignoreCase: true }))).toEqual([2, 3, 4, 5, 6, 7]);
  expect(indexes(await ask(log, { text: "PLAN\nFOR MÜLLER" }))).toEqual([]);
  expect(indexes(await ask(log, { pattern: "pl.n\\nfor M(ü|x)ller$" }))).toEqual([2, 3, 6, 7]);
  expect(indexes(await ask(log, { pattern: "PLAN", ignoreCase: true }))).toEqual([2, 3, 4, 5, 6, 7, 8]);
  await log.close();
});

test.each([
  ["a buffered answer that passed", { decision: "allow" }, chat("seen"), "whole", true],
  ["one with parts replaced", { decision: "redact" }, chat("seen"), "redacted", true],
  ["one that was blocked", { decision: "block" }, chat("seen"), "blocked", false],
  ["one that was held", { decision: "hold" }, chat("seen"), "blocked", false],
  ["a stream that passed", { decision: "allow" }, stream("seen"), "whole", true],
  ["a stream that was stopped", { decision: "block" }, stream("seen"), "cut-off", true],
  ["a stream that broke", { kind: "call.failed" }, stream("seen"), "cut-off", true],
] as const)("%s is told as what it was", async (_what, more, payload, delivery, reached) => {
  const log = await bed();
  await log.inside.log.record(output({ user: "u", ...more, payload }));
  const { recipients } = await ask(log, { text: "seen" });
  expect(recipients).toMatchObject([{ user: "u", reached, count: 1, entries: [{ index: 2, delivery }] }]);
  await log.close();
});

test("what went to nobody is nobody's: a provider's error, a request, the words of the format", async () => {
  const log = await bed();
  await log.inside.log.record(output({ kind: "call.failed", payload: JSON.stringify({ provider: "seen" }) }));
  await log.inside.log.record(
    output({ kind: "call.failed", payload: JSON.stringify({ delivered: [], provider: "seen" }) }),
  );
  await log.inside.log.record(output({ kind: "call.refused", payload: JSON.stringify({ request: "seen" }) }));
  const request = JSON.stringify({
    request: { messages: ["seen"] },
    placeholders: { "[EMAIL_1]": "held@x" },
  });
  await log.inside.log.record(output({ kind: "call.input", payload: request }));
  expect(indexes(await ask(log, { text: "seen" }))).toEqual([]);
  expect(indexes(await ask(log, { text: "choices" }))).toEqual([]);
  const sent = await ask(log, { text: "seen", inputs: true });
  expect(sent.recipients).toMatchObject([{ reached: false, entries: [{ index: 5, delivery: "sent" }] }]);
  // The value behind a placeholder did not go to the model.
  expect(indexes(await ask(log, { text: "held@x", inputs: true }))).toEqual([]);
  await log.close();
});

test("recipients are told apart by tenant, and named by what the application named", async () => {
  const log = await bed();
  const payload = chat("seen");
  for (const who of [
    { tenant: "acme", user: "eve", session: "s1" },
    { tenant: "acme", user: "eve", session: "s2" },
    { tenant: "other", user: "eve" },
    { tenant: "acme", session: "s3" },
    { key: "key-9" },
    {},
  ])
    await log.inside.log.record(output({ ...who, payload }));
  const { recipients } = await ask(log, { text: "seen" });
  expect(recipients).toMatchObject([
    { tenant: "acme", user: "eve", count: 2, entries: [{ session: "s1" }, { session: "s2" }] },
    { tenant: "other", user: "eve", count: 1 },
    { tenant: "acme", session: "s3", count: 1 },
    { key: "key-9", count: 1 },
    { key: "key-1", count: 1 },
  ]);
  await log.close();
});

test("time, feature and environment narrow the search, both ends included", async () => {
  const log = await bed(3000);
  const payload = chat("seen");
  for (let i = 0; i < 600; i += 1) {
    log.at(start + Math.floor(i / 100) * dayMs);
    await log.inside.log.record(
      output({
        feature: i % 2 === 0 ? "support" : "sales",
        environment: i % 3 === 0 ? "dev" : "prod",
        ...(i % 10 === 0 ? { payload } : {}),
      }),
    );
  }
  expect(log.inside.segments.length).toBeGreaterThan(2);
  const from = start + dayMs;
  const found = await ask(log, { text: "seen", fromMs: from, toMs: start + 3 * dayMs });
  expect(indexes(found)).toEqual(Array.from({ length: 30 }, (_, i) => 102 + i * 10));
  expect((await ask(log, { text: "seen", fromMs: from + 1, toMs: from + dayMs - 1 })).matched).toBe(0);
  expect((await ask(log, { text: "seen", feature: "sales" })).matched).toBe(0);
  expect((await ask(log, { text: "seen", feature: "support", environment: "dev" })).matched).toBe(20);
  await log.close();
});

test("what could not be searched is counted", async () => {
  const log = await bed();
  await log.inside.log.record(output({ user: "gone", payload: chat("seen") }));
  await log.inside.log.record(
    output({ user: "u", payload: JSON.stringify({ withheld: "it holds a secret" }) }),
  );
  await log.inside.log.record(output({ user: "u", payload: chat("seen"), facts: { partly: "secrets" } }));
  await erase(log, "gone");
  expect(await ask(log, { text: "seen" })).toMatchObject({
    matched: 1,
    counts: { searched: 1, destroyed: 1, withheld: 1, partly: 1, unreadable: 0 },
  });
  await log.close();
});

test("who was given a document is found by its exact id, with what became of the answer", async () => {
  const log = await bed();
  const give = async (
    user: string,
    exchange: string,
    ids: readonly string[],
    streamed = false,
  ): Promise<number> =>
    log.inside.log.record(
      output({
        kind: "call.input",
        user,
        exchange,
        facts: { stream: streamed },
        payload: JSON.stringify({ request: "r", documents: ids.map((id) => ({ id, title: "doc-7" })) }),
      }),
    );
  const first = await give("ann", "x1", ["doc-1", "doc-7"]);
  await log.inside.log.record(output({ user: "ann", exchange: "x1" }));
  await give("bob", "x2", ["doc-70"]);
  await log.inside.log.record(output({ user: "bob", exchange: "x2" }));
  await give("eve", "x3", ["doc-7"]);
  await log.inside.log.record(output({ user: "eve", exchange: "x3", decision: "block" }));
  await give("joe", "x4", ["doc-7"], true);
  await log.inside.log.record(
    output({ kind: "call.failed", user: "joe", exchange: "x4", payload: stream("a") }),
  );
  await give("zoe", "x5", ["doc-7"]);
  const { recipients } = await ask(log, { document: "doc-7" });
  expect(
    recipients.map(({ user, reached, entries }) => [user, reached, entries[0]?.delivery, entries[0]?.answer]),
  ).toEqual([
    ["ann", true, "whole", first + 1],
    ["eve", false, "blocked", first + 5],
    ["joe", true, "cut-off", first + 7],
    ["zoe", false, "none", undefined],
  ]);
  await log.close();
});

test("the search is an entry with reader, purpose and counts, and what was looked for is sealed", async () => {
  const log = await bed();
  await log.inside.log.record(output({ user: "u", payload: chat("Zebra") }));
  const { entry } = await ask(log, { text: "Zebra" });
  const leaf = await newest(log);
  expect(leaf).toMatchObject({
    seq: entry,
    kind: "payload.searched",
    facts: { by: "text", inputs: false, matched: 1, recipients: 1, searched: 1, destroyed: 0 },
  });
  expect(JSON.stringify(leaf)).not.toMatch(/Zebra|ann|incident/);
  const sealed = await log.inside.log.openPayload({ index: entry, reader: "x", purpose: "y" });
  expect(JSON.parse(sealed)).toEqual({
    reader: "ann",
    purpose: "incident 7",
    query: { sought: { by: "text", value: "Zebra", ignoreCase: false }, inputs: false },
  });
  await log.close();
});

test.each([
  ["nothing to look for", {}, "nothing is looked for"],
  ["two things to look for", { text: "a", document: "b" }, "more than one"],
  ["a text of 4001 characters", { text: "a".repeat(4001) }, "longer than 4000"],
  ["a pattern that looks ahead", { pattern: "a(?=b)" }, "the pattern cannot be read"],
  ["a pattern that refers back", { pattern: "(a)\\1" }, "the pattern cannot be read"],
  ["an end before the beginning", { text: "a", fromMs: 2, toMs: 1 }, "/fromMs is later"],
  ["a flag that is none", { text: "a", ignoreCase: "yes" }, "neither true nor false"],
  ["no purpose", { text: "a", purpose: " " }, "/purpose is empty"],
  ["a document without regard to case", { document: "a", ignoreCase: true }, "exact id"],
])("%s is asked wrongly", async (_what, question: JsonObject, message) => {
  const log = await bed();
  await expect(ask(log, question)).rejects.toMatchObject({ code: "USAGE" });
  await expect(ask(log, question)).rejects.toThrow(message);
  await log.close();
});

test("who is no investigator is turned away, and that is an entry", async () => {
  const log = await bed();
  await expect(ask(log, { text: "a", token: "bob's" })).rejects.toMatchObject({ code: "SCOPE_REFUSED" });
  expect(await newest(log)).toMatchObject({
    kind: "access.refused",
    facts: { ask: "exposure", known: true },
  });
  await log.close();
});

test("a role that is taken away while the search runs takes the answer away", async () => {
  const log = await bed();
  let looks = 0;
  const people = {
    find: () => ({ name: "ann", roles: (looks += 1) === 1 ? (["investigator"] as const) : [] }),
  };
  const asked: JsonValue = { ask: "exposure", text: "a", purpose: "p", token: "t" };
  await expect(answerAsk({ ...log.inside, people }, asks, asked)).rejects.toMatchObject({
    code: "SCOPE_REFUSED",
  });
  expect(await newest(log)).toMatchObject({ kind: "access.refused" });
  await log.close();
});

test("one search is at work and two wait; a fourth is told to come again", async () => {
  const log = await bed();
  await log.inside.log.record(output({ user: "u", payload: chat("seen") }));
  const all = await Promise.allSettled(Array.from({ length: 5 }, () => ask(log, { text: "seen" })));
  expect(all.map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "fulfilled",
    "rejected",
    "rejected",
  ]);
  expect(all[3]).toMatchObject({ reason: { code: "LIMIT_REACHED" } });
  expect((await ask(log, { text: "seen" })).matched).toBe(1);
  await log.close();
});

test("entries that come while a search runs do not disturb it", async () => {
  const log = await bed(20_000);
  for (let i = 0; i < 300; i += 1)
    await log.inside.log.record(output({ user: `u${i}`, payload: chat("seen") }));
  let going = true;
  const coming = (async () => {
    while (going) await log.inside.log.record(output({ user: "late", payload: chat("seen") }));
  })();
  const { matched, counts } = await ask(log, { text: "seen" });
  going = false;
  await coming;
  expect(matched).toBeGreaterThanOrEqual(300);
  expect(counts.unreadable).toBe(0);
  await log.close();
});

test("who is erased while the search is written into the log is not named any more", async () => {
  const log = await bed();
  for (const user of ["gone", "here"]) await log.inside.log.record(output({ user, payload: chat("seen") }));
  const record = log.inside.log.record.bind(log.inside.log);
  log.inside.log.record = async (entry) => {
    const index = await record(entry);
    await erase(log, "gone");
    return index;
  };
  const { matched, recipients, counts } = await ask(log, { text: "seen" });
  expect([matched, recipients.map(({ user }) => user)]).toEqual([1, ["here"]]);
  expect(counts).toMatchObject({ searched: 1, destroyed: 1 });
  await log.close();
});
