/** A share that was counted, with the ends of its 95 % confidence interval. */
export interface Share {
  readonly count: number;
  readonly of: number;
  /** `count / of`; 0 of nothing is 0. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % quantile of the normal distribution: 95 % lie between its negative and it. */
const z = 1.959964;

/** Wilson's score interval (E. B. Wilson, 1927): it holds its 95 % also for few counts and for shares near 0 and 1. Of nothing it says nothing: 0 to 1. */
export function shareOf(count: number, of: number): Share {
  if (of === 0) return { count, of, share: 0, low: 0, high: 1 };
  const share = count / of;
  const middle = share + (z * z) / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return {
    ...{ count, of, share },
    low: count === 0 ? 0 : Math.max(0, (middle - spread) / scale),
    high: count === of ? 1 : Math.min(1, (middle + spread) / scale),
  };
}
