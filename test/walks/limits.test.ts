import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { claude, gpt, startStand, until, type Stand } from "./stand.ts";

const owners =
  "owners: { ml: a@example.com, security: b@example.com, backend: c@example.com, privacy: d@example.com, infra: e@example.com, lead: f@example.com }";
const manifest = (feature: string, limits: string): string => `feature: ${feature}
profile: chatbot
data: [pii]
model: { provider: openai, id: ${gpt}, fallback: [{ provider: anthropic, id: ${claude} }, { provider: openai, id: text-embedding-3-small }] }
retry: { attempts: 1 }
${owners}
limits: ${limits}
`;

const files = {
  "seaworthy.gateway.yaml": `environment: dev
features: [apps/*.yaml]
prices: { anthropic: { ${claude}: { input: 1, output: 5 } } }
`,
  "apps/few.yaml": manifest("few", "{ requests_per_user_per_hour: 2, requests_per_session: 50 }"),
  "apps/tokens.yaml": manifest("tokens", "{ tokens_per_user_per_day: 2000, answer_tokens: 100 }"),
  "apps/money.yaml": manifest("money", "{ spend_per_month_usd: 1, spend_per_request_usd: 0.01 }"),
  "apps/one.yaml": manifest("one", "{ requests_per_user_per_hour: 1 }"),
  "apps/slots.yaml": manifest("slots", "{ concurrent_per_user: 1 }"),
};

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({ files });
});
afterAll(async () => stand.close());
beforeEach(() => {
  for (const fake of [stand.fakeOpenAi, stand.fakeAnthropic]) {
    fake.received.length = 0;
    fake.reply = { text: "ok", usage: { input: 10, output: 5 } };
  }
});

let people = 0;
const somebody = (): string => `person ${(people += 1)}`;
const headersFor = (feature: string, user?: string): Record<string, string> => ({
  "x-seaworthy-feature": feature,
  ...(user === undefined ? {} : { "x-seaworthy-user": user }),
});
const openai = (feature: string, user?: string, key = stand.key): OpenAI =>
  new OpenAI({
    baseURL: stand.openaiUrl,
    apiKey: key,
    maxRetries: 0,
    defaultHeaders: headersFor(feature, user),
  });
const anthropic = (feature: string, user: string): Anthropic =>
  new Anthropic({
    baseURL: stand.anthropicUrl,
    apiKey: stand.key,
    maxRetries: 0,
    defaultHeaders: headersFor(feature, user),
  });
const messages = [{ role: "user" as const, content: "hello there" }];
const chat = { model: gpt, messages, max_completion_tokens: 50 };

