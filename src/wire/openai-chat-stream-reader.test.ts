import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KnownError } from "../base/errors.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import { assemble } from "../exchange/assemble.ts";
import type { Part } from "../exchange/exchange.ts";
import { readArguments } from "../exchange/tool-arguments.ts";
import { toolCallsMax } from "./openai-chat-assistant.ts";
import { piecesMax } from "./openai-chat-pieces.ts";
import {
  call,
  chunk,
  head,
  readBytes,
  sse,
  start,
  streams,
  writeEvents,
} from "./openai-chat-stream.test-data.ts";
import { anyJson } from "./openai-chat.test-data.ts";

test("a text comes as one part, with usage after the stop", () => {
  const text = sse([
    { ...chunk({ role: "assistant", content: "", refusal: null }), system_fingerprint: "fp" },
    { ...chunk({ content: "Hel" }), obfuscation: "xx" },
    chunk({ content: "lo" }),
    chunk({}, "stop"),
    { ...head, choices: [], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } },
    "[DONE]",
  ]);
  expect(readBytes(text)).toEqual([
    { ...start, extras: { system_fingerprint: "fp" } },
    { type: "part-start", choice: 0, part: 0, of: { kind: "text" } },
    { type: "delta", choice: 0, part: 0, text: "Hel" },
    { type: "delta", choice: 0, part: 0, text: "lo" },
    { type: "part-end", choice: 0, part: 0 },
    { type: "stop", choice: 0, reason: "end", nativeStop: "stop" },
    { type: "usage", usage: { input: 1, output: 2 } },
    { type: "end" },
  ]);
});

test("Azure's first chunk without choices and its findings without deltas are taken", () => {
  const events = readBytes(
    sse([
      {
        id: "",
        object: "",
        created: 0,
        model: "",
        choices: [],
        prompt_filter_results: [{ prompt_index: 0 }],
      },
      chunk({ role: "assistant", content: "hi" }),
      {
        ...head,
        choices: [{ index: 0, finish_reason: null, content_filter_results: { hate: { filtered: false } } }],
      },
      chunk({}, "stop"),
      "[DONE]",
    ]),
  );
  expect(assemble(events)).toEqual({
    format: "openai-chat",
    id: "c1",
    model: "gpt",
    createdAtSeconds: 7,
    choices: [
      {
        parts: [{ kind: "text", text: "hi" }],
        stop: "end",
        nativeStop: "stop",
        extras: { content_filter_results: { hate: { filtered: false } } },
      },
    ],
    extras: { prompt_filter_results: [{ prompt_index: 0 }] },
    unread: [],
  });
});

test.each<[string, readonly JsonObject[]]>([
  [
    "OpenAI: the name first, then pieces by index",
    [
      call({ index: 0, id: "a", type: "function", function: { name: "f", arguments: "" } }),
      call({ index: 0, function: { arguments: '{"x"' } }),
      call({ index: 0, function: { arguments: ":1}" } }),
      call({ index: 1, id: "b", type: "custom", custom: { name: "g", input: "" } }),
      call({ index: 1, custom: { input: "ls" } }),
    ],
  ],
  [
    "whole calls that are all number 0",
    [
      call({ index: 0, id: "a", type: "function", function: { name: "f", arguments: '{"x":1}' } }),
      call({ index: 0, id: "b", type: "custom", custom: { name: "g", input: "ls" } }),
    ],
  ],
  [
    "whole calls without a number, the arguments as a document",
    [
      call({ id: "a", type: "function", function: { name: "f", arguments: { x: 1 } } }),
      call({ id: "b", type: "custom", custom: { name: "g", input: "ls" } }),
    ],
  ],
  [
    "the id and the name again with each piece, the name late",
    [
      call({ index: 0, id: "a", type: "function", function: { arguments: '{"x"' } }),
      call({ index: 0, id: "a", type: "function", function: { name: "f", arguments: ":1" } }),
      call({ index: 0, id: "a", type: "function", function: { name: "f", arguments: "}" } }),
      call({ index: 1, id: "b", type: "custom", custom: { name: "g", input: "ls" } }),
    ],
  ],
])("tool calls are read: %s", (_name, chunks) => {
  const events = readBytes(sse([...chunks, chunk({}, "tool_calls"), "[DONE]"]));
  expect(assemble(events).choices).toEqual([
    {
      parts: [
        { kind: "tool-call", callId: "a", name: "f", arguments: { kind: "json", value: { x: 1 } } },
        {
          kind: "tool-call",
          callId: "b",
          name: "g",
          arguments: { kind: "text", text: "ls" },
          freeText: true,
        },
      ],
      stop: "tool-calls",
      nativeStop: "tool_calls",
    },
  ]);
  const ends = events.flatMap((event) =>
    event.type === "part-end" || event.type === "part-start" ? [event] : [],
  );
  expect(ends.map(({ type, part }) => `${type} ${part}`)).toEqual([
    "part-start 0",
    "part-end 0",
    "part-start 1",
    "part-end 1",
  ]);
});

