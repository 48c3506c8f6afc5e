import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import type { Stand } from "./stand.ts";

type Schema = Record<string, unknown> & { type: "object" };

export interface SaidTool {
  readonly id: string;
  readonly name: string;
  /** JSON text, as the client's library handed it over or as it read it. */
  readonly arguments: string;
}

export type Turn =
  | { readonly role: "user"; readonly text: string }
  | { readonly role: "assistant"; readonly text?: string; readonly tools?: readonly SaidTool[] }
  | { readonly role: "tool"; readonly id: string; readonly text: string };

export interface Ask {
  readonly model: string;
  readonly system?: string;
  readonly turns: readonly Turn[];
  readonly tools?: readonly {
    readonly name: string;
    readonly description?: string;
    readonly schema: Schema;
  }[];
  readonly signal?: AbortSignal;
}

export interface Said {
  readonly text: string;
  readonly reasoning: string;
  /** Words of refusal, where the vendor has a field for them. */
  readonly refusal: string;
  readonly tools: readonly SaidTool[];
  readonly stop: string;
  readonly usage: { readonly input: number; readonly output: number };
}

/** One of the three doors for conversations, through the official library of its vendor. */
export interface Surface {
  readonly name: string;
  /** Requests that the library sent, retries included. */
  readonly sent: () => number;
  /** Every body that came back, as text: what left the gateway, whatever the library made of it. */
  readonly heard: () => Promise<string>;
  whole(ask: Ask): Promise<Said>;
  stream(ask: Ask): Promise<Said>;
}

export const user = (text: string): readonly Turn[] => [{ role: "user", text }];

export const surfaceNames = ["chat", "responses", "messages"] as const;
export type SurfaceName = (typeof surfaceNames)[number];

export interface SurfaceOptions {
  readonly key?: string;
  /** As the library has it, unless said: what is refused must not come twice. */
  readonly maxRetries?: number;
  /** Sent with every request, beside what the library sends. */
  readonly headers?: Readonly<Record<string, string>>;
}

export function surface(
  name: SurfaceName,
  stand: Stand,
  { key = stand.key, maxRetries = 2, headers = {} }: SurfaceOptions = {},
): Surface {
  let sent = 0;
  const bodies: Promise<string>[] = [];
  const counting: typeof fetch = async (...given) => {
    sent += 1;
    const response = await fetch(...given);
    bodies.push(
      response
        .clone()
        .text()
        .catch(() => ""),
    );
    return response;
  };
  const both = { fetch: counting, maxRetries, defaultHeaders: { ...headers } };
  const openai = new OpenAI({ apiKey: key, baseURL: stand.openaiUrl, ...both });
  const anthropic = new Anthropic({
    apiKey: key,
    authToken: null,
    baseURL: stand.anthropicUrl,
    ...both,
  });
  const made = {
    chat: () => chat(openai),
    responses: () => responses(openai),
    messages: () => messages(anthropic),
  };
  return {
    name,
    sent: () => sent,
    heard: async () => (await Promise.all(bodies)).join("\n"),
    ...made[name](),
  };
}

type Door = Pick<Surface, "whole" | "stream">;

function chat(client: OpenAI): Door {
  const params = ({ model, system, turns, tools }: Ask): OpenAI.ChatCompletionCreateParamsNonStreaming => ({
    model,
    messages: [
      ...(system === undefined ? [] : [{ role: "system", content: system } as const]),
      ...turns.map(chatTurn),
    ],
    ...(tools === undefined
      ? {}
      : {
          tools: tools.map(({ schema, ...tool }) => ({
            type: "function",
            function: { ...tool, parameters: schema },
          })),
        }),
  });
  const said = ({ choices: [choice], usage }: OpenAI.ChatCompletion): Said => ({
    text: choice?.message.content ?? "",
    refusal: choice?.message.refusal ?? "",
    reasoning:
      choice?.message !== undefined && "reasoning_content" in choice.message
        ? String(choice.message.reasoning_content)
        : "",
    tools: (choice?.message.tool_calls ?? []).flatMap((call) =>
      call.type === "function" ? [{ id: call.id, ...call.function }] : [],
    ),
    stop: choice?.finish_reason ?? "",
    usage: { input: usage?.prompt_tokens ?? -1, output: usage?.completion_tokens ?? -1 },
  });
  return {
    whole: async (ask) =>
      said(await client.chat.completions.create(params(ask), { signal: ask.signal ?? null })),
    stream: async (ask) =>
      said(
        await client.chat.completions
          .stream(
            { ...params(ask), stream: true, stream_options: { include_usage: true } },
            { signal: ask.signal ?? null },
          )
          .finalChatCompletion(),
      ),
  };
}

