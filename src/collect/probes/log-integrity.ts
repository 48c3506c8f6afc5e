import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { Holdings } from "../../audit/anchors/holdings.ts";
import { placesIn } from "../../audit/places.ts";
import { verifyAgainst } from "../../audit/proofs/verify-against.ts";
import type { Clock } from "../../base/clock.ts";
import { isObject, readJson } from "../../base/json.ts";
import type { Collected } from "../collector.ts";
import type { IntegrityAsk, IntegrityFound } from "./integrity-check.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Our own choice: a million entries take some ten seconds. */
const wholeMsMax = 240_000;

export interface IntegrityParts {
  /** The public folder of the log. */
  readonly logPath: string;
  /** Where what anchors hold is kept. */
  readonly anchorsFolder: string;
  /** Names of the anchors that are configured, and how often they are asked, in milliseconds. */
  readonly anchors: { readonly names: readonly string[]; readonly everyMs: number };
  /** Nothing outside has to hold a checkpoint: a developer's machine. */
  readonly isDev: boolean;
  /** A verifier of somebody else, asked once a day: it is given the log's folder and answers by its exit code. */
  readonly verifier?: readonly string[];
  /** What the round before left; kept in a file of the data folder. */
  readonly state: { readonly read: () => string | undefined; readonly write: (text: string) => void };
  readonly now: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
}

interface State {
  readonly size: number;
  readonly root: string;
  /** When everything was looked at last, and whether it held. */
  readonly wholeAtMs: number;
  readonly held: boolean;
}

/** Verifies what is new since the round before, and once a day everything; on a thread of its own. */
export async function lookAtIntegrity(
  parts: IntegrityParts,
  signal: AbortSignal,
): Promise<Collected<"probe-log-integrity">> {
  const { logPath, now, random, verifier = [] } = parts;
  const state = readState(parts.state.read());
  const nowMs = now();
  const isDue = state === undefined || !state.held || nowMs - state.wholeAtMs >= dayMs;
  // A log that belongs to somebody else shows its public files only.
  const isOwn = existsSync(placesIn(dirname(logPath)).segments);
  const extent = !isDue ? "new" : isOwn ? "all" : "public";
  const before = state === undefined ? {} : { before: { size: state.size, root: state.root } };
  const found = await onThread({ logPath, ...before, extent, chance: random() }, signal);
  const outside = isDue && verifier.length > 0 ? await runVerifier(verifier, logPath) : undefined;
  const fault = found.fault ?? outside;
  const held = fault === undefined;
  // A head that does not hold is nothing to go on from: the next round compares with the one before it again.
  const kept = held || state === undefined ? { size: found.size, root: found.root } : state;
  const wholeAtMs = isDue ? nowMs : state.wholeAtMs;
  parts.state.write(JSON.stringify({ size: kept.size, root: kept.root, wholeAtMs, held } satisfies State));
  const programs = 1 + (verifier.length > 0 ? 1 : 0);
  return {
    figures: {
      size: found.size,
      holds: Number(held),
      extends: Number(found.extends),
      caught: Number(found.caught),
      anchored: Number(isAnchored(parts, nowMs)),
    },
    beside: { note: `${programs} ${programs === 1 ? "program" : "programs"}${isDue ? ", all entries" : ""}` },
    ...(fault === undefined ? {} : { payload: fault }),
  };
}

/** A checkpoint is held outside, lately, and today's log goes on from it. */
function isAnchored({ anchors, anchorsFolder, isDev, logPath }: IntegrityParts, nowMs: number): boolean {
  if (anchors.names.length === 0) return isDev;
  const held = anchors.names.flatMap((name) => new Holdings(anchorsFolder, name).newest ?? []);
  const [last] = anchors.names
    .flatMap((name) => [...new Holdings(anchorsFolder, name).all()].at(-1) ?? [])
    .sort((a, b) => b.keptAtMs - a.keptAtMs);
  // Our own choice: twice as late as it is to be, and an hour for a log in which nothing happens.
  const isLate = last === undefined || nowMs - last.keptAtMs > Math.max(hourMs, 2 * anchors.everyMs);
  const kept = held.map(({ size, note }) => ({ file: `${size}.checkpoint`, text: note }));
  return !isLate && verifyAgainst(dirname(logPath), kept).problems.length === 0;
}

function readState(text: string | undefined): State | undefined {
  if (text === undefined) return undefined;
  const value = readJson(text);
  if (!isObject(value)) return undefined;
  const { size, root, wholeAtMs, held } = value;
  return typeof size === "number" && typeof root === "string" && typeof wholeAtMs === "number"
    ? { size, root, wholeAtMs, held: held === true }
    : undefined;
}

function onThread(asked: IntegrityAsk, signal: AbortSignal): Promise<IntegrityFound> {
  const file = import.meta.url.endsWith(".ts") ? "./integrity-worker.ts" : "./integrity-worker.js";
  const worker = new Worker(new URL(file, import.meta.url), { workerData: asked });
  return new Promise<IntegrityFound>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("the verification took too long")), {
      once: true,
    });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("the verification ended without a result")));
  }).finally(() => void worker.terminate());
}

/** Undefined: it is content. @throws where it cannot be started */
function runVerifier(
  [command = "", ...args]: readonly string[],
  logPath: string,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args, join(logPath)], {
      stdio: ["ignore", "pipe", "pipe"],
      timeout: wholeMsMax,
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        said = (said + text).slice(-2000);
      });
    child.once("error", reject);
    child.once("close", (code) => resolve(code === 0 ? undefined : `${command}: ${said.trim()}`));
  });
}
