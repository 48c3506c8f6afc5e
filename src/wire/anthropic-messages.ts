import { readAnswer, writeAnswer } from "./anthropic-messages-answer.ts";
import { readFailure, writeError } from "./anthropic-messages-error.ts";
import { anthropicLimitHeaders } from "./limit-headers.ts";
import { anthropicMessagesFormat, readRequest } from "./anthropic-messages-request.ts";
import { AnthropicStreamReader } from "./anthropic-messages-stream-read.ts";
import { AnthropicStreamWriter } from "./anthropic-messages-stream-write.ts";
import { writeRequest } from "./anthropic-messages-write.ts";
import type { Wire } from "./wire.ts";

/** Anthropic's Messages API (`POST /v1/messages`, version 2023-06-01). */
export const anthropicMessages: Wire = {
  format: anthropicMessagesFormat,
  readRequest,
  writeRequest,
  readAnswer,
  writeAnswer,
  readStream: () => new AnthropicStreamReader(),
  writeStream: () => new AnthropicStreamWriter(),
  readFailure,
  writeError,
  writeLimits: anthropicLimitHeaders,
};
