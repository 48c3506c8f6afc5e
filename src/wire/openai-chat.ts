import { readAnswer, writeAnswer } from "./openai-chat-answer.ts";
import { readFailure, writeError } from "./openai-chat-error.ts";
import { openAiLimitHeaders } from "./limit-headers.ts";
import { format, readRequest } from "./openai-chat-request.ts";
import { ChatStreamReader } from "./openai-chat-stream-reader.ts";
import { ChatStreamWriter } from "./openai-chat-stream-writer.ts";
import { writeRequest } from "./openai-chat-write.ts";
import type { Wire } from "./wire.ts";

/** OpenAI's Chat Completions (`POST /v1/chat/completions`), and the many vendors that speak it. */
export const openaiChat: Wire = {
  format,
  readRequest,
  writeRequest,
  readAnswer,
  writeAnswer,
  readStream: () => new ChatStreamReader(),
  writeStream: (exchange) => new ChatStreamWriter(exchange.settings.streamUsage === true),
  readFailure,
  writeError,
  writeLimits: openAiLimitHeaders,
};
