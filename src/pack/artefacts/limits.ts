import { csvText } from "../csv.ts";
import { entriesOf, type PackFacts } from "../facts.ts";
import { timeText } from "../pack-file.ts";
import { attestedYaml } from "./filters.ts";
import { cell, history, textFact, type Artefact } from "./artefact.ts";

export const limitRecord: Artefact = {
  title: "Limits, headroom and limits that were reached",
  controls: ["MI-09"],
  kinds: ["limit.near", "limit.reached"],
  files: {
    "limits.yaml": "what the running gateway lets a user, a session and everybody use",
    "headroom.csv": "how much of each limit was used, over time",
    "limit-log.csv": "limits that were nearly or wholly used up",
  },
  write: (facts) => ({
    "limits.yaml": attestedYaml(facts, ["config-limits"]),
    "headroom.csv": headroom(facts),
    "limit-log.csv": reached(facts),
  }),
};

const measured = ["requests", "tokens", "spend"] as const;

function headroom(facts: PackFacts): string | undefined {
  const rows = history(facts, "log-usage").flatMap(({ seq, atMs, facts: said }) =>
    measured.flatMap((limit) => {
      const used = said[limit];
      return typeof used === "number" ? [[seq, timeText(atMs), limit, used, Math.max(0, 100 - used)]] : [];
    }),
  );
  return rows.length === 0
    ? undefined
    : csvText(["entry", "at", "limit", "used_percent", "left_percent"], rows);
}

function reached(facts: PackFacts): string | undefined {
  const leaves = (["limit.near", "limit.reached"] as const)
    .flatMap((kind) => entriesOf(facts, kind))
    .sort((a, b) => b.seq - a.seq);
  return leaves.length === 0
    ? undefined
    : csvText(
        ["entry", "at", "what", "limit", "scope", "window", "used", "max"],
        leaves.map((leaf) => [
          leaf.seq,
          timeText(leaf.at),
          leaf.kind,
          textFact(leaf, "limit"),
          textFact(leaf, "scope"),
          textFact(leaf, "window"),
          cell(leaf.facts?.["used"]),
          cell(leaf.facts?.["max"]),
        ]),
      );
}
