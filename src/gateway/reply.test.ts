import { afterEach, describe, expect, test } from "vitest";
import { errorCodes, KnownError, type ErrorCode } from "../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Decision, Outcome, Verdict } from "../pipeline/decision.ts";
import { wires } from "../wire/formats.ts";
import type { Wire } from "../wire/wire.ts";
import { startServer, type Fake } from "./gateway.test-data.ts";
import { refusal, sendError, sendJson, wireError } from "./reply.ts";

let fake: Fake | undefined;
afterEach(async () => {
  await fake?.close();
  fake = undefined;
});

const codes = Object.keys(errorCodes) as ErrorCode[];
const memberOf = (value: JsonValue | undefined, key: string): JsonValue | undefined =>
  isObject(value) ? value[key] : undefined;

/** The words by which each vendor's SDK and people tell errors apart. */
const anthropicTypes: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  405: "invalid_request_error",
  408: "timeout_error",
  413: "request_too_large",
  417: "invalid_request_error",
  429: "rate_limit_error",
  431: "invalid_request_error",
  500: "api_error",
  502: "api_error",
  503: "overloaded_error",
  504: "timeout_error",
};

describe.each(Object.values(wires))("$format", (wire: Wire) => {
  test.each(codes)("%s is told in the vendor's shape, with what to do and the id", async (code) => {
    const error = new KnownError(code, "/messages/0: it is wrong", "mend it");
    fake = await startServer((_request, response) => sendError(response, wire, wireError(error, "call-1")));
    const response = await fetch(fake.url);
    expect(response.status).toBe(errorCodes[code].status);
    expect(response.headers.get("content-type")).toBe("application/json");
    // What will be refused again is not sent again by the SDKs; what may pass is left to them.
    const again = (response.status >= 500 || response.status === 429) && code !== "KILLED";
    expect(response.headers.get("x-should-retry")).toBe(again ? null : "false");
    const body = (await response.json()) as JsonObject;
    const message = "/messages/0: it is wrong; mend it (request id call-1)";
    if (wire.format === "anthropic-messages")
      expect(body).toEqual({
        type: "error",
        error: {
          type: anthropicTypes[response.status],
          message,
          details: { error_code: code.toLowerCase(), param: "/messages/0" },
        },
        request_id: "call-1",
      });
    else {
      expect(body["error"]).toMatchObject({
        message,
        param: "/messages/0",
        code: code.toLowerCase(),
        request_id: "call-1",
      });
      expect(memberOf(body["error"], "type")).toMatch(/^[a-z]+(?:_[a-z]+)*_error$/);
    }
  });

  test("what is our bug says nothing but the id", () => {
    const body = JSON.stringify(
      wire.writeError(wireError(new Error("password is hunter2 at /etc/x"), "call-9")),
    );
    expect(body).toContain("something failed inside; the request id is call-9");
    expect(body).not.toMatch(/hunter2|etc/);
  });
});

test.each([
  ["/messages/0/content: expected a text", "/messages/0/content"],
  ["/: the key stands twice", "/"],
  ["not JSON: a/b: c", undefined],
  ["see /v1/models: it lists them", undefined],
])("the JSON pointer at the front of a message is the parameter: %s", (message, param) => {
  expect(wireError(new KnownError("EXCHANGE_UNREADABLE", message, "h"), "i").param).toBe(param);
});

test("what is thrown and no error at all is our bug too", () => {
  for (const thrown of [undefined, null, "text", { status: 200 }])
    expect(wireError(thrown, "i")).toMatchObject({ status: 500, code: "internal" });
});

test.each([
  [0, "0"],
  [0.2, "1"],
  [30, "30"],
])("the time to wait is told in whole seconds: %d", async (seconds, header) => {
  const error = wireError(new KnownError("PROVIDER_BUSY", "m", "h"), "i");
  const wire = wires["openai-chat"] as Wire;
  fake = await startServer((_request, response) =>
    sendError(response, wire, error, { retryAfterSeconds: seconds }),
  );
  expect((await fetch(fake.url)).headers.get("retry-after")).toBe(header);
});

test("an error after the head has left ends the connection: nobody takes the half for the whole", async () => {
  const error = wireError(new KnownError("INTERNAL", "m", "h"), "i");
  fake = await startServer((_request, response) => {
    response.writeHead(200);
    response.write("half");
    setImmediate(() => sendError(response, wires["openai-chat"] as Wire, error));
  });
  await expect(fetch(fake.url).then(async (response) => response.text())).rejects.toThrow();
});

test("JSON has its length in bytes", async () => {
  fake = await startServer((_request, response) => sendJson(response, 200, '"Grüße 🎉"'));
  const response = await fetch(fake.url);
  expect([response.headers.get("content-length"), await response.json()]).toEqual(["14", "Grüße 🎉"]);
});

test("an answer that waits for the rest of its request is whole before it ends", async () => {
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => (release = resolve));
  fake = await startServer((_request, response) => sendJson(response, 413, '{"a":1}', until));
  const response = await fetch(fake.url);
  const reader = response.body?.getReader();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('{"a":1}');
  release();
  expect((await reader?.read())?.done).toBe(true);
});

const verdict = (guard: string, action: Verdict["action"], message: string): Verdict => ({
  guard,
  kind: "k",
  severity: "high",
  start: 0,
  end: 4,
  message,
  place: "",
  source: "user",
  action,
});
const decided = (outcome: Outcome, verdicts: readonly Verdict[]): Decision => ({
  outcome,
  verdicts,
  blind: [],
  reasons: verdicts.filter(({ action }) => action !== "record").map(({ message }) => message),
});

test.each<[string, Decision, "request" | "answer", string, string]>([
  [
    "blocked",
    decided("block", [verdict("credentials", "block", "a GitHub token")]),
    "request",
    "POLICY_BLOCKED",
    "the request was blocked by the feature's policy: a GitHub token",
  ],
  [
    "blocked on its way back",
    decided("block", [verdict("prompt-echo", "block", "the prompt")]),
    "answer",
    "POLICY_BLOCKED",
    "the answer was blocked by the feature's policy: the prompt",
  ],
  [
    "held",
    decided("hold", [verdict("credentials", "hold", "a token")]),
    "request",
    "POLICY_HELD",
    "the request waits for a person: a token",
  ],
  [
    "too long",
    decided("block", [verdict("size", "block", "10,001 tokens; the limit is 10,000")]),
    "request",
    "TOKENS_TOO_MANY",
    "10,001 tokens; the limit is 10,000",
  ],
  [
    "too long, and something was recorded",
    decided("block", [verdict("size", "block", "too many"), verdict("credentials", "record", "a token")]),
    "request",
    "TOKENS_TOO_MANY",
    "too many",
  ],
  [
    "too long, and an attack",
    decided("block", [verdict("size", "block", "too many"), verdict("attack", "block", "an attack")]),
    "request",
    "POLICY_BLOCKED",
    "the request was blocked by the feature's policy: too many; an attack",
  ],
])("a decision is told in general words: %s", (_name, decision, side, code, message) => {
  expect(refusal(decision, side)).toMatchObject({ code, message });
});
