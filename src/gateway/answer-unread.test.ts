import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { policyOf } from "../pipeline/pipeline.test-data.ts";
import type { Policy } from "../policy/policy.ts";
import {
  anthropicAt,
  openAiAt,
  startGateway,
  startServer,
  type Fake,
  type TestGateway,
} from "./gateway.test-data.ts";

/** Base64 that stands in an answer: whoever gets it has the picture. */
const bytes = "iVBORw0KGgoAAAANSUhEUg";
type Json = Readonly<Record<string, unknown>>;
type Kind = "image" | "audio" | "file";

interface Case {
  readonly name: string;
  readonly path: string;
  readonly kind: Kind;
  readonly whole: Json;
  readonly stream: readonly Json[];
}

const chat = (name: string, kind: Kind, said: Json): Case => {
  const head = { id: "a", object: "chat.completion", created: 1, model: "m" };
  const chunk = (delta: Json, finish: string | null = null): Json => ({
    ...head,
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  return {
    name: `a Chat answer with ${name}`,
    path: "/v1/chat/completions",
    kind,
    whole: {
      ...head,
      choices: [{ index: 0, message: { role: "assistant", ...said }, finish_reason: "stop" }],
    },
    stream: [chunk({ role: "assistant", content: "" }), chunk(said), chunk({}, "stop")],
  };
};

const messages = (name: string, kind: Kind, block: Json): Case => {
  const message = { id: "a", type: "message", role: "assistant", model: "m" };
  const usage = { input_tokens: 1, output_tokens: 1 };
  return {
    name: `a Messages answer with ${name}`,
    path: "/v1/messages",
    kind,
    whole: { ...message, content: [block], stop_reason: "end_turn", usage },
    stream: [
      { type: "message_start", message: { ...message, content: [], stop_reason: null, usage } },
      { type: "content_block_start", index: 0, content_block: block },
      { type: "content_block_stop", index: 0 },
      { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage },
      { type: "message_stop" },
    ],
  };
};

const responses = (name: string, kind: Kind, item: Json): Case => {
  const response = { id: "resp_a", object: "response", created_at: 1, model: "m", status: "completed" };
  return {
    name: `a Responses answer with ${name}`,
    path: "/v1/responses",
    kind,
    whole: { ...response, output: [item] },
    stream: [
      { type: "response.created", response: { ...response, status: "in_progress", output: [] } },
      { type: "response.output_item.added", output_index: 0, item: { type: item["type"], id: item["id"] } },
      { type: "response.output_item.done", output_index: 0, item },
      { type: "response.completed", response: { ...response, output: [item] } },
    ],
  };
};

const dataUrl = `data:image/png;base64,${bytes}`;
const cases: readonly Case[] = [
  chat("a picture as a data URL", "image", {
    content: "here",
    images: [{ type: "image_url", image_url: { url: dataUrl } }],
  }),
  chat("a sound", "audio", { audio: { id: "au", data: bytes, transcript: "hello", expires_at: 1 } }),
  messages("a picture", "image", {
    type: "image",
    source: { type: "base64", media_type: "image/png", data: bytes },
  }),
  messages("a file", "file", {
    type: "document",
    source: { type: "base64", media_type: "application/pdf", data: bytes },
  }),
  messages("a file inside of a block that our words do not name", "file", {
    type: "code_execution_tool_result",
    tool_use_id: "srvtoolu_1",
    content: { type: "code_execution_result", content: [{ type: "code_execution_output", file_id: bytes }] },
  }),
  responses("a picture", "image", {
    type: "image_generation_call",
    id: "ig_1",
    status: "completed",
    result: bytes,
  }),
  responses("a part of a kind that nobody knows", "file", {
    type: "message",
    id: "msg_1",
    role: "assistant",
    status: "completed",
    content: [{ type: "output_hologram", data: bytes }],
  }),
];

let fake: Fake;
let answer: Case;
let gateways: Record<"block" | "record", TestGateway>;
beforeAll(async () => {
  fake = await startServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      if (!body.includes('"stream":true')) {
        response.end(JSON.stringify(answer.whole));
        return;
      }
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const event of answer.stream) {
        const type = typeof event["type"] === "string" ? `event: ${event["type"]}\n` : "";
        response.write(`${type}data: ${JSON.stringify(event)}\n\n`);
      }
      response.end(answer.path === "/v1/chat/completions" ? "data: [DONE]\n\n" : "");
    });
  });
  const start = async (action: "block" | "record"): Promise<TestGateway> => {
    const unread: Policy["unread"] = {
      ...policyOf([]).unread,
      image: action,
      audio: action,
      file: action,
    };
    return startGateway({ unread }, [openAiAt(fake.url), anthropicAt(fake.url)]);
  };
  gateways = { block: await start("block"), record: await start("record") };
});
afterAll(async () => {
  await gateways.block.close();
  await gateways.record.close();
  await fake.close();
});
beforeEach(() => {
  gateways.block.entries.length = 0;
  gateways.record.entries.length = 0;
});

async function ask(action: "block" | "record", stream: boolean): Promise<{ status: number; text: string }> {
  const body: Record<string, Json> = {
    "/v1/chat/completions": { model: "gpt-x", messages: [{ role: "user", content: "hi" }] },
    "/v1/messages": { model: "claude-x", max_tokens: 9, messages: [{ role: "user", content: "hi" }] },
    "/v1/responses": { model: "gpt-x", input: "hi" },
  };
  const response = await gateways[action].post(answer.path, { ...body[answer.path], stream });
  return { status: response.status, text: await response.text() };
}

describe.each(cases)("$name", (of) => {
  describe.each([
    ["buffered", false],
    ["streamed", true],
  ])("%s", (_how, stream) => {
    test("is refused where the policy blocks what nobody can read, and nothing of it leaves", async () => {
      answer = of;
      const { text } = await ask("block", stream);
      expect(text).not.toContain(bytes);
      expect(text).toContain(`no guard can read the ${of.kind} in the answer`);
      expect(text).not.toMatch(/\[DONE\]|message_stop|response\.completed/);
      expect(gateways.block.entries.at(-1)).toMatchObject({
        kind: "call.output",
        decision: "block",
        facts: { unread: [of.kind] },
      });
    });

    test("passes where the policy only records it, and the log has its kind", async () => {
      answer = of;
      const { status, text } = await ask("record", stream);
      expect(status).toBe(200);
      expect(text).toContain(bytes);
      expect(gateways.record.entries.at(-1)).toMatchObject({
        kind: "call.output",
        decision: "allow",
        facts: { unread: [of.kind] },
      });
    });
  });
});

test("thinking that the provider sealed passes where the policy records it, and is no picture", async () => {
  answer = messages("thinking", "file", { type: "thinking", thinking: "hm", signature: "c2lnbmVk" });
  const { status, text } = await ask("block", true);
  expect([status, text.includes("c2lnbmVk")]).toEqual([200, true]);
  expect(gateways.block.entries.at(-1)).toMatchObject({ facts: { unread: ["sealed"] } });
});
