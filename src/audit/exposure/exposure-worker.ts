import { createSecretKey, type KeyObject } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { KnownError } from "../../base/errors.ts";
import { systemCode } from "../durable-file.ts";
import { deliveryOf } from "./exposure-delivery.ts";
import { lookFor, type Look } from "./exposure-match.ts";
import {
  keyReplyBytes,
  keyStates,
  noCounts,
  type FromWorker,
  type Match,
  type SegmentCounts,
  type ToWorker,
  type WorkerTask,
} from "./exposure-messages.ts";
import { answersIn, asksForStream, candidates, type Candidate, type SegmentPart } from "./exposure-scan.ts";
import { readLeaf } from "../leaf.ts";
import { readNamed } from "../names.ts";
import { unseal } from "../sealed.ts";
import { payloadBound } from "../sequencer.ts";

/** Keys at hand. Our own choice: some 30 MB. A subject's key is asked for again where there are more. */
const keysMax = 50_000;

/** Entries whose keys are asked for together, and their bytes. Our own choice: two such lots lie in memory. */
const lotEntriesMax = 256;
const lotBytesMax = 1024 * 1024;

const lineEnd = 0x0a;
const partlyMark = Buffer.from('"partly":');

type Key = KeyObject | "destroyed" | "unreadable";

const port = parentPort;
const task = workerData as WorkerTask;
const keys = new Map<number, Key>();
const waiting = new Map<number, (reply: Uint8Array) => void>();
let requests = 0;

const say = (message: FromWorker): void => port?.postMessage(message);

/** Asks for the keys of some entries. Resolves when they are at hand. */
async function fetchKeys(of: readonly Candidate[]): Promise<void> {
  const wanted = [...new Set(of.map(({ key }) => key))];
  requests += 1;
  const request = requests;
  const reply = await new Promise<Uint8Array>((resolve) => {
    waiting.set(request, resolve);
    say({ type: "keys", request, numbers: wanted });
  });
  for (const [i, number] of wanted.entries()) keys.set(number, keyIn(reply, i * keyReplyBytes));
}

function keyIn(reply: Uint8Array, at: number): Key {
  if (reply[at] === keyStates.live) return createSecretKey(reply.subarray(at + 1, at + keyReplyBytes));
  return reply[at] === keyStates.destroyed ? "destroyed" : "unreadable";
}

/** Looks into the payloads of one segment. */
class SegmentSearch {
  readonly counts: SegmentCounts = noCounts();
  readonly matches: Match[] = [];
  readonly #look: Look;
  #lot: Candidate[] = [];
  #lotBytes = 0;
  #asked: readonly Candidate[] = [];
  #fetched: Promise<void> = Promise.resolve();

  constructor(look: Look) {
    this.#look = look;
  }

  async run(part: SegmentPart): Promise<void> {
    for (const candidate of candidates(task.folder, part, task.query)) {
      const key = keys.get(candidate.key);
      if (key !== undefined) this.#inspect(candidate, key);
      else if (this.#defer(candidate)) await this.#next();
    }
    await this.#next();
    await this.#next();
  }

  /** Keeps an entry until its key is there. True where as many as are kept together are. */
  #defer(candidate: Candidate): boolean {
    const { leaf, payload } = candidate;
    this.#lot.push({ ...candidate, leaf: Buffer.from(leaf), payload: Buffer.from(payload) });
    this.#lotBytes += payload.length;
    return this.#lot.length >= lotEntriesMax || this.#lotBytes >= lotBytesMax;
  }

  /** Inspects the lot whose keys were asked for before, and asks for those of the one that is kept now. */
  async #next(): Promise<void> {
    await this.#fetched;
    const ready = this.#asked;
    this.#asked = this.#lot;
    this.#lot = [];
    this.#lotBytes = 0;
    this.#fetched = this.#asked.length === 0 ? Promise.resolve() : fetchKeys(this.#asked);
    for (const candidate of ready) this.#inspect(candidate, keys.get(candidate.key) ?? "unreadable");
  }

  /** What one payload says goes into the counts and, where it has what is sought, into the matches. */
  #inspect(candidate: Candidate, key: Key): void {
    if (typeof key === "string") {
      this.counts[key] += 1;
      return;
    }
    const plain = unseal(candidate.payload, key, payloadBound(candidate.id, candidate.index));
    const nameEnd = plain?.indexOf(lineEnd) ?? -1;
    if (plain === undefined || nameEnd === -1) {
      this.counts.unreadable += 1;
      return;
    }
    const { found, withheld, streamed } = this.#look(candidate.kind, plain.subarray(nameEnd + 1));
    if (withheld) this.counts.withheld += 1;
    else this.counts.searched += 1;
    if (isPartly(candidate)) this.counts.partly += 1;
    if (found) this.matches.push(matchOf(candidate, plain, streamed));
  }
}

/** Whether the entry's own facts say that not all that was delivered is in its payload. */
const isPartly = ({ leaf }: Candidate): boolean =>
  leaf.includes(partlyMark) && readLeaf(leaf)?.facts?.["partly"] !== undefined;

function matchOf(
  { index, kind, key: keyNumber, leaf: bytes }: Candidate,
  plain: Buffer,
  streamed: boolean,
): Match {
  const { tenant, user, session } = readNamed(plain)?.names ?? {};
  const leaf = readLeaf(bytes);
  const names = {
    ...(tenant === undefined ? {} : { tenant }),
    ...(user === undefined ? {} : { user }),
    ...(session === undefined ? {} : { session }),
  };
  if (leaf === undefined)
    return {
      index,
      kind,
      keyNumber,
      atMs: 0,
      names,
      delivery: deliveryOf({ kind }, { streamed }),
      stream: streamed,
    };
  const { at: atMs, feature, environment, exchange, key, model, decision } = leaf;
  return {
    index,
    atMs,
    kind,
    keyNumber,
    names,
    delivery: deliveryOf(leaf, { streamed }),
    stream: asksForStream(leaf),
    ...(feature === undefined ? {} : { feature }),
    ...(environment === undefined ? {} : { environment }),
    ...(exchange === undefined ? {} : { exchange }),
    ...(key === undefined ? {} : { key }),
    ...(model === undefined ? {} : { model }),
    ...(decision === undefined ? {} : { decision }),
  };
}

async function searchSegment(part: SegmentPart, look: Look): Promise<void> {
  if (keys.size > keysMax) keys.clear();
  const search = new SegmentSearch(look);
  await search.run(part);
  say({ type: "done", part, counts: search.counts, matches: search.matches, answers: [] });
}

function findAnswers(part: SegmentPart, exchanges: ReadonlySet<string>): void {
  const answers = Array.from(answersIn(task.folder, part, exchanges), (leaf) => ({
    exchange: leaf.exchange ?? "",
    index: leaf.seq,
    kind: leaf.kind,
    ...(leaf.decision === undefined ? {} : { decision: leaf.decision }),
    ...(leaf.facts?.["held"] === true ? { held: true } : {}),
  }));
  say({ type: "done", part, counts: noCounts(), matches: [], answers });
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
