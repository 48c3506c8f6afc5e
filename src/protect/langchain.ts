import { KnownError } from "../base/errors.ts";
import { guardedFetch, isOfficialClient, protectClient, vendorAt } from "./official-client.ts";
import { isFields, type Fields } from "./plain-json.ts";
import { guardedWork, isChatModel, type ChatModel } from "./langchain-model.ts";
import type { ProtectOptions } from "./options.ts";

/** What models and embeddings of LangChain.js have in common. */
interface LangChain {
  readonly caller: object;
}

export const isOfLangChain = (value: object): value is LangChain =>
  ("lc_namespace" in value || "embedQuery" in value) && "caller" in value && isFields(value.caller);

/**
 * A chat model, or embeddings, of LangChain.js whose requests go through the gateway of this process: a copy with another transport.
 * What is made of it (`bindTools`, `withStructuredOutput`, `withConfig`) has the same.
 *
 * @throws KnownError USAGE for a model whose transport is not known.
 */
export function protectOfLangChain<T extends LangChain>(model: T, options: ProtectOptions): T {
  if ("createClient" in model && typeof model.createClient === "function")
    return guardedCopy(model, anthropicParts(model.createClient as CreateClient, attemptsOf(model), options));
  if ("clientConfig" in model && isFields(model.clientConfig)) return guardedOpenAi(model, options);
  if (isChatModel(model)) return guardedModel(model, options);
  throw new KnownError(
    "USAGE",
    `nobody here knows how ${model.constructor.name} reaches its provider, so its calls would pass by`,
    "protect chat models, embeddings made from OpenAI's client, or the provider's own client",
  );
}

/** Tries are counted on the inside: a library that tried again would ask, and write, twice. */
const withoutRetries = (caller: object): object => copyOf(caller, { maxRetries: 0 });

function copyOf<T extends object>(of: T, parts: Fields): T {
  const copy = Object.create(Object.getPrototypeOf(of) as object) as T;
  return Object.assign(copy, of, parts);
}

const guardedCopy = <T extends LangChain>(model: T, parts: Fields): T =>
  copyOf(model, { caller: withoutRetries(model.caller), ...parts });

const attemptsOf = ({ caller }: LangChain): number =>
  "maxRetries" in caller && typeof caller.maxRetries === "number" ? caller.maxRetries + 1 : 1;

type CreateClient = (given: unknown) => unknown;

/** ChatAnthropic makes a client for whole answers and one for streams, when it first needs them. */
function anthropicParts(create: CreateClient, attempts: number, options: ProtectOptions): Fields {
  return {
    batchClient: undefined,
    streamingClient: undefined,
    createClient: (given: unknown) => {
      const client = create(given);
      if (typeof client === "object" && client !== null && isOfficialClient(client))
        return protectClient(client, options, attempts);
      throw new KnownError(
        "USAGE",
        "the client that this model makes for itself is not one that anybody here can look into",
        "leave createClient out",
      );
    },
  };
}

/** Made from OpenAI's client: chat models have one each for two surfaces, and make themselves anew from their fields. */
function guardedOpenAi<T extends LangChain>(model: T, options: ProtectOptions): T {
  const fields = model as LangChain & Fields;
  const config = fields["clientConfig"] as Fields;
  const own = config["fetch"];
  const inner = typeof own === "function" ? (own as typeof fetch) : fetch;
  const name = options.provider ?? providerOf(fields, config);
  const guarded = guardedFetch({ name, fetch: inner, attempts: attemptsOf(model) }, options);
  const parts: Record<string, unknown> = {
    client: undefined,
    clientConfig: { ...config, fetch: guarded },
  };
  for (const surface of ["completions", "responses"]) {
    const part = fields[surface];
    if (isFields(part) && isOfLangChain(part) && isFields(part["clientConfig"]))
      parts[surface] = guardedCopy(part, {
        client: undefined,
        clientConfig: { ...part["clientConfig"], fetch: guarded },
      });
  }
  if ("fields" in fields) {
    const given = isFields(fields["fields"]) ? fields["fields"] : {};
    const configuration = isFields(given["configuration"]) ? given["configuration"] : {};
    parts["fields"] = {
      ...given,
      maxRetries: 0,
      configuration: { ...configuration, fetch: guarded },
      // Handed on as they are, they would be the ones without a guard.
      completions: undefined,
      responses: undefined,
    };
  }
  return guardedCopy(model, parts);
}

const providerOf = (model: Fields, { baseURL }: Fields): string =>
  "azureOpenAIApiVersion" in model && model["azureOpenAIApiVersion"] !== undefined
    ? "azure-openai"
    : (vendorAt(baseURL) ?? "openai");

/**
 * Any other chat model: the gateway calls it back. What it makes of itself (`bindTools`, `withConfig`) is guarded too, also where it
 * makes another model.
 */
function guardedModel<T extends ChatModel & LangChain>(model: T, options: ProtectOptions): T {
  const { _streamResponseChunks: stream, ...work } = guardedWork(model, options);
  const base = rootOf(model, "_streamResponseChunks");
  const streams = model._streamResponseChunks !== base["_streamResponseChunks"];
  const copy: T = guardedCopy(model, {
    ...work,
    // One that does not stream is asked for the whole, which LangChain sees by its having no method of its own.
    ...(streams ? { _streamResponseChunks: stream } : {}),
    // A way of its own beside the others would pass by: the common one leads over the chunks.
    ...("_streamChatModelEvents" in model
      ? { _streamChatModelEvents: rootOf(model, "_streamChatModelEvents")["_streamChatModelEvents"] }
      : {}),
  });
  guardedOnes.add(copy);
  for (const name of ["bindTools", "withConfig"]) {
    const make = (model as Fields)[name];
    if (typeof make === "function")
      Object.assign(copy, {
        [name](this: object, ...args: readonly unknown[]) {
          return stillGuarded(make.apply(this, args) as object, options);
        },
      });
  }
  return copy;
}

/** Models whose calls go through the gateway. */
const guardedOnes = new WeakSet<object>();

/** Something made of a guarded model leads to one, or is guarded anew: a model's own way of making another knows of no guard. */
function stillGuarded(value: object, options: ProtectOptions): object {
  if (guardedOnes.has(value)) return value;
  if (isOfLangChain(value)) return protectOfLangChain(value, options);
  if (!("bound" in value) || typeof value.bound !== "object" || value.bound === null) return value;
  const bound = stillGuarded(value.bound, options);
  return bound === value.bound ? value : copyOf(value, { bound });
}

/** The last one in the line of classes that has the method: the one that all models have. */
function rootOf(model: object, name: string): Fields {
  let found: Fields = {};
  for (
    let at = Object.getPrototypeOf(model) as object | null;
    at !== null;
    at = Object.getPrototypeOf(at) as object | null
  )
    if (Object.hasOwn(at, name)) found = at as Fields;
  return found;
}
