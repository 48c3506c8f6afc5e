import type { Answer, StopReason } from "../exchange/answer.ts";
import type { Exchange, Message, Part } from "../exchange/exchange.ts";

/** Requests and answers for the guards that judge them as a whole. */
export const chat = (...messages: readonly Message[]): Exchange => ({
  id: "1",
  format: "openai-chat",
  operation: "chat",
  model: "demo",
  stream: false,
  messages,
  tools: [],
  settings: {},
  unread: [],
});

export const says = (role: Message["role"], ...texts: readonly string[]): Message => ({
  role,
  parts: texts.map((text) => ({ kind: "text", text })),
});

export const answerOf = (parts: readonly Part[] | string, stop: StopReason = "end"): Answer => ({
  id: "2",
  format: "openai-chat",
  model: "demo",
  choices: [{ parts: typeof parts === "string" ? [{ kind: "text", text: parts }] : parts, stop }],
  unread: [],
});
