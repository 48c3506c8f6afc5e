import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { KnownError } from "../base/errors.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { ProviderFailure } from "../exchange/stream.ts";
import { exchangeWith, policyOf } from "../pipeline/pipeline.test-data.ts";
import type { Policy } from "../policy/policy.ts";
import { Breakers } from "./abuse/breaker.ts";
import {
  attempt,
  CallFailed,
  failureError,
  firstWritten,
  writtenFor,
  type Accepted,
  type Retry,
} from "./attempt.ts";
import { anthropicAt, openAiAt, startServer, type Fake } from "./gateway.test-data.ts";
import { ProviderKey } from "./provider-key.ts";
import { routesFor } from "./route.ts";
import { Stop } from "./stop.ts";
import { Upstreams } from "./upstream.ts";

let upstreams: Upstreams;
/** What the two providers answer: the status and headers of each turn; the last one counts for all that follow. */
let answers: { openai: Answer[]; anthropic: Answer[] };
let fakes: { openai: Fake; anthropic: Fake };
let times: number[];
let retries: Retry[];
type Answer = readonly [status: number, headers?: Record<string, string>, body?: string];

const speaking =
  (name: "openai" | "anthropic") =>
  (_request: unknown, response: ServerResponse, turn: number): void => {
    times.push(performance.now());
    const [status, headers = {}, body = '{"error":{"message":"their words"}}'] = answers[name][turn - 1] ??
      answers[name].at(-1) ?? [200];
    response.writeHead(status, headers).end(body);
  };

beforeEach(async () => {
  upstreams = new Upstreams();
  times = [];
  retries = [];
  answers = { openai: [[200]], anthropic: [[200]] };
  fakes = {
    openai: await startServer(speaking("openai")),
    anthropic: await startServer(speaking("anthropic")),
  };
});
afterEach(async () => {
  await upstreams.close();
  await Promise.all([fakes.openai.close(), fakes.anthropic.close()]);
});

interface Asked {
  readonly retry?: Policy["retry"];
  readonly exchange?: Partial<Exchange>;
  readonly signal?: Stop;
  readonly models?: Policy["models"];
  /** Of the first provider. */
  readonly key?: ProviderKey;
}

/** Never open here. */
const breakersOf = (): Breakers =>
  new Breakers({
    limits: { failures: 1000, pauseMs: 1000 },
    environment: "dev",
    record: async () => Promise.resolve(),
    now: Date.now,
  });

const openAi = { provider: "openai", id: "gpt-4.1-mini" };
const anthropic = { provider: "anthropic", id: "claude-haiku-4-5" };

async function asked({
  retry,
  exchange: more = {},
  signal = new Stop(),
  models,
  key,
}: Asked = {}): Promise<Accepted> {
  const policy = policyOf([], {
    models: models ?? [openAi, anthropic],
    retry: retry ?? { attempts: 2, baseDelayMs: 1 },
  });
  const exchange = exchangeWith("hi", { model: "gpt-4.1-mini", format: "openai-chat", ...more });
  const providers = new Map(
    [openAiAt(fakes.openai.url, key), anthropicAt(fakes.anthropic.url)].map((one) => [one.name, one]),
  );
  const [first, ...others] = routesFor(exchange, policy, providers);
  return attempt(
    writtenFor(first, exchange),
    others,
    {
      exchange,
      policy,
      signal,
      headers: {},
      killed: () => undefined,
      retrying: async (retry) => Promise.resolve(retries.push(retry)),
    },
    { upstreams, breakers: breakersOf(), random: () => 0.5 },
  );
}

const failed = async (of: Asked = {}): Promise<CallFailed> => {
  const error = await asked(of).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CallFailed);
  return error as CallFailed;
};
const counts = (): readonly number[] => [fakes.openai.count(), fakes.anthropic.count()];

test("the first provider that takes the call has it, and nobody else hears of it", async () => {
  const { written, answer, attempts } = await asked();
  expect([written.route.provider.name, answer.status, attempts, counts()]).toEqual([
    "openai",
    200,
    1,
    [1, 0],
  ]);
});

