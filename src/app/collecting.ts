import { join } from "node:path";
import type { Recorder } from "../audit/recorder.ts";
import type { Clock } from "../base/clock.ts";
import type { Collector } from "../collect/collector.ts";
import { CollectRound, type Ran } from "../collect/round.ts";
import type { EvidenceBook } from "../controls/evidence-book.ts";
import type { Policy } from "../policy/policy.ts";
import { openCollectRequests, type CollectRequests } from "../store/sqlite/collect-requests.ts";

/** Our own choice: a start has other things to do first. */
const firstMsDefault = 60_000;

/** Our own choice: what is due waits for its turn so long at most. */
const lookMs = 5000;

/** Our own choice: whoever asks at a shell waits for it. */
const askedMs = 250;

/** Requests of commands beside the gateway that runs on a data folder. */
export const openRequestsBeside = (data: string): CollectRequests =>
  openCollectRequests(join(data, "collect.db"));

export interface CollectingParts {
  readonly data: string;
  readonly recorder: Pick<Recorder, "record">;
  readonly environment: string;
  readonly policies: readonly Policy[];
  readonly collectors: readonly Collector[];
  /** The evidence that the log has: what was looked at a moment before a restart is not looked at again. */
  readonly evidence: () => Promise<EvidenceBook>;
  readonly now: Clock;
  readonly firstMs?: number;
  /** For the operator, on standard error. */
  readonly report: (line: string) => void;
}

export interface Collecting {
  close(): Promise<void>;
}

/** Makes every observation when it is due, and when somebody asks. The doors are open. */
export function startCollecting(parts: CollectingParts): Collecting {
  const requests = openRequestsBeside(parts.data);
  const { recorder, report, firstMs = firstMsDefault } = parts;
  let closed = false;
  let opened: Promise<CollectRound> | undefined;
  const round = (): Promise<CollectRound> => {
    opened ??= openRound(parts, (entry) => recorder.record(entry)).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  const said = (ran: Ran): void => {
    if (ran.error !== undefined && !closed)
      report(
        `${ran.observation}${ran.feature === undefined ? "" : ` of ${ran.feature}`} could not be looked at: ${ran.error}`,
      );
  };
  const due = async (): Promise<void> => {
    const open = await round();
    for (let job = open.due(); job !== undefined && !closed; job = open.due()) said(await open.run(job));
  };
  const asked = async (): Promise<void> => {
    const request = requests.take();
    if (request === undefined) return;
    const open = await round();
    const all: Ran[] = [];
    for (const job of open.jobs(request)) if (!closed) all.push(await open.run(job));
    requests.answer(request.id, JSON.stringify(all));
  };
  const rounds = [everySoOften(due, lookMs, firstMs, report), everySoOften(asked, askedMs, askedMs, report)];
  return {
    async close() {
      closed = true;
      await Promise.all(rounds.map((one) => one.close()));
      requests.close();
    },
  };
}

async function openRound(
  { environment, policies, collectors, evidence, now }: CollectingParts,
  record: Recorder["record"],
): Promise<CollectRound> {
  const book = await evidence();
  return new CollectRound({ record, environment, policies, collectors, now }, (name, feature = "") => {
    const [newest] = book.observed(name, { feature, environment });
    // Of the same environment only: what staging saw, prod has to see itself.
    return newest?.environment === environment
      ? { atMs: newest.atMs, ...(newest.digest === undefined ? {} : { digest: newest.digest }) }
      : undefined;
  });
}

/** Runs work again and again, never twice at once; what goes wrong is told. */
function everySoOften(
  work: () => Promise<void>,
  everyMs: number,
  firstMs: number,
  report: (line: string) => void,
): { close(): Promise<void> } {
  let running: Promise<void> | undefined;
  let ended = false;
  const run = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!ended)
        report(`error while collecting evidence: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!ended) plan(everyMs);
  };
  let timer: NodeJS.Timeout | undefined;
  const plan = (ms: number): void => {
    timer = setTimeout(() => {
      running = run();
    }, ms).unref();
  };
  plan(firstMs);
  return {
    async close() {
      ended = true;
      clearTimeout(timer);
      await running;
    },
  };
}
