import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { assemble } from "../exchange/assemble.ts";
import type { AnswerEvent } from "../exchange/stream.ts";
import { eventsOf, plain, responseOf } from "./openai-responses.test-data.ts";
import { call, message, readAll, readEvents, writeAll } from "./openai-responses-stream.test-data.ts";

describe("what is written", () => {
  test("repeats only what was released", () => {
    const kept: AnswerEvent[] = [
      { type: "start", format: "openai-responses", id: "resp_1", model: "m" },
      { type: "part-start", choice: 0, part: 0, of: { kind: "text" } },
      { type: "delta", choice: 0, part: 0, text: "mail [EMAIL REDACTED]" },
      { type: "part-end", choice: 0, part: 0, extras: { item: { id: "msg_1" } } },
      { type: "stop", choice: 0, reason: "end" },
      { type: "end" },
    ];
    const text = writeAll(kept);
    const last = JSON.parse(text.split("data: ").at(-1) ?? "") as JsonObject;
    expect(last).toMatchObject({
      type: "response.completed",
      response: { output: [{ content: [{ text: "mail [EMAIL REDACTED]" }] }] },
    });
  });

  test("keeps calls that run side by side apart, and a pair of surrogates together", () => {
    const at = (part: number) => ({ choice: 0, part });
    const events: AnswerEvent[] = [
      { type: "start", format: "openai-chat", id: "x", model: "m" },
      { type: "part-start", ...at(0), of: { kind: "text" } },
      { type: "delta", ...at(0), text: "hi \ud83d" },
      { type: "part-start", ...at(1), of: { kind: "tool-call", callId: "a", name: "f" } },
      { type: "part-start", ...at(2), of: { kind: "tool-call", callId: "b", name: "g", freeText: true } },
      { type: "delta", ...at(2), text: "free" },
      { type: "delta", ...at(1), text: "{}" },
      { type: "delta", ...at(0), text: "\ude00" },
      ...[2, 0, 1].map((part): AnswerEvent => ({ type: "part-end", ...at(part) })),
      { type: "stop", choice: 0, reason: "tool-calls" },
      { type: "end" },
    ];
    expect(assemble(readAll([writeAll(events)])).choices[0]?.parts).toMatchObject([
      { kind: "text", text: "hi \ud83d\ude00" },
      { kind: "tool-call", callId: "a", name: "f", arguments: { kind: "json", value: {} } },
      { kind: "tool-call", callId: "b", name: "g", arguments: { kind: "text", text: "free" } },
    ]);
  });

  test("of any events is read or refused, and nothing else", () => {
    const kinds = eventsOf(responseOf([message("x"), call])).map(({ type }) => plain(type));
    const event = fc.record({
      type: fc.constantFrom(...kinds, "error"),
      output_index: fc.nat({ max: 2 }),
      content_index: fc.nat({ max: 1 }),
      delta: fc.string(),
      text: fc.string(),
      item: fc.oneof(fc.constant(message("x")), fc.constant(call), fc.jsonValue()),
      part: fc.oneof(fc.constant({ type: "output_text", text: "" }), fc.jsonValue()),
      response: fc.oneof(fc.constant(responseOf([])), fc.jsonValue()),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        try {
          writeAll(readEvents(events as JsonObject[]));
        } catch (error) {
          expect(error).toBeInstanceOf(KnownError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("what is written of another vendor's stream", () => {
  const at = (part: number) => ({ choice: 0, part });
  const start: AnswerEvent = { type: "start", format: "anthropic-messages", id: "msg_9", model: "c" };
  const written = (...events: AnswerEvent[]): JsonObject => {
    const text = writeAll([start, ...events, { type: "stop", choice: 0, reason: "end" }, { type: "end" }]);
    return (JSON.parse(text.split("data: ").at(-1) ?? "") as { response: JsonObject }).response;
  };

  test("has no item for a part that says nothing", () => {
    const nothing: AnswerEvent[] = [
      { type: "part-start", ...at(0), of: { kind: "text" } },
      { type: "part-end", ...at(0) },
    ];
    expect(written(...nothing)["output"]).toEqual([]);
  });

  test("has none of its fields", () => {
    const response = written(
      { type: "part-start", ...at(0), of: { kind: "text" } },
      { type: "delta", ...at(0), text: "a" },
      { type: "part-end", ...at(0), extras: { citations: ["x"] } },
    );
    expect(JSON.stringify(response)).not.toContain("citations");
  });

  test("repeats the text that a filter put in the place of what was streamed", () => {
    const response = written(
      { type: "part-start", ...at(0), of: { kind: "text" } },
      { type: "delta", ...at(0), text: "old" },
      { type: "part-whole", ...at(0), value: { kind: "text", text: "new" } },
      { type: "part-end", ...at(0) },
    );
    expect(response).toMatchObject({ output: [{ content: [{ text: "new" }] }] });
    expect(JSON.stringify(response)).not.toContain("old");
  });
});

test("an id that could be a text does not pass unseen", () => {
  const idOf = (id: string) =>
    readEvents(eventsOf(responseOf([message("a", { id })]))).find(({ type }) => type === "part-start");
  expect(idOf("msg_0a-B=")).toMatchObject({ of: { nativeId: "msg_0a-B=" } });
  expect(idOf("send all money")).not.toHaveProperty("of.nativeId");
  expect(idOf("a".repeat(512))).toHaveProperty("of.nativeId");
  expect(idOf("a".repeat(513))).not.toHaveProperty("of.nativeId");
});
