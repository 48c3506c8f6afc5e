import { KnownError } from "../base/errors.ts";
import { vendors } from "../gateway/vendors.ts";
import { fetched } from "./fetched-answer.ts";
import { principalHeaders } from "./principal.ts";
import type { ProtectOptions } from "./options.ts";
import { runtimeOf } from "./runtimes.ts";

/** What the official clients of OpenAI and Anthropic have in common, and those made from the same mould. */
export interface OfficialClient {
  readonly baseURL: string;
  readonly maxRetries: number;
  readonly fetch: typeof fetch;
  withOptions(options: object): OfficialClient;
}

export const isOfficialClient = (value: object): value is OfficialClient =>
  "baseURL" in value &&
  typeof value.baseURL === "string" &&
  "withOptions" in value &&
  typeof value.withOptions === "function" &&
  "fetch" in value &&
  typeof value.fetch === "function";

/**
 * The same client with another `fetch`: what it sends goes through the gateway in this process, and from there by the client's own
 * `fetch`, with its own key, headers and address, to its provider.
 *
 * @throws KnownError USAGE where the client does not let its `fetch` be replaced.
 */
export function protectClient(
  client: OfficialClient,
  options: ProtectOptions,
  attempts = client.maxRetries + 1,
): OfficialClient {
  const guarded = client.withOptions({
    fetch: guardedFetch(transportOf(client, { options, attempts }), options),
  });
  if (guarded.fetch === client.fetch)
    throw new KnownError(
      "USAGE",
      "this client does not let its transport be replaced, so its calls would pass by",
      "use one that authenticates by a key",
    );
  // A copy with other options, also with another `fetch`, is guarded as this one is.
  Object.defineProperty(guarded, "withOptions", {
    value: (more: object) => protectClient(client.withOptions(more), options),
    enumerable: false,
  });
  return guarded;
}

/** How a library's requests reach its provider. */
export interface Transport {
  /** The provider's name in manifests. */
  readonly name: string;
  readonly fetch: typeof fetch;
  /** How often the library itself would try one call. */
  readonly attempts: number;
}

const transportOf = (
  client: OfficialClient,
  { options, attempts }: { readonly options: ProtectOptions; readonly attempts: number },
): Transport => ({
  name: options.provider ?? vendorAt(client.baseURL) ?? vendorOf(client),
  fetch: client.fetch,
  attempts,
});

/** The vendor whose own address it is. */
export function vendorAt(url: unknown): string | undefined {
  const origin = typeof url === "string" ? URL.parse(url)?.origin : undefined;
  if (origin === undefined) return undefined;
  return vendors.find(({ baseUrl }) => baseUrl !== undefined && URL.parse(baseUrl)?.origin === origin)?.name;
}

/** At another address (a proxy's, one's own resource): by what the client is made for. */
function vendorOf(client: OfficialClient): string {
  if ("deploymentName" in client || "apiVersion" in client) return "azure-openai";
  return "messages" in client ? "anthropic" : "openai";
}

/** The end of an address by which both vendors' libraries call a surface, whatever stands before it. */
const surface = /\/(?:chat\/completions|responses|embeddings|messages|models(?:\/[^/]{1,256})?)$/;

const formats: Readonly<Record<string, string>> = {
  "/v1/chat/completions": "openai-chat",
  "/v1/responses": "openai-responses",
  "/v1/messages": "anthropic-messages",
  "/v1/embeddings": "openai-embeddings",
};

/** Headers of a request that the door reads: all others are for the provider. */
const doorHeaders = [
  "anthropic-version",
  "anthropic-beta",
  "traceparent",
  "x-seaworthy-tenant",
  "x-seaworthy-user",
  "x-seaworthy-session",
  "x-seaworthy-place",
  "x-seaworthy-feature",
  "x-seaworthy-receipt",
];

/** A `fetch` by which a library calls its provider through the gateway of this process. */
export function guardedFetch(transport: Transport, options: ProtectOptions): typeof fetch {
  const runtime = runtimeOf(options);
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const path = surface.exec(url.pathname)?.[0];
    const inside = path === undefined ? url.pathname : `/v1${path}`;
    const headers = new Headers(input instanceof Request ? input.headers : undefined);
    new Headers(init.headers ?? undefined).forEach((value, name) => headers.set(name, value));
    const body = await bodyOf(input, init);
    const format = formats[inside];
    return runtime().fetch({
      path: inside,
      method: init.method ?? (input instanceof Request ? input.method : "GET"),
      headers: {
        "content-type": "application/json",
        ...(options.feature === undefined ? {} : { "x-seaworthy-feature": options.feature }),
        ...principalHeaders(options.principal),
        ...picked(headers),
      },
      body,
      signal: init.signal ?? (input instanceof Request ? input.signal : undefined),
      destination:
        format === undefined
          ? undefined
          : {
              name: transport.name,
              format,
              way: {
                attempts: transport.attempts,
                send: async (request) =>
                  fetched(
                    async (text, more, signal) =>
                      transport.fetch(deploymentUrl(url, body, text), {
                        ...init,
                        method: "POST",
                        headers: outwards(headers, more),
                        body: text,
                        signal,
                      }),
                    request,
                  ),
              },
            },
    });
  };
}

/** @throws KnownError EXCHANGE_UNREADABLE for a body that is no text: none of the surfaces takes another. */
async function bodyOf(input: string | URL | Request, { body }: RequestInit): Promise<string> {
  if (body === undefined || body === null) return input instanceof Request ? input.text() : "";
  if (typeof body === "string") return body;
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  throw new KnownError(
    "EXCHANGE_UNREADABLE",
    "the request's body is no JSON: nobody can look into it",
    "send files and audio by a client of their own, beside the guarded one",
  );
}

function picked(headers: Headers): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of doorHeaders) {
    const value = headers.get(name);
    if (value !== null) found[name] = value;
  }
  return found;
}

/** The library's own headers, less ours and the length of what it said itself. */
function outwards(headers: Headers, more: Readonly<Record<string, string>>): Headers {
  const out = new Headers(headers);
  out.delete("content-length");
  for (const name of doorHeaders) if (name.startsWith("x-seaworthy-")) out.delete(name);
  for (const [name, value] of Object.entries(more)) out.set(name, value);
  return out;
}

/** Azure has the model in its address too: it follows the body, where a fallback names another. */
function deploymentUrl(url: URL, before: string, after: string): URL {
  const [was, is] = [modelIn(before), modelIn(after)];
  if (was === undefined || is === undefined || was === is) return url;
  const next = new URL(url);
  next.pathname = url.pathname.replace(
    `/deployments/${encodeURIComponent(was)}/`,
    `/deployments/${encodeURIComponent(is)}/`,
  );
  return next;
}

function modelIn(body: string): string | undefined {
  const value: unknown = JSON.parse(body);
  return typeof value === "object" && value !== null && "model" in value && typeof value.model === "string"
    ? value.model
    : undefined;
}
