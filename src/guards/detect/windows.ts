/** Tokens of a text with what each adds up to. Arrays may be longer than the text has tokens. */
export interface Tokens {
  readonly tokens: number;
  /** By token, one behind its last feature. */
  readonly ends: ArrayLike<number>;
  /** By token, the size of all up to it. */
  readonly sizes: ArrayLike<number>;
}

/** Around each token three stretches are looked at: 8, 16 and 32 words. Our own choice: an order, its sentence, its paragraph. */
export const windowSizes = [32, 64, 128] as const;

/** The stretch of a size around a token; at the ends of the text it is moved, in a shorter text it is all of it. */
export function windowAround(
  { tokens, sizes }: Tokens,
  token: number,
  size: number,
): { from: number; to: number } {
  const total = sizes[tokens - 1] as number;
  const low = lowEnd(sizes, token, size, total);
  let from = 0;
  while ((sizes[from] as number) <= low) from += 1;
  let to = from;
  while (to < tokens && (sizes[to] as number) <= low + size) to += 1;
  return { from, to: Math.max(to, from + 1) };
}

function lowEnd(sizes: ArrayLike<number>, token: number, size: number, total: number): number {
  const before = token === 0 ? 0 : (sizes[token - 1] as number);
  const low = (before + (sizes[token] as number) - size) / 2;
  return Math.max(0, Math.min(low, total - size));
}

/**
 * Adds to the score of each token what the stretch of a size around it gives: the sum of its features' weights, by the root of
 * their number. `sums`: by token and one more, the weights of all features before it.
 */
export function addWindowScores(
  text: Tokens,
  sums: ArrayLike<number>,
  size: number,
  scores: Float64Array,
): void {
  const { tokens, ends, sizes } = text;
  const total = sizes[tokens - 1] as number;
  let from = 0;
  let to = 0;
  for (let token = 0; token < tokens; token += 1) {
    const low = lowEnd(sizes, token, size, total);
    while ((sizes[from] as number) <= low) from += 1;
    if (to < from) to = from;
    while (to < tokens && (sizes[to] as number) <= low + size) to += 1;
    const end = Math.max(to, from + 1);
    const count = (ends[end - 1] as number) - (from === 0 ? 0 : (ends[from - 1] as number));
    scores[token] =
      (scores[token] as number) + ((sums[end] as number) - (sums[from] as number)) / Math.sqrt(count);
  }
}