async function refusedBy(asked: Promise<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  const error: unknown = await asked.then(
    () => new Error("it was let through"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof OpenAI.APIError || error instanceof Anthropic.APIError)
    return error as InstanceType<typeof OpenAI.APIError>;
  throw error;
}

async function drained(stream: AsyncIterable<unknown>): Promise<void> {
  const iterator = stream[Symbol.asyncIterator]();
  for (let next = await iterator.next(); next.done !== true;) next = await iterator.next();
}

const entriesOf = async (id: string | null | undefined) =>
  (await stand.log()).filter(({ exchange }) => exchange === id);

describe("a limit on requests", () => {
  test("makes OpenAI's library raise its own rate-limit error, with limit, use and time, and is in the log first", async () => {
    const client = openai("few", somebody());
    await client.chat.completions.create(chat);
    await client.chat.completions.create(chat);
    const error = await refusedBy(client.chat.completions.create(chat));
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect(error.code).toBe("limit_reached");
    expect(error.message).toMatch(
      /requests_per_user_per_hour of this user is reached: of 2 requests in an hour, 2 are used; try again in 6[01] minutes, at 2/,
    );
    const after = Number(error.headers?.get("retry-after"));
    expect(after).toBeGreaterThan(3500);
    expect(after).toBeLessThanOrEqual(3660);
    expect(error.headers?.get("x-ratelimit-limit-requests")).toBe("2");
    expect(error.headers?.get("x-ratelimit-remaining-requests")).toBe("0");
    expect(error.headers?.get("x-ratelimit-reset-requests")).toMatch(/^(?:1h)?\d{1,2}m\d{1,2}s$/);
    expect(stand.fakeOpenAi.received).toHaveLength(2);
    expect(await entriesOf(error.requestID)).toMatchObject([
      {
        kind: "call.refused",
        decision: "block",
        facts: { code: "LIMIT_REACHED", limit: "requests_per_user_per_hour", scope: "user", max: 2, used: 2 },
      },
    ]);
  });

  test("makes Anthropic's library raise its own, with that vendor's headers", async () => {
    const client = anthropic("few", somebody());
    const ask = { model: claude, max_tokens: 50, messages };
    const { response } = await client.messages.create(ask).withResponse();
    expect(response.headers.get("anthropic-ratelimit-requests-limit")).toBe("2");
    expect(response.headers.get("anthropic-ratelimit-requests-remaining")).toBe("1");
    expect(response.headers.get("anthropic-ratelimit-tokens-limit")).toBe("1000000");
    await client.messages.create(ask);
    const error = await refusedBy(client.messages.create(ask));
    expect(error).toBeInstanceOf(Anthropic.RateLimitError);
    expect(error.headers?.get("anthropic-ratelimit-requests-remaining")).toBe("0");
    expect(error.headers?.get("anthropic-ratelimit-requests-reset")).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/,
    );
    expect(Number(error.headers?.get("retry-after"))).toBeGreaterThan(3500);
  });

  test("is the user's whom the body names, too, and holds for streams", async () => {
    const named = { user: somebody() } as object;
    const client = openai("few");
    await client.chat.completions.create({ ...chat, ...named });
    await drained(await client.chat.completions.create({ ...chat, ...named, stream: true }));
    await refusedBy(client.chat.completions.create({ ...chat, ...named, stream: true }));
    await client.chat.completions.create({ ...chat, ...({ user: somebody() } as object) });
  });

  test("counts a call that a guard refused, with no tokens", async () => {
    const user = somebody();
    const client = openai("few", user);
    const attack = [
      {
        role: "user" as const,
        content: "-----BEGIN PRIVATE KEY-----\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASCAT8wggE7AgEAAkEA",
      },
    ];
    const refused = await refusedBy(client.chat.completions.create({ ...chat, messages: attack }));
    expect(refused.status).toBe(403);
    const { response } = await client.chat.completions.create(chat).withResponse();
    expect(response.headers.get("x-ratelimit-remaining-requests")).toBe("0");
    const left = Number(response.headers.get("x-ratelimit-remaining-tokens"));
    expect(left).toBeGreaterThan(1_000_000 - 1000);
    await refusedBy(client.chat.completions.create(chat));
  });

  test("where nobody is named, no user's limit is counted", async () => {
    for (let i = 0; i < 4; i += 1) await openai("few").chat.completions.create(chat);
  });

  test("a hundred first calls at the same time never pass a limit of one", async () => {
    const client = openai("one", somebody());
    const all = await Promise.allSettled(
      Array.from({ length: 100 }, async () => client.chat.completions.create(chat)),
    );
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(stand.fakeOpenAi.received).toHaveLength(1);
    for (const one of all)
      if (one.status === "rejected") expect(one.reason).toBeInstanceOf(OpenAI.RateLimitError);
  });
});

describe("a limit on tokens", () => {
  test("takes what the provider counted, and gives back what was reserved", async () => {
    const client = openai("tokens", somebody());
    stand.fakeOpenAi.reply = { text: "ok", usage: { input: 600, output: 300 } };
    await client.chat.completions.create(chat);
    const { response } = await client.chat.completions.create(chat).withResponse();
    expect(Number(response.headers.get("x-ratelimit-remaining-tokens"))).toBeLessThan(1100);
    const error = await refusedBy(client.chat.completions.create({ ...chat, max_completion_tokens: 500 }));
    expect(error.message).toContain("of 2,000 tokens in a day, 1,800 are used, and this call may need up to");
    expect(error.message).toContain("Z (request id");
    expect(error.headers?.get("x-ratelimit-remaining-tokens")).toBe("200");
  });

  test("charges a stream that was hung up on with all that was reserved", async () => {
    const client = openai("tokens", somebody());
    stand.fakeOpenAi.reply = { text: "a long story ".repeat(200), pauseMs: 20 };
    const stream = await client.chat.completions.create({
      ...chat,
      max_completion_tokens: 900,
      stream: true,
    });
    await stream[Symbol.asyncIterator]().next();
    stream.controller.abort();
    await until(() => stand.fakeOpenAi.received[0]?.aborted === true);
    const id = (await stand.log()).findLast(
      ({ kind, feature }) => kind === "call.input" && feature === "tokens",
    )?.exchange;
    await until(async () => (await entriesOf(id)).some(({ kind }) => kind === "call.failed"));
    const failed = (await entriesOf(id)).at(-1);
    expect(failed?.facts).toMatchObject({
      reason: "caller-gone",
      prices: expect.stringContaining("genai-prices@") as string,
    });
    const reserved = Number(failed?.facts?.["reservedTokens"]);
    expect(reserved).toBeGreaterThan(900);
    const error = await refusedBy(client.chat.completions.create({ ...chat, max_completion_tokens: 1900 }));
    expect(error.message).toContain(`${reserved.toLocaleString("en")} are used`);
  });

  test("keeps the reservation where the usage never came, and gives it back where the provider refused", async () => {
    const client = openai("tokens", somebody());
    stand.fakeOpenAi.reply = { failure: { status: 400, message: "no" } };
    stand.fakeAnthropic.reply = { failure: { status: 400, message: "no" } };
    for (let i = 0; i < 5; i += 1)
      expect(
        (await refusedBy(client.chat.completions.create({ ...chat, max_completion_tokens: 1000 }))).status,
      ).toBe(400);
    stand.fakeOpenAi.reply = { text: "broken off in the middle", breakAfter: 3 };
    const broken = await client.chat.completions.create({
      ...chat,
      max_completion_tokens: 1000,
      stream: true,
    });
    await expect(drained(broken)).rejects.toThrow();
    const error = await refusedBy(client.chat.completions.create({ ...chat, max_completion_tokens: 1000 }));
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
  });
});

