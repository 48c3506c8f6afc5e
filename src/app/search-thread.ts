import { Worker } from "node:worker_threads";
import { readError } from "../audit/socket/frames.ts";
import type { SearchAnswer, SearchAsk } from "../audit/search/answer-search.ts";
import type { SearchPlaces } from "../audit/search/search-index.ts";
import { KnownError } from "../base/errors.ts";

/** Our own choice: the index's pages take some 100 MB at most, so they go when nobody has searched for a while. */
const idleMs = 30_000;

/** Searches that may wait for each other. Our own choice: a person waits for one. */
const waitingMax = 64;

export interface SearchThread {
  /** @throws KnownError as `answerSearch`, LIMIT_REACHED where too many search at once. */
  readonly search: (asked: SearchAsk) => Promise<SearchAnswer>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (answer: SearchAnswer) => void;
  readonly reject: (error: Error) => void;
}

interface Said {
  readonly id?: number;
  readonly answer?: SearchAnswer;
  readonly error?: unknown;
  readonly report?: string;
}

/** Searches on a thread of its own: making and reading the index must not hold up calls. */
export function searchThread(places: SearchPlaces, report: (line: string) => void): SearchThread {
  let worker: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  let next = 0;
  const waiting = new Map<number, Waiting>();

  const fail = (detail: string): void => {
    for (const { reject } of waiting.values())
      reject(new KnownError("INTERNAL", `the search stopped: ${detail}`, "search again"));
    waiting.clear();
  };
  const stop = async (): Promise<void> => {
    clearTimeout(timer);
    const old = worker;
    worker = undefined;
    fail("the program ends");
    await old?.terminate();
  };
  const hear = (from: Worker, { id = 0, answer, error, report: line }: Said): void => {
    if (line !== undefined) {
      report(line);
      return;
    }
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (answer === undefined) waiter?.reject(readError(error));
    else waiter?.resolve(answer);
    if (waiting.size === 0) from.unref();
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (waiting.size === 0) void stop();
    }, idleMs).unref();
  };
  const start = (): Worker => {
    const file = import.meta.url.endsWith(".ts") ? "./search-worker.ts" : "./search-worker.js";
    const started = new Worker(new URL(file, import.meta.url), { workerData: places });
    started.on("message", (said: Said) => hear(started, said));
    started.on("error", (error: Error) => {
      worker = undefined;
      report(`error in a search: ${error.stack ?? error.message}`);
      fail(error.message);
    });
    return started;
  };

  return {
    search: async (asked) => {
      if (waiting.size >= waitingMax)
        throw new KnownError(
          "LIMIT_REACHED",
          `${waitingMax} searches wait already`,
          "search again in a moment",
        );
      worker ??= start();
      // While somebody waits, the process stays.
      worker.ref();
      const id = (next += 1);
      const answered = new Promise<SearchAnswer>((resolve, reject) => waiting.set(id, { resolve, reject }));
      worker.postMessage({ id, asked });
      return answered;
    },
    close: stop,
  };
}
