import { afterEach, expect, test, vi } from "vitest";
import {
  anthropicAt,
  openAiAt,
  startGateway,
  startServer,
  type Fake,
  type TestGateway,
} from "./gateway.test-data.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A model that says something of its own each time, long enough to be somebody's. */
async function stand(more: Parameters<typeof startGateway>[0] = {}) {
  const upstream: Fake = await startServer((_request, response, turn) => {
    const text = `Answer number ${turn}: the harbour of your home town opens at nine and closes when the last boat is in.`;
    const message = { role: "assistant", content: text };
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        ...{ id: `chatcmpl-${turn}`, object: "chat.completion", created: 1, model: "m" },
        choices: [{ index: 0, message, finish_reason: "stop" }],
        usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
      }),
    );
  });
  const gateway = await startGateway({ models: [{ provider: "openai", id: "m" }], ...more }, [
    openAiAt(upstream.url),
    anthropicAt(upstream.url),
  ]);
  closing.push(
    () => upstream.close(),
    () => gateway.close(),
  );
  return { gateway, upstream };
}

interface Who {
  readonly session?: string;
  readonly user?: string;
  readonly tenant?: string;
}

const headersOf = (gateway: TestGateway, { session, user, tenant }: Who): Record<string, string> => ({
  authorization: `Bearer ${gateway.key}`,
  "content-type": "application/json",
  ...(session === undefined ? {} : { "x-seaworthy-session": session }),
  ...(user === undefined ? {} : { "x-seaworthy-user": user }),
  ...(tenant === undefined ? {} : { "x-seaworthy-tenant": tenant }),
});

type Said = { readonly role: string; readonly content: string };

async function say(gateway: TestGateway, who: Who, messages: readonly Said[]) {
  const response = await gateway.post(
    "/v1/chat/completions",
    { model: "m", messages },
    { headers: headersOf(gateway, who) },
  );
  const body = (await response.json()) as {
    readonly choices?: readonly { readonly message: Said }[];
    readonly error?: { readonly code: string; readonly message: string; readonly param?: string };
  };
  return { status: response.status, answer: body.choices?.[0]?.message, error: body.error };
}

const ask = (content: string): Said => ({ role: "user", content });
const ann = { session: "s-ann", user: "ann", tenant: "t1" };
const bob = { session: "s-bob", user: "bob", tenant: "t1" };

test("a session has its start in the log before its first call", async () => {
  const { gateway } = await stand();
  await say(gateway, ann, [ask("hello")]);
  await say(gateway, ann, [ask("hello again")]);
  const kinds = gateway.entries.filter(({ session }) => session === "s-ann").map(({ kind }) => kind);
  expect(kinds.slice(0, 3)).toEqual(["session.started", "call.input", "call.output"]);
  expect(kinds.filter((kind) => kind === "session.started")).toHaveLength(1);
  expect(gateway.entries[0]).toMatchObject({ user: "ann", tenant: "t1", exchange: "call-1" });
});

test.each([
  ["another user", { session: "s-ann", user: "bob", tenant: "t1" }],
  ["another tenant", { session: "s-ann", user: "ann", tenant: "t2" }],
  ["nobody in particular", { session: "s-ann" }],
])("%s with somebody's session is refused, and the log says so", async (_who, other) => {
  const { gateway, upstream } = await stand();
  await say(gateway, ann, [ask("hello")]);
  const { status, error } = await say(gateway, other, [ask("and I?")]);
  expect([status, error?.code]).toEqual([403, "session_refused"]);
  expect(upstream.count()).toBe(1);
  expect(gateway.entries.at(-1)).toMatchObject({
    ...{ kind: "call.refused", decision: "block", session: "s-ann" },
    facts: { code: "SESSION_REFUSED", fault: "not-theirs", from: 1 },
  });
  expect((await say(gateway, ann, [ask("still me")])).status).toBe(200);
});

test("an answer of one user's session in another user's request is refused, with its place", async () => {
  const { gateway, upstream } = await stand();
  const { answer } = await say(gateway, ann, [ask("when?")]);
  if (answer === undefined) throw new Error("no answer");
  const { status, error } = await say(gateway, bob, [ask("when?"), answer, ask("and then?")]);
  expect([status, error?.code, error?.param]).toEqual([403, "session_refused", "/messages/1"]);
  expect(error?.message).not.toContain("harbour");
  expect(upstream.count()).toBe(1);
  expect(gateway.entries.at(-1)).toMatchObject({
    kind: "call.refused",
    facts: { fault: "foreign-turn", place: "/messages/1", from: 1 },
  });
  // White space does not make it another turn, nor does leaving the names out.
  const spaced = { ...answer, content: ` ${answer.content.replaceAll(" ", "\n ")}\t` };
  expect((await say(gateway, bob, [spaced, ask("so?")])).status).toBe(403);
  expect((await say(gateway, {}, [answer, ask("so?")])).status).toBe(403);
  expect((await say(gateway, ann, [ask("when?"), answer, ask("thanks")])).status).toBe(200);
});

