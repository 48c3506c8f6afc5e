import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { askLog, tokenFor } from "../../src/app/ask-log.ts";
import { openKillsBeside } from "../../src/app/kill-switch.ts";
import { placeKill, resumeKill, type KillAsk, type KillDesk } from "../../src/limits/kill/desk.ts";
import { stands, type KillRecord, type KillScope } from "../../src/limits/kill/kill.ts";
import { claude, gpt, startStand, until, type Stand } from "./stand.ts";
import { surface, surfaceNames, user, type Surface } from "./surfaces.ts";

const manifest = (feature: string, more = ""): string => `feature: ${feature}
profile: chatbot
data: [none]
owners: { backend: ${feature}@example.com }
model: { provider: openai, id: ${gpt}, fallback: [{ provider: anthropic, id: ${claude} }] }
retry: { attempts: 5, base_delay_ms: 10000 }
${more}`;

let stand: Stand;
const keys: Record<string, string> = {};
beforeAll(async () => {
  stand = await startStand({
    files: {
      "seaworthy.gateway.yaml": "environment: dev\nfeatures: [support.yaml, sales.yaml]\n",
      "support.yaml": manifest("support"),
      "sales.yaml": manifest("sales", "kill: { resume: two-people, contact: the sales desk }"),
    },
  });
  for (const feature of ["support", "sales"]) {
    const made = await stand.seaworthy("keys", "create", "--feature", feature, "--json");
    keys[feature] = (JSON.parse(made.out) as { key: string }).key;
  }
  const added = await stand.seaworthy("people", "add", "bob", "--role", "operator");
  writeFileSync(second(), added.out, { mode: 0o600 });
});
afterAll(() => stand.close());
afterEach(async () => {
  stand.fakeOpenAi.reply = { text: "ok" };
  stand.fakeAnthropic.reply = { text: "ok" };
  for (const { id } of await kills()) await resumeBy(id);
});

/** From this process, which is not the gateway's, as the command does it. */
async function atDesk<T>(work: (desk: KillDesk) => Promise<T>, tokenFile?: string): Promise<T> {
  const store = openKillsBeside(stand.data);
  const token = tokenFor(stand.data, { file: tokenFile });
  const ask: KillDesk["ask"] = (question) => askLog(stand.data, token, question);
  try {
    return await work({ ask, store, now: Date.now });
  } finally {
    store.close();
  }
}

const kills = (): Promise<readonly KillRecord[]> =>
  atDesk(async ({ store }) => (await store.list()).filter((one) => stands(one, Date.now())));

/** A colleague, who was there before anything was stopped. */
const second = (): string => join(stand.data, "second.token");

/** By the owner, and where that is not enough by a second person; it goes on when this resolves. */
async function resumeBy(id: string): Promise<void> {
  const reason = "the test is over";
  const { state } = await atDesk((desk) => resumeKill(desk, { id, reason }));
  if (state === "asked") await atDesk((desk) => resumeKill(desk, { id, reason }), second());
  await until(() => !readFileSync(join(stand.data, "kills.last.json"), "utf8").includes(id));
}

/** Carried out when it resolves. */
async function kill(scope: KillScope, more: Partial<KillAsk> = {}): Promise<KillRecord> {
  const wanted = { scope, reason: "it tells secrets", twoPeople: false, isPublic: false, ...more };
  const { id } = await atDesk((desk) => placeKill(desk, wanted));
  await until(async () => (await kills()).some((one) => one.id === id && one.effect !== undefined));
  return (await kills()).find((one) => one.id === id) as KillRecord;
}

const door = (name: (typeof surfaceNames)[number], feature = "support", maxRetries = 2): Surface =>
  surface(name, stand, { key: keys[feature] ?? "", maxRetries });

/** What a library throws, with what it knows of the answer. */
interface Thrown {
  readonly status?: number;
  readonly message: string;
  readonly headers?: Headers;
}
const thrownBy = (work: Promise<unknown>): Promise<Thrown> =>
  work.then(
    () => ({ message: "nothing was thrown" }),
    (error: unknown) => error as Thrown,
  );

const slow = { text: "word ".repeat(150), pauseMs: 15 };

