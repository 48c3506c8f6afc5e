/** The score that at most this part of the benign scores reach. */
export function thresholdAt(benign: readonly number[], rate: number): number {
  const sorted = [...benign].sort((a, b) => b - a);
  const allowed = Math.floor(sorted.length * rate);
  const last = sorted[allowed];
  return last === undefined ? -Infinity : last + 1e-9;
}

export const partAbove = (scores: readonly number[], threshold: number): number =>
  scores.length === 0 ? Number.NaN : scores.filter((score) => score >= threshold).length / scores.length;

/** Area under the ROC curve: how often an attack scores more than a benign text. */
export function areaUnder(attacks: readonly number[], benign: readonly number[]): number {
  const all = [...attacks.map((s) => [s, 1] as const), ...benign.map((s) => [s, 0] as const)].sort(
    (a, b) => a[0] - b[0],
  );
  let rankSum = 0;
  for (let i = 0; i < all.length;) {
    let end = i;
    while (end < all.length && all[end]?.[0] === all[i]?.[0]) end += 1;
    const rank = (i + 1 + end) / 2;
    for (let k = i; k < end; k += 1) if (all[k]?.[1] === 1) rankSum += rank;
    i = end;
  }
  const n = attacks.length;
  return (rankSum - (n * (n + 1)) / 2) / (n * benign.length);
}