test("a turn of another session of the same user is refused or written down, as the policy says", async () => {
  for (const foreignTurns of ["refuse", "record"] as const) {
    const sessions = { mintedOnly: false, foreignTurns, idleMs: 60_000, afterIdle: "resume" } as const;
    const { gateway } = await stand({ sessions });
    const { answer } = await say(gateway, ann, [ask("when?")]);
    if (answer === undefined) throw new Error("no answer");
    const other = { ...ann, session: "s-ann-2" };
    const { status } = await say(gateway, other, [ask("when?"), answer, ask("and?")]);
    expect(status).toBe(foreignTurns === "refuse" ? 403 : 200);
    if (foreignTurns === "record")
      expect(gateway.entries.find(({ kind }) => kind === "session.foreign-turn")).toMatchObject({
        ...{ session: "s-ann-2", facts: { turns: 1, place: "/messages/1" } },
      });
  }
});

test("what a stream said is its session's too", async () => {
  const { gateway } = await stand();
  const text =
    "The tide tables for the coming week are printed on the board beside the harbour master's door.";
  const streaming = await startServer((_request, response) => {
    response.setHeader("content-type", "text/event-stream");
    const chunk = (delta: object, reason: string | null) =>
      `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;
    response.write(chunk({ role: "assistant", content: text.slice(0, 30) }, null));
    response.write(chunk({ content: text.slice(30) }, null));
    response.end(`${chunk({}, "stop")}data: [DONE]\n\n`);
  });
  const streamed = await startGateway({ models: [{ provider: "openai", id: "m" }] }, [
    openAiAt(streaming.url),
  ]);
  closing.push(
    () => streaming.close(),
    () => streamed.close(),
  );
  const body = { model: "m", stream: true, messages: [ask("tides?")] };
  const response = await streamed.post("/v1/chat/completions", body, { headers: headersOf(streamed, ann) });
  expect(await response.text()).toContain("[DONE]");
  const history = [ask("tides?"), { role: "assistant", content: text }, ask("so?")];
  expect((await say(streamed, bob, history)).status).toBe(403);
  // Another gateway knows nothing of it.
  expect((await say(gateway, bob, history)).status).toBe(200);
});

test("a request that leaves turns out is written down, and a text in their place too", async () => {
  const { gateway } = await stand();
  const history: Said[] = [];
  for (const question of ["one?", "two?", "three?"]) {
    history.push(ask(question));
    const { answer } = await say(gateway, ann, history);
    if (answer === undefined) throw new Error("no answer");
    history.push(answer);
  }
  const kinds = () => gateway.entries.map(({ kind }) => kind);
  expect(kinds()).not.toContain("session.truncated");
  await say(gateway, ann, [
    { role: "system", content: "So far: harbour." },
    ...history.slice(2),
    ask("four?"),
  ]);
  const [truncated, summarised] = ["session.truncated", "session.summarised"].map((kind) =>
    gateway.entries.find((entry) => entry.kind === kind),
  );
  expect(truncated?.facts).toMatchObject({ strategy: "oldest", turns: 2, first: 0, last: 1 });
  expect(Number(truncated?.facts?.["tokens"])).toBeGreaterThan(15);
  expect(summarised?.facts).toMatchObject({ turns: 2, place: "/messages/0", by: "system" });
  // Before the call that it is about.
  expect(kinds().indexOf("session.truncated")).toBeLessThan(kinds().lastIndexOf("call.input"));
});

test("when the gateway ends its sessions end, with what there was of them", async () => {
  const { gateway } = await stand();
  await say(gateway, ann, [ask("hello")]);
  await closing.pop()?.();
  await vi.waitFor(() => expect(gateway.entries.at(-1)?.kind).toBe("session.ended"));
  expect(gateway.entries.at(-1)).toMatchObject({
    ...{ session: "s-ann", user: "ann" },
    facts: { reason: "gateway-stopped", calls: 1, messages: 2, tokens: 7, start: 1 },
  });
});
