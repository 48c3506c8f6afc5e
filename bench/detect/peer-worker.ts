import { pathToFileURL } from "node:url";
import { join } from "node:path";
import type { Placed } from "./looks.ts";
import { ourselves, ourScores, peers, type Load } from "./peers.ts";

/** What the process is asked. */
export interface PeerJob {
  readonly id: string;
  readonly folder: string;
  readonly rows: readonly Placed[];
  /** It takes no new row after that. */
  readonly msMax: number;
}

/** One row judged: its place among the rows, and microseconds of processor time of the call. */
export interface PeerAnswer {
  readonly row: number;
  readonly flagged: boolean;
  readonly score?: number;
  readonly micros: number;
}

const answersPerMessage = 64;

async function work({ id, folder, rows, msMax }: PeerJob): Promise<void> {
  const peer = [ourselves, ...peers].find((one) => one.id === id);
  if (peer === undefined) throw new Error(`there is no peer ${id}`);
  const load: Load = async (name) => {
    const door = (await import(pathToFileURL(join(folder, "load.mjs")).href)) as { readonly load: Load };
    return door.load(name);
  };
  const look = await peer.open(load);
  const scoreOf = peer === ourselves ? ourScores() : undefined;
  // The first calls compile what is hot: they are not timed.
  for (const row of rows.slice(0, 200)) await look(row);
  const from = performance.now();
  let answers: PeerAnswer[] = [];
  for (const [i, row] of rows.entries()) {
    if (performance.now() - from > msMax) break;
    const before = process.cpuUsage();
    const verdict = await look(row);
    const { user, system } = process.cpuUsage(before);
    const { flagged, score = scoreOf?.(row) } = verdict;
    answers.push({ row: i, flagged, micros: user + system, ...(score === undefined ? {} : { score }) });
    if (answers.length < answersPerMessage) continue;
    process.send?.(answers);
    answers = [];
  }
  process.send?.(answers);
  process.disconnect();
}

process.once("message", (job: PeerJob) => void work(job));
