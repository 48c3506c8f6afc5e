import { parentPort, workerData } from "node:worker_threads";
import { writeError } from "../audit/socket/frames.ts";
import { answerSearch, type SearchAsk } from "../audit/search/answer-search.ts";
import { SearchIndex, type SearchPlaces } from "../audit/search/search-index.ts";
import { KnownError } from "../base/errors.ts";

const index = new SearchIndex(workerData as SearchPlaces, (report) => parentPort?.postMessage({ report }));

parentPort?.on("message", ({ id, asked }: { readonly id: number; readonly asked: SearchAsk }) => {
  try {
    parentPort?.postMessage({ id, answer: answerSearch(index, asked) });
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    parentPort?.postMessage({ id, error: writeError(error) });
  }
});
