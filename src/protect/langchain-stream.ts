import type { JsonObject } from "../base/json.ts";
import type { StopReason, Usage } from "../exchange/answer.ts";
import type { AnswerEvent } from "../exchange/stream.ts";
import { made, readContent, strange } from "./langchain-messages.ts";
import { isFields, member, restOf, revivedObject, word, type Fields } from "./plain-json.ts";

const count = (value: unknown): number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;

export function usageOf(usage: unknown): Usage {
  if (!isFields(usage)) return { input: 0, output: 0 };
  const { input_tokens: input, output_tokens: output, input_token_details: details } = usage;
  const cached = isFields(details) ? details["cache_read"] : undefined;
  return {
    input: count(input),
    output: count(output),
    ...(cached === undefined ? {} : { cachedInput: count(cached) }),
  };
}

export const writtenUsage = ({ input, output, cachedInput }: Usage = { input: 0, output: 0 }): Fields => ({
  input_tokens: input,
  output_tokens: output,
  total_tokens: input + output,
  ...(cachedInput === undefined ? {} : { input_token_details: { cache_read: cachedInput } }),
});

const stops: Readonly<Record<string, StopReason>> = {
  stop: "end",
  end_turn: "end",
  length: "length",
  max_tokens: "length",
  tool_calls: "tool-calls",
  tool_use: "tool-calls",
};

/** Vendors call it differently; a call of a tool ends an answer also where nobody says so. */
export function stopOf(info: Fields, parts: readonly JsonObject[]): { readonly stop: StopReason } {
  const named = stops[word(info["finish_reason"]) || word(info["stop_reason"])];
  return { stop: named ?? (parts.some(({ kind }) => kind === "tool-call") ? "tool-calls" : "end") };
}

interface OpenCall {
  id: string;
  name: string;
  args: string;
}

/** The chunks of a model in our own words. `heard` is told of the first one: what comes out is of its classes. */
export async function* eventsOf(
  chunks: AsyncIterable<Fields>,
  heard: (chunk: Fields) => void,
): AsyncGenerator<AnswerEvent> {
  const calls = new Map<unknown, OpenCall>();
  const open: { kind?: "text" | "reasoning"; part: number } = { part: -1 };
  let usage: Usage | undefined;
  let about: Fields = {};
  let more: Fields = {};
  yield { type: "start", id: "", model: "" };
  for await (const chunk of chunks) {
    heard(chunk);
    const { message, generationInfo } = chunk;
    if (!isFields(message)) throw strange("/message");
    for (const piece of readContent(message["content"], "/content")) yield* pieceEvents(piece, open);
    gather(message["tool_call_chunks"], calls);
    if (message["usage_metadata"] !== undefined) usage = usageOf(message["usage_metadata"]);
    for (const one of [generationInfo, message["response_metadata"]])
      if (isFields(one)) about = { ...about, ...one };
    if (isFields(message["additional_kwargs"])) more = { ...more, ...message["additional_kwargs"] };
  }
  if (open.kind !== undefined) yield { type: "part-end", choice: 0, part: open.part };
  for (const { id, name, args } of calls.values()) {
    const at = { choice: 0, part: (open.part += 1) };
    yield { type: "part-start", ...at, of: { kind: "tool-call", callId: id, name } };
    yield { type: "delta", ...at, text: args };
    yield { type: "part-end", ...at };
  }
  const kinds = calls.size > 0 ? [{ kind: "tool-call" }] : [];
  const extras = restOf({ response_metadata: about, additional_kwargs: more }, [], "");
  yield { type: "stop", choice: 0, reason: stopOf(about, kinds).stop, ...member("extras", extras) };
  if (usage !== undefined) yield { type: "usage", usage };
  yield { type: "end" };
}

/** A text goes on as long as nothing of another kind comes between. */
function* pieceEvents(
  { kind, text }: JsonObject,
  open: { kind?: "text" | "reasoning"; part: number },
): Generator<AnswerEvent> {
  if (kind !== "text" && kind !== "reasoning") throw strange("/content");
  if (open.kind !== kind) {
    if (open.kind !== undefined) yield { type: "part-end", choice: 0, part: open.part };
    open.kind = kind;
    open.part += 1;
    yield { type: "part-start", choice: 0, part: open.part, of: { kind } };
  }
  yield { type: "delta", choice: 0, part: open.part, text: word(text) };
}

function gather(chunks: unknown, calls: Map<unknown, OpenCall>): void {
  if (!Array.isArray(chunks)) return;
  for (const { index, id, name, args } of chunks as readonly Fields[]) {
    const call = calls.get(index ?? id) ?? { id: "", name: "", args: "" };
    call.id ||= word(id);
    call.name += word(name);
    call.args += word(args);
    calls.set(index ?? id, call);
  }
}

/** Our events as chunks of the classes that the model's are of. */
export async function* chunksOf(
  events: AsyncIterable<AnswerEvent>,
  like: () => Fields | undefined,
): AsyncGenerator<Fields> {
  const kinds = new Map<number, { readonly kind: string; readonly callId: string; readonly name: string }>();
  let usage: Usage | undefined;
  let extras: JsonObject = {};
  let calls = 0;
  for await (const event of events) {
    if (event.type === "part-start") {
      const { of } = event;
      const [callId, name] = of.kind === "tool-call" ? [of.callId, of.name] : ["", ""];
      kinds.set(event.part, { kind: of.kind, callId, name });
    } else if (event.type === "delta") {
      const of = kinds.get(event.part);
      if (of?.kind === "tool-call") {
        const call = {
          type: "tool_call_chunk",
          id: of.callId,
          name: of.name,
          args: event.text,
          index: calls,
        };
        calls += 1;
        yield chunk(like(), "", { content: "", tool_call_chunks: [call] });
      } else if (of?.kind === "reasoning")
        yield chunk(like(), "", { content: [{ type: "reasoning", reasoning: event.text }] });
      else yield chunk(like(), event.text, { content: event.text });
    } else if (event.type === "usage") ({ usage } = event);
    else if (event.type === "stop") extras = event.extras ?? {};
  }
  const { response_metadata: about, additional_kwargs: more } = revivedObject(extras);
  yield chunk(like(), "", {
    content: "",
    ...(about === undefined ? {} : { response_metadata: about }),
    ...(more === undefined ? {} : { additional_kwargs: more }),
    ...(usage === undefined ? {} : { usage_metadata: writtenUsage(usage) }),
  });
}

function chunk(like: Fields | undefined, text: string, fields: Fields): Fields {
  const message = like?.["message"];
  if (like === undefined || !isFields(message)) throw new Error("the answer is of another provider");
  return made(like, { text, message: made(message, fields) });
}
