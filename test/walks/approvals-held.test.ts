import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { askLog, tokenFor } from "../../src/app/ask-log.ts";
import type { ApprovalItem } from "../../src/approvals/desk.ts";
import type { Leaf } from "../../src/audit/leaf.ts";
import { ran } from "../../src/cli/terminal.test-data.ts";
import { claude, gpt, startStand, until, type Stand } from "./stand.ts";

const schema = { type: "object", properties: { order: { type: "string" }, amount: { type: "number" } } };
const manifest = (feature: string, approvals: string): string => `feature: ${feature}
profile: chatbot
data: [none]
model: { provider: openai, id: ${gpt}, fallback: [{ provider: anthropic, id: ${claude} }] }
tools: { refund: { schema: ${JSON.stringify(schema)}, effect: external, approval: human } }
approvals: ${approvals}
limits: { concurrent_per_user: 1 }
`;

let stand: Stand;
const tokens: Record<string, string> = {};
beforeAll(async () => {
  stand = await startStand({
    files: {
      "seaworthy.gateway.yaml":
        "environment: dev\nfeatures: [patient.yaml, hasty.yaml, strict.yaml, brief.yaml]\n",
      "patient.yaml": manifest("patient", "{ wait: 10m }"),
      "hasty.yaml": manifest("hasty", "{ wait: 0s }"),
      "brief.yaml": manifest("brief", "{ wait: 10m }").replace(
        "per_user: 1",
        "per_user: 1, total_ms: 1500, first_byte_ms: 1000, idle_ms: 1000",
      ),
      "strict.yaml": manifest("strict", "{ wait: 10m, approvers: { external: 2 } }"),
    },
  });
  const owner = tokenFor(stand.data, {});
  tokens["owner"] = owner ?? "";
  for (const name of ["ann", "bob", "una@example.com"]) {
    const added = await askLog(stand.data, owner, { ask: "people-add", name, roles: ["approver"] });
    tokens[name] = (added as { readonly token: string }).token;
  }
});
afterAll(() => stand.close());

let order = 0;
const argumentsText = (): string => JSON.stringify({ order: `o${order}`, amount: 5 });
const refund = (id: string) => ({ id, name: "refund", arguments: argumentsText() });
beforeEach(() => {
  order += 1;
  stand.fakeOpenAi.reply = { tools: [refund("c1")] };
});

interface As {
  readonly user?: string;
  readonly approval?: string;
  readonly timeout?: number;
}
const ask = async (
  feature: string,
  { user = "cal", approval, timeout }: As = {},
): Promise<readonly string[]> => {
  const client = new OpenAI({
    apiKey: stand.key,
    baseURL: stand.openaiUrl,
    maxRetries: 8,
    ...(timeout === undefined ? {} : { timeout }),
    defaultHeaders: {
      "x-seaworthy-user": user,
      "x-seaworthy-feature": feature,
      ...(approval === undefined ? {} : { "x-seaworthy-approval": approval }),
    },
  });
  const answer = await client.chat.completions.create({
    model: gpt,
    messages: [{ role: "user", content: `Refund order o${order}` }],
    tools: [{ type: "function", function: { name: "refund", parameters: schema } }],
  });
  return (answer.choices[0]?.message.tool_calls ?? []).flatMap((one) =>
    one.type === "function" ? [one.function.arguments] : [],
  );
};
const failed = (answer: Promise<unknown>) =>
  answer.then(
    () => {
      throw new Error("it was answered");
    },
    (error: unknown) => error as InstanceType<typeof OpenAI.APIError>,
  );

