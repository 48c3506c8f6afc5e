import type { Leaf } from "../../audit/leaf.ts";
import { dayMs, hourMs, measureOf, textIn } from "./measure.ts";

const quarterMs = 90 * dayMs;

/** Our own choice: decisions and changes of admission that are read, newest first; a gateway writes one when something changes. */
const decisionsMax = 5000;

/** What the gate lets through. */
const through: ReadonlySet<string> = new Set(["pass", "conditional"]);
/** Ways to serve that are no pass of the gate but two people's word. */
const brokenGlass = "broken-glass";

/** Of the digests in production: those that the gate, or a break-glass of two people, let through; and the latter. */
export function releaseFigures(
  digests: readonly string[],
  staged: ReadonlySet<string>,
  decisions: readonly Leaf[],
): { readonly digests: number; readonly staged: number; readonly gated: number; readonly broken: number } {
  const said = (leaf: Leaf): string => textIn(leaf, leaf.kind === "gate.decided" ? "answer" : "state") ?? "";
  const of = (is: (leaf: Leaf) => boolean): ReadonlySet<string> =>
    new Set(decisions.filter(is).flatMap(({ digest }) => digest ?? []));
  const broken = of((leaf) => leaf.kind === "admission.changed" && said(leaf) === brokenGlass);
  const passed = of((leaf) =>
    leaf.kind === "gate.decided" ? through.has(said(leaf)) : said(leaf) === "admitted",
  );
  return {
    digests: digests.length,
    staged: digests.filter((digest) => staged.has(digest)).length,
    gated: digests.filter((digest) => passed.has(digest) || broken.has(digest)).length,
    broken: digests.filter((digest) => broken.has(digest)).length,
  };
}

export const releases = measureOf({
  observation: "log-releases",
  each: "feature",
  everyMs: 6 * hourMs,
  async measure({ log, nowMs, of: { feature } }) {
    const lived = { where: { feature: [feature], environment: ["prod"], kind: ["call.input"] } };
    const served = await log.groups({ ...lived, fromMs: nowMs - quarterMs, toMs: nowMs }, "digest");
    const digests = served.map(({ value }) => value);
    const staging = {
      where: { feature: [feature], environment: ["staging"], kind: ["call.input", "policy.loaded"] },
    };
    const there = [...(await log.having(staging, "digest", digests))];
    const staged: string[] = [];
    for (const digest of there) {
      const under = (query: { readonly where: object }) => ({ where: { ...query.where, digest: [digest] } });
      const [first, live] = [
        await log.edge(under(staging), "oldest"),
        await log.edge(under(lived), "oldest"),
      ];
      if (first !== undefined && live !== undefined && first.seq < live.seq) staged.push(digest);
    }
    const kind = ["gate.decided", "admission.changed"];
    const where = { feature: [feature], environment: ["prod"], kind };
    const { leaves } = await log.newest({ where }, decisionsMax);
    return {
      figures: releaseFigures(digests, new Set(staged), leaves),
      payload: JSON.stringify({ digests: digests.slice(0, 500), staged: staged.slice(0, 500) }),
    };
  },
});
