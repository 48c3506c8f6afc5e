import { parentPort, workerData } from "node:worker_threads";
import { writeError } from "../audit/socket/frames.ts";
import { answerSearch } from "../audit/search/answer-search.ts";
import { SearchIndex, type SearchPlaces } from "../audit/search/search-index.ts";
import { KnownError } from "../base/errors.ts";
import { LogReader } from "../collect/measures/log-reader.ts";
import { makeMeasure, type MeasureJob } from "../collect/measures/measure-collectors.ts";

const index = new SearchIndex(workerData as SearchPlaces, (report) => parentPort?.postMessage({ report }));
const log = new LogReader((asked) => answerSearch(index, asked));

async function answer({ id, asked }: { readonly id: number; readonly asked: MeasureJob }): Promise<void> {
  try {
    parentPort?.postMessage({ id, answer: { found: await makeMeasure(asked, log) } });
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    parentPort?.postMessage({ id, error: writeError(error) });
  }
}

parentPort?.on("message", (message: { readonly id: number; readonly asked: MeasureJob }) => {
  void answer(message);
});
