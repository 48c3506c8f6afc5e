import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonValue } from "../base/json.ts";
import { wireOf, wires } from "./formats.ts";
import { ownWords } from "./own-words.ts";

const extras = fc.option(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string()), { nil: undefined });
const part = fc.oneof(
  fc.record({ kind: fc.constant("text"), text: fc.string(), extras }),
  fc.record({ kind: fc.constant("reasoning"), text: fc.string(), sealed: fc.string() }),
  fc.record({ kind: fc.constant("refusal"), text: fc.string() }),
  fc.record({
    kind: fc.constant("tool-call"),
    callId: fc.string(),
    name: fc.string(),
    arguments: fc.record({
      kind: fc.constant("json"),
      value: fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.string()),
    }),
  }),
  fc.record({
    kind: fc.constant("tool-result"),
    callId: fc.string(),
    failed: fc.boolean(),
    parts: fc.array(fc.record({ kind: fc.constant("text"), text: fc.string() })),
  }),
  fc.record({
    kind: fc.constant("media"),
    media: fc.constantFrom("image", "audio", "file"),
    source: fc.record({ kind: fc.constant("data"), mediaType: fc.string(), base64: fc.string() }),
  }),
);
const request = fc.record({
  operation: fc.constant("chat"),
  model: fc.string(),
  stream: fc.boolean(),
  messages: fc.array(
    fc.record({
      role: fc.constantFrom("system", "user", "assistant", "tool"),
      parts: fc.array(part),
      extras,
    }),
  ),
  tools: fc.array(
    fc.record({ name: fc.string(), description: fc.string(), schema: fc.constant({ type: "object" }) }),
  ),
  toolChoice: fc.constantFrom({ kind: "auto" }, { kind: "tool", name: "a" }),
  settings: fc.record({
    temperature: fc.constant(0.5),
    stop: fc.array(fc.string()),
    reasoning: fc.constant({ effort: "low" }),
  }),
  extras,
});
const json = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value)) as JsonValue;

test("a request in our own words is read and written without any change", () => {
  fc.assert(
    fc.property(request, (given) => {
      const body = json(given);
      expect(json(ownWords.writeRequest(ownWords.readRequest(body, "x")).body)).toEqual(body);
    }),
  );
});

test("what no guard can read is found out, not believed", () => {
  const media = { kind: "media", media: "image", source: { kind: "url", url: "https://example.org/a.png" } };
  const read = ownWords.readRequest(
    json({
      operation: "chat",
      model: "m",
      messages: [{ role: "user", parts: [media, { kind: "reasoning", text: "", sealed: "x" }] }],
      tools: [{ name: "search", nativeKind: "openai.web_search" }],
    }),
    "x",
  );
  expect(read.unread).toEqual([
    { pointer: "/messages/0/parts/0", kind: "image" },
    { pointer: "/messages/0/parts/1", kind: "sealed" },
    { pointer: "/tools/0", kind: "provider-tool" },
  ]);
  const kept = { providerOptions: { openai: { previousResponseId: "r1", store: true } }, conversation: "c1" };
  const state = ownWords.readRequest(
    json({ operation: "chat", model: "m", messages: [], extras: kept }),
    "x",
  );
  expect(state.unread).toEqual([
    { pointer: "/extras/conversation", kind: "provider-state" },
    { pointer: "/extras/providerOptions/openai/previousResponseId", kind: "provider-state" },
  ]);
  const body = json({ operation: "chat", model: "m", messages: [], unread: [] });
  expect(() => ownWords.readRequest(body, "x")).toThrow("/unread");
});

test.each([
  [{ operation: "sing", model: "m" }, "/operation"],
  [{ operation: "chat", model: "m", messages: [{ role: "king", parts: [] }] }, "/messages/0/role"],
  [
    { operation: "chat", model: "m", messages: [{ role: "user", parts: [{ kind: "smell" }] }] },
    "/messages/0/parts/0/kind",
  ],
  [
    {
      operation: "chat",
      model: "m",
      messages: [{ role: "user", parts: [{ kind: "text", text: "", x: 1 }] }],
    },
    "/messages/0/parts/0/x",
  ],
  [{ operation: "chat", model: "m", settings: { stop: [1] } }, "/settings/stop"],
])("what is none of our words is refused with its place: %j", (body, pointer) => {
  expect(() => ownWords.readRequest(json(body), "x")).toThrow(pointer);
});

test("a stream that ends before its end has failed, and nothing comes after an end", () => {
  const reader = ownWords.readStream();
  const event = (value: unknown) => ({ event: "", data: JSON.stringify(value) });
  expect(reader.push(event({ type: "start", id: "a", model: "m" }))).toEqual([
    { type: "start", format: "exchange", id: "a", model: "m" },
  ]);
  expect(reader.end()).toMatchObject([{ type: "failed" }]);
  const whole = ownWords.readStream();
  expect(whole.push(event({ type: "end" }))).toEqual([{ type: "end" }]);
  expect([whole.push(event({ type: "end" })), whole.end()]).toEqual([[], []]);
  expect(() => ownWords.readStream().push(event({ type: "shout" }))).toThrow("/type");
  expect(() => ownWords.readStream().push({ event: "", data: "{" })).toThrow("no JSON");
});

test("an error within a stream is one of the provider's, with its status", () => {
  const data = JSON.stringify({ status: 429, error: { message: "slowly" } });
  expect(ownWords.readStream().push({ event: "error", data })).toMatchObject([
    { type: "failed", failure: { status: 429, kind: "rate-limit", message: "slowly" } },
  ]);
});

test("it is the format of no port: requests of vendors' formats are not written in it", () => {
  expect(Object.keys(wires)).not.toContain("exchange");
  expect(wireOf("exchange")).toBe(ownWords);
  const chat = wireOf("openai-chat")?.readRequest(
    { model: "m", messages: [{ role: "user", content: "x" }] },
    "x",
  );
  if (chat !== undefined)
    expect(() => ownWords.writeRequest(chat)).toThrow("not for a model in this process");
});
