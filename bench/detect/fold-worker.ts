import { readDataset } from "../../training/dataset.ts";
import { FoldRunner } from "./fold-run.ts";
import type { Fold } from "./folds.ts";

const runner = new FoldRunner(readDataset());

// A fold comes, its result goes; the process ends with the one that started it.
process.on("message", (fold: Fold) => process.send?.(runner.run(fold)));
process.once("disconnect", () => process.exit(0));
process.send?.("ready");
