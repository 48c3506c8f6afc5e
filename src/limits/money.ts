/** Tokens of one call as its provider counted them. `input` includes what was read from a cache or written into one. */
export interface TokenUse {
  readonly input: number;
  /** Includes thinking. */
  readonly output: number;
  readonly cachedInput?: number;
  readonly cacheWrite?: number;
  readonly reasoning?: number;
}

/** Pico-dollars for one token, whole numbers: a dollar for a million tokens is a million of them. */
export interface Rates {
  readonly input: number;
  readonly output: number;
  readonly cachedInput: number;
  readonly cacheWrite: number;
}

/** What a model costs. Above a number of input tokens some models cost more, for all tokens of the call. */
export interface Price {
  /** By rising `above`; the first one is above -1. */
  readonly tiers: readonly { readonly above: number; readonly rates: Rates }[];
  /** Where the price is from, with its version: what an entry that names dollars cites. */
  readonly source: string;
}

const picosPerNano = 1000;

/** Our own choice: no answer has a billion tokens; a provider that says so must not break the sums. */
const tokensMax = 1_000_000_000;

/** A count that a provider told: whole, not negative, and bounded. */
const count = (tokens = 0): number => (tokens > 0 ? Math.min(tokensMax, Math.ceil(tokens)) : 0);

/** What vendors tell, made to fit together: parts are never more than the whole they are part of. */
function whole(use: TokenUse): Required<TokenUse> {
  const [cachedInput, cacheWrite, reasoning] = [
    count(use.cachedInput),
    count(use.cacheWrite),
    count(use.reasoning),
  ];
  const output = count(use.output);
  return {
    input: Math.max(count(use.input), cachedInput + cacheWrite),
    // A vendor whose thinking is more than its output does not count the one into the other.
    output: reasoning > output ? output + reasoning : output,
    cachedInput,
    cacheWrite,
    reasoning,
  };
}

/** All tokens of a call. */
export function tokensOf(use: TokenUse): number {
  const { input, output } = whole(use);
  return input + output;
}

/** What a call cost, in whole nano-dollars, rounded up once. Exact: every step is on integers below 2^53. */
export function costOf(use: TokenUse, price: Price): number {
  const { input, output, cachedInput, cacheWrite } = whole(use);
  const { rates } = price.tiers.findLast(({ above }) => input > above) ?? { rates: free };
  return sum([
    [input - cachedInput - cacheWrite, rates.input],
    [cachedInput, rates.cachedInput],
    [cacheWrite, rates.cacheWrite],
    [output, rates.output],
  ]);
}

/** The most that a call of so many tokens can cost: whatever the cache does. */
export function costMax(use: { readonly input: number; readonly output: number }, price: Price): number {
  const [input, output] = [count(use.input), count(use.output)];
  let most = 0;
  for (const { above, rates } of price.tiers)
    if (input > above)
      most = Math.max(
        most,
        sum([
          [input, Math.max(rates.input, rates.cachedInput, rates.cacheWrite)],
          [output, rates.output],
        ]),
      );
  return most;
}

/** Tokens times pico-dollars in nano-dollars; the parts of a nano-dollar are added before they are rounded up. */
function sum(parts: readonly (readonly [tokens: number, picos: number])[]): number {
  let nanos = 0;
  let rest = 0;
  for (const [tokens, picos] of parts) {
    const odd = picos % picosPerNano;
    nanos += tokens * ((picos - odd) / picosPerNano);
    rest += tokens * odd;
  }
  return nanos + Math.ceil(rest / picosPerNano);
}

export const free: Rates = { input: 0, output: 0, cachedInput: 0, cacheWrite: 0 };