async function api<T>(path: string, body?: object, person = "ann"): Promise<T> {
  const response = await fetch(stand.peopleUrl + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${tokens[person] ?? ""}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as T;
}
async function waiting(count = 1): Promise<readonly ApprovalItem[]> {
  let found: readonly ApprovalItem[] = [];
  await until(async () => {
    const { approvals } = await api<{ readonly approvals: readonly ApprovalItem[] }>("/api/approvals");
    found = approvals.filter(({ state }) => state === "waiting");
    return found.length === count;
  });
  return found;
}
const approve = (id: string, person = "ann"): Promise<{ readonly state?: string; readonly error?: object }> =>
  api("/api/approvals/approve", { id, reason: "the customer called" }, person);
const first = async (): Promise<string> => (await waiting())[0]?.id ?? "";
const kindsAbout = async (id: string): Promise<readonly Leaf["kind"][]> =>
  (await stand.log()).filter(({ facts }) => facts?.["approval"] === id).map(({ kind }) => kind);

test("who asked for a call cannot say yes to it, and somebody else can", async () => {
  const answer = ask("patient", { user: "Una+refunds@example.com" });
  const id = await first();
  expect(await approve(id, "una@example.com")).toMatchObject({
    error: { code: "POLICY_HELD", message: expect.stringContaining("who asked") as string },
  });
  expect(await kindsAbout(id)).toContain("access.refused");
  expect(await approve(id)).toMatchObject({ state: "approved" });
  expect(await answer).toEqual([argumentsText()]);
});

test("where two people must say yes, one of them twice is one", async () => {
  const answer = ask("strict");
  const id = await first();
  expect(await approve(id)).toMatchObject({ state: "waiting", have: 1, needs: 2 });
  expect(await approve(id)).toMatchObject({ error: { code: "POLICY_HELD" } });
  expect(await approve(id, "bob")).toMatchObject({ state: "approved", have: 2, needs: 2 });
  expect(await answer).toEqual([argumentsText()]);
});

test("of several calls in one answer each needs its yes, also where they are the same", async () => {
  stand.fakeOpenAi.reply = { tools: [refund("c1"), refund("c2")] };
  const answer = ask("patient");
  const [one, two] = await waiting(2);
  expect([one?.request?.nth, two?.request?.nth].sort()).toEqual([2, undefined]);
  expect(await approve(one?.id ?? "")).toMatchObject({ state: "approved" });
  expect(await waiting(1)).toMatchObject([{ id: two?.id }]);
  await approve(two?.id ?? "");
  expect(await answer).toEqual([argumentsText(), argumentsText()]);
});

test("a client that gives up and tries again by itself gets the one answer that was held", async () => {
  const before = stand.fakeOpenAi.received.length;
  const answer = ask("patient", { timeout: 400 });
  const id = await first();
  // Its first request has ended without anybody to hear of it.
  await until(async () =>
    (await stand.log()).some(
      ({ kind, facts }) => kind === "call.output" && JSON.stringify(facts?.["approvals"] ?? []).includes(id),
    ),
  );
  await approve(id);
  expect(await answer).toEqual([argumentsText()]);
  expect(stand.fakeOpenAi.received.length).toBe(before + 1);
  expect((await kindsAbout(id)).filter((kind) => kind === "approval.used")).toHaveLength(1);
}, 60_000);

test("a kill ends a call that waits, and a yes that comes after it lets nothing through", async () => {
  const answer = failed(ask("patient"));
  const id = await first();
  const kill = await api<{ readonly id: string }>(
    "/api/kill",
    { feature: "patient", tool: "refund", reason: "it refunds too much" },
    "owner",
  );
  expect(await approve(id)).toMatchObject({ state: "approved" });
  expect(await answer).toMatchObject({ status: 503, code: "killed" });
  expect(await failed(ask("patient", { approval: id }))).toMatchObject({ status: 503, code: "killed" });
  expect(await kindsAbout(id)).not.toContain("approval.used");
  await api("/api/resume", { id: kill.id, reason: "mended" }, "owner");
  // The same yes, once it may leave again.
  expect(await ask("patient", { approval: id })).toEqual([argumentsText()]);
});

test("who waits for a person does not keep a place after they were told to come back", async () => {
  // One call of a user at a time.
  for (const turn of [1, 2, 3]) {
    expect(await failed(ask("hasty", { user: "dan" }))).toMatchObject({ code: "approval_pending" });
    order += turn;
    stand.fakeOpenAi.reply = { tools: [refund("c1")] };
  }
  stand.fakeOpenAi.reply = { text: "nothing to do", usage: { input: 3, output: 4 } };
  expect(await ask("hasty", { user: "dan" })).toEqual([]);
  for (const { id } of await waiting(3)) await api("/api/approvals/deny", { id, reason: "a test" });
});

test("people see, approve and deny on a shell; nothing in it moves the cursor", async () => {
  stand.fakeOpenAi.reply = {
    tools: [
      {
        id: "c1",
        name: "refund",
        arguments: JSON.stringify({ order: `o${order}\u202e\u001b[2J`, amount: 5 }),
      },
    ],
  };
  const answer = ask("patient", { user: "eve" }).catch((error: unknown) => error);
  const id = await first();
  const run = (...args: readonly string[]) => ran(["approvals", ...args, "--data", stand.data]);
  const listed = await run("list");
  expect((await run()).out).toEqual(listed.out);
  expect(listed.out.join("\n")).toContain(id);
  const shown = await run("show", id);
  expect(shown.out.join("\n")).toContain("\\u{202e}\\u001b[2J");
  expect(shown.out.join("\n")).toContain("SHA-256");
  expect([...listed.out, ...shown.out].join("")).not.toMatch(/[\u0000-\u001f\u200b\u202e]/);
  expect((await run("approve", id)).code).toBe(2);
  const denied = await run("deny", id, "--reason", "smells of fraud");
  expect(denied).toMatchObject({ code: 0, out: [`${id}  denied`] });
  expect(await answer).toMatchObject({ code: "approval_denied" });
  expect((await run("approve", id, "--reason", "too late")).code).toBe(1);
  expect((await run("show", "000000000000")).code).toBe(2);
  expect((await run("list", "--ended", "--json")).out.join()).toContain('"denied"');
}, 60_000);

test("an alert is raised for a call that waits, and the metrics say how many do", async () => {
  const answer = ask("patient");
  const id = await first();
  const metrics = await (await fetch(`${stand.peopleUrl}/metrics`)).text();
  expect(metrics).toMatch(/^seaworthy_approvals_waiting 1$/m);
  const open = async (): Promise<string> => JSON.stringify(await api("/api/alerts", undefined, "owner"));
  await until(async () => (await open()).includes(id));
  await approve(id);
  await answer;
  expect(await (await fetch(`${stand.peopleUrl}/metrics`)).text()).toMatch(
    /^seaworthy_approvals_waiting 0$/m,
  );
});

test("the session knows what was collected: the result of the call comes back in it", async () => {
  const client = (approval?: string): OpenAI =>
    new OpenAI({
      apiKey: stand.key,
      baseURL: stand.openaiUrl,
      defaultHeaders: {
        ...{ "x-seaworthy-user": "fay", "x-seaworthy-session": "s-fay", "x-seaworthy-feature": "hasty" },
        ...(approval === undefined ? {} : { "x-seaworthy-approval": approval }),
      },
    });
  const tools = [{ type: "function" as const, function: { name: "refund", parameters: schema } }];
  const turns = [{ role: "user" as const, content: `Refund order o${order}` }];
  const create = (approval?: string, more: OpenAI.ChatCompletionMessageParam[] = []) =>
    client(approval).chat.completions.create({ model: gpt, messages: [...turns, ...more], tools });
  const { headers } = await failed(create());
  const id = headers?.get("x-seaworthy-approval") ?? "";
  await approve(id);
  const said = (await create(id)).choices[0]?.message;
  if (said === undefined) throw new Error("no answer");
  stand.fakeOpenAi.reply = { text: "It is refunded." };
  const result = { role: "tool" as const, tool_call_id: said.tool_calls?.[0]?.id ?? "", content: "done" };
  const last = await create(undefined, [said, result]);
  expect(last.choices[0]?.message.content).toBe("It is refunded.");
});

test("where the call's whole time is over before the wait is, its caller is told to come back", async () => {
  const { status, code, headers } = await failed(ask("brief"));
  expect([status, code]).toEqual([403, "approval_pending"]);
  const id = headers?.get("x-seaworthy-approval") ?? "";
  await approve(id);
  expect(await ask("brief", { approval: id })).toEqual([argumentsText()]);
});

test.each<[string, string, RequestInit, number, RegExp]>([
  ["nobody", "/api/approvals", {}, 401, /who asks/],
  [
    "who is no approver",
    "/api/approvals",
    { headers: { authorization: "Bearer olga" } },
    403,
    /does not know|role/,
  ],
  ["a parameter that is none", "/api/approvals?state=all", {}, 400, /state is not known/],
  ["a list of neither", "/api/approvals?ended=maybe", {}, 400, /neither true nor false/],
  ["one without its name", "/api/approvals/show", {}, 400, /which one/],
  ["one that is not there", "/api/approvals/show?id=000000000000", {}, 400, /there is no approval/],
  ["a yes without a reason", "/api/approvals/approve", { body: '{"id":"x"}' }, 400, /reason is empty/],
  [
    "a yes with more",
    "/api/approvals/approve",
    { body: '{"id":"x","reason":"y","by":"z"}' },
    400,
    /by is not known/,
  ],
  [
    "a yes to nothing",
    "/api/approvals/approve",
    { body: '{"id":"x","reason":"y"}' },
    400,
    /there is no approval/,
  ],
])("%s is refused by the people's API", async (who, path, init, status, message) => {
  const authorization = `Bearer ${tokens["ann"] ?? ""}`;
  const response = await fetch(stand.peopleUrl + path, {
    method: init.body === undefined ? "GET" : "POST",
    ...init,
    headers: {
      "content-type": "application/json",
      ...(who === "nobody" ? {} : { authorization }),
      ...(init.headers as object | undefined),
    },
  });
  const { error } = (await response.json()) as { readonly error: { readonly message: string } };
  expect([response.status, error.message]).toEqual([status, expect.stringMatching(message)]);
});

test.each([
  ["no id at all", "yes please"],
  ["more than an answer has", Array.from({ length: 17 }, () => "abcdefghjkmn").join(", ")],
])("a header with %s is refused, and a strange id is nobody's", async (_what, approval) => {
  expect(await failed(ask("hasty", { approval }))).toMatchObject({ status: 400 });
  expect(await failed(ask("hasty", { approval: "abcdefghjkmn" }))).toMatchObject({
    ...{ status: 403, code: "approval_unknown" },
  });
});

test("a stream that waits is kept alive, and its rest leaves with the yes", async () => {
  const response = await fetch(`${stand.openaiUrl}/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${stand.key}`,
      "content-type": "application/json",
      "x-seaworthy-feature": "patient",
    },
    body: JSON.stringify({
      model: gpt,
      stream: true,
      messages: [{ role: "user", content: `Refund order o${order}` }],
      tools: [{ type: "function", function: { name: "refund", parameters: schema } }],
    }),
  });
  const id = await first();
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    // The call itself has not left by then.
    if (text.includes("still working") && !text.includes("tool_calls")) {
      expect(text).not.toContain("refund");
      await approve(id);
    }
  }
  expect(text).toContain(": still working\n\n");
  expect(text).toContain("refund");
  expect(text).toContain("data: [DONE]");
}, 60_000);

