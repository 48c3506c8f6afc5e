import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject, JsonValue } from "../base/json.ts";
import type { Answer } from "../exchange/answer.ts";
import { assemble } from "../exchange/assemble.ts";
import { openaiResponses as wire } from "./openai-responses.ts";
import { eventsOf, plain, responseBody, responseOf, sseOf } from "./openai-responses.test-data.ts";
import {
  call,
  exchange,
  message,
  readAll,
  readEvents,
  writeAll,
} from "./openai-responses-stream.test-data.ts";

/** Pointers of what is unread go into a body or into our own words, by how the answer came. */
const words = ({ unread, ...answer }: Answer) => ({ ...answer, unread: unread.map(({ kind }) => kind) });

describe("a stream", () => {
  test("says what the buffered answer says, whatever the provider's pieces", () => {
    fc.assert(
      fc.property(responseBody, fc.integer({ min: 1, max: 9 }), (body, size) => {
        const events = readEvents(eventsOf(body, size));
        expect(words(assemble(events))).toEqual(words(wire.readAnswer(body)));
      }),
      { numRuns: 300 },
    );
  });

  test("gives the same events however its bytes are cut", () => {
    fc.assert(
      fc.property(
        responseBody,
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 9 }),
        (body, sizes) => {
          const all = sseOf(eventsOf(body));
          const chunks: string[] = [];
          for (let at = 0, i = 0; at < all.length; i += 1) {
            const size = sizes[i % sizes.length] ?? 1;
            chunks.push(all.slice(at, at + size));
            at += size;
          }
          expect(readAll(chunks)).toEqual(readAll([all]));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("is the same answer when it was read, written and read again", () => {
    fc.assert(
      fc.property(responseBody, (body) => {
        const events = readEvents(eventsOf(body));
        expect(assemble(readAll([writeAll(events)]))).toEqual(assemble(events));
      }),
      { numRuns: 300 },
    );
  });

  test("gives out text with its first delta, not at its end", () => {
    const reader = wire.readStream();
    const events = eventsOf(responseOf([message("hello world")]));
    const upTo = events.findIndex(({ type }) => type === "response.output_text.delta");
    const given = events
      .slice(0, upTo + 1)
      .flatMap((event) => reader.push({ event: "", data: JSON.stringify(event) }));
    expect(given.at(-1)).toEqual({ type: "delta", choice: 0, part: 0, text: "hel" });
  });
});

/** The events of one message, with those of one type changed. */
const changed = (
  type: string,
  change: (event: JsonObject) => JsonObject,
  output: JsonValue = [message("hello")],
): JsonObject[] =>
  eventsOf(responseOf(output)).map((event) => (event["type"] === `response.${type}` ? change(event) : event));
const withoutEvents = (pattern: RegExp, output: JsonValue): JsonObject[] =>
  eventsOf(responseOf(output)).filter(({ type }) => !pattern.test(plain(type)));

describe("a repetition that says something else is refused, as it would pass unseen", () => {
  const smuggled = message("hello, and more");
  const two = message("hello", {
    content: [
      { type: "output_text", text: "hello", annotations: [] },
      { type: "refusal", refusal: "no" },
    ],
  });
  /** Both the end of the item and the response say this in the place of what was streamed. */
  const endsAs = (streamed: JsonObject, item: JsonObject): JsonObject[] =>
    changed("completed", (event) => ({ ...event, response: responseOf([item]) }), [streamed]).map((event) =>
      event["type"] === "response.output_item.done" ? { ...event, item } : event,
    );
  test.each<[string, JsonObject[]]>([
    ["the end of the text", changed("output_text.done", (event) => ({ ...event, text: "hello!" }))],
    [
      "the end of the part",
      changed("content_part.done", (event) => ({ ...event, part: { type: "output_text", text: "hello!" } })),
    ],
    [
      "the kind of the part",
      changed("content_part.done", (event) => ({ ...event, part: { type: "refusal", refusal: "hello" } })),
    ],
    ["the end of the item", changed("output_item.done", (event) => ({ ...event, item: smuggled }))],
    [
      "a part more in the item",
      changed("output_item.done", (event) => ({ ...event, item: { ...message("hello"), content: [] } })),
    ],
    ["the response", changed("completed", (event) => ({ ...event, response: responseOf([smuggled]) }))],
    [
      "an item more in the response",
      changed("completed", (event) => ({ ...event, response: responseOf([message("hello"), message("x")]) })),
    ],
    [
      "a part more in the response",
      changed("completed", (event) => ({
        ...event,
        response: responseOf([
          {
            ...message("hello"),
            content: [...(message("hello")["content"] as JsonObject[]), { type: "refusal", refusal: "x" }],
          },
        ]),
      })),
    ],
    [
      "the arguments",
      changed("function_call_arguments.done", (event) => ({ ...event, arguments: '{"a":2}' }), [call]),
    ],
    [
      "the arguments of the item",
      changed("output_item.done", (event) => ({ ...event, item: { ...call, arguments: '{"a":2}' } }), [call]),
    ],
    [
      "the name of the call",
      changed("output_item.done", (event) => ({ ...event, item: { ...call, name: "g" } }), [call]),
    ],
    [
      "the arguments in the response",
      changed(
        "completed",
        (event) => ({ ...event, response: responseOf([{ ...call, arguments: '{"a":2}' }]) }),
        [call],
      ),
    ],
    ["a streamed part that is gone in the end", endsAs(two, message("hello"))],
    ["the name of the call, twice", endsAs(call, { ...call, name: "g" })],
    ["the id of the call, twice", endsAs(call, { ...call, call_id: "d" })],
    ["text of an item that was not added", withoutEvents(/item\.added/, [message("hello")])],
    ["sound", changed("output_text.done", () => ({ type: "response.audio.delta", delta: "AAAA" }))],
    [
      "an item added twice",
      eventsOf(responseOf([message("x")])).flatMap((event) =>
        event["type"] === "response.output_item.added" ? [event, event] : [event],
      ),
    ],
    ["an index out of range", changed("output_item.added", (event) => ({ ...event, output_index: -1 }))],
    ["a delta that is no text", changed("output_text.delta", (event) => ({ ...event, delta: 3 }))],
  ])("%s", (_name, events) => {
    expect(() => readEvents(events)).toThrow(expect.objectContaining({ code: "PROVIDER_FAILED" }));
  });
});

describe("a provider that leaves events out is understood, and no text is lost", () => {
  const output = [
    message("hello"),
    call,
    { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "t" }] },
  ];
  test.each<[string, RegExp]>([
    ["the deltas", /\.delta$/],
    ["all but the items' ends", /delta$|_text\.|arguments|content_part|summary_part|item\.added/],
    ["the ends of the texts", /_text\.done|arguments\.done/],
    ["the parts", /part\./],
    ["the ends of the items", /output_item\.done/],
  ])("without %s", (_name, pattern) => {
    const expected = words(wire.readAnswer(responseOf(output)));
    expect(words(assemble(readEvents(withoutEvents(pattern, output))))).toEqual(expected);
  });

  test("events of an unknown type are passed over", () => {
    const events = eventsOf(responseOf([message("hello")]));
    const more = events.flatMap((event) => [
      event,
      { type: "response.new.delta", delta: "x", output_index: 0 },
      { type: "keepalive" },
    ]);
    expect(readEvents(more)).toEqual(readEvents(events));
  });

  test("a last event without the items ends what came", () => {
    const events = changed("completed", (event) => ({ ...event, response: responseOf([]) })).filter(
      ({ type }) => type !== "response.output_item.done",
    );
    expect(assemble(readEvents(events)).choices[0]).toMatchObject({
      parts: [{ kind: "text", text: "hello" }],
      stop: "end",
    });
  });
});

describe("a stream that fails", () => {
  const start = eventsOf(responseOf([message("hello")])).slice(0, 5);
  test.each<[string, JsonObject, string]>([
    ["flat", { type: "error", code: "rate_limit_exceeded", message: "m", param: null }, "rate-limit"],
    [
      "nested",
      { type: "error", error: { type: "server_error", code: "server_error", message: "m" } },
      "server",
    ],
    ["without a type", { error: { message: "m", code: "invalid_api_key" } }, "auth"],
    [
      "as a response",
      {
        type: "response.failed",
        response: responseOf([], { status: "failed", error: { code: "server_error", message: "m" } }),
      },
      "server",
    ],
  ])("%s says so, and nothing comes after", (_name, event, kind) => {
    const all = readEvents([...start, event, ...eventsOf(responseOf([message("hello")]))]);
    expect(all.at(-1)).toEqual({ type: "failed", failure: { status: 0, kind, message: "m" } });
    expect(all.filter(({ type }) => type === "failed")).toHaveLength(1);
  });

  test("by stopping has failed", () => {
    expect(readEvents(start).at(-1)).toMatchObject({ type: "failed", failure: { kind: "server" } });
  });

  test("is never answered with the provider's words", () => {
    const writer = wire.writeStream(exchange);
    expect(writer.push({ type: "failed", failure: { status: 0, kind: "server", message: "private" } })).toBe(
      "",
    );
    const text = writer.fail({ status: 502, code: "provider_failed", message: "ours", id: "r" });
    expect(text).toMatch(/^event: error\ndata: \{.*"error":\{"message":"ours".*\n\n$/);
    expect(writer.fail({ status: 502, code: "x", message: "y", id: "r" })).toBe("");
    expect(writer.push({ type: "end" })).toBe("");
  });
});
