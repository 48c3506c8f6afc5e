import { KnownError } from "../base/errors.ts";
import { guardedFetch, isOfficialClient, protectClient, vendorAt } from "./official-client.ts";
import { isFields, type Fields } from "./plain-json.ts";
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
  throw new KnownError(
    "USAGE",
    `nobody here knows how ${model.constructor.name} reaches its provider, so its calls would pass by`,
    "protect ChatOpenAI, ChatAnthropic and those made from them, or the provider's own client",
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
    if (isFields(part) && isOfLangChain(part) && isFields((part as LangChain & Fields)["clientConfig"]))
      parts[surface] = guardedCopy(part, {
        client: undefined,
        clientConfig: { ...((part as LangChain & Fields)["clientConfig"] as Fields), fetch: guarded },
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
