import type { JsonObject } from "../base/json.ts";
import type { AnswerEvent } from "../exchange/stream.ts";
import { openaiResponses as wire } from "./openai-responses.ts";
import { sseOf } from "./openai-responses.test-data.ts";
import { SseReader } from "./sse.ts";

/** Streams of responses, and the way through them. Tests only. */

export const exchange = wire.readRequest(
  { model: "m", input: "hi", stream: true },
  "01jd6b0000abcdefghjkmnpqrs",
);

export function readAll(chunks: readonly string[]): AnswerEvent[] {
  const sse = new SseReader();
  const reader = wire.readStream();
  const events = chunks.flatMap((chunk) => sse.push(chunk).flatMap((event) => reader.push(event)));
  return [...events, ...reader.end()];
}
export const readEvents = (events: readonly JsonObject[]): AnswerEvent[] => readAll([sseOf(events)]);

export function writeAll(events: readonly AnswerEvent[]): string {
  const writer = wire.writeStream(exchange);
  return events.map((event) => writer.push(event)).join("");
}

export const message = (text: string, more: JsonObject = {}): JsonObject => ({
  type: "message",
  id: "msg_1",
  status: "completed",
  role: "assistant",
  content: [{ type: "output_text", text, annotations: [], logprobs: [] }],
  ...more,
});
export const call = {
  type: "function_call",
  id: "fc_1",
  status: "completed",
  call_id: "c",
  name: "f",
  arguments: '{"a":1}',
};
