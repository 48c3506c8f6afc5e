import { setImmediate as turn } from "node:timers/promises";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { KnownError } from "../../base/errors.ts";
import type { DataKeys } from "../keys/data-keys.ts";
import { systemCode } from "../durable-file.ts";
import {
  keyReplyBytes,
  keyStates,
  type FromWorker,
  type ToWorker,
  type WorkerTask,
} from "./exposure-messages.ts";
import type { SegmentPart } from "./exposure-scan.ts";

/** Our own choice: enough for the ten seconds that a search may take; appends need their share of the machine meanwhile. */
const threadsMax = 4;

/** Keys that are opened between two turns for appends: less than a millisecond. */
const keysATurn = 64;

/** Our own choice: a thread holds two batches, the keys at hand and the matches of a segment. */
const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 };

export type Done = Extract<FromWorker, { type: "done" }>;

export interface PoolWork {
  readonly task: WorkerTask;
  readonly parts: readonly SegmentPart[];
  readonly keys: DataKeys;
  /** Called for every segment, in no order. What it throws ends the search. */
  readonly onDone: (done: Done) => void;
  /** False where a segment that is not there should be. */
  readonly mayBeMissing: (part: SegmentPart) => boolean;
  readonly timeMsMax: number;
}

/** Searches segments on threads of their own: they read and decrypt, this one opens keys and takes appends meanwhile. */
export async function searchSegments(work: PoolWork): Promise<void> {
  if (work.parts.length === 0) return;
  const waiting = [...work.parts];
  const workers: Worker[] = [];
  const count = Math.min(threadsMax, availableParallelism(), waiting.length);
  const ending = new AbortController();
  try {
    await Promise.race([
      Promise.all(Array.from({ length: count }, () => runWorker(work, waiting, workers))),
      tooLong(work.timeMsMax, ending.signal),
    ]);
  } finally {
    ending.abort();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

const tooLong = (timeMsMax: number, signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new KnownError(
            "LIMIT_REACHED",
            `the search took longer than ${timeMsMax / 1000} seconds`,
            "narrow it: by time, by feature, or with a text in place of a pattern",
          ),
        ),
      timeMsMax,
    );
    signal.addEventListener("abort", () => clearTimeout(timer));
  });

/** One thread, until no segment waits any more. */
function runWorker(work: PoolWork, waiting: SegmentPart[], workers: Worker[]): Promise<void> {
  const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const worker = new Worker(new URL(`./exposure-worker.${ending}`, import.meta.url), {
    workerData: work.task,
    resourceLimits,
    stdin: false,
  });
  workers.push(worker);
  const tell = (message: ToWorker): void => worker.postMessage(message);
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const part = waiting.shift();
      if (part === undefined) resolve();
      else tell({ type: "search", part });
    };
    const hear = async (message: FromWorker): Promise<void> => {
      if (message.type === "keys") {
        const reply = await openKeys(work.keys, message.numbers);
        tell({ type: "keys", request: message.request, reply });
      } else if (message.type === "refused") throw new KnownError("USAGE", message.message, message.hint);
      else {
        if (message.type === "missing" && !work.mayBeMissing(message.part)) throw missing(message.part);
        if (message.type === "done") work.onDone(message);
        next();
      }
    };
    worker.on("message", (message: FromWorker) => {
      hear(message).catch(reject);
    });
    worker.once("error", (error: Error) => reject(threadFailed(error)));
    worker.once("exit", () => reject(new Error("a searching thread ended early")));
  });
}

/** The thread's trouble is not the log's: it goes on. */
const threadFailed = (error: Error): KnownError =>
  systemCode(error) === "ERR_WORKER_OUT_OF_MEMORY"
    ? new KnownError(
        "LIMIT_REACHED",
        "the search takes more memory than it may",
        "narrow it: by time or by feature",
      )
    : new KnownError("INTERNAL", `the search failed: ${error.message}`, "this is a bug: please report it");

const missing = ({ number }: SegmentPart): KnownError =>
  new KnownError("LOG_BROKEN", `segment ${number} is missing`, "run `seaworthy audit verify`");

/** The keys of some numbers, in their order, in memory only. */
async function openKeys(keys: DataKeys, numbers: readonly number[]): Promise<Uint8Array> {
  const reply = Buffer.alloc(numbers.length * keyReplyBytes);
  for (const [i, number] of numbers.entries()) {
    if (i % keysATurn === keysATurn - 1) await turn();
    const at = i * keyReplyBytes;
    const key = keyOf(keys, number);
    if (typeof key === "number") reply[at] = key;
    else {
      reply[at] = keyStates.live;
      reply.set(key, at + 1);
    }
  }
  return reply;
}

/** The bytes of a key, or why there are none. */
export function keyOf(keys: DataKeys, number: number): Buffer | number {
  try {
    return keys.open(number).export();
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    return error.code === "LOG_BROKEN" ? keyStates.unreadable : keyStates.destroyed;
  }
}
