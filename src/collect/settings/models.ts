import { reachOf } from "../../base/host-reach.ts";
import { pinOf } from "../../policy/pin.ts";
import type { Policy } from "../../policy/policy.ts";
import { isSelfHosted } from "../../policy/self-hosted.ts";
import type { Collected } from "../collector.ts";

/** Where a provider answers. */
export interface ProviderPlace {
  readonly name: string;
  /** `https://api.example.com` */
  readonly origin: string;
}

/** Addresses of products for consumers, under terms for consumers: what is sent there may be read and learnt from. Our own list. */
const consumerHosts: ReadonlySet<string> = new Set([
  "chatgpt.com",
  "chat.openai.com",
  "claude.ai",
  "gemini.google.com",
  "bard.google.com",
  "copilot.microsoft.com",
  "chat.mistral.ai",
  "chat.deepseek.com",
  "chat.qwen.ai",
  "grok.com",
  "meta.ai",
  "poe.com",
  "perplexity.ai",
  "you.com",
  "pi.ai",
]);

const hostOf = (origin: string): string => (URL.parse(origin)?.hostname ?? "").toLowerCase();

/** It, or a host below it. */
export const isConsumer = (host: string): boolean =>
  [...consumerHosts].some((one) => host === one || host.endsWith(`.${one}`));

/**
 * Providers that learn from what they are sent, or pass it to who does, unless each request says otherwise. Those of the others whose
 * terms for programs exclude training by themselves are a matter of the agreement. OpenRouter, "Provider Routing": `data_collection`.
 */
const asksEachTime: ReadonlySet<string> = new Set(["openrouter"]);

export function modelFigures(
  { models }: Pick<Policy, "models">,
  places: readonly ProviderPlace[],
): Collected<"config-models"> {
  const wanted = new Set(models.map(({ provider }) => provider));
  // Any provider: all that there are.
  const used = places.filter(({ name }) => wanted.has(name) || wanted.has("*"));
  const hosts = used.map(({ origin }) => hostOf(origin));
  const outside = used.filter(({ name, origin }) => !isSelfHosted(name) && reachOf(hostOf(origin)) !== "own");
  const floating = models.filter(({ provider, id, version }) =>
    id === "*" ? true : !pinOf({ provider, id, ...(version === undefined ? {} : { version }) }).pinned,
  );
  return {
    figures: {
      models: models.length,
      floating: floating.length,
      providers: used.length,
      outside: outside.length,
      consumer: hosts.filter(isConsumer).length,
      training: used.filter(({ name }) => asksEachTime.has(name)).length,
    },
    payload: JSON.stringify({ models, providers: used }),
  };
}
