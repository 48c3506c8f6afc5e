import type { Turn } from "./turns.ts";

/**
 * What a request of a session held, in one text: twelve characters a turn, eight of its hash, three of its size in tokens, one of
 * what it is. Kept so that the next request can be compared without any text.
 */
export type Thread = string;

const hashChars = 8;
const sizeChars = 3;
const turnChars = hashChars + sizeChars + 1;

/** Our own choice: three kilobytes a session. Of a longer conversation the newest turns are compared. */
const threadTurnsMax = 256;

/** Our own choice, the vendors' own rule of thumb: four bytes of English are a token. */
const bytesAToken = 4;

const tokensMax = 64 ** sizeChars - 1;

/** `s`: the operator said it. `a`: an answer that no request has sent back yet. `t`: all other turns. */
type MarkKind = "s" | "a" | "t";

export function threadOf(turns: readonly Turn[]): Thread {
  let thread = "";
  for (let i = Math.max(0, turns.length - threadTurnsMax); i < turns.length; i += 1) {
    const turn = turns[i] as Turn;
    thread += markOf(turn, turn.role === "system" ? "s" : "t");
  }
  return thread;
}

/** The thread with an answer that was given to it. */
export function withAnswer(thread: Thread, answer: readonly Turn[]): Thread {
  let longer = thread;
  for (const turn of answer.slice(0, threadTurnsMax)) longer += markOf(turn, "a");
  return longer.slice(-threadTurnsMax * turnChars);
}

export const tokensIn = ({ bytes }: Pick<Turn, "bytes">): number => Math.ceil(bytes / bytesAToken);

const markOf = (turn: Turn, kind: MarkKind): string =>
  turn.hash.slice(0, hashChars) + base64(Math.min(tokensMax, tokensIn(turn))) + kind;

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function base64(value: number): string {
  return digits.charAt(value >> 12) + digits.charAt((value >> 6) & 63) + digits.charAt(value & 63);
}

const sizeOf = (text: string): number =>
  (digits.indexOf(text.charAt(0)) << 12) |
  (digits.indexOf(text.charAt(1)) << 6) |
  digits.indexOf(text.charAt(2));

interface Mark {
  readonly hash: string;
  readonly tokens: number;
  readonly kind: MarkKind;
}

function marksIn(thread: Thread): readonly Mark[] {
  const marks: Mark[] = [];
  for (let at = 0; at + turnChars <= thread.length; at += turnChars)
    marks.push({
      hash: thread.slice(at, at + hashChars),
      tokens: sizeOf(thread.slice(at + hashChars, at + hashChars + sizeChars)),
      kind: thread.charAt(at + turnChars - 1) as MarkKind,
    });
  return marks;
}

/**
 * Which turns a request left out. `oldest`: those before the ones that stayed. `middle`: between. `rewound`: those at the end, as when
 * somebody goes back and asks otherwise. `all`: nothing of the conversation stayed.
 */
export type Strategy = "oldest" | "middle" | "rewound" | "all";

export interface Drop {
  readonly strategy: Strategy;
  readonly turns: number;
  readonly tokens: number;
  /** Positions in the conversation before, from 0, system turns not counted. */
  readonly first: number;
  readonly last: number;
  /** Of the first turn that was left out: the log can be asked for the request that had it. */
  readonly hash: string;
  /** A turn that nobody had said before stands where they stood: its index among the request's turns. */
  readonly summary?: number;
}

/** A request beside one thread of its session. */
export interface Compared {
  /** Turns of the request that the thread has not. */
  readonly fresh: number;
  /** Turns of the thread that stand in the request; system turns are not counted. */
  readonly shared: number;
  /** Undefined where nothing is missing. */
  readonly drop?: Drop;
}

