import { isObject, pointerStep, type JsonValue } from "../base/json.ts";
import type { Answer } from "../exchange/answer.ts";
import type { Exchange, Extras, Part } from "../exchange/exchange.ts";
import { itemKey, wholeItemKey } from "./openai-responses-content.ts";
import { responsesFormat } from "./openai-responses-read.ts";

/** Something that a request names and a provider keeps. */
export interface StateNamed {
  readonly id: string;
  /** JSON pointer into the request as it came; into our words for what stands in a message. */
  readonly pointer: string;
  /** The conversation before this request is at the provider. */
  readonly continues: boolean;
}

/** The ids in a request of what the provider keeps: earlier answers, conversations, items and files. */
export function statesNamed({ format, extras, messages }: Exchange): readonly StateNamed[] {
  const found: StateNamed[] = [];
  if (format === responsesFormat && extras !== undefined)
    for (const key of ["previous_response_id", "conversation"]) {
      const id = idOf(extras[key]);
      if (id !== undefined) found.push({ id, pointer: `/${key}`, continues: true });
    }
  messages.forEach(({ parts }, i) => {
    for (const part of parts) {
      const id = part.kind === "media" ? fileOf(part) : referenceIn(part);
      if (id !== undefined) found.push({ id, pointer: pointerStep("/messages", i), continues: false });
    }
  });
  return found;
}

/** The vendor's own name for the conversation, where the request has one. */
export function conversationOf({ format, extras }: Pick<Exchange, "format" | "extras">): string | undefined {
  return format === responsesFormat ? idOf(extras?.["conversation"]) : undefined;
}

/** The ids by which a provider keeps what is in an answer. */
export function statesIn({
  id,
  choices,
  extras,
}: Pick<Answer, "id" | "choices" | "extras">): readonly string[] {
  const ids = [id, idOf(extras?.["conversation"])];
  for (const { parts } of choices)
    for (const part of parts) ids.push(part.kind === "media" ? fileOf(part) : itemIdOf(part.extras));
  return ids.filter((one) => one !== undefined && one !== "") as readonly string[];
}

/** Settings by which the provider leaves turns out by itself, by the vendors' names. */
export function trimsAsked({ extras }: Pick<Exchange, "extras">): readonly string[] {
  if (extras === undefined) return [];
  const trims: string[] = [];
  if (extras["truncation"] === "auto") trims.push("truncation");
  if (extras["context_management"] !== undefined) trims.push("context_management");
  return trims;
}

function idOf(value: JsonValue | undefined): string | undefined {
  const id = isObject(value) ? value["id"] : value;
  return typeof id === "string" && id !== "" ? id : undefined;
}

const fileOf = ({ source }: Extract<Part, { kind: "media" }>): string | undefined =>
  source.kind === "file" ? source.fileId : undefined;

function referenceIn({ extras }: Part): string | undefined {
  const item = extras?.[wholeItemKey];
  return isObject(item) && item["type"] === "item_reference" ? idOf(item) : undefined;
}

const itemIdOf = (extras: Extras | undefined): string | undefined => {
  const item = extras?.[wholeItemKey] ?? extras?.[itemKey];
  return isObject(item) ? idOf(item) : undefined;
};
