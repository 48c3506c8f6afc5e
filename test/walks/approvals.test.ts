import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { askLog, tokenFor } from "../../src/app/ask-log.ts";
import type { ApprovalItem, DecideStep } from "../../src/approvals/desk.ts";
import type { Leaf } from "../../src/audit/leaf.ts";
import type { Reply } from "../fakes/provider.ts";
import { claude, gpt, startStand, until, type Stand } from "./stand.ts";

const schema = {
  type: "object",
  properties: { order: { type: "string" }, amount: { type: "number" } },
} as const;
const manifest = (feature: string, approvals: string): string => `feature: ${feature}
profile: chatbot
data: [none]
model: { provider: openai, id: ${gpt}, fallback: [{ provider: anthropic, id: ${claude} }] }
tools:
  refund: { schema: ${JSON.stringify(schema)}, effect: external, approval: human }
  look: { schema: ${JSON.stringify(schema)}, effect: read }
approvals: ${approvals}
limits: { concurrent_per_user: 1 }
`;

let stand: Stand;
const tokens: Record<string, string> = {};
beforeAll(async () => {
  stand = await startStand({
    files: {
      "seaworthy.gateway.yaml": "environment: dev\nfeatures: [patient.yaml, hasty.yaml, strict.yaml]\n",
      "patient.yaml": manifest("patient", "{ wait: 10m }"),
      "hasty.yaml": manifest("hasty", "{ wait: 0s, message: ask the refunds team }"),
      "strict.yaml": manifest("strict", "{ wait: 10m, approvers: { external: 2 } }"),
    },
  });
  for (const name of ["ann", "bob", "una@example.com"]) {
    const question = { ask: "people-add", name, roles: ["approver"] };
    const added = await askLog(stand.data, tokenFor(stand.data, {}), question);
    tokens[name] = (added as { readonly token: string }).token;
  }
});
afterAll(() => stand.close());

const refund = (id: string, args: object) => ({ id, name: "refund", arguments: JSON.stringify(args) });
let order = 0;
beforeEach(() => {
  order += 1;
  const reply = { text: "I refund it.", tools: [refund("c1", { order: `o${order}`, amount: 5 })] };
  stand.fakeOpenAi.reply = reply;
  stand.fakeAnthropic.reply = reply;
});

const openai = (feature: string, user = "cal"): OpenAI =>
  new OpenAI({
    apiKey: stand.key,
    baseURL: stand.openaiUrl,
    defaultHeaders: { "x-seaworthy-user": user, "x-seaworthy-feature": feature },
  });
const anthropic = (feature: string, user = "cal"): Anthropic =>
  new Anthropic({
    apiKey: stand.key,
    baseURL: stand.anthropicUrl,
    defaultHeaders: { "x-seaworthy-user": user, "x-seaworthy-feature": feature },
  });

const question = (): string => `Refund order o${order}`;
const openaiBody = () => ({
  model: gpt,
  messages: [{ role: "user" as const, content: question() }],
  tools: [{ type: "function" as const, function: { name: "refund", parameters: schema as never } }],
});
const responsesBody = () => ({
  model: gpt,
  input: question(),
  tools: [
    { type: "function" as const, name: "refund", strict: false, parameters: schema as unknown as object },
  ] as never,
});
const anthropicBody = () => ({
  model: claude,
  max_tokens: 200,
  messages: [{ role: "user" as const, content: question() }],
  tools: [{ name: "refund", input_schema: schema as never }],
});

