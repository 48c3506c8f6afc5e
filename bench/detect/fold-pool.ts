import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Fold, FoldResult } from "./folds.ts";

/** One core each; a third would only take them from the other two. */
const workersMax = 2;

/** Runs folds in processes of their own and tells of each as it is done. A process ends when no fold is left for it. */
export async function runFolds(
  folds: readonly Fold[],
  done: (result: FoldResult) => void,
): Promise<readonly FoldResult[]> {
  const left = [...folds];
  const results: FoldResult[] = [];
  const work = async (): Promise<void> => {
    const child = fork(fileURLToPath(new URL("fold-worker.ts", import.meta.url)), {
      serialization: "advanced",
    });
    const next = async (): Promise<unknown> => {
      const [message] = (await Promise.race([
        once(child, "message"),
        once(child, "exit").then(([code]) => {
          throw new Error(`a process that trains folds ended with ${String(code)}`);
        }),
      ])) as [unknown];
      return message;
    };
    try {
      await next();
      for (let fold = left.shift(); fold !== undefined; fold = left.shift()) {
        child.send(fold);
        const result = (await next()) as FoldResult;
        results.push(result);
        done(result);
      }
    } finally {
      child.kill();
    }
  };
  await Promise.all(Array.from({ length: Math.min(workersMax, folds.length) }, work));
  return folds.flatMap(({ name }) => results.filter(({ fold }) => fold.name === name));
}
