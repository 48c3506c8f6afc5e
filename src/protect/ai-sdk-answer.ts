import type { JsonObject, JsonValue } from "../base/json.ts";
import type { Answer, Choice, StopReason, Usage } from "../exchange/answer.ts";
import type { Extras, Part } from "../exchange/exchange.ts";
import { argumentsText, readArguments } from "../exchange/tool-arguments.ts";
import { writeFile } from "./ai-sdk-options.ts";
import { extrasOf, list, otherPart, readFile, sealedOf } from "./ai-sdk-request.ts";
import { isFields, member, plain, revivedObject, type Fields } from "./plain-json.ts";

/** What a model's result says beside its answer: of the transport, not of the model. */
export interface Beside {
  readonly warnings: unknown;
  readonly request: unknown;
  readonly responseHeaders: unknown;
}

const stops: Readonly<Record<string, StopReason>> = {
  stop: "end",
  length: "length",
  "content-filter": "filtered",
  "tool-calls": "tool-calls",
};
const words = Object.fromEntries(Object.entries(stops).map(([theirs, ours]) => [ours, theirs]));

/** Why it ended: a word until specification 2, since then a word and the vendor's own. */
export function readStop(reason: unknown): Pick<Choice, "stop" | "nativeStop"> {
  const unified = isFields(reason) ? reason["unified"] : reason;
  const raw = isFields(reason) ? reason["raw"] : undefined;
  const stop = stops[String(unified)] ?? "other";
  const own = typeof raw === "string" ? raw : stop === "other" ? String(unified) : undefined;
  return { stop, ...member("nativeStop", own) };
}

/** Words of the library that have none of ours. */
const otherWords = ["error", "interrupted", "unknown"];

export function writeStop(
  { stop, nativeStop }: Pick<Choice, "stop" | "nativeStop">,
  specification: string,
): unknown {
  const unified =
    words[stop] ??
    (stop === "stop-sequence"
      ? "stop"
      : stop === "refusal"
        ? "content-filter"
        : (otherWords.find((word) => word === nativeStop) ?? "other"));
  return specification === "v2" ? unified : { unified, raw: nativeStop };
}

const count = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

export function readUsage(usage: unknown): Usage {
  if (!isFields(usage)) return { input: 0, output: 0 };
  const { inputTokens: input, outputTokens: output, raw } = usage;
  const [inner, outer] = [isFields(input) ? input : {}, isFields(output) ? output : {}];
  return {
    input: count(inner["total"]) ?? count(input) ?? 0,
    output: count(outer["total"]) ?? count(output) ?? 0,
    ...member("cachedInput", count(inner["cacheRead"]) ?? count(usage["cachedInputTokens"])),
    ...member("cacheWrite", count(inner["cacheWrite"])),
    ...member("reasoning", count(outer["reasoning"]) ?? count(usage["reasoningTokens"])),
    ...(raw === undefined ? {} : { extras: { raw: plain(raw, "/usage/raw") } }),
  };
}

export function writeUsage(usage: Usage | undefined, specification: string): unknown {
  const { input, output, cachedInput, cacheWrite, reasoning, extras } = usage ?? {};
  if (specification === "v2")
    return {
      inputTokens: input,
      outputTokens: output,
      totalTokens: input === undefined || output === undefined ? undefined : input + output,
      reasoningTokens: reasoning,
      cachedInputTokens: cachedInput,
    };
  const other = (cachedInput ?? 0) + (cacheWrite ?? 0);
  return {
    inputTokens: {
      total: input,
      noCache: input === undefined ? undefined : input - other,
      cacheRead: cachedInput,
      cacheWrite,
    },
    outputTokens: {
      total: output,
      text: output === undefined ? undefined : output - (reasoning ?? 0),
      reasoning,
    },
    ...extras,
  };
}

