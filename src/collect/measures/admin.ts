import type { Leaf } from "../../audit/leaf.ts";
import { dayMs, hourMs, isRehearsed, leavesMax, measureOf, numberIn, partly, textIn } from "./measure.ts";

const weekMs = 7 * dayMs;

/** What people change: who may ask, keys, stops, holds, what is destroyed, and what a feature is held to. */
const kinds = [
  "person.added",
  "person.changed",
  "person.removed",
  "key.created",
  "key.rotated",
  "key.revoked",
  "kill.placed",
  "kill.resume-asked",
  "kill.resumed",
  "hold.placed",
  "hold.release-asked",
  "hold.released",
  "erasure.begun",
  "master.rotated",
  "policy.loaded",
  "knowledge.released",
  "mcp.pinned",
] as const;

/** How long a first person's question stands: the rest of a month is more than any of them. */
const askedMs = 30 * dayMs;

/** Changes that nobody asked for: the log's own owner is made with it, and a gateway makes the key of the environment dev. */
const isOwn = (leaf: Leaf): boolean =>
  (leaf.kind === "person.added" && leaf.facts?.["owner"] === true) ||
  (leaf.kind === "key.created" && leaf.environment === "dev");

const digestOf = ({ feature = "", digest = "" }: Leaf): string => `${feature}\n${digest}`;

/**
 * Changes of a week, and of these those that name a person: by a pseudonym in the entry, or, where a manifest was loaded, by the proposal
 * to release it. A manifest that was loaded again as it was is no change.
 */
export function adminFigures(
  changes: readonly Leaf[],
  proposals: readonly Leaf[],
  loadedBefore: ReadonlySet<string>,
): { readonly changes: number; readonly named: number } {
  const proposed = new Set(proposals.map(digestOf));
  const seen = new Set(loadedBefore);
  const counted = [...changes]
    .sort((a, b) => a.seq - b.seq)
    .filter((leaf) => {
      if (isOwn(leaf) || isRehearsed(leaf.feature)) return false;
      if (leaf.kind !== "policy.loaded") return true;
      const isNew = !seen.has(leaf.digest ?? "");
      seen.add(leaf.digest ?? "");
      return isNew;
    });
  const named = counted.filter((leaf) =>
    leaf.kind === "policy.loaded"
      ? proposed.has(digestOf(leaf))
      : leaf.user !== undefined || (textIn(leaf, "by") ?? "") !== "",
  );
  return { changes: counted.length, named: named.length };
}

/** Ends of stops and holds that two people must agree to, and of which the log knows one. */
export function aloneOf(ends: readonly Leaf[], asked: readonly Leaf[], placed: readonly Leaf[]): number {
  const needsTwo = new Set(
    placed.filter(({ facts = {} }) => facts["secondPerson"] === true).map(({ seq }) => seq),
  );
  return ends.filter((end) => {
    const by = textIn(end, "by");
    if (end.kind === "kill.resumed") {
      const about = numberIn(end, "placed");
      if (about === undefined || !needsTwo.has(about)) return false;
      return !asked.some((one) => numberIn(one, "placed") === about && textIn(one, "by") !== by);
    }
    const hold = numberIn(end, "hold");
    return !asked.some((one) => numberIn(one, "hold") === hold && textIn(one, "by") !== by);
  }).length;
}

export const admin = measureOf({
  observation: "log-admin",
  each: "gateway",
  everyMs: 6 * hourMs,
  async measure({ log, nowMs }) {
    const within = (kind: readonly string[], ms: number) => ({
      where: { kind },
      fromMs: nowMs - ms,
      toMs: nowMs,
    });
    const changes = await log.newest(within(kinds, weekMs), leavesMax);
    const proposals = await log.newest({ where: { kind: ["release.proposed"] } }, leavesMax);
    const digests = [
      ...new Set(
        changes.leaves.flatMap(({ kind, digest }) => (kind === "policy.loaded" ? (digest ?? []) : [])),
      ),
    ];
    const before = { where: { kind: ["policy.loaded"] }, toMs: nowMs - weekMs };
    const loadedBefore = await log.having(before, "digest", digests);
    const ends = await log.newest(within(["kill.resumed", "hold.released"], weekMs), leavesMax);
    const asked = await log.newest(
      within(["kill.resume-asked", "hold.release-asked"], weekMs + askedMs),
      leavesMax,
    );
    const placed = await log.newest({ where: { kind: ["kill.placed"] } }, leavesMax);
    const refused = await log.newest(within(["access.refused"], weekMs), leavesMax);
    const all = [changes, proposals, ends, asked, placed, refused];
    return {
      figures: {
        ...adminFigures(changes.leaves, proposals.leaves, loadedBefore),
        alone: aloneOf(ends.leaves, asked.leaves, placed.leaves),
        refused: refused.leaves.reduce((sum, leaf) => sum + (numberIn(leaf, "times") ?? 1), 0),
      },
      ...partly(
        all.every(({ isWhole }) => isWhole),
        "changes",
      ),
    };
  },
});