function chatTurn(turn: Turn): OpenAI.ChatCompletionMessageParam {
  if (turn.role === "user") return { role: "user", content: turn.text };
  if (turn.role === "tool") return { role: "tool", tool_call_id: turn.id, content: turn.text };
  return {
    role: "assistant",
    content: turn.text ?? null,
    ...(turn.tools === undefined
      ? {}
      : {
          tool_calls: turn.tools.map(({ id, ...of }) => ({ id, type: "function", function: of })),
        }),
  };
}

function responses(client: OpenAI): Door {
  const params = ({
    model,
    system,
    turns,
    tools,
  }: Ask): OpenAI.Responses.ResponseCreateParamsNonStreaming => ({
    model,
    store: false,
    ...(system === undefined ? {} : { instructions: system }),
    input: turns.flatMap(responsesTurn),
    ...(tools === undefined
      ? {}
      : {
          tools: tools.map(({ schema, ...tool }) => ({
            type: "function",
            ...tool,
            parameters: schema,
            strict: false,
          })),
        }),
  });
  const said = ({
    output,
    output_text,
    usage,
    status,
    incomplete_details,
  }: OpenAI.Responses.Response): Said => ({
    text: output_text,
    refusal: output
      .flatMap((item) => (item.type === "message" ? item.content : []))
      .map((part) => (part.type === "refusal" ? part.refusal : ""))
      .join(""),
    reasoning: output
      .flatMap((item) => (item.type === "reasoning" ? item.summary : []))
      .map(({ text }) => text)
      .join(""),
    tools: output.flatMap((item) =>
      item.type === "function_call" ? [{ id: item.call_id, name: item.name, arguments: item.arguments }] : [],
    ),
    stop: incomplete_details?.reason ?? status ?? "",
    usage: { input: usage?.input_tokens ?? -1, output: usage?.output_tokens ?? -1 },
  });
  return {
    whole: async (ask) => said(await client.responses.create(params(ask), { signal: ask.signal ?? null })),
    stream: async (ask) =>
      said(
        await client.responses
          .stream({ ...params(ask), stream: true }, { signal: ask.signal ?? null })
          .finalResponse(),
      ),
  };
}

function responsesTurn(turn: Turn): OpenAI.Responses.ResponseInputItem[] {
  if (turn.role === "user") return [{ role: "user", content: turn.text }];
  if (turn.role === "tool") return [{ type: "function_call_output", call_id: turn.id, output: turn.text }];
  return [
    ...(turn.text === undefined ? [] : [{ role: "assistant", content: turn.text } as const]),
    ...(turn.tools ?? []).map(({ id, ...of }) => ({ type: "function_call", call_id: id, ...of }) as const),
  ];
}

function messages(client: Anthropic): Door {
  const params = ({ model, system, turns, tools }: Ask): Anthropic.MessageCreateParamsNonStreaming => ({
    model,
    max_tokens: 1000,
    ...(system === undefined ? {} : { system }),
    messages: turns.map(messagesTurn),
    ...(tools === undefined
      ? {}
      : { tools: tools.map(({ schema, ...tool }) => ({ ...tool, input_schema: schema })) }),
  });
  const said = ({ content, stop_reason, usage }: Anthropic.Message): Said => ({
    text: content.map((block) => (block.type === "text" ? block.text : "")).join(""),
    refusal: "",
    reasoning: content.map((block) => (block.type === "thinking" ? block.thinking : "")).join(""),
    tools: content.flatMap((block) =>
      block.type === "tool_use"
        ? [{ id: block.id, name: block.name, arguments: JSON.stringify(block.input) }]
        : [],
    ),
    stop: stop_reason ?? "",
    usage: { input: usage.input_tokens, output: usage.output_tokens },
  });
  return {
    whole: async (ask) => said(await client.messages.create(params(ask), { signal: ask.signal ?? null })),
    stream: async (ask) =>
      said(await client.messages.stream(params(ask), { signal: ask.signal ?? null }).finalMessage()),
  };
}

function messagesTurn(turn: Turn): Anthropic.MessageParam {
  if (turn.role === "user") return { role: "user", content: turn.text };
  if (turn.role === "tool")
    return { role: "user", content: [{ type: "tool_result", tool_use_id: turn.id, content: turn.text }] };
  return {
    role: "assistant",
    content: [
      ...(turn.text === undefined ? [] : [{ type: "text", text: turn.text } as const]),
      ...(turn.tools ?? []).map(
        ({ id, name, arguments: json }) =>
          ({ type: "tool_use", id, name, input: JSON.parse(json) as unknown }) as const,
      ),
    ],
  };
}
