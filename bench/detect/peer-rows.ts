import type { Dataset } from "../../training/dataset.ts";
import { seeded } from "../../training/generator/read-text.ts";
import { disguisedTwins, hardGroups } from "./benign-groups.ts";
import type { Placed } from "./looks.ts";
import { sample } from "./repository-texts.ts";
import { toolAnswers } from "./tool-json.ts";

/** What a row counts for: an attack caught, or a false alarm. */
export type RowKind = "attack" | "ordinary" | "hard";

/** A text that every judge sees. */
export interface PeerRow extends Placed {
  readonly group: string;
  readonly kind: RowKind;
}

/** Our own choice: a group is no more than that, so that a slow judge comes through in a minute. */
const rowsMax = 500;
const perDisguise = 7;

/** The rows of the comparison, the same in each run, in an order in which every beginning holds some of each group. */
export function peerRows(dataset: Dataset): readonly PeerRow[] {
  const { shared } = dataset;
  const attacks = Map.groupBy(
    shared.filter(({ label }) => label === 1),
    ({ source }) => source,
  );
  const ordinary = shared.filter(
    ({ dev, label, kind }) => dev && label === 0 && (kind === "benign" || kind === "benign-doc"),
  );
  const twins = disguisedTwins(dataset).filter(({ disguise }) => disguise !== "as it is");
  const some = (group: string, kind: RowKind, placed: readonly Placed[]): readonly PeerRow[] =>
    sample(placed, rowsMax).map(({ text, channel }) => ({ text, channel, group, kind }));
  const hard = hardGroups(dataset).filter(({ name }) => !name.includes("learned from"));
  const rows = [
    ...[...attacks]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([source, of]) => some(source, "attack", of)),
    ...some(
      "own attacks, disguised",
      "attack",
      twins.flatMap(({ attacks: of }) => of.slice(0, perDisguise)),
    ),
    ...some("ordinary chats and pages", "ordinary", ordinary),
    ...hard
      .filter(({ name }) => name !== "answers of tools")
      .flatMap(({ name, channel, texts }) =>
        some(
          name,
          "hard",
          texts.map((text) => ({ text, channel })),
        ),
      ),
    ...some(
      "answers of tools",
      "hard",
      toolAnswers(rowsMax, seeded(13)).map((text) => ({ text, channel: "tool" as const })),
    ),
    ...some(
      "honest texts, disguised",
      "hard",
      twins.flatMap(({ honest }) => honest.slice(0, perDisguise)),
    ),
  ];
  return sample(rows, rows.length, 23);
}