/** One part of an answer's content. */
export function readContent(part: Fields, place: string): JsonObject {
  const { type } = part;
  switch (type) {
    case "text":
      return { kind: "text", text: String(part["text"]), ...extrasOf(part, ["type", "text"], place) };
    case "reasoning":
      return {
        kind: "reasoning",
        text: String(part["text"]),
        ...sealedOf(part["providerMetadata"], place),
        ...extrasOf(part, ["type", "text", "providerMetadata"], place),
      };
    case "file":
      return readFile(part, place);
    case "tool-call":
      return {
        kind: "tool-call",
        callId: String(part["toolCallId"]),
        name: String(part["toolName"]),
        arguments: readArguments(String(part["input"])),
        ...extrasOf(part, ["type", "toolCallId", "toolName", "input"], place),
      };
    default:
      // Sources, results of the provider's own tools, and what comes later: each of their texts is looked at.
      return otherPart(part, place);
  }
}

export function writeContent(part: Part): Record<string, unknown> {
  const extras: Extras = part.extras ?? {};
  if (isFields(extras["part"])) return revivedObject(extras["part"]);
  const rest = revivedObject(extras);
  switch (part.kind) {
    case "text":
    case "refusal":
      return { type: "text", text: part.text, ...rest };
    case "reasoning":
      return {
        type: "reasoning",
        text: part.text,
        ...(part.sealed === undefined ? {} : { providerMetadata: metadataOf(part.sealed) }),
        ...rest,
      };
    case "tool-call":
      return {
        type: "tool-call",
        toolCallId: part.callId,
        toolName: part.name,
        input: argumentsText(part.arguments),
        ...rest,
      };
    case "media":
      return writeFile(part as unknown as JsonObject, extras);
    case "tool-result":
      throw new Error("an answer has no result of a tool in our words");
  }
}

/** Another provider's signature is none of this library's metadata. */
export function metadataOf(sealed: string): unknown {
  try {
    return JSON.parse(sealed) as unknown;
  } catch {
    return { seaworthy: { sealed } };
  }
}

/** A model's whole result in our own words. */
export function readResult(result: Fields): { readonly answer: JsonObject; readonly beside: Beside } {
  const { content, finishReason, usage, request, response, warnings } = result;
  const { id, timestamp, modelId, headers } = isFields(response) ? response : {};
  const known = ["content", "finishReason", "usage", "request", "response", "warnings"];
  const answer = {
    id: typeof id === "string" ? id : "",
    model: typeof modelId === "string" ? modelId : "",
    ...(timestamp instanceof Date ? { createdAtSeconds: Math.floor(timestamp.getTime() / 1000) } : {}),
    choices: [
      {
        parts: list(content, "/content").map((part, i) => readContent(part, `/content/${i}`)),
        ...readStop(finishReason),
      },
    ],
    usage: readUsage(usage) as unknown as JsonValue,
    ...extrasOf(result, known, ""),
  };
  return { answer, beside: { warnings, request, responseHeaders: headers } };
}

/** The result as the library expects it. What the model's transport said in full is left out: no guard has looked at that. */
export function writeResult(
  answer: Answer,
  beside: Beside | undefined,
  specification: string,
): Record<string, unknown> {
  const [choice] = answer.choices;
  const { id, model, createdAtSeconds } = answer;
  return {
    content: (choice?.parts ?? []).map(writeContent),
    finishReason: writeStop(choice ?? { stop: "other" }, specification),
    usage: writeUsage(answer.usage, specification),
    warnings: beside?.warnings ?? [],
    ...(beside?.request === undefined ? {} : { request: beside.request }),
    response: {
      ...(id === "" ? {} : { id }),
      ...(model === "" ? {} : { modelId: model }),
      ...(createdAtSeconds === undefined ? {} : { timestamp: new Date(createdAtSeconds * 1000) }),
      ...(beside?.responseHeaders === undefined ? {} : { headers: beside.responseHeaders }),
    },
    ...revivedObject(answer.extras ?? {}),
  };
}
