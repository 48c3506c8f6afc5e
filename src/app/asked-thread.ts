import { Worker } from "node:worker_threads";
import { readError } from "../audit/socket/frames.ts";
import { KnownError } from "../base/errors.ts";

/** Our own choice: what a thread has open takes some 100 MB at most, so it goes when nobody has asked for a while. */
const idleMs = 30_000;

/** Questions that may wait for each other. Our own choice: a person waits for one. */
const waitingMax = 64;

export interface AskedThread<A, R> {
  /** @throws KnownError that the thread tells, LIMIT_REACHED where too many wait, INTERNAL where the thread ended */
  readonly ask: (asked: A) => Promise<R>;
  close(): Promise<void>;
}

/** What a thread says: an answer or an error to the question with this number, or a line for the operator. */
interface Said<R> {
  readonly id?: number;
  readonly answer?: R;
  readonly error?: unknown;
  readonly report?: string;
}

interface Waiting<R> {
  readonly resolve: (answer: R) => void;
  readonly reject: (error: Error) => void;
}

export interface AskedThreadParts {
  /** The thread's file: `./search-worker`, without its ending. */
  readonly file: string;
  readonly data: unknown;
  /** What it does, for errors: "search". */
  readonly doing: string;
  readonly report: (line: string) => void;
}

/** Answers questions on a thread of its own, which begins with the first question: what takes long must not hold up calls. */
export function askedThread<A, R>({ file, data, doing, report }: AskedThreadParts): AskedThread<A, R> {
  let worker: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  let next = 0;
  const waiting = new Map<number, Waiting<R>>();

  const fail = (detail: string): void => {
    for (const { reject } of waiting.values())
      reject(new KnownError("INTERNAL", `the ${doing} stopped: ${detail}`, `${doing} again`));
    waiting.clear();
  };
  const stop = async (): Promise<void> => {
    clearTimeout(timer);
    const old = worker;
    worker = undefined;
    fail("the program ends");
    await old?.terminate();
  };
  const hear = (from: Worker, { id = 0, answer, error, report: line }: Said<R>): void => {
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
    const ending = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
    const started = new Worker(new URL(`${file}${ending}`, import.meta.url), { workerData: data });
    started.on("message", (said: Said<R>) => hear(started, said));
    started.on("error", (error: Error) => {
      worker = undefined;
      report(`error in a ${doing}: ${error.stack ?? error.message}`);
      fail(error.message);
    });
    return started;
  };

  return {
    ask: async (asked) => {
      if (waiting.size >= waitingMax)
        throw new KnownError(
          "LIMIT_REACHED",
          `${waitingMax} of this kind wait already: ${doing}`,
          `${doing} again in a moment`,
        );
      worker ??= start();
      // While somebody waits, the process stays.
      worker.ref();
      const id = (next += 1);
      const answered = new Promise<R>((resolve, reject) => waiting.set(id, { resolve, reject }));
      worker.postMessage({ id, asked });
      return answered;
    },
    close: stop,
  };
}