describe("a status after which the same request may succeed", () => {
  test.each([408, 409, 429, 500, 502, 503, 504, 529])("%d is tried again", async (status) => {
    answers.openai = [[status], [200]];
    expect(await asked()).toMatchObject({
      attempts: 2,
      written: { route: { provider: { name: "openai" } } },
    });
    expect(counts()).toEqual([2, 0]);
  });

  test.each([1, 3, 5])("is tried as often as the policy says and no more: %d", async (attempts) => {
    answers.openai = [[500]];
    const error = await failed({ retry: { attempts, baseDelayMs: 1 }, models: [openAi] });
    expect([error.attempts, counts()]).toEqual([attempts, [attempts, 0]]);
  });
});

describe("any other status", () => {
  test.each([400, 401, 402, 403, 404, 413, 418, 422, 501])("%d is not tried again", async (status) => {
    answers.openai = [[status], [200]];
    await failed({ models: [openAi] });
    expect(counts()).toEqual([1, 0]);
  });

  test.each([301, 302, 307, 308])("%d is a failure and nobody follows it", async (status) => {
    answers.openai = [[status, { location: `${fakes.anthropic.url}/v1/chat/completions` }]];
    await failed({ models: [openAi] });
    expect(counts()).toEqual([1, 0]);
  });
});

test("a connection that breaks is tried again", async () => {
  const broken = await startServer((request, response, turn) => {
    if (turn === 1) request.socket.destroy();
    else response.end("{}");
  });
  await fakes.openai.close();
  fakes.openai = broken;
  expect(await asked()).toMatchObject({ attempts: 2 });
});

describe("the pause before the next try", () => {
  const gaps = (): readonly number[] => times.slice(1).map((at, i) => at - (times[i] ?? 0));

  test("doubles each time", async () => {
    answers.openai = [[500]];
    await failed({ retry: { attempts: 4, baseDelayMs: 40 }, models: [openAi] });
    const [first = 0, second = 0, third = 0] = gaps();
    expect([first >= 39, second >= 79, third >= 159, third < 400]).toEqual([true, true, true, true]);
  });

  test("is as long as the provider asks for, where that is not too long", async () => {
    answers.openai = [[429, { "retry-after": "0.3" }], [200]];
    await asked();
    expect(gaps()[0]).toBeGreaterThanOrEqual(295);
  });

  test("is not made for a provider that asks for more than five seconds", async () => {
    answers.openai = [[429, { "retry-after": "6" }]];
    const { written, attempts } = await asked();
    expect([written.route.provider.name, attempts, counts()]).toEqual(["anthropic", 2, [1, 1]]);
  });

  test("ends when the caller goes away, and nothing more is sent", async () => {
    answers.openai = [[429, { "retry-after": "5" }]];
    const signal = new Stop();
    setTimeout(() => signal.abort(new Error("the caller went away")), 50);
    const from = performance.now();
    await expect(asked({ signal })).rejects.toThrow("the caller went away");
    expect(performance.now() - from).toBeLessThan(1000);
    expect(counts()).toEqual([1, 0]);
  });
});

