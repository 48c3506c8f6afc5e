import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { readResult, writeResult, type Beside } from "./ai-sdk-answer.ts";
import { writeOptions } from "./ai-sdk-options.ts";
import { readOptions } from "./ai-sdk-request.ts";
import { readStream, writeStream } from "./ai-sdk-stream.ts";
import { answerEvents, caller, wholeAnswer, type CalledBack, type Failed } from "./called-back.ts";
import { isFields, member, plainObject, revivedObject, type Fields } from "./plain-json.ts";
import type { ProtectOptions } from "./options.ts";

type Work = (options: Fields) => PromiseLike<Fields>;

/** A model of the AI SDK, by its specification. */
interface Model {
  readonly specificationVersion: string;
  readonly provider: string;
  readonly modelId: string;
}

interface LanguageModel extends Model {
  readonly doGenerate: Work;
  readonly doStream: Work;
}

interface EmbeddingModel extends Model {
  readonly doEmbed: Work;
}

const specifications: readonly unknown[] = ["v2", "v3", "v4"];

const isModel = (value: object): value is Model =>
  "specificationVersion" in value &&
  specifications.includes(value.specificationVersion) &&
  "provider" in value &&
  "modelId" in value;

const isLanguageModel = (value: Model): value is LanguageModel =>
  "doGenerate" in value && "doStream" in value && typeof value.doStream === "function";

const isEmbeddingModel = (value: Model): value is EmbeddingModel => "doEmbed" in value;

/** A provider makes models: by a call of itself, or of one of its functions. */
const isProvider = (value: object): boolean =>
  "languageModel" in value && typeof value.languageModel === "function";

export const isOfAiSdk = (value: object): boolean => isModel(value) || isProvider(value);

/**
 * A model or provider of the AI SDK whose calls go through the gateway of this process, which calls the model back.
 *
 * @throws KnownError USAGE for a model that neither speaks nor embeds.
 */
export function protectOfAiSdk<T extends object>(given: T, options: ProtectOptions): T {
  if (!isModel(given)) return protectProvider(given, options);
  const model: CalledBack = {
    name: options.provider ?? nameOf(given.provider),
    options,
    error: (failed) => callError(failed, given),
  };
  if (isLanguageModel(given)) return withWork(given, languageWork(given, model));
  if (isEmbeddingModel(given)) return withWork(given, { doEmbed: embedWork(given, model) });
  throw new KnownError(
    "USAGE",
    `the model ${given.provider} ${given.modelId} neither speaks nor embeds: nobody here can look into its calls`,
    "protect language and embedding models",
  );
}

/** `openai.responses` and `amazon-bedrock`: the provider, and the surface where it has several. */
const nameOf = (provider: string): string => provider.split(".", 1)[0] ?? provider;

/** The same object but for its work. What else it does by itself is refused where it could ask the provider. */
function withWork<T extends object>(model: T, work: Readonly<Record<string, unknown>>): T {
  return new Proxy(model, {
    get(target, key) {
      if (typeof key === "string" && Object.hasOwn(work, key)) return work[key];
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      if (typeof key === "string" && /^do[A-Z]/.test(key)) throw refusedWork(key);
      return value.bind(target) as unknown;
    },
  });
}

const refusedWork = (name: string): KnownError =>
  new KnownError(
    "USAGE",
    `nobody here can look into ${name}`,
    "use a model of your own beside the guarded one",
  );

/** What a provider has that asks nobody. */
const passive: ReadonlySet<string | symbol> = new Set(["tools", "specificationVersion"]);

function protectProvider<T extends object>(given: T, options: ProtectOptions): T {
  const guarded = (made: unknown): unknown => {
    if (isFields(made) && isModel(made)) return protectOfAiSdk(made, options);
    throw new KnownError(
      "USAGE",
      "this part of the provider makes no model that anybody here can look into",
      "use a provider of your own beside the guarded one",
    );
  };
  return new Proxy(given, {
    apply: (target, self, args: unknown[]) =>
      guarded(Reflect.apply(target as unknown as () => unknown, self, args)),
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (passive.has(key) || typeof value !== "function") return value;
      // Of functions as such.
      if (key in Function.prototype) return value;
      return (...args: unknown[]) => guarded(Reflect.apply(value as () => unknown, target, args));
    },
  });
}