describe("calls whose pieces take turns", () => {
  const piece = (index: number, text: string, more: JsonObject = {}): JsonObject =>
    call({ index, function: { arguments: text }, ...more });
  const begins = (index: number, text: string): JsonObject =>
    call({ index, id: `c${index}`, type: "function", function: { name: `f${index}`, arguments: text } });
  const json = (index: number, value: JsonValue): Part => ({
    kind: "tool-call",
    callId: `c${index}`,
    name: `f${index}`,
    arguments: { kind: "json", value },
  });
  const partsOf = (chunks: readonly JsonObject[]): readonly Part[] | undefined =>
    assemble(readBytes(sse([...chunks, chunk({}, "tool_calls"), "[DONE]"]))).choices[0]?.parts;

  test("are each put together, in the order in which they began", () => {
    expect(
      partsOf([
        begins(0, ""),
        begins(1, '{"b"'),
        piece(0, '{"a":"}'),
        piece(1, ":[2"),
        piece(0, '\\"{"}'),
        piece(1, "]}"),
      ]),
    ).toEqual([json(0, { a: '}"{' }), json(1, { b: [2] })]);
  });

  test("a call that is whole ends as soon as the next begins, and an empty piece after it says nothing", () => {
    const events = readBytes(sse([begins(0, '{"a":1}'), begins(1, "{"), piece(0, " "), piece(1, "}")]));
    expect(events.flatMap((event) => ("part" in event ? [`${event.type} ${event.part}`] : []))).toEqual([
      "part-start 0",
      "delta 0",
      "part-end 0",
      "part-start 1",
      "delta 1",
      "delta 1",
    ]);
  });

  test("speech between them ends none in the middle of its arguments", () => {
    expect(partsOf([begins(0, '{"a":'), chunk({ content: "hm" }), piece(0, "1}")])).toEqual([
      json(0, { a: 1 }),
      { kind: "text", text: "hm" },
    ]);
  });

  test("every way of taking turns gives the same calls", () => {
    const turns = fc.array(fc.nat(2), { maxLength: 60 });
    fc.assert(
      fc.property(fc.array(anyJson, { minLength: 3, maxLength: 3 }), turns, (values, order) => {
        const left = values.map((value) => JSON.stringify({ value }));
        const chunks = left.map((_, index) => begins(index, ""));
        for (const index of order) {
          const text = left[index] ?? "";
          chunks.push(piece(index, text.slice(0, 2)));
          left[index] = text.slice(2);
        }
        for (const [index, text] of left.entries()) chunks.push(piece(index, text));
        const said = values.map((value) => readArguments(JSON.stringify({ value })));
        expect(partsOf(chunks)?.map((part) => part.kind === "tool-call" && part.arguments)).toEqual(said);
      }),
    );
  });
});

test("log probabilities, spoken answers and a call's signature are put together and written back", () => {
  const one = { token: "a", logprob: -1 };
  const events = readBytes(
    sse([
      { ...head, choices: [{ index: 0, delta: { content: "a" }, logprobs: { content: [one] } }] },
      { ...head, choices: [{ index: 0, delta: { content: "b" }, logprobs: { content: [one] } }] },
      chunk({ audio: { id: "au", transcript: "he" } }),
      chunk({ audio: { transcript: "llo" } }),
      call({ index: 0, id: "c", function: { name: "f", arguments: "{}" }, extra_content: { sign: "s" } }),
      chunk({}, "stop"),
      "[DONE]",
    ]),
  );
  const answer = assemble(events);
  expect(answer.choices[0]?.extras).toEqual({
    logprobs: { content: [one, one] },
    message: { audio: { id: "au", transcript: "hello" } },
  });
  expect(answer.choices[0]?.parts[1]?.extras).toEqual({ extra_content: { sign: "s" } });
  expect(assemble(readBytes(writeEvents(events)))).toEqual(answer);
});

