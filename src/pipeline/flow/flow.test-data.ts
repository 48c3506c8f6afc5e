import type { JsonObject } from "../../base/json.ts";
import type { Exchange, Message, Part, Role } from "../../exchange/exchange.ts";
import type { ToolUse } from "../tools/tool-use.ts";

export const say = (role: Role, text: string): Message => ({ role, parts: [{ kind: "text", text }] });

export const file = (text: string): Message => ({
  role: "user",
  parts: [{ kind: "text", text, document: true }],
});

export const call = (callId: string, name: string, value: JsonObject): Message => ({
  role: "assistant",
  parts: [{ kind: "tool-call", callId, name, arguments: { kind: "json", value } }],
});

export const result = (callId: string, text: string, ...more: readonly Part[]): Message => ({
  role: "tool",
  parts: [
    {
      kind: "tool-result",
      callId,
      parts: [
        { kind: "text", text },
        ...more.filter((part) => part.kind === "text" || part.kind === "media"),
      ],
    },
  ],
});

export const conversation = (...messages: readonly Message[]): Exchange => ({
  id: "e1",
  format: "test",
  operation: "chat",
  model: "m",
  stream: false,
  messages,
  tools: [],
  settings: {},
  unread: [],
});

export const use = (name: string, value: JsonObject): ToolUse => ({
  name,
  arguments: { kind: "json", value },
  place: "",
});
