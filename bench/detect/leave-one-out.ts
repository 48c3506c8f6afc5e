import { sharedRows } from "../../training/rows.ts";
import { runFolds } from "./fold-pool.ts";
import { attacksByLanguage, attacksBySource, honestTable, ordinaryTable } from "./fold-tables.ts";
import { allAttacks, foldsOf, hardBenign } from "./folds.ts";
import { writeHeldOut } from "./held-out.ts";

/**
 * Trains once without each source of attacks and prints what the rows of that source come to: what is caught unseen. With a
 * fold's name, that one alone.
 */
export async function benchLeaveOneOut(only: string | undefined = process.argv[4]): Promise<void> {
  // Orders without any sign of an attack are the tool policy's work: the detector neither learns nor answers for them.
  const every = foldsOf(sharedRows().filter(({ kind }) => kind !== "indirect-plain"));
  const folds = every.filter(({ name }) => only === undefined || name === only);
  if (folds.length === 0) {
    console.error(
      `error: nothing of that name is left out: ${String(only)}\nhint: one of ${every.map(({ name }) => `"${name}"`).join(", ")}`,
    );
    process.exitCode = 2;
    return;
  }
  console.log(`leave one source out: ${folds.length} trainings, each judged on the rows that it did not see`);
  const results = await runFolds(folds, ({ fold, rows, seconds }) => {
    console.error(`  without ${fold.name}: ${rows} rows, ${seconds.toFixed(0)} s`);
  });
  const all = results.find(({ fold }) => fold.name === allAttacks);
  const singles = results.filter(({ fold }) => fold.name !== allAttacks && fold.name !== hardBenign);
  console.log(
    "\nattacks flagged, in percent, where one ordinary text in a hundred is flagged on each channel",
  );
  console.log("model: what was learned, alone; guard: with the signatures, at one in a hundred together");
  console.log(
    "signatures are written by people, who may have read the rows: only the model has not seen them\n",
  );
  console.log(attacksBySource({ singles, all }));
  console.log("\nattacks by language (ml_templates), in percent\n");
  console.log(attacksByLanguage({ singles, all }, "ml_templates"));
  const [first] = results;
  console.log("\nhonest texts that no training sees, on which thresholds are chosen; flagged, in percent");
  console.log("(of tools and mail mostly our own twins of attacks: they are harder than what is ordinary)\n");
  if (first !== undefined) console.log(ordinaryTable(first));
  console.log(
    "\nhonest texts of what was left out, and of every sort that looks like an attack, flagged, in percent\n",
  );
  console.log(honestTable(results));
  const written = writeHeldOut([
    ...results.filter((result) => result !== all),
    ...(all === undefined ? [] : [all]),
  ]);
  if (written !== undefined)
    console.log(`\nwhat each text came to stands in ${written}, for the section peers`);
}