test("a kill ends a stream that waits with the format's own error, and no call has left", async () => {
  const client = new OpenAI({
    apiKey: stand.key,
    baseURL: stand.openaiUrl,
    defaultHeaders: { "x-seaworthy-feature": "patient", "x-seaworthy-user": "gil" },
  });
  stand.fakeOpenAi.reply = { text: "I see to it. ".repeat(40), tools: [refund("c1")] };
  const stream = await client.chat.completions.create({
    ...{ model: gpt, stream: true },
    messages: [{ role: "user", content: `Refund order o${order}` }],
    tools: [{ type: "function", function: { name: "refund", parameters: schema } }],
  });
  const names: unknown[] = [];
  const reading = failed(
    (async () => {
      for await (const { choices } of stream) names.push(...(choices[0]?.delta.tool_calls ?? []));
    })(),
  );
  const id = await first();
  const kill = await api<{ readonly id: string }>(
    "/api/kill",
    { feature: "patient", user: "gil", reason: "somebody else uses the account" },
    "owner",
  );
  expect(await reading).toMatchObject({ code: "killed" });
  expect(names).toEqual([]);
  expect(await approve(id)).toMatchObject({ state: "approved" });
  expect(await kindsAbout(id)).not.toContain("approval.used");
  await api("/api/resume", { id: kill.id, reason: "a test" }, "owner");
});
