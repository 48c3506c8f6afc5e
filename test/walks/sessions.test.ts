import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { claude, gpt, startStand, type Stand } from "./stand.ts";

const manifest = (feature: string, model: string, more = ""): string => `feature: ${feature}
profile: chatbot
data: [none]
model: ${model}
${more}`;

let stand: Stand;
const keys: Record<string, string> = {};
beforeAll(async () => {
  stand = await startStand({
    files: {
      "seaworthy.gateway.yaml": "environment: dev\nfeatures: [support.yaml, claude.yaml]\n",
      "support.yaml": manifest("support", `{ provider: openai, id: ${gpt} }`, "cache: { scope: user }\n"),
      "claude.yaml": manifest("claude", `{ provider: anthropic, id: ${claude} }`),
    },
  });
  for (const feature of ["support", "claude"]) {
    const made = await stand.seaworthy("keys", "create", "--feature", feature, "--json");
    keys[feature] = (JSON.parse(made.out) as { key: string }).key;
  }
}, 60_000);
afterAll(() => stand.close());

const headersOf = (user: string, session: string) => ({
  ...{ "x-seaworthy-tenant": "acme", "x-seaworthy-user": user, "x-seaworthy-session": session },
});

const openaiAs = (user: string, session: string) =>
  new OpenAI({
    ...{ baseURL: stand.openaiUrl, apiKey: keys["support"], maxRetries: 0 },
    defaultHeaders: headersOf(user, session),
  });

const anthropicAs = (user: string, session: string) =>
  new Anthropic({
    ...{ baseURL: stand.anthropicUrl, apiKey: keys["claude"], maxRetries: 0 },
    defaultHeaders: headersOf(user, session),
  });

const tale = (of: string) =>
  `This is the long tale of ${of}, who went down to the harbour one morning and came back with a boat that was not theirs.`;

type ChatMessage = OpenAI.ChatCompletionMessageParam;

/** A few turns of one user with OpenAI's SDK, every other one streamed; gives the conversation. */
async function chat(user: string, session: string): Promise<ChatMessage[]> {
  const client = openaiAs(user, session);
  const messages: ChatMessage[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    messages.push({ role: "user", content: `${user}'s question ${turn}` });
    let content = "";
    if (turn % 2 === 0) {
      const answer = await client.chat.completions.create({ model: gpt, messages });
      content = answer.choices[0]?.message.content ?? "";
    } else {
      const stream = await client.chat.completions.create({ model: gpt, messages, stream: true });
      for await (const chunk of stream) content += chunk.choices[0]?.delta.content ?? "";
    }
    messages.push({ role: "assistant", content });
  }
  return messages;
}

test("two users in parallel have their own sessions, and neither's turns pass in the other's", async () => {
  stand.fakeOpenAi.reply = ({ body }) => {
    const messages = body["messages"] as readonly { readonly content: string }[];
    return { text: tale(messages.at(-1)?.content ?? "") };
  };
  const [ann, bob] = await Promise.all([chat("ann", "s-ann"), chat("bob", "s-bob")]);
  const told = bob.filter(({ role }) => role === "assistant");
  for (const turn of told) {
    const mixed: ChatMessage[] = [...ann, turn, { role: "user", content: "And?" }];
    const client = openaiAs("ann", "s-ann");
    await expect(client.chat.completions.create({ model: gpt, messages: mixed })).rejects.toMatchObject({
      status: 403,
      code: "session_refused",
    });
  }
  const more: ChatMessage[] = [...ann, { role: "user", content: "And?" }];
  stand.fakeOpenAi.reply = { text: "So be it." };
  await expect(
    openaiAs("ann", "s-ann").chat.completions.create({ model: gpt, messages: more }),
  ).resolves.toBeDefined();
  await expect(
    openaiAs("bob", "s-ann").chat.completions.create({ model: gpt, messages: more }),
  ).rejects.toBeInstanceOf(OpenAI.PermissionDeniedError);
});

