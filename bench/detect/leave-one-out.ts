import { sharedRows } from "../../training/rows.ts";
import { runFolds } from "./fold-pool.ts";
import {
  allAttacks,
  areaOf,
  foldsOf,
  hardBenign,
  ordinaryByChannel,
  verdictsOf,
  type FoldResult,
  type Judged,
} from "./folds.ts";
import { writeHeldOut } from "./held-out.ts";
import { partOf, percent, tableOf } from "./table.ts";

/** Trains once without each source of attacks and prints what the rows of that source come to: what is caught unseen. */
export async function benchLeaveOneOut(): Promise<void> {
  // Orders without any sign of an attack are the tool policy's work: the detector neither learns nor answers for them.
  const folds = foldsOf(sharedRows().filter(({ kind }) => kind !== "indirect-plain"));
  console.log(`leave one source out: ${folds.length} trainings, each judged on the rows that it did not see`);
  const results = await runFolds(folds, ({ fold, rows, seconds }) => {
    console.error(`  without ${fold.name}: ${rows} rows, ${seconds.toFixed(0)} s`);
  });
  const all = results.find(({ fold }) => fold.name === allAttacks);
  const hard = results.find(({ fold }) => fold.name === hardBenign);
  const singles = results.filter((result) => result !== all && result !== hard);
  if (all === undefined || hard === undefined) throw new Error("a fold is missing");
  console.log(
    "\nattacks flagged, in percent, where one ordinary text in a hundred is flagged on each channel",
  );
  console.log(
    "learned: the model alone; guard: the model and the signatures, at one in a hundred together\n",
  );
  console.log(bySource(singles, all));
  console.log("\nattacks by language (ml_templates), in percent\n");
  console.log(byLanguage(singles, all));
  console.log(
    "\nordinary texts that thresholds are chosen on, and what part of them is flagged, in percent\n",
  );
  console.log(
    tableOf(
      ["channel", "texts", "signatures", "guard"],
      ordinaryByChannel(all).map(({ channel, count, signed, flagged }) => [
        channel,
        `${count}`,
        percent(signed),
        percent(flagged),
      ]),
    ),
  );
  console.log("\nhonest texts of sources that were held out, flagged at the same thresholds, in percent\n");
  console.log(honest([...singles, hard]));
  const written = writeHeldOut([...singles, hard, all]);
  if (written !== undefined)
    console.log(`\nwhat each text came to stands in ${written}, for the section peers`);
}

const isAttack = ({ label }: Judged): boolean => label === 1;

/** Recall of the signatures, of the model, of the guard, and the area under the curve of the last two. */
function cellsOf(result: FoldResult, attacks: readonly Judged[]): string[] {
  return [
    percent(partOf(attacks, verdictsOf(result, "learned").flags)),
    areaOf(result, attacks, "learned").toFixed(3),
    percent(partOf(attacks, verdictsOf(result, "guard").flags)),
    areaOf(result, attacks, "guard").toFixed(3),
  ];
}

function bySource(singles: readonly FoldResult[], all: FoldResult): string {
  const sources = [...new Set(all.held.map(({ source }) => source))].sort();
  const sums = [[], [], []] as number[][];
  const rows = sources.map((source) => {
    const own = (result: FoldResult): Judged[] =>
      result.held.filter((one) => one.source === source && isAttack(one));
    const single = singles.find(({ fold }) => fold.held.includes(source));
    if (single === undefined) throw new Error(`no fold leaves ${source} out`);
    const attacks = own(all);
    const signed = partOf(attacks, (one) => one.signed);
    sums[0]?.push(signed);
    sums[1]?.push(partOf(own(single), verdictsOf(single, "guard").flags));
    sums[2]?.push(partOf(attacks, verdictsOf(all, "guard").flags));
    return [
      source,
      `${attacks.length}`,
      percent(signed),
      ...cellsOf(single, own(single)),
      ...cellsOf(all, attacks),
    ];
  });
  const mean = (of: readonly number[]): string => percent(of.reduce((sum, one) => sum + one, 0) / of.length);
  const pooled = singles.flatMap((result) => {
    const [learned, guard] = [verdictsOf(result, "learned").flags, verdictsOf(result, "guard").flags];
    return result.held.filter(isAttack).map((one) => ({ learned: learned(one), guard: guard(one) }));
  });
  const attacks = all.held.filter(isAttack);
  return tableOf(
    [
      "source",
      "attacks",
      "signatures",
      "one out: learned",
      "AUC",
      "guard",
      "AUC",
      "all out: learned",
      "AUC",
      "guard",
      "AUC",
    ],
    [
      ...rows,
      [
        "mean of sources",
        "",
        mean(sums[0] ?? []),
        "",
        "",
        mean(sums[1] ?? []),
        "",
        "",
        "",
        mean(sums[2] ?? []),
        "",
      ],
      [
        "all attacks",
        `${attacks.length}`,
        percent(partOf(attacks, ({ signed }) => signed)),
        percent(partOf(pooled, ({ learned }) => learned)),
        "",
        percent(partOf(pooled, ({ guard }) => guard)),
        "",
        ...cellsOf(all, attacks),
      ],
    ],
  );
}

function byLanguage(singles: readonly FoldResult[], all: FoldResult): string {
  const single = singles.find(({ fold }) => fold.held.includes("ml_templates"));
  if (single === undefined) throw new Error("no fold leaves ml_templates out");
  const templates = (result: FoldResult): Judged[] =>
    result.held.filter((one) => one.source === "ml_templates" && isAttack(one));
  const languages = [...new Set(templates(all).map(({ lang }) => lang))].sort();
  const cells = (lang: string | undefined): string[] => {
    const mine = (result: FoldResult): Judged[] =>
      templates(result).filter((one) => lang === undefined || one.lang === lang);
    const recall = (result: FoldResult, judge: "learned" | "guard"): string =>
      percent(partOf(mine(result), verdictsOf(result, judge).flags));
    return [
      `${mine(all).length}`,
      percent(partOf(mine(all), ({ signed }) => signed)),
      recall(single, "learned"),
      recall(single, "guard"),
      recall(all, "learned"),
      recall(all, "guard"),
    ];
  };
  return tableOf(
    ["language", "attacks", "signatures", "one out: learned", "guard", "all out: learned", "guard"],
    [...languages.map((lang) => [lang, ...cells(lang)]), ["all", ...cells(undefined)]],
  );
}

function honest(results: readonly FoldResult[]): string {
  const rows = results.flatMap((result) => {
    const bySources = Map.groupBy(
      result.held.filter((one) => !isAttack(one)),
      ({ source }) => source,
    );
    return [...bySources].map(([source, texts]) => [
      source,
      `${texts.length}`,
      percent(partOf(texts, ({ signed }) => signed)),
      percent(partOf(texts, verdictsOf(result, "learned").flags)),
      percent(partOf(texts, verdictsOf(result, "guard").flags)),
    ]);
  });
  return tableOf(["source", "texts", "signatures", "learned", "guard"], rows);
}
