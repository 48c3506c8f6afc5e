import { areaOf, ordinaryByChannel, verdictsOf, type FoldResult, type Judge, type Judged } from "./folds.ts";
import { partOf, percent, tableOf } from "./table.ts";

/** Trainings that came to their end: one for each source or family left out, and the one that saw no shared attack. */
export interface Folds {
  readonly singles: readonly FoldResult[];
  readonly all?: FoldResult | undefined;
}

const isAttack = ({ label }: Judged): boolean => label === 1;
const isSigned = ({ signed }: Judged): boolean => signed;
const none = "-";

type Wanted = (one: Judged) => boolean;

const recall = (result: FoldResult | undefined, judge: Judge, wanted: Wanted): number =>
  result === undefined
    ? Number.NaN
    : partOf(
        result.held.filter((one) => isAttack(one) && wanted(one)),
        verdictsOf(result, judge).flags,
      );

/** Recall and area of the model alone, then of the guard. */
function cellsOf(result: FoldResult | undefined, wanted: Wanted): readonly string[] {
  return (["learned", "guard"] as const).flatMap((judge) => {
    if (result === undefined) return [none, none];
    const area = areaOf(
      result,
      result.held.filter((one) => isAttack(one) && wanted(one)),
      judge,
    );
    return [percent(recall(result, judge, wanted)), Number.isNaN(area) ? none : area.toFixed(3)];
  });
}

/** Each attack once, from the training that left out most. */
function attacksOf({ singles, all }: Folds): readonly Judged[] {
  const known = new Set(all?.held.map(({ source }) => source));
  return [
    ...(all?.held ?? []),
    ...singles.flatMap(({ held }) => held.filter(({ source }) => !known.has(source))),
  ].filter(isAttack);
}

/** What part of the attacks of each source is flagged, and of the mean source, where each counts the same. */
export function attacksBySource(folds: Folds): string {
  const bySource = Map.groupBy(attacksOf(folds), ({ source }) => source);
  const lines = [...bySource]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([source, attacks]) => {
      const wanted: Wanted = (one) => one.source === source;
      const single = folds.singles.find(({ fold }) => fold.held.includes(source));
      return {
        source,
        count: attacks.length,
        signed: partOf(attacks, isSigned),
        single: cellsOf(single, wanted),
        all: cellsOf(folds.all, wanted),
      };
    });
  const sources = lines.map(({ source, count, signed, single, all }) => [
    source,
    `${count}`,
    percent(signed),
    ...single,
    ...all,
  ]);
  const columns = sources[0]?.length ?? 0;
  const means = Array.from({ length: columns - 2 }, (_, i) => {
    const cells = sources.map((line) => Number(line[i + 2])).filter((cell) => !Number.isNaN(cell));
    const mean = cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
    return cells.length === 0 ? none : mean.toFixed(i > 0 && i % 2 === 0 ? 3 : 1);
  });
  const total = lines.reduce((sum, { count }) => sum + count, 0);
  return tableOf(
    [
      "source",
      "attacks",
      "signatures",
      "one out: model",
      "AUC",
      "guard",
      "AUC",
      "all out: model",
      "AUC",
      "guard",
      "AUC",
    ],
    [...sources, ["mean of sources", `${total}`, ...means]],
  );
}

/** What part of the attacks of a source is flagged in each language that it has. */
export function attacksByLanguage(folds: Folds, source: string): string {
  const attacks = attacksOf(folds).filter((one) => one.source === source);
  const single = folds.singles.find(({ fold }) => fold.held.includes(source));
  const line = (name: string, wanted: Wanted): readonly string[] => {
    const mine = attacks.filter(wanted);
    const part = (result: FoldResult | undefined, judge: Judge): string =>
      percent(recall(result, judge, (one) => one.source === source && wanted(one)));
    return [
      name,
      `${mine.length}`,
      percent(partOf(mine, isSigned)),
      part(single, "learned"),
      part(single, "guard"),
      part(folds.all, "learned"),
      part(folds.all, "guard"),
    ];
  };
  const languages = [...new Set(attacks.map(({ lang }) => lang))].sort();
  return tableOf(
    ["language", "attacks", "signatures", "one out: model", "guard", "all out: model", "guard"],
    [...languages.map((lang) => line(lang, (one) => one.lang === lang)), line("all", () => true)],
  );
}

/** The texts on which a training's thresholds are chosen, by channel. */
export const ordinaryTable = (result: FoldResult): string =>
  tableOf(
    ["channel", "texts", "signatures", "guard"],
    ordinaryByChannel(result).map(({ channel, count, signed, flagged }) => [
      channel,
      `${count}`,
      percent(signed),
      percent(flagged),
    ]),
  );

/** What part of honest texts each training flags that did not see their source; of the comparison, by group. */
export function honestTable(results: readonly FoldResult[]): string {
  const lines = results.flatMap((result) =>
    [
      ...Map.groupBy(
        [...result.held, ...result.compared].filter((one) => !isAttack(one)),
        ({ source }) => source,
      ),
    ].map(([source, texts]) => [
      source,
      `${texts.length}`,
      percent(partOf(texts, isSigned)),
      percent(partOf(texts, verdictsOf(result, "learned").flags)),
      percent(partOf(texts, verdictsOf(result, "guard").flags)),
    ]),
  );
  return tableOf(["texts", "count", "signatures", "model", "guard"], lines);
}
