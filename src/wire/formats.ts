import { anthropicMessages } from "./anthropic-messages.ts";
import { embeddings } from "./embeddings.ts";
import { openaiChat } from "./openai-chat.ts";
import { openaiResponses } from "./openai-responses.ts";
import { ownWords } from "./own-words.ts";
import type { Wire } from "./wire.ts";

/** Every vendor's format that is spoken, by the name in `Exchange.format`. */
export const wires: Readonly<Record<string, Wire>> = Object.fromEntries(
  [openaiChat, openaiResponses, anthropicMessages, embeddings].map((wire) => [wire.format, wire]),
);

/** A vendor's format, or the one of models in a program's own process. */
export const wireOf = (format: string): Wire | undefined =>
  format === ownWords.format ? ownWords : wires[format];
