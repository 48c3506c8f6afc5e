import type { SearchPlaces } from "../audit/search/search-index.ts";
import type { Collected } from "../collect/collector.ts";
import type { MeasureJob } from "../collect/measures/measure-collectors.ts";
import { askedThread } from "./asked-thread.ts";

export interface MeasureThread {
  /** @throws KnownError as `answerSearch`; the signal's reason where it ends the measure */
  readonly make: (job: MeasureJob, signal: AbortSignal) => Promise<Collected | undefined>;
  close(): Promise<void>;
}

/** Counts in the log on a thread of its own: a million entries are read past without a call waiting for it. */
export function measureThread(places: SearchPlaces, report: (line: string) => void): MeasureThread {
  const thread = askedThread<MeasureJob, { readonly found?: Collected }>({
    ...{ file: "./measure-worker", data: places, doing: "measure", report },
  });
  return {
    make: async (job, signal) => {
      signal.throwIfAborted();
      // What takes too long is ended with its thread; the next question begins another one.
      const end = (): void => void thread.close();
      signal.addEventListener("abort", end, { once: true });
      try {
        return (await thread.ask(job)).found;
      } finally {
        signal.removeEventListener("abort", end);
      }
    },
    close: () => thread.close(),
  };
}