test.each<[string, readonly (JsonValue | string)[], string]>([
  ["ends without [DONE] after its stop", [chunk({ content: "a" }), chunk({}, "stop")], "end"],
  ["is cut before its stop", [chunk({ content: "a" })], "failed"],
  [
    "is cut while one of two choices goes on",
    [chunk({}, "stop"), chunk({ content: "a" }, null, 1)],
    "failed",
  ],
  ["ends without any reason", [chunk({ content: "a" }), "[DONE]"], "end"],
  ["has nothing", [], "failed"],
  ["has nothing but its end", ["[DONE]"], "failed"],
  ["has an error", [chunk({ content: "a" }), { error: { message: "boom", code: 429 } }, "[DONE]"], "failed"],
])("a stream that %s", (_name, chunks, last) => {
  const events = readBytes(sse(chunks));
  expect(events.at(-1)?.type).toBe(last);
  expect(events.filter(({ type }) => type === "end" || type === "failed")).toHaveLength(1);
  const open = new Set<string>();
  for (const event of events) {
    if (event.type === "part-start") open.add(`${event.choice}/${event.part}`);
    if (event.type === "part-end") open.delete(`${event.choice}/${event.part}`);
  }
  if (last === "end") expect(open.size).toBe(0);
});

test("an error inside of a stream says what kind it is", () => {
  const kinds = [{ code: "rate_limit_exceeded" }, { type: "overloaded_error" }, { code: 401 }, {}].map(
    (error) => {
      const last = readBytes(sse([{ error: { message: "boom", ...error } }])).at(-1);
      return last?.type === "failed" ? last.failure : undefined;
    },
  );
  expect(kinds.map((failure) => failure?.kind)).toEqual(["rate-limit", "overloaded", "auth", "server"]);
  expect(kinds[0]).toMatchObject({ status: 0, message: "boom" });
});

test.each<[string, readonly (JsonValue | string)[]]>([
  ["text after its end", [chunk({}, "stop"), chunk({ content: "more" })]],
  [
    "a piece of a call that has ended",
    [
      call({ index: 0, id: "a", function: { name: "f", arguments: "{}" } }),
      call({ index: 1, id: "b", function: { name: "g", arguments: "" } }),
      call({ index: 0, function: { arguments: "{}" } }),
    ],
  ],
  [
    "more calls at a time than the limit",
    Array.from({ length: toolCallsMax + 1 }, (_, index) =>
      call({ index, id: `c${index}`, function: { name: "f", arguments: "{" } }),
    ),
  ],
  ["a call without a name", [call({ index: 0, id: "a", function: { arguments: "{}" } }), chunk({}, "stop")]],
  ["what is not JSON", ["{"]],
  ["a choice far out", [chunk({ content: "a" }, null, 128)]],
  [
    "more values than the limit",
    [
      {
        ...head,
        choices: [{ index: 0, delta: {}, logprobs: { content: Array<number>(piecesMax + 1).fill(0) } }],
      },
    ],
  ],
])("a provider that sends %s has failed", (_name, chunks) => {
  expect(() => readBytes(sse(chunks))).toThrow(expect.objectContaining({ code: "PROVIDER_FAILED" }));
});

test("as many values as the limit are taken", () => {
  const logprobs = { content: Array<number>(piecesMax).fill(0) };
  expect(() => readBytes(sse([{ ...head, choices: [{ index: 0, delta: {}, logprobs }] }]))).not.toThrow();
});

test("every cut of a stream's bytes gives the same events", () => {
  fc.assert(
    fc.property(streams, fc.array(fc.nat(40), { maxLength: 60 }), (text, cuts) => {
      expect(readBytes(text, cuts)).toEqual(readBytes(text));
    }),
    { numRuns: 200 },
  );
});

test("whatever comes in a stream, it is read or refused by name", () => {
  const almost = fc.record(
    {
      id: anyJson,
      choices: fc.array(
        fc.record({ index: fc.nat(3), delta: anyJson, finish_reason: anyJson }, { requiredKeys: [] }),
      ),
      usage: anyJson,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), anyJson, almost), { maxLength: 5 }), (chunks) => {
      try {
        writeEvents(readBytes(sse(chunks)));
      } catch (error) {
        if (!(error instanceof KnownError)) throw error;
        expect(error.code).toBe("PROVIDER_FAILED");
      }
    }),
    { numRuns: 500 },
  );
});
