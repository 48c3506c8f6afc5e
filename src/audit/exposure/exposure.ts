import { setImmediate as turn } from "node:timers/promises";
import { KnownError } from "../../base/errors.ts";
import type { Inside } from "../socket/ask.ts";
import { answerDelivery, reached, type Delivery } from "./exposure-delivery.ts";
import {
  noCounts,
  type AnswerFact,
  type Match,
  type SegmentCounts,
  type WorkerTask,
} from "./exposure-messages.ts";
import { keyOf, searchSegments, type Done } from "./exposure-pool.ts";
import type { ExposureQuery } from "./exposure-query.ts";
import { segmentBegin, type SegmentPart } from "./exposure-scan.ts";

/** Our own choice, ten times what a search is meant to take: then the question is wrong, or the machine is. */
const timeMsMax = 100_000;

/** Our own choice: some 60 MB. Who was shown more has to be asked for in parts. */
const matchesMax = 200_000;

/** Our own choice: so many, with an entry each, are half of what one answer may have. */
const recipientsMax = 20_000;

/** Entries that one answer names; of more, each recipient has the first ones and a count. */
const entriesMax = 20_000;

/** One time that somebody was shown it. */
export interface ExposedEntry {
  readonly index: number;
  readonly atMs: number;
  readonly kind: string;
  readonly exchange?: string;
  readonly feature?: string;
  readonly environment?: string;
  readonly session?: string;
  readonly key?: string;
  readonly model?: string;
  readonly decision?: string;
  readonly delivery: Delivery;
  /** Of a document: the entry about the answer that the model gave with it. */
  readonly answer?: number;
}

/** Somebody who was shown it: a user, else a session, else a tenant's application by its virtual key. */
export interface Recipient {
  readonly tenant?: string;
  readonly user?: string;
  readonly session?: string;
  readonly key?: string;
  /** False where all of it was held back. */
  readonly reached: boolean;
  readonly count: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** In the order of the log. */
  readonly entries: readonly ExposedEntry[];
  /** How many entries there are beyond those named. */
  readonly more?: number;
}

/** What a search has come upon. */
export interface Found {
  /** As it may be handed out now: without those whose keys were destroyed since the search began. */
  exposure(): Promise<Exposure>;
}

export interface Exposure {
  /** In the order in which they were shown it first. */
  readonly recipients: readonly Recipient[];
  readonly matched: number;
  readonly counts: Readonly<SegmentCounts>;
}

const byIndex = (a: { readonly index: number }, b: { readonly index: number }): number => a.index - b.index;

/**
 * Who saw what, exactly: every payload of the query's kinds and time that is durable now is looked into.
 * @throws KnownError USAGE for a pattern that is none, LIMIT_REACHED where it takes too long or too much is found.
 */
export async function findExposure(inside: Inside, query: ExposureQuery): Promise<Found> {
  const counts = noCounts();
  const matches: Match[] = [];
  const size = inside.log.head().size;
  await search(
    inside,
    { query, size, ...(query.fromMs === undefined ? {} : { fromMs: query.fromMs }) },
    (done) => {
      for (const name of Object.keys(counts) as (keyof SegmentCounts)[]) counts[name] += done.counts[name];
      for (const match of done.matches) matches.push(match);
      if (matches.length > matchesMax) throw tooMuch(`more than ${matchesMax} entries have it`);
    },
  );
  matches.sort(byIndex);
  const answers =
    query.sought.by === "document" ? await answersTo(inside, query, { matches, size }) : undefined;
  let live: readonly Match[] = matches;
  let seen: number | undefined;
  let made: Exposure | undefined;
  return {
    async exposure() {
      // Who was erased while this was at work is named no more, nor who is while it is looked at.
      while (made === undefined || seen !== inside.keys.endings) {
        seen = inside.keys.endings;
        live = await stillLive(inside, live);
        made = exposureOf(live, { answers, counts, gone: matches.length - live.length });
      }
      return made;
    },
  };
}

/** By exchange. */
type Answers = ReadonlyMap<string, AnswerFact>;

interface Searched {
  readonly query: ExposureQuery;
  readonly size: number;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly exchanges?: ReadonlySet<string>;
}

async function search(inside: Inside, asked: Searched, onDone: (done: Done) => void): Promise<void> {
  const { query, exchanges } = asked;
  const folder = inside.places.segments;
  const task: WorkerTask = { folder, query, ...(exchanges === undefined ? {} : { exchanges }) };
  const toMs = exchanges === undefined ? query.toMs : undefined;
  await searchSegments({
    task,
    parts: partsOf(inside, { size: asked.size, fromMs: query.fromMs, toMs }),
    keys: inside.keys,
    onDone,
    mayBeMissing: ({ number }) => !inside.segments.some((segment) => segment.number === number),
    timeMsMax,
  });
}

