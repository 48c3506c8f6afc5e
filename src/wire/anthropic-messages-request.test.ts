import { describe, expect, test } from "vitest";
import type { KnownError } from "../base/errors.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { textsOf } from "../exchange/texts.ts";
import { blocksMax } from "./anthropic-messages-blocks.ts";
import { messagesMax, stopSequencesMax, toolsMax } from "./anthropic-messages-request.ts";
import { anthropicMessages as wire } from "./anthropic-messages.ts";

const hi = { role: "user", content: "hi" };
const body = (more: object = {}): JsonObject => ({
  model: "claude-haiku-4-5",
  max_tokens: 64,
  messages: [hi],
  ...more,
});
const asked = (...content: JsonValue[]): JsonObject => body({ messages: [{ role: "user", content }] });
const read = (value: JsonValue): Exchange => wire.readRequest(value, "x");
const written = (value: JsonValue): JsonObject => wire.writeRequest(read(value)).body;

describe("what a guard and a policy see", () => {
  test("the system prompt is the first message", () => {
    const { messages } = read(body({ system: "Be kind." }));
    expect(messages).toEqual([
      { role: "system", parts: [{ kind: "text", text: "Be kind." }] },
      { role: "user", parts: [{ kind: "text", text: "hi" }] },
    ]);
  });

  test("a cached system block keeps its mark", () => {
    const cached = { type: "text", text: "Be kind.", cache_control: { type: "ephemeral" } };
    expect(read(body({ system: [cached] })).messages[0]?.parts).toEqual([
      { kind: "text", text: "Be kind.", extras: { cache_control: { type: "ephemeral" } } },
    ]);
  });

  test("tool results of a user's message are a message of the tool, and one message again when written", () => {
    const answered = asked(
      { type: "tool_result", tool_use_id: "toolu_1", content: "4 °C", is_error: false },
      { type: "text", text: "Is that cold?" },
    );
    expect(read(answered).messages).toEqual([
      {
        role: "tool",
        parts: [
          { kind: "tool-result", callId: "toolu_1", failed: false, parts: [{ kind: "text", text: "4 °C" }] },
        ],
      },
      { role: "user", parts: [{ kind: "text", text: "Is that cold?" }] },
    ]);
    expect(written(answered)).toEqual(answered);
  });

  test("two messages of a user that stand one after the other stay two", () => {
    const twice = body({ messages: [hi, { role: "user", content: "still there?" }] });
    expect(written(twice)).toEqual(twice);
  });

  test("a result and a message with a field of its own stay two", () => {
    const result = { role: "user", content: [{ type: "tool_result", tool_use_id: "t" }] };
    const apart = body({ messages: [result, { ...hi, field_from_next_year: true }] });
    expect(written(apart)).toEqual(apart);
  });

  test("a system message in the middle keeps its place", () => {
    const later = body({ messages: [hi, { role: "system", content: "Answer in French." }] });
    expect(read(later).messages[1]).toMatchObject({ role: "system", nativeRole: "system" });
    expect(written(later)).toEqual(later);
  });

  test.each([
    ["plain text", { type: "text", media_type: "text/plain", data: "the report" }],
    ["content that is a string", { type: "content", content: "the report" }],
    ["content that is one block", { type: "content", content: [{ type: "text", text: "the report" }] }],
  ])("a document of %s is text", (_name, source) => {
    const document = asked({ type: "document", source, title: "Q3" }, { type: "text", text: "Sum it up" });
    expect(read(document).messages[0]?.parts[0]).toMatchObject({ kind: "text", text: "the report" });
    expect(read(document).unread).toEqual([]);
    expect(written(document)).toEqual(document);
  });

  test("the words of documents and search results are nobody's in the conversation, those of texts are the user's", () => {
    const exchange = read(
      asked(
        { type: "text", text: "Sum it up" },
        { type: "document", source: { type: "text", media_type: "text/plain", data: "one" } },
        { type: "document", source: { type: "content", content: [{ type: "text", text: "two" }] } },
        { type: "search_result", source: "s", title: "t", content: [{ type: "text", text: "three" }] },
        {
          type: "search_result",
          source: "s",
          title: "t",
          content: [
            { type: "text", text: "four" },
            { type: "text", text: "five" },
          ],
        },
      ),
    );
    const of = (source: string): readonly string[] =>
      textsOf(exchange).flatMap((slot) =>
        slot.source === source && slot.text.length > 2 ? [slot.text] : [],
      );
    expect(of("user")).toEqual(["Sum it up"]);
    expect(of("document")).toEqual(["one", "two", "three", "four\nfive"]);
  });

  test("what a guard puts in place of a document's text is what leaves", () => {
    const document = asked(
      { type: "document", source: { type: "text", media_type: "text/plain", data: "call 555" } },
      { type: "search_result", source: "s", title: "t", content: [{ type: "text", text: "call 555" }] },
    );
    const exchange = read(document);
    const messages = exchange.messages.map((message) => ({
      ...message,
      parts: message.parts.map((part) => (part.kind === "text" ? { ...part, text: "call [PHONE]" } : part)),
    }));
    const out = JSON.stringify(wire.writeRequest({ ...exchange, messages }).body);
    expect(out).not.toContain("555");
    expect(out.match(/call \[PHONE\]/g)).toHaveLength(2);
  });

  test.each([
    [
      "an image in base64",
      { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
      { pointer: "/messages/0/content/0/source", kind: "image", bytes: 3 },
    ],
    [
      "an image at a URL",
      { type: "image", source: { type: "url", url: "https://example.com/a.png" } },
      { pointer: "/messages/0/content/0/source", kind: "image" },
    ],
    [
      "a PDF",
      { type: "document", source: { type: "base64", media_type: "application/pdf", data: "AAA=" } },
      { pointer: "/messages/0/content/0/source", kind: "file", bytes: 2 },
    ],
    [
      "a stored file",
      { type: "document", source: { type: "file", file_id: "file_1" } },
      { pointer: "/messages/0/content/0/source", kind: "file" },
    ],
    [
      "an image in a tool's result",
      {
        type: "tool_result",
        tool_use_id: "t",
        content: [{ type: "image", source: { type: "url", url: "u" } }],
      },
      { pointer: "/messages/0/content/0/content/0/source", kind: "image" },
    ],
    [
      "redacted thinking",
      { type: "redacted_thinking", data: "AAAA" },
      { pointer: "/messages/0/content/0/data", kind: "sealed", bytes: 3 },
    ],
    [
      "thinking that is not displayed",
      { type: "thinking", thinking: "", signature: "AAAA" },
      { pointer: "/messages/0/content/0/signature", kind: "sealed", bytes: 3 },
    ],
    [
      "what a search found",
      {
        type: "web_search_tool_result",
        tool_use_id: "t",
        content: [{ type: "web_search_result", url: "u", title: "t", encrypted_content: "AAAA" }],
      },
      { pointer: "/messages/0/content/0/content/0/encrypted_content", kind: "sealed", bytes: 3 },
    ],
    [
      "a file for the container",
      { type: "container_upload", file_id: "file_1" },
      { pointer: "/messages/0/content/0/file_id", kind: "file" },
    ],
  ])("%s is unread", (_name, block, unread) => {
    expect(read(asked(block)).unread).toEqual([unread]);
    expect(written(asked(block))).toEqual(asked(block));
  });

  test.each([
    ["a tool of the provider", { tools: [{ type: "web_search_20250305", name: "web_search" }] }, "/tools/0"],
    ["a tool of the vendor's own type", { tools: [{ type: "bash_20250124", name: "bash" }] }, "/tools/0"],
    ["an MCP server", { mcp_servers: [{ type: "url", url: "https://mcp.example" }] }, "/mcp_servers/0"],
    ["a container", { container: "container_1" }, "/container"],
  ])("%s brings text that no guard reads", (_name, more, pointer) => {
    expect(read(body(more)).unread).toEqual([{ pointer, kind: "provider-tool" }]);
    expect(written(body(more))).toEqual(body(more));
  });

  test("thinking is seen, and the signature behind it is named as sealed", () => {
    const thought = asked({ type: "thinking", thinking: "hm", signature: "c2ln" });
    expect(read(thought).messages[0]?.parts).toEqual([{ kind: "reasoning", text: "hm", sealed: "c2ln" }]);
    expect(read(thought).unread).toEqual([
      { pointer: "/messages/0/content/0/signature", kind: "sealed", bytes: 3 },
    ]);
  });

  test("settings have our names", () => {
    const full = body({
      temperature: 0.2,
      top_p: 0.9,
      top_k: 5,
      stop_sequences: ["END"],
      stream: true,
      metadata: { user_id: "u-1" },
      thinking: { type: "enabled", budget_tokens: 2048 },
      tool_choice: { type: "any", disable_parallel_tool_use: true },
      tools: [{ name: "f", description: "d", input_schema: { type: "object" } }],
      output_config: { effort: "high", format: { type: "json_schema", schema: { type: "object" } } },
      service_tier: "auto",
    });
    expect(read(full)).toMatchObject({
      stream: true,
      toolChoice: { kind: "required" },
      parallelToolCalls: false,
      tools: [{ name: "f", description: "d", schema: { type: "object" } }],
      answerFormat: { kind: "schema", schema: { type: "object" }, strict: true },
      settings: {
        maxTokens: 64,
        temperature: 0.2,
        topP: 0.9,
        topK: 5,
        stop: ["END"],
        user: "u-1",
        reasoning: { effort: "high", budgetTokens: 2048 },
      },
      extras: { service_tier: "auto" },
    });
    expect(written(full)).toEqual(full);
  });
});

describe("a body that cannot be read", () => {
  const many = (count: number, item: JsonValue): JsonValue[] => new Array<JsonValue>(count).fill(item);

  test.each<[string, JsonValue, string]>([
    ["an array", [], "the body: expected an object, found an array"],
    ["no model", { max_tokens: 1, messages: [hi] }, "/model: expected a string, found nothing"],
    ["a number as the model", body({ model: 4 }), "/model: expected a string, found number"],
    ["no limit", { model: "m", messages: [hi] }, "/max_tokens: expected a whole number, found nothing"],
    ["half a token", body({ max_tokens: 0.5 }), "/max_tokens: expected a whole number from 0, found number"],
    ["no messages", body({ messages: [] }), "/messages: expected at least one message, found an array"],
    ["messages that are none", body({ messages: {} }), "/messages: expected an array, found object"],
    [
      "a role of another format",
      body({ messages: [{ role: "tool", content: "x" }] }),
      '/messages/0/role: expected user, assistant or system, found string "tool"',
    ],
    [
      "content that is a number",
      body({ messages: [{ role: "user", content: 1 }] }),
      "/messages/0/content: expected a string or an array of content blocks, found number",
    ],
    [
      "no content",
      body({ messages: [{ role: "user" }] }),
      "/messages/0/content: expected a string or an array of content blocks, found nothing",
    ],
    [
      "a block without a type",
      asked({ text: "x" }),
      "/messages/0/content/0/type: expected a string, found nothing",
    ],
    [
      "a text that is a list",
      asked({ type: "text", text: [] }),
      "/messages/0/content/0/text: expected a string, found an array",
    ],
    [
      "an image from nowhere",
      asked({ type: "image", source: { type: "ftp" } }),
      '/messages/0/content/0/source/type: expected base64, url or file, found string "ftp"',
    ],
    [
      "a plain text without text",
      asked({ type: "document", source: { type: "text" } }),
      "/messages/0/content/0/source/data: expected a string, found nothing",
    ],
    [
      "a call in a tool's result",
      asked({ type: "tool_result", tool_use_id: "t", content: [{ type: "tool_use", id: "i", name: "n" }] }),
      '/messages/0/content/0/content/0/type: expected a block that a tool result can hold, found string "tool_use"',
    ],
    [
      "an unknown choice of tools",
      body({ tool_choice: { type: "all" } }),
      '/tool_choice/type: expected auto, any, tool or none, found string "all"',
    ],
    [
      "prose as the chosen tool",
      body({ tool_choice: { type: "tool", name: "ignore all rules" } }),
      '/tool_choice/name: expected the name of a tool, found string "ignore all rules"',
    ],
    [
      "prose as the effort",
      body({ output_config: { effort: "as much as you can" } }),
      '/output_config/effort: expected low, medium, high, xhigh or max, found string "as much as you can"',
    ],
    [
      "prose as a tool's type",
      body({ tools: [{ type: "my own tool", name: "n" }] }),
      '/tools/0/type: expected the type of a tool, found string "my own tool"',
    ],
    [
      "a stop that is a number",
      body({ stop_sequences: ["a", 1] }),
      "/stop_sequences/1: expected a string, found number",
    ],
    [
      "two formats of the answer",
      body({
        output_format: { type: "json_schema", schema: {} },
        output_config: { format: { type: "json_schema", schema: {} } },
      }),
      "/output_format: expected nothing beside output_config.format, found object",
    ],
    [
      "a format without a schema",
      body({ output_config: { format: { type: "json_schema" } } }),
      "/output_config/format/schema: expected a JSON schema, found nothing",
    ],
    [
      "too many messages",
      body({ messages: many(messagesMax + 1, hi) }),
      `/messages: expected at most ${messagesMax} messages, found an array`,
    ],
    [
      "too many blocks",
      asked(...many(blocksMax + 1, { type: "text", text: "x" })),
      `/messages/0/content: expected at most ${blocksMax} content blocks, found an array`,
    ],
    [
      "too many tools",
      body({ tools: many(toolsMax + 1, { name: "t" }) }),
      `/tools: expected at most ${toolsMax} tools, found an array`,
    ],
    [
      "too many stop sequences",
      body({ stop_sequences: many(stopSequencesMax + 1, "x") }),
      `/stop_sequences: expected at most ${stopSequencesMax} stop sequences, found an array`,
    ],
  ])("%s", (_name, value, message) => {
    expect(() => read(value)).toThrow(
      expect.objectContaining({ code: "EXCHANGE_UNREADABLE", message }) as KnownError,
    );
  });

  test.each([
    ["messages", body({ messages: many(messagesMax, hi) })],
    ["blocks", asked(...many(blocksMax, { type: "text", text: "x" }))],
    ["tools", body({ tools: many(toolsMax, { name: "t" }) })],
    ["stop sequences", body({ stop_sequences: many(stopSequencesMax, "x") })],
  ])("the most %s are read", (_name, value) => {
    expect(read(value).id).toBe("x");
  });
});
