import { calcPrice, findProvider, type ModelPrice } from "@pydantic/genai-prices";
import type { PricesConfig } from "../policy/limits-section.ts";
import { free, type Price, type Rates } from "./money.ts";

/** The price list that ships with this release: read here, never fetched. A test holds the number to the package's own. */
export const priceListVersion = "genai-prices@0.1.8";

/** What the list calls our vendors, where it has another name. */
const listNames: ReadonlyMap<string, string> = new Map([["azure-openai", "azure"]]);

/** Nobody sends a bill: the stand-in, and servers that run on one's own machines. `prices:` can say otherwise. */
const unbilled: ReadonlySet<string> = new Set(["demo", "ollama", "vllm"]);

/** Some prices of the list depend on the hour of the day; our own choice: looked up anew after a quarter of an hour. */
const staleMs = 15 * 60_000;

/** Our own choice: in dev a client may name any model, and must not fill the memory with names. */
const knownMax = 1000;

/** What each model costs: as the operator says, else as the price list does. */
export class Prices {
  readonly #own: PricesConfig;
  readonly #ownSource: string;
  #known = new Map<string, Price | undefined>();
  #quarter = -1;

  /** @param ownVersion names the state of `own` in entries, for example a digest of it */
  constructor(own: PricesConfig = {}, ownVersion = "") {
    this.#own = own;
    this.#ownSource = `configuration ${ownVersion}`.trim();
  }

  /** Undefined: nobody knows. */
  of(provider: string, model: string, atMs: number): Price | undefined {
    const quarter = Math.floor(atMs / staleMs);
    if (quarter !== this.#quarter || this.#known.size >= knownMax) {
      this.#known = new Map();
      this.#quarter = quarter;
    }
    const name = `${provider}\n${model}`;
    const known = this.#known.get(name);
    if (known !== undefined || this.#known.has(name)) return known;
    const price = this.#look(provider, model, atMs);
    this.#known.set(name, price);
    return price;
  }

  #look(provider: string, model: string, atMs: number): Price | undefined {
    const models = Object.hasOwn(this.#own, provider) ? this.#own[provider] : undefined;
    const own = models === undefined ? undefined : Object.hasOwn(models, model) ? models[model] : models["*"];
    if (own !== undefined) {
      const input = picosOf(own.input);
      const rates = {
        input,
        output: picosOf(own.output),
        cachedInput: own.cached_input === undefined ? input : picosOf(own.cached_input),
        cacheWrite: own.cache_write === undefined ? input : picosOf(own.cache_write),
      };
      return { tiers: [{ above: -1, rates }], source: this.#ownSource };
    }
    if (unbilled.has(provider)) return { tiers: [{ above: -1, rates: free }], source: "no bill" };
    return listed(provider, model, atMs);
  }
}

/** A dollar for a million tokens is a million pico-dollars for one; rounded up where the list is finer than that. */
const picosOf = (usdPerMillion: number): number => Math.ceil(Number((usdPerMillion * 1_000_000).toFixed(3)));

function listed(provider: string, model: string, atMs: number): Price | undefined {
  const providerId = listNames.get(provider) ?? provider;
  // The list also knows providers by what their names look like; a name that only looks so is another's.
  if (findProvider({ providerId })?.id !== providerId) return undefined;
  let found: ModelPrice | undefined;
  try {
    found = calcPrice({ input_tokens: 1 }, model, { providerId, timestamp: new Date(atMs) })?.model_price;
  } catch {
    // A model that is not sold by the token at all: of tokens, nobody knows the price.
    return undefined;
  }
  return found === undefined ? undefined : priceFrom(found);
}

/** Undefined where what goes in has no price: then it is not sold by the token. */
function priceFrom(found: ModelPrice): Price | undefined {
  if (found["input_mtok"] === undefined) return undefined;
  const starts = new Set([-1]);
  for (const key of tokenKeys) {
    const price = found[key];
    if (typeof price === "object") for (const { start } of price.tiers) starts.add(start);
  }
  const tiers = [...starts]
    .sort((a, b) => a - b)
    .map((above) => ({ above, rates: ratesAbove(found, above) }));
  return { tiers, source: priceListVersion };
}

const tokenKeys = ["input_mtok", "output_mtok", "cache_read_mtok", "cache_write_mtok"] as const;

function ratesAbove(found: ModelPrice, above: number): Rates {
  const at = (key: (typeof tokenKeys)[number]): number | undefined => {
    const price = found[key];
    if (price === undefined || typeof price === "number") return price;
    return price.tiers.findLast(({ start }) => above >= start)?.price ?? price.base;
  };
  const input = at("input_mtok") ?? 0;
  return {
    input: picosOf(input),
    output: picosOf(at("output_mtok") ?? 0),
    cachedInput: picosOf(at("cache_read_mtok") ?? input),
    cacheWrite: picosOf(at("cache_write_mtok") ?? input),
  };
}