async function api<T>(path: string, body?: object, person = "ann"): Promise<T> {
  const response = await fetch(stand.peopleUrl + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${tokens[person] ?? ""}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as T;
}
const waiting = async (): Promise<readonly ApprovalItem[]> =>
  (await api<{ approvals: ApprovalItem[] }>("/api/approvals")).approvals.filter(
    ({ state }) => state === "waiting",
  );
const decide = (
  id: string,
  yes: boolean,
  person = "ann",
): Promise<DecideStep & { error?: { code: string } }> =>
  api(`/api/approvals/${yes ? "approve" : "deny"}`, { id, reason: "the customer called" }, person);

async function firstWaiting(): Promise<ApprovalItem> {
  let found: ApprovalItem | undefined;
  await until(async () => {
    [found] = await waiting();
    return found !== undefined;
  });
  if (found === undefined) throw new Error("nothing waits");
  return found;
}

const entriesOf = async (id: string): Promise<readonly Leaf[]> =>
  (await stand.log()).filter(
    ({ facts }) => facts?.["approval"] === id || (facts?.["approvals"] as string[] | undefined)?.includes(id),
  );

/** The four ways in which official clients ask; each gives the arguments of the calls that came. */
const ways: Record<
  string,
  (feature: string, headers?: Record<string, string>) => Promise<readonly string[]>
> = {
  "OpenAI's client, buffered": async (feature, headers = {}) => {
    const answer = await openai(feature).chat.completions.create(openaiBody(), { headers });
    return (answer.choices[0]?.message.tool_calls ?? []).flatMap((call) =>
      call.type === "function" ? [call.function.arguments] : [],
    );
  },
  "OpenAI's client, streamed": async (feature, headers = {}) => {
    const stream = openai(feature).chat.completions.stream({ ...openaiBody(), stream: true }, { headers });
    const { choices } = await stream.finalChatCompletion();
    return (choices[0]?.message.tool_calls ?? []).flatMap((call) =>
      call.type === "function" ? [call.function.arguments] : [],
    );
  },
  // As a provider that is fast, or far away, sends it: everything in one piece.
  "OpenAI's client, streamed at once": async (feature, headers = {}) => {
    stand.fakeOpenAi.reply = { ...(stand.fakeOpenAi.reply as Reply), text: "", writeBytes: 1_000_000 };
    return ways["OpenAI's client, streamed"]?.(feature, headers) ?? [];
  },
  "Anthropic's client, buffered": async (feature, headers = {}) => {
    const { content } = await anthropic(feature).messages.create(anthropicBody(), { headers });
    return content.flatMap((block) => (block.type === "tool_use" ? [JSON.stringify(block.input)] : []));
  },
  "Anthropic's client, streamed": async (feature, headers = {}) => {
    const { content } = await anthropic(feature).messages.stream(anthropicBody(), { headers }).finalMessage();
    return content.flatMap((block) => (block.type === "tool_use" ? [JSON.stringify(block.input)] : []));
  },
  "OpenAI's client, responses buffered": async (feature, headers = {}) => {
    const { output } = await openai(feature).responses.create(responsesBody(), { headers });
    return output.flatMap((item) => (item.type === "function_call" ? [item.arguments] : []));
  },
  "OpenAI's client, responses streamed": async (feature, headers = {}) => {
    const stream = openai(feature).responses.stream(responsesBody(), { headers });
    const { output } = await stream.finalResponse();
    return output.flatMap((item) => (item.type === "function_call" ? [item.arguments] : []));
  },
};
const asked = (): number => stand.fakeOpenAi.received.length + stand.fakeAnthropic.received.length;

describe.each(Object.entries(ways))("%s", (name, ask) => {
  test("waits, and gets the very answer that was held once somebody else says yes", async () => {
    const before = asked();
    const answer = ask("patient");
    const item = await firstWaiting();
    expect(item).toMatchObject({
      feature: "patient",
      tool: "refund",
      needs: 1,
      request: {
        requester: { user: "cal" },
        reasons: [expect.stringContaining("refund") as string],
        arguments: { isCut: false, invisible: 0 },
      },
    });
    expect(JSON.parse(item.request?.arguments.text ?? "")).toEqual({ order: `o${order}`, amount: 5 });
    expect(await decide(item.id, true)).toMatchObject({ state: "approved", by: "ann" });
    expect((await answer).map((text) => JSON.parse(text) as unknown)).toEqual([
      { order: `o${order}`, amount: 5 },
    ]);
    expect(asked()).toBe(before + 1);
    expect((await entriesOf(item.id)).map(({ kind, decision }) => [kind, decision])).toEqual([
      ["approval.asked", undefined],
      ["approval.shown", undefined],
      ["approval.given", undefined],
      ["approval.used", undefined],
      ["call.output", "allow"],
    ]);
    expect(await api("/api/approvals/show?id=" + item.id)).toMatchObject({ state: "used" });
  });

  test("is told that it has to come back, and gets the held answer once, after the yes", async () => {
    const before = asked();
    const refused = await ask("hasty").catch(
      (error: unknown) => error as InstanceType<typeof OpenAI.APIError>,
    );
    const { status, headers, message } = refused as InstanceType<typeof OpenAI.APIError>;
    expect(message).toContain("ask the refunds team");
    const id = /x-seaworthy-approval: ([0-9a-z]{12})/.exec(message)?.[1] ?? "";
    // A stream may have begun: then the error stands in it, and the head has left before.
    if (!name.includes("streamed")) {
      expect(status).toBe(403);
      expect(headers?.get("x-seaworthy-approval")).toBe(id);
      expect(Date.parse(headers?.get("x-seaworthy-approval-expires") ?? "")).toBeGreaterThan(Date.now());
    }
    // Not yet, and also not for somebody else.
    await expect(ask("hasty", { "x-seaworthy-approval": id })).rejects.toMatchObject({ status: 403 });
    await expect(ask("hasty", { "x-seaworthy-approval": id, "x-seaworthy-user": "eve" })).rejects.toThrow(
      /no such approval/,
    );
    expect(await decide(id, true, "bob")).toMatchObject({ state: "approved" });
    // Two at once: one of them gets it.
    const both = await Promise.allSettled([
      ask("hasty", { "x-seaworthy-approval": id }),
      ask("hasty", { "x-seaworthy-approval": id }),
    ]);
    const got = both.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(got).toEqual([[JSON.stringify({ order: `o${order}`, amount: 5 })]]);
    await expect(ask("hasty", { "x-seaworthy-approval": id })).rejects.toThrow(/used already/);
    expect(asked(), name).toBe(before + 1);
    expect((await entriesOf(id)).filter(({ kind }) => kind === "approval.used")).toHaveLength(1);
  });

  test("is told a no, with its reason", async () => {
    const answer = ask("patient").catch((error: unknown) => error as Error);
    const { id } = await firstWaiting();
    expect(await decide(id, false)).toMatchObject({ state: "denied" });
    const error = (await answer) as InstanceType<typeof OpenAI.APIError>;
    expect(error.message).toContain("the customer called");
    if (!name.includes("streamed")) expect(error.status).toBe(403);
  });
});