/** The segments that can have entries of the time. The log's clock never goes back: a segment ends before the next begins. */
function partsOf(
  { segments, places }: Inside,
  {
    size,
    fromMs = 0,
    toMs = Infinity,
  }: { size: number; fromMs: number | undefined; toMs: number | undefined },
): SegmentPart[] {
  const begins = segments.map(({ number }) => segmentBegin(places.segments, number) ?? 0);
  return segments.flatMap(({ number }, i) => {
    const to = segments[i + 1]?.first ?? size;
    const endMs = begins[i + 1] ?? Infinity;
    return endMs < fromMs || (begins[i] ?? 0) > toMs ? [] : [{ number, to: Math.min(to, size) }];
  });
}

/** How the answers went out that models gave with a document. They stand after the request, in the same segment or a later one. */
async function answersTo(
  inside: Inside,
  query: ExposureQuery,
  { matches, size }: { matches: readonly Match[]; size: number },
): Promise<Answers> {
  const exchanges = new Set(matches.flatMap(({ exchange }) => (exchange === undefined ? [] : [exchange])));
  const answers = new Map<string, AnswerFact>();
  if (exchanges.size === 0) return answers;
  await search(inside, { query, size, exchanges }, (done) => {
    for (const answer of done.answers) answers.set(answer.exchange, answer);
  });
  return answers;
}

async function stillLive({ keys }: Inside, matches: readonly Match[]): Promise<Match[]> {
  const states = new Map<number, boolean>();
  const live: Match[] = [];
  for (const match of matches) {
    let isLive = states.get(match.keyNumber);
    if (isLive === undefined) {
      isLive = typeof keyOf(keys, match.keyNumber) !== "number";
      states.set(match.keyNumber, isLive);
      if (states.size % 64 === 0) await turn();
    }
    if (isLive) live.push(match);
  }
  return live;
}

const exposureOf = (
  live: readonly Match[],
  { answers, counts, gone }: { answers: Answers | undefined; counts: SegmentCounts; gone: number },
): Exposure => ({
  recipients: recipientsOf(live, answers),
  matched: live.length,
  counts: { ...counts, destroyed: counts.destroyed + gone, searched: counts.searched - gone },
});

function recipientsOf(matches: readonly Match[], answers: Answers | undefined): readonly Recipient[] {
  const groups = Map.groupBy(matches, recipientId);
  if (groups.size > recipientsMax) throw tooMuch(`more than ${recipientsMax} recipients were shown it`);
  const each = matches.length <= entriesMax ? Infinity : Math.max(1, Math.floor(entriesMax / groups.size));
  return [...groups.values()].map((group) => recipientOf(group, { answers, each }));
}

/** Names of users are names within their tenant. */
const recipientId = ({ names: { tenant, user, session }, key }: Match): string =>
  JSON.stringify(
    user !== undefined
      ? [tenant, user]
      : session !== undefined
        ? [tenant, "", session]
        : [tenant, "", "", key],
  );

function recipientOf(
  group: readonly Match[],
  { answers, each }: { answers: Answers | undefined; each: number },
): Recipient {
  const entries = group.map((match) => entryOf(match, answers));
  const [first] = group;
  const { tenant, user, session } = first?.names ?? {};
  const key = first?.key;
  return {
    ...(tenant === undefined ? {} : { tenant }),
    ...(user === undefined ? {} : { user }),
    ...(user !== undefined || session === undefined ? {} : { session }),
    ...(user !== undefined || session !== undefined || key === undefined ? {} : { key }),
    reached: entries.some(({ delivery }) => reached(delivery)),
    count: entries.length,
    firstAtMs: first?.atMs ?? 0,
    lastAtMs: group.at(-1)?.atMs ?? 0,
    entries: entries.slice(0, each),
    ...(entries.length > each ? { more: entries.length - each } : {}),
  };
}

function entryOf(match: Match, answers: Answers | undefined): ExposedEntry {
  const { index, atMs, kind, exchange, feature, environment, key, model, decision, names, delivery } = match;
  const entry = {
    index,
    atMs,
    kind,
    ...(exchange === undefined ? {} : { exchange }),
    ...(feature === undefined ? {} : { feature }),
    ...(environment === undefined ? {} : { environment }),
    ...(names.session === undefined ? {} : { session: names.session }),
    ...(key === undefined ? {} : { key }),
    ...(model === undefined ? {} : { model }),
    ...(decision === undefined ? {} : { decision }),
    delivery,
  };
  if (answers === undefined) return entry;
  const answer = answers.get(match.exchange ?? "");
  return {
    ...entry,
    delivery: answerDelivery(answer, match.stream),
    ...(answer === undefined ? {} : { answer: answer.index }),
  };
}

const tooMuch = (message: string): KnownError =>
  new KnownError("LIMIT_REACHED", message, "narrow it: by time, by feature, or by more of the text");
