import { fork } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { digestOf } from "./fold-run.ts";
import type { Placed } from "./looks.ts";
import type { PeerAnswer, PeerJob } from "./peer-worker.ts";
import { ourselves, type Peer, type Verdict } from "./peers.ts";

/** A verdict and what it took, in microseconds of processor time. */
export interface Timed extends Verdict {
  readonly micros: number;
}

export interface PeerResult {
  readonly id: string;
  /** By the place of the row; nothing where time ran out before it. */
  readonly verdicts: readonly (Timed | undefined)[];
  /** Why it judged nothing, or not all, besides the time. */
  readonly error?: string;
}

/** Our own choice: what a person waits for. */
const msMax = 60_000;
/** For loading, the first calls, and a call that does not come back. */
const graceMs = 30_000;

/**
 * Judges rows by a peer in a process of its own, as one call may crash it or never end. What the same version said of the same
 * text in an earlier run is taken from there, with the time that it took; of ourselves nothing is kept.
 */
export async function judgeBy(peer: Peer, rows: readonly Placed[], folder: string): Promise<PeerResult> {
  const kept = peer === ourselves ? undefined : cacheOf(peer, folder);
  const keys = rows.map(digestOf);
  const verdicts = keys.map((key) => kept?.verdicts.get(key));
  const open = rows.flatMap((row, at) => (verdicts[at] === undefined ? [{ row, at }] : []));
  if (open.length === 0) return { id: peer.id, verdicts };
  const { answers, error } = await ask({ id: peer.id, folder, rows: open.map(({ row }) => row), msMax });
  for (const { row, ...verdict } of answers) {
    const at = open[row]?.at;
    if (at === undefined) continue;
    verdicts[at] = verdict;
    kept?.verdicts.set(keys[at] ?? "", verdict);
  }
  kept?.save();
  return { id: peer.id, verdicts, ...(error === undefined ? {} : { error }) };
}

function ask(job: PeerJob): Promise<{ readonly answers: readonly PeerAnswer[]; readonly error?: string }> {
  const home = join(job.folder, "home");
  mkdirSync(home, { recursive: true });
  const child = fork(fileURLToPath(new URL("peer-worker.ts", import.meta.url)), {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // Where a package keeps notes of its own, it keeps them there.
    env: { PATH: process.env["PATH"], HOME: home },
  });
  const answers: PeerAnswer[] = [];
  let complaint = "";
  let isLate = false;
  child.stderr
    ?.setEncoding("utf8")
    .on("data", (piece: string) => (complaint = (complaint + piece).slice(0, 4000)));
  child.on("message", (more: readonly PeerAnswer[]) => answers.push(...more));
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, job.msMax + graceMs);
  child.send(job);
  return new Promise((done) => {
    child.once("close", (code) => {
      clearTimeout(timer);
      if (code === 0) done({ answers });
      else done({ answers, error: isLate ? "one call did not come back" : reasonOf(complaint) });
    });
  });
}

/** The line of a stack that says what went wrong. */
export const reasonOf = (complaint: string): string =>
  /^(?:\w*Error\b.*|.*\[ERR_\w+\].*)$/m.exec(complaint)?.[0].slice(0, 160) ?? "it ended without a word";

interface Cache {
  readonly verdicts: Map<string, Timed>;
  readonly save: () => void;
}

function cacheOf({ id, packages }: Peer, folder: string): Cache {
  const name = `${id} ${packages.join(" ")}`.replaceAll(/[^\w.-]+/g, "_");
  const path = join(folder, "verdicts", `${name}.json`);
  const verdicts = new Map<string, Timed>(
    existsSync(path) ? Object.entries(JSON.parse(readFileSync(path, "utf8")) as Record<string, Timed>) : [],
  );
  const save = (): void => {
    mkdirSync(join(folder, "verdicts"), { recursive: true });
    writeFileSync(path, JSON.stringify(Object.fromEntries(verdicts)));
  };
  return { verdicts, save };
}
