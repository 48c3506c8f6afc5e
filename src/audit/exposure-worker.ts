import { createSecretKey, type KeyObject } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { KnownError } from "../base/errors.ts";
import { deliveryOf } from "./exposure-delivery.ts";
import { lookFor, type Look } from "./exposure-match.ts";
import type { FromWorker, Match, SegmentCounts, ToWorker, WorkerTask } from "./exposure-messages.ts";
import { keyReplyBytes, keyStates } from "./exposure-messages.ts";
import { answersIn, asksForStream, candidates, type Candidate, type SegmentPart } from "./exposure-scan.ts";
import { systemCode } from "./durable-file.ts";
import { readNamed } from "./names.ts";
import { unseal } from "./sealed.ts";
import { payloadBound } from "./sequencer.ts";

/** Keys at hand. Our own choice: some 30 MB. A subject's key is asked for again where there are more. */
const keysMax = 50_000;

const port = parentPort;
const task = workerData as WorkerTask;
const keys = new Map<number, KeyObject | "destroyed" | "unreadable">();
const waiting = new Map<number, (reply: Uint8Array) => void>();
let requests = 0;

const say = (message: FromWorker): void => port?.postMessage(message);

/** Asks for the keys of a batch that are not at hand. Resolves when they are. */
async function fetchKeys(batch: readonly Candidate[]): Promise<void> {
  const wanted = [...new Set(batch.map(({ leaf }) => leaf.payload?.key ?? -1))].filter(
    (number) => !keys.has(number),
  );
  if (wanted.length === 0) return;
  requests += 1;
  const request = requests;
  const reply = await new Promise<Uint8Array>((resolve) => {
    waiting.set(request, resolve);
    say({ type: "keys", request, numbers: wanted });
  });
  for (const [i, number] of wanted.entries()) {
    const at = i * keyReplyBytes;
    const state = reply[at];
    keys.set(
      number,
      state === keyStates.live
        ? createSecretKey(reply.subarray(at + 1, at + keyReplyBytes))
        : state === keyStates.destroyed
          ? "destroyed"
          : "unreadable",
    );
  }
}

/** Looks into one payload; what it says goes into the counts and, where it has what is sought, into the matches. */
function inspect(
  { leaf, payload }: Candidate,
  look: Look,
  into: { counts: SegmentCounts; matches: Match[] },
): void {
  const { counts, matches } = into;
  const key = keys.get(leaf.payload?.key ?? -1) ?? "unreadable";
  if (typeof key === "string") {
    counts[key] += 1;
    return;
  }
  const plain = unseal(payload, key, payloadBound(leaf.id, leaf.seq));
  const named = plain === undefined ? undefined : readNamed(plain);
  if (named === undefined) {
    counts.unreadable += 1;
    return;
  }
  const { found, withheld, streamed } = look(leaf.kind, named.payload);
  if (withheld) counts.withheld += 1;
  else counts.searched += 1;
  if (leaf.facts?.["partly"] !== undefined) counts.partly += 1;
  if (!found) return;
  const { tenant, user, session } = named.names;
  matches.push({
    ...aboutLeaf(leaf),
    delivery: deliveryOf(leaf, { streamed }),
    stream: asksForStream(leaf),
    names: {
      ...(tenant === undefined ? {} : { tenant }),
      ...(user === undefined ? {} : { user }),
      ...(session === undefined ? {} : { session }),
    },
  });
}

const aboutLeaf = ({
  seq,
  at,
  kind,
  feature,
  environment,
  exchange,
  key,
  model,
  decision,
  payload,
}: Candidate["leaf"]) => ({
  index: seq,
  atMs: at,
  kind,
  keyNumber: payload?.key ?? -1,
  ...(feature === undefined ? {} : { feature }),
  ...(environment === undefined ? {} : { environment }),
  ...(exchange === undefined ? {} : { exchange }),
  ...(key === undefined ? {} : { key }),
  ...(model === undefined ? {} : { model }),
  ...(decision === undefined ? {} : { decision }),
});

/** The keys of the next batch are on their way while this one is looked at. */
async function searchSegment(part: SegmentPart, look: Look): Promise<void> {
  const counts: SegmentCounts = { searched: 0, destroyed: 0, withheld: 0, partly: 0, unreadable: 0 };
  const matches: Match[] = [];
  if (keys.size > keysMax) keys.clear();
  let batch: readonly Candidate[] = [];
  let fetched: Promise<void> = Promise.resolve();
  for (const next of candidates(task.folder, part, task.query)) {
    await fetched;
    fetched = fetchKeys(next);
    for (const candidate of batch) inspect(candidate, look, { counts, matches });
    batch = next;
  }
  await fetched;
  for (const candidate of batch) inspect(candidate, look, { counts, matches });
  say({ type: "done", part, counts, matches, answers: [] });
}

function findAnswers(part: SegmentPart, exchanges: ReadonlySet<string>): void {
  const answers = Array.from(answersIn(task.folder, part, exchanges), (leaf) => ({
    exchange: leaf.exchange ?? "",
    index: leaf.seq,
    kind: leaf.kind,
    ...(leaf.decision === undefined ? {} : { decision: leaf.decision }),
  }));
  const counts: SegmentCounts = { searched: 0, destroyed: 0, withheld: 0, partly: 0, unreadable: 0 };
  say({ type: "done", part, counts, matches: [], answers });
}

async function work(part: SegmentPart, look: Look): Promise<void> {
  try {
    if (task.exchanges === undefined) await searchSegment(part, look);
    else findAnswers(part, task.exchanges);
  } catch (error) {
    // A segment that is gone was over its time: the other side knows whether it was.
    if (systemCode(error) !== "ENOENT") throw error;
    say({ type: "missing", part });
  }
}

function begin(): void {
  let look: Look;
  try {
    look = lookFor(task.query);
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    say({ type: "refused", message: error.message, hint: error.hint });
    return;
  }
  port?.on("message", (message: ToWorker) => {
    if (message.type === "keys") {
      waiting.get(message.request)?.(message.reply);
      waiting.delete(message.request);
    } else void work(message.part, look);
  });
  say({ type: "ready" });
}

begin();
