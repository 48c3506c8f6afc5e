import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Answer, Usage } from "../exchange/answer.ts";
import type { AnswerEvent } from "../exchange/stream.ts";
import { answerEvents, caller, wholeAnswer, type CalledBack, type Failed } from "./called-back.ts";
import { chunksOf, eventsOf, stopOf, usageOf, writtenUsage } from "./langchain-stream.ts";
import {
  made,
  readCalls,
  readContent,
  readMessage,
  strange,
  writeCalls,
  writeContent,
  writeMessages,
  type Message,
} from "./langchain-messages.ts";
import type { ProtectOptions } from "./options.ts";
import { isFields, member, plainObject, restOf, revivedObject, word, type Fields } from "./plain-json.ts";

type Generate = (messages: readonly Message[], options: Fields, told?: unknown) => Promise<Fields>;
type Stream = (messages: readonly Message[], options: Fields, told?: unknown) => AsyncIterable<Fields>;

/** A chat model of LangChain, whatever its provider. */
export interface ChatModel {
  readonly _generate: Generate;
  readonly _streamResponseChunks: Stream;
  readonly _llmType: () => string;
}

export const isChatModel = (value: object): value is ChatModel =>
  "_generate" in value && "_streamResponseChunks" in value && "_llmType" in value;

/** Options of a call that are not for the provider. */
const beside = [
  ...[
    "signal",
    "callbacks",
    "tags",
    "metadata",
    "runName",
    "runId",
    "configurable",
    "recursionLimit",
    "timeout",
  ],
  ...["promptIndex", "maxConcurrency", "store", "ls_structured_output_format", "outputVersion"],
];

/** What a chat model does, by way of the gateway. */
export function guardedWork(model: ChatModel, options: ProtectOptions): Readonly<Record<string, unknown>> {
  const back: CalledBack = { name: options.provider ?? model._llmType(), options, error: callError };
  const call = caller(back, "chat");
  const body = (messages: readonly Message[], given: Fields, stream: boolean): JsonObject => ({
    operation: "chat",
    model: modelName(model),
    stream,
    messages: messages.map((message, i) => readMessage(message, `/messages/${i}`)),
    ...(given["tools"] === undefined ? {} : { tools: toolsOf(given["tools"]).map(({ read }) => read) }),
    settings: {},
    ...member("extras", restOf(given, [...beside, "tools"], "")),
  });
  const signalOf = ({ signal }: Fields): AbortSignal | undefined =>
    signal instanceof AbortSignal ? signal : undefined;
  return {
    async _generate(messages: readonly Message[], given: Fields) {
      let like: Fields | undefined;
      const response = await call({
        body: () => body(messages, given, false),
        signal: signalOf(given),
        answer: async (said, signal) => {
          const result = await model._generate(
            writeMessages(said, messages),
            optionsFor(said, given, signal),
          );
          const [generation] = result["generations"] as readonly Fields[];
          like = generation;
          return readGeneration(generation ?? {});
        },
      });
      return writeGeneration(await wholeAnswer(response), like);
    },
    async *_streamResponseChunks(messages: readonly Message[], given: Fields, told?: Told) {
      let like: Fields | undefined;
      const response = await call({
        body: () => body(messages, given, true),
        signal: signalOf(given),
        answer: async (said, signal): Promise<AsyncIterable<AnswerEvent>> => {
          const chunks = model._streamResponseChunks(
            writeMessages(said, messages),
            optionsFor(said, given, signal),
          );
          return Promise.resolve(eventsOf(chunks, (chunk) => (like ??= chunk)));
        },
      });
      for await (const chunk of chunksOf(answerEvents(response, back), () => like)) {
        yield chunk;
        await told?.handleLLMNewToken(word(chunk["text"]), undefined, undefined, undefined, undefined, {
          chunk,
        });
      }
    },
  };
}

/** Whoever is told of each piece of a stream. */
interface Told {
  handleLLMNewToken(text: string, ...more: readonly unknown[]): Promise<unknown>;
}

function modelName(model: ChatModel & { readonly model?: unknown; readonly modelName?: unknown }): string {
  return word(model.model) || word(model.modelName) || model._llmType();
}

interface ReadTool {
  readonly given: Fields;
  readonly read: JsonObject;
}

