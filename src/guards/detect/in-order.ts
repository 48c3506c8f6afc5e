import type { Finding } from "../guard.ts";

/** By start; of several readings that find one kind at one place, the surest. */
export function inOrder(findings: Finding[]): readonly Finding[] {
  findings.sort(
    (a, b) =>
      a.start - b.start ||
      a.end - b.end ||
      (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : (b.score ?? 1) - (a.score ?? 1)),
  );
  return findings.filter((one, i) => {
    const last = findings[i - 1];
    return last?.start !== one.start || last.end !== one.end || last.kind !== one.kind;
  });
}