/** What a request has of a thread and what it leaves out. A system turn that changes is not missed: many have the time of day in them. */
export function compare(before: Thread, turns: readonly Turn[]): Compared {
  const now = turns.map(({ hash }) => hash.slice(0, hashChars));
  const count = before.length / turnChars;
  if (beginsWith(before, now)) return { fresh: turns.length - count, shared: count };
  const all = marksIn(before);
  const said = all.filter(({ kind }) => kind !== "s");
  const stayed = placesOf(said, now);
  const known = new Set(all.map(({ hash }) => hash));
  const isNew = ({ hash }: Turn): boolean => !known.has(hash.slice(0, hashChars));
  const fresh = turns.filter(isNew);
  // The answer may stand there in another form, or the same question is asked once more: then it is not missed.
  const answerMissed =
    fresh.length > 0 && !fresh.some(({ role, kind }) => role === "assistant" && kind === "text");
  const missing = said.flatMap(({ kind }, i) =>
    stayed[i] === undefined && (kind !== "a" || answerMissed) ? [i] : [],
  );
  const shared = stayed.filter((at) => at !== undefined).length;
  const drop = dropOf({ said, stayed, missing }, turns, isNew);
  return { fresh: fresh.length, shared, ...(drop === undefined ? {} : { drop }) };
}

/** Where each turn of the thread stands in the request, each place once. */
function placesOf(said: readonly Mark[], now: readonly string[]): readonly (number | undefined)[] {
  const left = new Map<string, number[]>();
  now.forEach((hash, i) => {
    const places = left.get(hash);
    if (places === undefined) left.set(hash, [i]);
    else places.push(i);
  });
  return said.map(({ hash }) => left.get(hash)?.shift());
}

function dropOf(
  of: {
    readonly said: readonly Mark[];
    readonly stayed: readonly (number | undefined)[];
    /** Indices into `said`. */
    readonly missing: readonly number[];
  },
  turns: readonly Turn[],
  isNew: (turn: Turn) => boolean,
): Drop | undefined {
  const { said, stayed, missing } = of;
  const [first, last] = [missing[0], missing.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const firstKept = stayed.findIndex((at) => at !== undefined);
  const strategy = strategyOf({ first, last, firstKept, count: said.length });
  const kept = new Set(stayed.filter((at) => at !== undefined));
  const summary =
    strategy === "rewound"
      ? undefined
      : summaryIn(turns, { stayed: kept, gapEnd: gapEndOf(stayed, first), isNew });
  return {
    strategy,
    turns: missing.length,
    tokens: missing.reduce((sum, i) => sum + (said[i]?.tokens ?? 0), 0),
    first,
    last,
    hash: said[first]?.hash ?? "",
    ...(summary === undefined ? {} : { summary }),
  };
}

/** Most requests say all that was said before, and more. */
function beginsWith(before: Thread, now: readonly string[]): boolean {
  const count = before.length / turnChars;
  if (count > now.length || count === 0) return false;
  for (let i = 0; i < count; i += 1) if (!before.startsWith(now[i] as string, i * turnChars)) return false;
  return true;
}

function strategyOf(of: {
  readonly first: number;
  readonly last: number;
  readonly firstKept: number;
  readonly count: number;
}): Strategy {
  if (of.firstKept === -1) return "all";
  if (of.first < of.firstKept) return "oldest";
  return of.last === of.count - 1 ? "rewound" : "middle";
}

/** Where, among the request's turns, the first that stayed after the gap stands; undefined where none did. */
function gapEndOf(stayed: readonly (number | undefined)[], first: number): number | undefined {
  for (let i = first; i < stayed.length; i += 1) if (stayed[i] !== undefined) return stayed[i];
  return undefined;
}

/**
 * A new text of the operator or the user where turns are gone: before the next that stayed, or, where none did, before the last turn of
 * the request, which is the new question.
 */
function summaryIn(
  turns: readonly Turn[],
  where: {
    readonly stayed: ReadonlySet<number>;
    readonly gapEnd: number | undefined;
    readonly isNew: (turn: Turn) => boolean;
  },
): number | undefined {
  const end = where.gapEnd ?? turns.length - 1;
  for (let i = end - 1; i >= 0; i -= 1) {
    const turn = turns[i] as Turn;
    if (where.stayed.has(i) || turn.kind !== "text") continue;
    if (turn.role !== "tool" && where.isNew(turn)) return i;
  }
  return undefined;
}