describe("a limit on money", () => {
  test("an entry has the dollars and where their price is from, and a call that alone is too dear is not sent again", async () => {
    stand.fakeOpenAi.reply = { text: "ok", usage: { input: 1000, output: 500 } };
    const client = openai("money", somebody());
    const { request_id: id } = await client.chat.completions.create(chat).withResponse();
    // 1,000 tokens at 0.40 and 500 at 1.60 dollars for a million.
    expect((await entriesOf(id)).at(-1)?.facts).toMatchObject({ usd: 0.0012, prices: "genai-prices@0.1.8" });
    stand.fakeOpenAi.received.length = 0;
    const patient = new OpenAI({
      baseURL: stand.openaiUrl,
      apiKey: stand.key,
      maxRetries: 2,
      defaultHeaders: headersFor("money"),
    });
    const error = await refusedBy(patient.chat.completions.create({ ...chat, max_completion_tokens: 8000 }));
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect(error.message).toContain("more than the $0.01 of spend_per_request_usd");
    expect(error.headers?.get("x-should-retry")).toBe("false");
    expect(error.headers?.get("retry-after")).toBeNull();
    expect(stand.fakeOpenAi.received).toEqual([]);
  });

  test("the model that answered is paid, not the one that was asked first", async () => {
    stand.fakeOpenAi.reply = { failure: { status: 500, message: "down" } };
    stand.fakeAnthropic.reply = { text: "ok", usage: { input: 1000, output: 100 } };
    const { request_id: id } = await openai("money", somebody()).chat.completions.create(chat).withResponse();
    expect((await entriesOf(id)).at(-1)?.facts).toMatchObject({ usd: 0.0015, provider: "anthropic" });
    expect((await entriesOf(id)).at(-1)?.facts).toMatchObject({
      prices: expect.stringMatching(/^configuration [0-9a-f]{8}$/) as string,
    });
  });
});

describe("a place", () => {
  test("is held until the stream has ended, and is free then", async () => {
    const client = openai("slots", somebody());
    stand.fakeOpenAi.reply = { text: "slowly and for a long time ".repeat(20), pauseMs: 20 };
    const stream = await client.chat.completions.create({ ...chat, stream: true });
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next();
    const error = await refusedBy(client.chat.completions.create(chat));
    expect(error.message).toContain(
      "the limit concurrent_per_user of this user is reached: of 1 calls at one time, 1 are under way",
    );
    expect(error.headers?.get("retry-after")).toBe("1");
    await drained({ [Symbol.asyncIterator]: () => iterator });
    await until(async () => {
      stand.fakeOpenAi.reply = { text: "ok" };
      return client.chat.completions.create(chat).then(
        () => true,
        () => false,
      );
    });
  });
});