describe.each(surfaceNames)("%s", (name) => {
  test("a new call to a stopped feature is refused once, says whom to ask and not why, and its sibling works", async () => {
    const placed = await kill({ feature: "support" });
    expect(placed.effect?.ended).toBe(0);
    const caller = door(name);
    const refused = await thrownBy(caller.whole({ model: gpt, turns: user("Hello") }));
    expect(refused.status).toBe(503);
    expect(refused.headers?.get("x-should-retry")).toBe("false");
    expect(refused.headers?.get("retry-after")).toBeNull();
    expect(refused.message).toContain(
      `the feature support is stopped since ${new Date(placed.atMs).toISOString()}`,
    );
    expect(refused.message).toContain("ask support@example.com");
    expect(refused.message).not.toContain("secrets");
    expect(caller.sent()).toBe(1);
    expect(await thrownBy(caller.stream({ model: gpt, turns: user("Hello") }))).toMatchObject({
      status: 503,
    });
    expect(caller.sent()).toBe(2);
    expect((await door(name, "sales").whole({ model: gpt, turns: user("Hello") })).text).toBe("ok");
  });

  test("a running stream ends with the surface's own error, its provider is hung up on, and its sibling's goes on", async () => {
    stand.fakeOpenAi.reply = slow;
    const from = stand.fakeOpenAi.received.length;
    const caller = door(name);
    const ended = thrownBy(caller.stream({ model: gpt, turns: user("Tell me all") }));
    const sibling = door(name, "sales").stream({ model: gpt, turns: user("Tell me all") });
    await until(() => stand.fakeOpenAi.received.length === from + 2);
    await until(async () => (await stand.log()).some(({ kind, seq }) => kind === "call.input" && seq > 0));
    const placed = await kill({ feature: "support" });
    expect(placed.effect?.ended).toBe(1);
    const error = await ended;
    expect(error.message).toContain("the feature support is stopped since");
    expect(caller.sent()).toBe(1);
    expect((await sibling).text.trim()).toBe(slow.text.trim());
    await until(() => stand.fakeOpenAi.received.slice(from).filter(({ aborted }) => aborted).length === 1);
    const entry = (await stand.log()).findLast(({ facts }) => facts?.["kill"] === placed.id);
    expect(entry).toMatchObject({
      kind: "call.failed",
      feature: "support",
      facts: { reason: "killed", errorCode: "killed" },
    });
  });

  test("a buffered call that waits for its provider ends, and one that waits to try again", async () => {
    stand.fakeOpenAi.reply = ({ text }) =>
      text.includes("again")
        ? { failure: { status: 503, message: "later" } }
        : { text: "late", delayMs: 30_000 };
    const from = stand.fakeOpenAi.received.length;
    const caller = door(name);
    const [waits, tries] = [
      thrownBy(caller.whole({ model: gpt, turns: user("Hello") })),
      thrownBy(caller.whole({ model: gpt, turns: user("Hello again") })),
    ];
    await until(() => stand.fakeOpenAi.received.length === from + 2);
    const placed = await kill({ feature: "support" }, { forMs: 3_600_000, isPublic: true });
    expect(placed.effect?.ended).toBe(2);
    for (const error of [await waits, await tries]) {
      expect(error.status).toBe(503);
      expect(error.headers?.get("x-should-retry")).toBe("false");
      expect(Number(error.headers?.get("retry-after"))).toBeGreaterThan(3500);
      expect(error.message).toContain("it tells secrets");
    }
    expect(caller.sent()).toBe(2);
    expect(stand.fakeOpenAi.received.length).toBe(from + 2);
  });

  test("with a model stopped the calls go to the other one", async () => {
    await kill({ feature: "support", model: gpt });
    stand.fakeAnthropic.reply = { text: "from the other one" };
    const caller = door(name);
    expect((await caller.whole({ model: gpt, turns: user("Hello") })).text).toBe("from the other one");
    await kill({ model: claude });
    const refused = await thrownBy(caller.whole({ model: gpt, turns: user("Hello") }));
    expect(refused).toMatchObject({ status: 503 });
    expect(refused.message).toContain(`the model ${gpt} for the feature support is stopped`);
    expect((await door(name, "sales").whole({ model: gpt, turns: user("Hello") })).text).toBe("ok");
  });

  test("a stopped tool is not offered, its call does not leave, and the other tools work", async () => {
    const schema = { type: "object", properties: { id: { type: "string" } } } as const;
    const tools = [
      { name: "refund", schema },
      { name: "lookup", schema },
    ];
    await kill({ tool: "refund" });
    const from = stand.fakeOpenAi.received.length;
    stand.fakeOpenAi.reply = { tools: [{ id: "call_1", name: "lookup", arguments: '{"id":"7"}' }] };
    const ask = { model: gpt, turns: user("What about order 7?"), tools };
    for (const how of ["whole", "stream"] as const)
      expect((await door(name)[how](ask)).tools).toMatchObject([{ name: "lookup" }]);
    expect(stand.fakeOpenAi.received[from]?.text).toContain("lookup");
    expect(stand.fakeOpenAi.received[from]?.text).not.toContain("refund");
    stand.fakeOpenAi.reply = { tools: [{ id: "call_2", name: "refund", arguments: '{"id":"8"}' }] };
    const caller = door(name);
    for (const how of ["whole", "stream"] as const) {
      const refused = await thrownBy(caller[how](ask));
      expect(refused.message).toContain("the tool refund of the feature support is stopped");
    }
    expect(await caller.heard()).not.toMatch(/call_2|\\"8\\"/);
  });
});

