import { hash } from "node:crypto";
import type { ApprovalQueue, TakenCall } from "../approvals/queue.ts";
import type { Clock } from "../base/clock.ts";
import type { Answer } from "../exchange/answer.ts";
import type { Exchange } from "../exchange/exchange.ts";

/** Our own choices: an answer that waits is a call of a tool, some kilobytes; with more of them nobody keeps up saying yes. */
const answersMaxDefault = 256;
const charsMaxDefault = 32 * 1024 * 1024;

/** An answer that waits for a person, as it would leave. */
export interface HeldAnswer {
  readonly answer: Answer;
  /** As it may be written down, or why it may not. */
  readonly recorded: Answer | { readonly withheld: string };
  /** Each of its calls that needs a yes. Never empty. */
  readonly calls: readonly TakenCall[];
  /** Which request it answers, and whose. */
  readonly request: string;
  readonly exchange: string;
  readonly model: string;
  readonly provider: string;
  readonly expiresAtMs: number;
}

/** Where calls wait for people. One object a gateway. */
export interface Holding {
  readonly queue: Pick<ApprovalQueue, "ask" | "settled" | "useAll" | "ofRequester">;
  readonly answers: HeldAnswers;
}

/**
 * Answers that wait for a person, for callers who went away and come back. In memory and bounded: of one that is gone the yes still
 * counts, for the same call when the model makes it again.
 */
export class HeldAnswers {
  readonly #now: Clock;
  readonly #max: { readonly answers: number; readonly chars: number };
  /** By the first of its approvals, the oldest first. */
  readonly #byApproval = new Map<string, HeldAnswer & { readonly chars: number }>();
  #chars = 0;

  constructor(now: Clock, max = { answers: answersMaxDefault, chars: charsMaxDefault }) {
    this.#now = now;
    this.#max = max;
  }

  get size(): number {
    return this.#byApproval.size;
  }

  /** Keeps one; the oldest make room. One that is too large for all of the room is not kept. */
  keep(held: HeldAnswer): void {
    const id = idOf(held);
    this.drop(id);
    const chars = JSON.stringify(held.answer).length;
    if (chars > this.#max.chars) return;
    this.#byApproval.set(id, { ...held, chars });
    this.#chars += chars;
    for (const [oldest, { expiresAtMs }] of this.#byApproval) {
      const isFull = this.#chars > this.#max.chars || this.#byApproval.size > this.#max.answers;
      if (!isFull && expiresAtMs > this.#now()) break;
      if (oldest !== id) this.drop(oldest);
    }
  }

  /** The answer of these approvals, in any order, to this very request; undefined where it is not here any more. */
  find(ids: readonly string[], request: string): HeldAnswer | undefined {
    for (const id of ids) {
      const held = this.#byApproval.get(id);
      if (held?.request === request && held.expiresAtMs > this.#now()) return held;
    }
    return undefined;
  }

  /** The answer that waits for the same request. */
  same(request: string): HeldAnswer | undefined {
    for (const held of this.#byApproval.values())
      if (held.request === request && held.expiresAtMs > this.#now()) return held;
    return undefined;
  }

  drop(id: string): void {
    const held = this.#byApproval.get(id);
    if (held === undefined) return;
    this.#chars -= held.chars;
    this.#byApproval.delete(id);
  }
}

export const idOf = ({ calls }: Pick<HeldAnswer, "calls">): string => calls[0]?.id ?? "";

/** What a request of a caller is known by when it comes again: all of it but the id that we gave it. */
export const requestCode = (read: Exchange, requester: TakenCall["call"]["requester"]): string =>
  hash("sha256", JSON.stringify([requester, { ...read, id: "" }]), "base64");
