import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { KnownError } from "../base/errors.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { policyOf } from "../pipeline/pipeline.test-data.ts";
import { wires } from "../wire/formats.ts";
import type { Wire } from "../wire/wire.ts";
import { CallFailed } from "./attempt.ts";
import { failCall } from "./failure.ts";
import { keyFor, openAiAt } from "./gateway.test-data.ts";
import { Meter } from "./meter.ts";
import type { RunningCall } from "./running-call.ts";
import { Stop } from "./stop.ts";
import { CallTimes } from "./times.ts";
import { Refused, type Call, type CallDeps } from "./underway.ts";

const route = { model: "m", provider: openAiAt("http://127.0.0.1:9") };

interface Outcome {
  readonly told: KnownError;
  readonly retryAfterSeconds: number | undefined;
  readonly entry: NewEntry | undefined;
}

async function failed(error: unknown, signal = new Stop(), recorded = Promise.resolve(1)): Promise<Outcome> {
  const entries: NewEntry[] = [];
  const call: Call = {
    id: "call-1",
    wire: wires["openai-chat"] as Wire,
    caller: { key: keyFor(), policy: policyOf([]), environment: "dev", user: "ada" },
    request: {} as unknown as IncomingMessage,
    response: {} as unknown as ServerResponse,
    wantsReceipt: false,
    startedAtMs: 1000,
    times: new CallTimes(() => 0),
    meter: new Meter(),
    signal,
    running: {} as unknown as RunningCall,
  };
  const recorder = { record: async (entry: NewEntry) => Promise.resolve(entries.push(entry)) };
  const deps = { recorder, now: () => 1250 } as unknown as CallDeps;
  const thrown = await failCall(error, { call, route, recorded }, deps).catch((one: unknown) => one);
  if (!(thrown instanceof Refused)) throw thrown;
  return { told: thrown.error, retryAfterSeconds: thrown.retryAfterSeconds, entry: entries[0] };
}

const stopped = (reason: Error): Stop => {
  const stop = new Stop();
  stop.abort(reason);
  return stop;
};

test("a call that no provider took is written down with its kind, status and tries; the words are encrypted", async () => {
  const error = new KnownError("PROVIDER_BUSY", "busy", "later");
  const failure = { status: 429, kind: "rate-limit", message: "org acme is over its quota" } as const;
  const { told, retryAfterSeconds, entry } = await failed(new CallFailed(error, failure, 3, 30));
  expect([told, retryAfterSeconds]).toEqual([error, 30]);
  expect(entry).toEqual({
    feature: "test",
    environment: "dev",
    exchange: "call-1",
    key: "k1",
    digest: "sha256:00",
    user: "ada",
    kind: "call.failed",
    model: "m",
    facts: {
      provider: "openai",
      errorCode: "provider_busy",
      reason: "rate-limit",
      status: 429,
      attempts: 3,
      ms: 250,
      addedMs: 0,
    },
    payload: '{"provider":"org acme is over its quota"}',
  });
});

test("an answer that nobody can read is the provider's failure, and nothing of it is told", async () => {
  const error = new KnownError("EXCHANGE_UNREADABLE", "not JSON: unexpected 'secret'", "send JSON");
  const { told, entry } = await failed(error);
  expect(told).toMatchObject({ code: "PROVIDER_FAILED", message: "the model provider failed" });
  expect(entry).toMatchObject({ facts: { reason: "provider_failed" } });
  expect(entry?.payload).toContain("secret");
});

test("a provider that stopped in the middle was late, not broken", async () => {
  const error = Object.assign(new Error("body timeout"), { code: "UND_ERR_BODY_TIMEOUT" });
  expect((await failed(error)).told).toMatchObject({ code: "PROVIDER_TIMEOUT", status: 504 });
});

test("a call whose time was up says so, whatever broke because of it", async () => {
  const outOfTime = new KnownError(
    "PROVIDER_TIMEOUT",
    "the call took longer than 10 ms",
    "ask for less at once",
  );
  const { told, entry } = await failed(new Error("aborted"), stopped(outOfTime));
  expect(told).toBe(outOfTime);
  expect(entry).toMatchObject({ facts: { reason: "provider_timeout" } });
});

test("a caller who went away is the reason, not the provider", async () => {
  const { entry } = await failed(new Error("aborted"), stopped(new Error("the caller went away")));
  expect(entry).toMatchObject({ kind: "call.failed", facts: { reason: "caller-gone", ms: 250 } });
});

test("a call whose request could not be written down is not written down as failed: the log is away", async () => {
  const away = new KnownError("LOG_UNAVAILABLE", "away", "h");
  const recorded = Promise.reject(away);
  recorded.catch(() => undefined);
  await expect(failed(new Error("x"), new Stop(), recorded)).rejects.toBe(away);
});
