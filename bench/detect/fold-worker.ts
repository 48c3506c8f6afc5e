import { readDataset } from "../../training/dataset.ts";
import { FoldRunner } from "./fold-run.ts";
import type { Fold } from "./folds.ts";

const parent = process.ppid;

/** While it trains the process hears of nothing: whether anybody waits for it is asked between the rounds. */
const endAlone = (): void => {
  if (process.ppid !== parent) process.exit(1);
};

const runner = new FoldRunner(readDataset(), endAlone);

// A fold comes, its result goes; the process ends with the one that started it.
process.on("message", (fold: Fold) => process.send?.(runner.run(fold)));
process.once("disconnect", () => process.exit(0));
process.send?.("ready");