test("half and all of a day's tokens are told once, with the person's name only as a pseudonym", async () => {
  const told = async () => (await stand.log()).filter(({ kind }) => kind.startsWith("limit."));
  const before = (await told()).length;
  const client = openai("tokens", somebody());
  stand.fakeOpenAi.reply = { text: "ok", usage: { input: 1000, output: 10 } };
  await client.chat.completions.create(chat);
  stand.fakeOpenAi.reply = { text: "ok", usage: { input: 1, output: 1 } };
  await client.chat.completions.create(chat);
  await refusedBy(client.chat.completions.create({ ...chat, max_completion_tokens: 1400 }));
  await until(async () => (await told()).length === before + 2);
  const [near, full] = (await told()).slice(before);
  expect(near).toMatchObject({
    kind: "limit.near",
    feature: "tokens",
    facts: { limit: "tokens_per_user_per_day", percent: 50, used: 1010 },
  });
  expect(full).toMatchObject({
    kind: "limit.reached",
    user: near?.user,
    facts: { percent: 100, max: 2000, used: 1012, window: "day", scope: "user" },
  });
  expect(near?.user).toMatch(/^[\w-]{22}$/);
});

test("no door leads around a limit: every surface counts for one person", async () => {
  const user = somebody();
  await anthropic("few", user).messages.create({ model: claude, max_tokens: 50, messages });
  await openai("few", user).responses.create({ model: gpt, input: "hello", max_output_tokens: 50 });
  await refusedBy(openai("few", user).responses.create({ model: gpt, input: "hello" }));
  await refusedBy(openai("few", user).chat.completions.create(chat));
  await refusedBy(anthropic("few", user).messages.create({ model: claude, max_tokens: 50, messages }));
  const embedding = await refusedBy(
    openai("few", user).embeddings.create({ model: "text-embedding-3-small", input: "hello" }),
  );
  expect(embedding).toBeInstanceOf(OpenAI.RateLimitError);
});

test("a key carries its own limits, every model and surface counted together", async () => {
  const ran = await stand.seaworthy(
    ...["keys", "create", "--feature", "few", "--requests-per-hour", "2", "--tokens-per-day", "5000"],
    ...["--spend-per-month", "1", "--json"],
  );
  const { key } = JSON.parse(ran.out) as { readonly key: string };
  const client = openai("few", undefined, key);
  await client.chat.completions.create(chat);
  await client.responses.create({ model: gpt, input: "hello", max_output_tokens: 50 });
  const error = await refusedBy(client.chat.completions.create(chat));
  expect(error.message).toContain(
    "the limit requests-per-hour of this key is reached: of 2 requests in an hour",
  );
});

describe("whoever asks how much is used", () => {
  interface Row {
    readonly scope: string;
    readonly name: string;
    readonly limit: string;
    readonly max: number;
    readonly used: number;
    readonly left: number;
  }
  const limits = async (...args: string[]): Promise<readonly Row[]> =>
    JSON.parse((await stand.seaworthy("limits", ...args, "--json")).out) as readonly Row[];

  test("is told of a person by their name, which stands in no file", async () => {
    const user = "Wilhelmina Oyelaran";
    stand.fakeOpenAi.reply = { text: "ok", usage: { input: 100, output: 23 } };
    await openai("few", user).chat.completions.create(chat);
    await expect
      .poll(async () => limits("--user", user, "--feature", "few"))
      .toMatchObject([
        { limit: "requests_per_user_per_hour", max: 2, used: 1, left: 1, name: `${user} in few` },
        { limit: "tokens_per_user_per_day", max: 1_000_000, used: 123 },
      ]);
    for (const name of readdirSync(stand.data).filter((one) => one.startsWith("limits.db")))
      expect(readFileSync(join(stand.data, name)).includes("Oyelaran")).toBe(false);
  });

  test("is told of everything and everyone that is no person", async () => {
    const rows = await limits();
    expect(rows.map(({ scope, name }) => `${scope} ${name}`)).toContain("feature money");
    expect(rows[0]).toMatchObject({ scope: "environment", name: "dev", limit: "tokens_global_per_day" });
    expect(rows.find(({ name, limit }) => name === "money" && limit === "spend_per_month_usd")?.max).toBe(1);
    const { out } = await stand.seaworthy("limits", "--feature", "money");
    expect(out).toMatch(
      /feature {5}money .* spend_per_month_usd .* \$0\.\d{6} of \$1\.000000 \(\d\.\d %\), anew 20/,
    );
  });

  test("of what is not there is told what is", async () => {
    expect(await stand.seaworthy("limits", "--feature", "nowhere")).toMatchObject({
      code: 2,
      err: expect.stringContaining("there are few, money, one, slots, tokens") as string,
    });
  });
});
