import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { claude, gpt, startStand, type Stand } from "./stand.ts";
import { surface, surfaceNames, user } from "./surfaces.ts";

const manifest = `feature: support
profile: chatbot
data: [none]
model:
  provider: openai
  id: ${gpt}
  fallback: [{ provider: anthropic, id: ${claude} }]
prompt: prompt.md
limits: { tokens_per_request: 200 }
owners: { ml: a@example.com, security: b@example.com, backend: c@example.com, privacy: d@example.com, infra: e@example.com, lead: f@example.com }
`;

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({
    files: { "seaworthy.yaml": manifest, "prompt.md": "You sell sailing boats and nothing else." },
  });
});
afterAll(async () => stand.close());
beforeEach(() => {
  for (const fake of [stand.fakeOpenAi, stand.fakeAnthropic]) {
    fake.received.length = 0;
    fake.reply = { text: "ok" };
  }
});

const ways = surfaceNames.flatMap((name) => (["whole", "stream"] as const).map((how) => ({ name, how })));

describe.each(ways)("$name, $how", ({ name, how }) => {
  test("a model that the feature does not have is not found, and the answer names those it has", async () => {
    const door = surface(name, stand);
    const error: unknown = await door[how]({ model: "gpt-4o", turns: user("hi") }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf((name === "messages" ? Anthropic : OpenAI).NotFoundError);
    expect(String(error)).toContain(gpt);
    expect(String(error)).toContain(claude);
    expect(door.sent()).toBe(1);
    expect(stand.fakeOpenAi.received).toEqual([]);
  });

  test("when the first model fails, the fallback answers in its vendor's format, and the log says who did", async () => {
    stand.fakeOpenAi.reply = { failure: { status: 503, message: "no", headers: { "retry-after": "60" } } };
    stand.fakeAnthropic.reply = { text: "Here is the second.", usage: { input: 12, output: 5 } };
    const said = await surface(name, stand)[how]({ model: gpt, turns: user("Who is there?") });
    expect(said).toMatchObject({ text: "Here is the second.", usage: { input: 12, output: 5 } });
    expect(stand.fakeOpenAi.received).toHaveLength(1);
    expect(stand.fakeAnthropic.received).toMatchObject([{ body: { model: claude } }]);
    const entry = (await stand.log()).findLast(({ kind }) => kind === "call.output");
    expect(entry).toMatchObject({
      model: claude,
      facts: { provider: "anthropic", attempts: 2, inputTokens: 12, outputTokens: 5 },
    });
  });

  test("a caller who names the fallback gets it, and the first model is not asked", async () => {
    await surface(name, stand)[how]({ model: claude, turns: user("Who is there?") });
    expect(stand.fakeOpenAi.received).toEqual([]);
    expect(stand.fakeAnthropic.received).toHaveLength(1);
  });

  test("what the provider finds wrong is not tried with another model", async () => {
    stand.fakeOpenAi.reply = { failure: { status: 400, message: "no" } };
    await expect(
      surface(name, stand)[how]({ model: gpt, turns: user("Who is there?") }),
    ).rejects.toMatchObject({ status: 400 });
    expect(stand.fakeOpenAi.received).toHaveLength(1);
    expect(stand.fakeAnthropic.received).toEqual([]);
  });

  test("the limit is the manifest's, and the feature's own prompt counts", async () => {
    const words = "word ".repeat(185);
    await surface(name, stand)[how]({ model: gpt, turns: user(words) });
    const error: unknown = await surface(name, stand)
      [how]({ model: gpt, turns: user(`${words}${"word ".repeat(10)}`) })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 413 });
    expect(String(error)).toMatch(/20[1-9] tokens; the limit is 200 tokens/);
    expect(stand.fakeOpenAi.received).toHaveLength(1);
  });
});

test("both vendors' libraries list the feature's models", async () => {
  const openai = new OpenAI({ apiKey: stand.key, baseURL: stand.openaiUrl });
  const anthropic = new Anthropic({ apiKey: stand.key, authToken: null, baseURL: stand.anthropicUrl });
  const names: string[] = [];
  for await (const { id } of openai.models.list()) names.push(id);
  expect(names).toEqual([gpt, claude]);
  const theirs: string[] = [];
  for await (const { id } of anthropic.models.list()) theirs.push(id);
  expect(theirs).toEqual([gpt, claude]);
  expect(await openai.models.retrieve(claude)).toMatchObject({ id: claude, owned_by: "anthropic" });
  expect(await anthropic.models.retrieve(gpt)).toMatchObject({ id: gpt, type: "model" });
  await expect(openai.models.retrieve("gpt-4o")).rejects.toBeInstanceOf(OpenAI.NotFoundError);
});

test("every entry of a call has the feature, its digest, the key, and never the name of the user", async () => {
  const answer = await fetch(`${stand.openaiUrl}/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${stand.key}`,
      "content-type": "application/json",
      "x-seaworthy-tenant": "acme-corporation",
      "x-seaworthy-user": "ada.lovelace",
      "x-seaworthy-session": "session-4711",
    },
    body: JSON.stringify({ model: gpt, messages: [{ role: "user", content: "hi" }] }),
  });
  const entries = (await stand.log()).filter(
    ({ exchange }) => exchange === answer.headers.get("x-request-id"),
  );
  expect(entries.map(({ kind }) => kind)).toEqual(["session.started", "call.input", "call.output"]);
  for (const entry of entries) {
    expect(entry).toMatchObject({
      feature: "support",
      environment: "dev",
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      key: stand.key.split("-")[1],
    });
    for (const name of [entry.tenant, entry.user, entry.session]) expect(name).toMatch(/^[\w-]{8,}$/);
    expect(JSON.stringify(entry)).not.toMatch(/acme|lovelace|4711/);
  }
  expect(JSON.stringify(stand.fakeOpenAi.received)).not.toMatch(/acme|lovelace|4711/);
});