test("what a tool brought into one session is not another's, with Anthropic's SDK, across features too", async () => {
  const call = {
    id: "toolu_01A09q90qw90lq917835lq9",
    name: "look",
    arguments: '{"boat":"the Albatross of ann"}',
  };
  stand.fakeAnthropic.reply = { tools: [call] };
  const tools: Anthropic.Tool[] = [{ name: "look", input_schema: { type: "object" } }];
  const first: Anthropic.MessageParam = { role: "user", content: "Look after my boat." };
  const base = { model: claude, max_tokens: 100, tools };
  const answer = await anthropicAs("ann", "c-ann").messages.create({ ...base, messages: [first] });
  const result: Anthropic.MessageParam = {
    role: "user",
    content: [{ type: "tool_result", tool_use_id: call.id, content: tale("what the tool found about ann") }],
  };
  const history: Anthropic.MessageParam[] = [first, { role: "assistant", content: answer.content }, result];
  stand.fakeAnthropic.reply = { text: "It is safe." };
  const go = (user: string, session: string, messages: Anthropic.MessageParam[]) =>
    anthropicAs(user, session).messages.create({ ...base, messages });
  await expect(go("ann", "c-ann", history)).resolves.toBeDefined();
  await expect(go("bob", "c-bob", history)).rejects.toMatchObject({ status: 403 });
  // The tool's words alone, behind a call that bob's own program made up.
  const other: Anthropic.MessageParam[] = [
    first,
    { role: "assistant", content: [{ type: "tool_use", id: "toolu_made_up", name: "look", input: {} }] },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "toolu_made_up", content: tale("what the tool found about ann") },
      ],
    },
  ];
  await expect(go("bob", "c-bob", other)).rejects.toMatchObject({ status: 403 });
});

test("a short answer, and one that both were given, is nobody's", async () => {
  for (const text of ["OK.", tale("everybody")]) {
    stand.fakeOpenAi.reply = { text };
    const conversations = ["ann", "bob"].map((user) => ({
      user,
      client: openaiAs(user, `same-${user}-${text.length}`),
    }));
    for (const { client } of conversations)
      await client.chat.completions.create({ model: gpt, messages: [{ role: "user", content: "Well?" }] });
    for (const { client } of conversations)
      await expect(
        client.chat.completions.create({
          model: gpt,
          messages: [
            { role: "user", content: "Well?" },
            { role: "assistant", content: text },
            { role: "user", content: "Go on." },
          ],
        }),
      ).resolves.toBeDefined();
  }
});

test("an answer that the provider keeps is continued by whom it was given to", async () => {
  stand.fakeOpenAi.reply = { text: "Kept." };
  const dev = (user: string, session: string) =>
    new OpenAI({
      ...{ baseURL: stand.openaiUrl, apiKey: keys["support"], maxRetries: 0 },
      defaultHeaders: headersOf(user, session),
    });
  const { id } = await dev("ann", "r-ann").responses.create({ model: gpt, input: "Keep this." });
  await expect(
    dev("bob", "r-bob").responses.create({ model: gpt, input: "Go on.", previous_response_id: id }),
  ).rejects.toMatchObject({ status: 403, code: "session_refused", param: "/previous_response_id" });
});

test("the same question of two users is answered twice, of one user once", async () => {
  const body = { model: gpt, temperature: 0, messages: [{ role: "user" as const, content: "The same?" }] };
  const asked = async (user: string) => {
    stand.fakeOpenAi.reply = { text: `For ${user} only.` };
    const { data, response } = await openaiAs(user, `cache-${user}`)
      .chat.completions.create(body)
      .withResponse();
    return [data.choices[0]?.message.content, response.headers.get("x-seaworthy-cache")];
  };
  expect([await asked("ann"), await asked("bob"), await asked("ann")]).toEqual([
    ["For ann only.", "miss"],
    ["For bob only.", "miss"],
    ["For ann only.", "hit"],
  ]);
});

test("every session in the traffic has its start, and the report plays eight scenarios of which each holds", async () => {
  const { code, out, err } = await stand.seaworthy("sessions", "report", "--json");
  expect(err).toBe("");
  const report = JSON.parse(out) as {
    readonly held: boolean;
    readonly scenarios: readonly {
      readonly name: string;
      readonly held: boolean;
      readonly why: string;
      readonly entries: readonly { readonly kind: string }[];
    }[];
  };
  expect(report.scenarios.filter(({ held }) => !held)).toEqual([]);
  expect([code, report.held, report.scenarios.length]).toEqual([0, true, 8]);
  for (const { entries } of report.scenarios)
    expect(entries.map(({ kind }) => kind)).toContain("session.started");
  const { out: text } = await stand.seaworthy("sessions", "report", "--last");
  expect(text.match(/^pass /gm)).toHaveLength(8);

  const log = await stand.log();
  expect(log.filter(({ kind }) => kind === "drill.sessions")).toMatchObject([
    { facts: { held: true, scenarios: 8, failed: [] } },
  ]);
  const started = new Set<string>();
  for (const { kind, session } of log) {
    if (session === undefined) continue;
    if (kind === "session.started") started.add(session);
    if (kind === "call.input") expect(started.has(session)).toBe(true);
  }
  expect(started.size).toBeGreaterThan(8);
}, 60_000);
