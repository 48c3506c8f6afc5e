import { readAnswer, writeAnswer } from "./openai-responses-answer.ts";
import { readRequest, responsesFormat } from "./openai-responses-read.ts";
import { ResponsesReader } from "./openai-responses-stream-read.ts";
import { ResponsesWriter } from "./openai-responses-stream-write.ts";
import { writeRequest } from "./openai-responses-write.ts";
import { readFailure, writeError } from "./openai-chat-error.ts";
import { openAiLimitHeaders } from "./limit-headers.ts";
import type { Wire } from "./wire.ts";

/** OpenAI's Responses API (`POST /v1/responses`), as its reference and its SDK's types have it. */
export const openaiResponses: Wire = {
  format: responsesFormat,
  readRequest,
  writeRequest,
  readAnswer,
  writeAnswer,
  readStream: () => new ResponsesReader(),
  writeStream: (exchange) => new ResponsesWriter(exchange),
  readFailure,
  writeError,
  writeLimits: openAiLimitHeaders,
};
