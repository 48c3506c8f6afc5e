import type { Turn } from "./turns.ts";
import { compare, threadOf, withAnswer, type Compared, type Thread } from "./thread.ts";

/**
 * Our own choice: a conversation, the tasks that an application does beside it (a title, a classification) and a branch or two. Of more,
 * the one that was not used for the longest is forgotten.
 */
const threadsMax = 4;

/** Its threads, the newest last, in one text for the store. */
export type Threads = string;

const between = "|";

export interface Continued {
  readonly threads: Threads;
  /** What the request itself holds. */
  readonly own: Thread;
  readonly compared: Compared;
  /** Nothing of the request was in any thread of the session, which has some. */
  readonly isNew: boolean;
}

/** The request goes on with the thread that it has the most of; with a new one, where it has nothing of any. */
export function goOn(threads: Threads, turns: readonly Turn[]): Continued {
  const all: Thread[] = threads === "" ? [] : threads.split(between);
  let best: { readonly at: number; readonly compared: Compared } | undefined;
  // The newest first: mostly it is the one.
  for (let at = all.length - 1; at >= 0; at -= 1) {
    const compared = compare(all[at] as Thread, turns);
    if (best === undefined || compared.shared > best.compared.shared) best = { at, compared };
    if (compared.shared > 0 && compared.drop === undefined) break;
  }
  const now = threadOf(turns);
  if (best === undefined || best.compared.shared === 0) {
    const kept = [...all, now].slice(-threadsMax).join(between);
    const compared = best?.compared ?? { fresh: turns.length, shared: 0 };
    return { threads: kept, own: now, compared, isNew: best !== undefined };
  }
  const { at, compared } = best;
  const kept = [...all.slice(0, at), ...all.slice(at + 1), now].join(between);
  return { threads: kept, own: now, compared, isNew: false };
}

/** The thread that a request made has this answer too, where no other request has gone on with it meanwhile. */
export function answered(threads: Threads, own: Thread, answer: readonly Turn[]): Threads {
  const all = threads.split(between);
  const at = all.lastIndexOf(own);
  return at === -1 ? threads : all.with(at, withAnswer(own, answer)).join(between);
}