describe("the next model", () => {
  test("is asked in its own provider's format when the first one failed every time", async () => {
    answers.openai = [[503]];
    const { written, attempts } = await asked();
    expect([written.route.provider.name, attempts, counts()]).toEqual(["anthropic", 3, [2, 1]]);
    expect(JSON.parse(written.body)).toMatchObject({
      model: "claude-haiku-4-5",
      messages: [{ role: "user", content: "hi" }],
      max_tokens: expect.any(Number) as number,
    });
  });

  test.each([401, 403, 404, 429])(
    "is asked when the first one does not let us in or is full: %d",
    async (status) => {
      answers.openai = [[status, { "retry-after": "60" }]];
      expect((await asked()).written.route.provider.name).toBe("anthropic");
    },
  );

  test.each([
    [400, "invalid"],
    [413, "too-large"],
    [422, "invalid"],
  ])("is not asked when the request itself is wrong: %d", async (status, kind) => {
    answers.openai = [[status]];
    const error = await failed();
    expect([error.failure?.kind, counts()]).toEqual([kind, [1, 0]]);
  });

  test("is passed over where its format cannot say what was asked", async () => {
    answers.openai = [[500]];
    const two = { settings: { count: 2 } };
    const error = await failed({ exchange: two });
    expect([error.failure?.status, error.attempts, counts()]).toEqual([500, 2, [2, 0]]);
  });

  test("that fails too is what the caller hears of last", async () => {
    answers = { openai: [[500]], anthropic: [[429, { "retry-after": "30" }]] };
    const error = await failed();
    expect(error).toMatchObject({ attempts: 3, retryAfterSeconds: 30, failure: { kind: "rate-limit" } });
    expect(error.error).toMatchObject({ code: "PROVIDER_BUSY", status: 429 });
  });
});

describe("what the first model's format cannot say", () => {
  const providers = new Map(
    [openAiAt("http://127.0.0.1:9"), anthropicAt("http://127.0.0.1:9")].map((one) => [one.name, one]),
  );
  const twoAnswers = exchangeWith("hi", {
    model: "claude-haiku-4-5",
    format: "openai-chat",
    settings: { count: 2 },
  });
  const routesBy = (...models: Policy["models"]): ReturnType<typeof routesFor> =>
    routesFor(twoAnswers, policyOf([], { models }), providers);

  test("goes to the first fallback whose format can", () => {
    const again = { ...anthropic, id: "claude-opus-4-5" };
    const mini = { ...openAi, id: "gpt-4.1-nano" };
    const { written, others } = firstWritten(routesBy(anthropic, again, openAi, mini), twoAnswers);
    expect(JSON.parse(written.body)).toMatchObject({ model: "gpt-4.1-mini", n: 2 });
    expect(others.map(({ model }) => model)).toEqual(["gpt-4.1-nano"]);
  });

  test("is refused, not changed, where no model's format can", () => {
    expect(() => firstWritten(routesBy(anthropic), twoAnswers)).toThrow(
      expect.objectContaining({ code: "EXCHANGE_UNWRITABLE" }),
    );
  });
});

test("each further try is told of before it is sent: who gets the text, and why", async () => {
  answers.openai = [[503], [429]];
  await asked();
  expect(
    retries.map(({ written, attempt: number, reason }) => [written.route.provider.name, number, reason]),
  ).toEqual([
    ["openai", 2, "overloaded"],
    ["anthropic", 3, "rate-limit"],
  ]);
});

test("a try that could not be told of is not sent", async () => {
  answers.openai = [[503]];
  const exchange = exchangeWith("hi", { model: "gpt-4.1-mini", format: "openai-chat" });
  const policy = policyOf([], { models: [openAi], retry: { attempts: 2, baseDelayMs: 1 } });
  const [route] = routesFor(exchange, policy, new Map([["openai", openAiAt(fakes.openai.url)]]));
  const away = new KnownError("LOG_UNAVAILABLE", "away", "h");
  const sending = attempt(
    writtenFor(route, exchange),
    [],
    {
      exchange,
      policy,
      signal: new Stop(),
      headers: {},
      killed: () => undefined,
      retrying: async () => Promise.reject(away),
    },
    { upstreams, breakers: breakersOf(), random: () => 0.5 },
  );
  await expect(sending).rejects.toBe(away);
  expect(counts()).toEqual([1, 0]);
});

test("what a stream costs is always asked for", () => {
  const exchange = exchangeWith("hi", { model: "gpt-4.1-mini", format: "openai-chat", stream: true });
  const [route] = routesFor(
    exchange,
    policyOf([], { models: [openAi] }),
    new Map([["openai", openAiAt("http://127.0.0.1:9")]]),
  );
  expect(JSON.parse(writtenFor(route, exchange).body)).toMatchObject({
    stream_options: { include_usage: true },
  });
});