function languageWork(
  given: LanguageModel,
  model: CalledBack,
): Pick<LanguageModel, "doGenerate" | "doStream"> {
  const { specificationVersion, modelId } = given;
  const call = caller(model, "chat");
  return {
    async doGenerate(options) {
      let beside: Beside | undefined;
      const response = await call({
        body: () => readOptions(options, modelId, false),
        signal: signalOf(options),
        answer: async (body, signal) => {
          const result = await given.doGenerate({ ...writeOptions(body, options), abortSignal: signal });
          const read = readResult(result);
          ({ beside } = read);
          return read.answer;
        },
      });
      return writeResult(await wholeAnswer(response), beside, specificationVersion);
    },
    async doStream(options) {
      let beside: Beside | undefined;
      const response = await call({
        body: () => readOptions(options, modelId, true),
        signal: signalOf(options),
        answer: async (body, signal) => {
          const result = await given.doStream({ ...writeOptions(body, options), abortSignal: signal });
          const { headers } = isFields(result["response"]) ? result["response"] : {};
          beside = { warnings: [], request: result["request"], responseHeaders: headers };
          const hear = (warnings: unknown): void => {
            beside = { warnings, request: result["request"], responseHeaders: headers };
          };
          return readStream(result["stream"] as AsyncIterable<Fields>, hear);
        },
      });
      const events = answerEvents(response, model);
      return {
        stream: ReadableStream.from(writeStream(events, () => beside, specificationVersion)),
        ...(beside?.request === undefined ? {} : { request: beside.request }),
        response: member("headers", beside?.responseHeaders),
      };
    },
  };
}

const signalOf = ({ abortSignal }: Fields): AbortSignal | undefined =>
  abortSignal instanceof AbortSignal ? abortSignal : undefined;

function embedWork(given: EmbeddingModel, model: CalledBack): Work {
  const call = caller(model, "embed");
  return async (options) => {
    let headers: unknown;
    let warnings: unknown;
    const { values, dimensions, abortSignal, headers: sent, ...rest } = options;
    const response = await call({
      body: () => ({
        model: given.modelId,
        input: values as readonly string[],
        ...member("dimensions", typeof dimensions === "number" ? dimensions : undefined),
        ...plainObject(rest, ""),
      }),
      signal: signalOf({ abortSignal }),
      answer: async (body, signal) => {
        const { input } = body;
        const others = Object.fromEntries(
          Object.entries(body).filter(([key]) => key !== "model" && key !== "input"),
        );
        const result = await given.doEmbed({
          ...revivedObject(others),
          values: Array.isArray(input) ? input : [input],
          abortSignal: signal,
          ...member("headers", sent),
        });
        ({ warnings } = result);
        headers = isFields(result["response"]) ? result["response"]["headers"] : undefined;
        return embeddingsBody(result, given.modelId);
      },
    });
    const said = (await response.json()) as EmbeddingsBody;
    return {
      embeddings: said.data.map(({ embedding }) => embedding),
      usage: { tokens: said.usage.prompt_tokens },
      response: member("headers", headers),
      warnings: warnings ?? [],
      ...(said.providerMetadata === undefined ? {} : { providerMetadata: said.providerMetadata }),
    };
  };
}

interface EmbeddingsBody {
  readonly data: readonly { readonly embedding: readonly number[] }[];
  readonly usage: { readonly prompt_tokens: number };
  readonly providerMetadata?: JsonObject;
}

function embeddingsBody({ embeddings, usage, providerMetadata }: Fields, modelId: string): JsonObject {
  const tokens = isFields(usage) && typeof usage["tokens"] === "number" ? usage["tokens"] : 0;
  return {
    object: "list",
    model: modelId,
    data: (embeddings as readonly (readonly number[])[]).map((embedding, index) => ({
      object: "embedding",
      index,
      embedding,
    })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
    ...(isFields(providerMetadata) ? { providerMetadata: plainObject(providerMetadata, "") } : {}),
  };
}

/**
 * The AI SDK's own error of a call, as its `APICallError.isInstance` knows it. Not to be tried again: tries are counted on the inside.
 */
function callError({ status, code, message, headers, body }: Failed, { provider }: Model): Error {
  return Object.assign(new Error(message), {
    name: "AI_APICallError",
    [Symbol.for("vercel.ai.error")]: true,
    [Symbol.for("vercel.ai.error.AI_APICallError")]: true,
    url: `seaworthy:${provider}`,
    requestBodyValues: {},
    statusCode: status,
    responseHeaders: headers,
    responseBody: body,
    isRetryable: false,
    code,
    data: { error: { code, message } },
  });
}