test("one user is stopped, another one is not", async () => {
  await kill({ feature: "support", user: "una" });
  const as = (name: string): OpenAI =>
    new OpenAI({
      apiKey: keys["support"] ?? "",
      baseURL: stand.openaiUrl,
      defaultHeaders: { "x-seaworthy-user": name },
      maxRetries: 0,
    });
  const ask = { model: gpt, messages: [{ role: "user", content: "Hello" }] } as const;
  const say = (name: string): Promise<unknown> =>
    as(name).chat.completions.create({ ...ask, messages: [...ask.messages] });
  expect(await thrownBy(say("una"))).toMatchObject({ status: 503 });
  await say("otto");
  // The end user may stand in the body only.
  const inBody = await fetch(`${stand.openaiUrl}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${keys["support"] ?? ""}`, "content-type": "application/json" },
    body: JSON.stringify({ ...ask, user: "una" }),
  });
  expect(inBody.status).toBe(503);
  const refused = (await stand.log()).filter(
    ({ kind, facts }) => kind === "call.refused" && facts?.["code"] === "KILLED",
  );
  expect(refused.at(-1)).toMatchObject({ feature: "support", user: refused.at(-2)?.user });
});

test("everything is stopped, and a library of Anthropic's does not try again", async () => {
  await kill({ all: true });
  let sent = 0;
  const client = new Anthropic({
    apiKey: keys["sales"] ?? "",
    authToken: null,
    baseURL: stand.anthropicUrl,
    fetch: (...given) => {
      sent += 1;
      return fetch(...given);
    },
  });
  const refused = await thrownBy(
    client.messages.create({ model: claude, max_tokens: 10, messages: [{ role: "user", content: "Hello" }] }),
  );
  expect(refused).toMatchObject({ status: 503 });
  expect(refused.message).toContain("everything");
  expect(refused.message).toContain("ask the sales desk");
  expect(sent).toBe(1);
});

test("who, when and why are entries before the effect, and a feature's manifest can demand two people", async () => {
  const said = await stand.seaworthy("kill", "--feature", "sales", "--reason", "it tells secrets", "--json");
  const placed = JSON.parse(said.out) as KillRecord;
  expect(placed.needsSecondPerson).toBe(true);
  expect(placed.effect?.ended).toBe(0);
  const entry = (await stand.log())[placed.entry];
  expect(entry).toMatchObject({ kind: "kill.placed", feature: "sales", at: placed.atMs });
  expect(JSON.parse(await stand.payload(placed.entry))).toMatchObject({
    by: placed.by,
    reason: "it tells secrets",
  });
  const first = await stand.seaworthy("resume", placed.id, "--reason", "mended");
  expect(first).toMatchObject({ code: 1, out: expect.stringContaining("has asked for its end") as string });
  expect((await stand.seaworthy("resume", placed.id, "--reason", "mended")).err).toContain(
    "two people end this stop",
  );
  expect(await thrownBy(door("chat", "sales", 0).whole({ model: gpt, turns: user("Hello") }))).toMatchObject({
    status: 503,
  });
  const done = await stand.seaworthy("resume", placed.id, "--reason", "seen too", "--token-file", second());
  expect(done).toMatchObject({ code: 0, out: expect.stringContaining("feature sales goes on") as string });
  await until(
    async () =>
      (await thrownBy(door("chat", "sales", 0).whole({ model: gpt, turns: user("Hello") }))).status !== 503,
  );
  const about = (await stand.log()).filter(
    ({ facts, kind }) => facts?.["kill"] === placed.id && kind.startsWith("kill."),
  );
  expect(about.map(({ kind }) => kind)).toEqual(["kill.placed", "kill.resume-asked", "kill.resumed"]);
});