/** Definitions of tools as the libraries of providers have them: each has a name, a description and a schema. */
function toolsOf(tools: unknown): readonly ReadTool[] {
  if (!Array.isArray(tools)) throw strange("/tools");
  return (tools as readonly Fields[]).map((given, i) => {
    const inner = isFields(given["function"]) ? given["function"] : given;
    const schema = inner["parameters"] ?? inner["input_schema"] ?? inner["schema"];
    const { name, description } = inner;
    if (typeof name !== "string" || !isFields(schema)) throw strange(`/tools/${i}`);
    const known = ["name", "description", "parameters", "input_schema", "schema", "type", "function"];
    const extras = restOf(inner, known, `/tools/${i}`);
    const read = {
      name,
      ...member("description", typeof description === "string" ? description : undefined),
      schema: plainObject(schema, `/tools/${i}`),
      ...member("extras", extras),
    };
    return { given, read };
  });
}

/** The options of the call, less what the gateway took out of it. @throws Error where a tool's definition would have to change */
function optionsFor(said: JsonObject, given: Fields, signal: AbortSignal): Fields {
  const handed = Object.fromEntries(
    beside.flatMap((key) => (given[key] === undefined ? [] : [[key, given[key]]])),
  );
  const extras = isObject(said["extras"]) ? revivedObject(said["extras"]) : {};
  const left = new Map(
    (Array.isArray(said["tools"]) ? (said["tools"] as readonly JsonObject[]) : []).map((tool) => [
      tool["name"],
      tool,
    ]),
  );
  const tools =
    given["tools"] === undefined
      ? []
      : toolsOf(given["tools"]).filter(({ read }) => left.has(read["name"] ?? ""));
  if (tools.length !== left.size || tools.some(({ read }) => !isSame(read, left.get(read["name"] ?? ""))))
    throw new Error("a tool's definition holds what may not leave");
  // The callbacks hear of the answer that leaves, not of the one that came.
  return {
    ...handed,
    callbacks: undefined,
    ...extras,
    ...(tools.length === 0 ? {} : { tools: tools.map((tool) => tool.given) }),
    signal,
  };
}

const isSame = (one: JsonValue, other: JsonValue | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

function readGeneration({ message, generationInfo }: Fields): JsonObject {
  if (!isFields(message)) throw strange("/generations/0/message");
  const { content, tool_calls: calls, additional_kwargs: more, response_metadata: about, id } = message;
  const parts = [...readContent(content, "/content"), ...readCalls(calls, "")];
  const info = isFields(generationInfo) ? generationInfo : {};
  return {
    id: word(id),
    choices: [{ parts, ...stopOf({ ...info, ...(isFields(about) ? about : {}) }, parts) }],
    usage: usageOf(message["usage_metadata"]) as unknown as JsonValue,
    ...member(
      "extras",
      restOf({ additional_kwargs: more, response_metadata: about, generationInfo }, [], ""),
    ),
  };
}

function writeGeneration(answer: Answer & { readonly usage?: Usage }, like: Fields | undefined): Fields {
  const message = like?.["message"];
  if (like === undefined || !isFields(message)) throw new Error("the answer is of another provider");
  const parts = (answer.choices[0]?.parts ?? []) as unknown as readonly JsonObject[];
  const { additional_kwargs: more, response_metadata: about, generationInfo } = answer.extras ?? {};
  const again = made(message, {
    ...(answer.id === "" ? {} : { id: answer.id }),
    content: writeContent(parts, Array.isArray(message["content"])),
    tool_calls: writeCalls(parts),
    additional_kwargs: isObject(more) ? revivedObject(more) : {},
    response_metadata: isObject(about) ? revivedObject(about) : {},
    ...member(
      "usage_metadata",
      message["usage_metadata"] === undefined ? undefined : writtenUsage(answer.usage),
    ),
  });
  const text = parts.map((part) => (part["kind"] === "text" ? word(part["text"]) : "")).join("");
  const info = isObject(generationInfo) ? { generationInfo: revivedObject(generationInfo) } : {};
  return { generations: [{ text, message: again, ...info }], llmOutput: {} };
}

/** With the status that LangChain does not try again after, and our code. */
const callError = ({ status, code, message }: Failed): Error =>
  Object.assign(new Error(message), { name: "SeaworthyError", status: status === 200 ? 403 : status, code });