test.each<[string, string]>([
  ["an error page", "<html>503</html>"],
  ["nothing", ""],
  ["a list", "[1]"],
  ["brackets without end", "[".repeat(10_000)],
])("a failure whose body is no error of the format is one by its status: %s", async (_name, body) => {
  answers.openai = [[503, {}, body]];
  expect((await failed({ models: [openAi] })).failure).toMatchObject({ status: 503, kind: "overloaded" });
});

test("the provider's words are kept for the log and stand in nothing that a caller is told", async () => {
  answers.openai = [[400, {}, '{"error":{"message":"org acme-123 is over its quota"}}']];
  const error = await failed();
  expect(error.failure?.message).toContain("acme-123");
  for (const text of [error.message, error.error.message, error.error.hint])
    expect(text).not.toContain("acme");
});

test.each<[ProviderFailure["kind"], string, number]>([
  ["rate-limit", "PROVIDER_BUSY", 429],
  ["invalid", "PROVIDER_REFUSED", 400],
  ["too-large", "PROVIDER_REFUSED", 400],
  ["auth", "PROVIDER_FAILED", 502],
  ["permission", "PROVIDER_FAILED", 502],
  ["not-found", "PROVIDER_FAILED", 502],
  ["overloaded", "PROVIDER_FAILED", 502],
  ["server", "PROVIDER_FAILED", 502],
])("a failure of the kind %s is told as %s", (kind, code, status) => {
  const error = failureError({ status: 418, kind, message: "their words" });
  expect(error).toMatchObject({ code, status });
  expect(`${error.message} ${error.hint}`).not.toContain("their words");
});

describe("a key that the provider refuses", () => {
  const refusedOnce = (): void => {
    answers.openai = [[401], [200]];
  };
  const keyThatBecomes = (
    next: string | undefined,
  ): { readonly key: ProviderKey; readonly looks: string[] } => {
    const key = new ProviderKey("vault:secret/apps#openai", "sk-old");
    const looks: string[] = [];
    key.renewedBy(async () => {
      looks.push("look");
      key.put(next);
      await Promise.resolve();
    });
    return { key, looks };
  };

  test("is read once more, and the same model is asked once more with the new one, also where it is tried once", async () => {
    refusedOnce();
    const { key, looks } = keyThatBecomes("sk-new");
    const retry = { attempts: 1, baseDelayMs: 60_000 };
    const { written, attempts } = await asked({ key, retry });
    expect([written.route.provider.name, attempts, looks, key.value]).toEqual([
      "openai",
      2,
      ["look"],
      "sk-new",
    ]);
    expect(retries).toMatchObject([{ attempt: 2, reason: "auth" }]);
  });

  test.each([
    ["stays the same", "sk-old"],
    ["is gone", undefined],
  ])("and that %s is not sent again: the next model is asked", async (_what, next) => {
    refusedOnce();
    const { key, looks } = keyThatBecomes(next);
    const { written, attempts } = await asked({ key });
    expect([written.route.provider.name, attempts, looks]).toEqual(["anthropic", 2, ["look"]]);
  });

  test("and is another one each time is read anew once in a call", async () => {
    answers.openai = [[401]];
    const key = new ProviderKey("vault:secret/apps#openai", "sk-0");
    let looks = 0;
    key.renewedBy(async () => {
      looks += 1;
      key.put(`sk-${looks}`);
      return Promise.resolve();
    });
    expect((await asked({ key })).written.route.provider.name).toBe("anthropic");
    expect(fakes.openai.count()).toBe(2);
  });

  test("and is away is sent to nobody: the next model is asked", async () => {
    const key = new ProviderKey("vault:secret/apps#openai");
    const { written } = await asked({ key });
    expect([written.route.provider.name, fakes.openai.count()]).toEqual(["anthropic", 0]);
  });
});
