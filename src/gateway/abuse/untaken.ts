import type { Socket } from "node:net";
import type { Clock } from "../../base/clock.ts";
import type { DoorLimits } from "../../policy/listen-config.ts";
import type { Arrival, Arrivals } from "../arrivals.ts";

/** Our own choice: a connection that is looked at between two requests gets a little more than its time. */
const graceMs = 2000;

export interface UntakenParts {
  readonly open: () => Iterable<Socket>;
  readonly arrivals: Arrivals;
  readonly limits: Pick<DoorLimits, "answerMs" | "answerBytes" | "idleMs" | "headMs">;
  readonly now: Clock;
  /** Told of each answer that was cut off. */
  readonly cut: () => void;
}

/** A whole answer that its caller has not taken, or nothing but an open connection. */
interface Standing {
  readonly of: Arrival;
  readonly ended: boolean;
  readonly sinceMs: number;
}

/**
 * Callers that do not take their answers, and connections kept open with nothing on them. A stream that is under way has its own limit
 * (`idle_ms` of its policy) and holds its provider up; a whole answer waits in our memory, so for a time and up to a number of
 * bytes only.
 */
export class Untaken {
  readonly #parts: UntakenParts;
  readonly #standing = new WeakMap<Socket, Standing>();

  constructor(parts: UntakenParts) {
    this.#parts = parts;
  }

  /** To be called about once a second: costs some microseconds for each hundred connections. */
  look(): void {
    const { open, limits, now, cut } = this.#parts;
    const nowMs = now();
    let bytes = 0;
    const waiting: { readonly socket: Socket; readonly bytes: number; readonly sinceMs: number }[] = [];
    for (const socket of open()) {
      const standing = this.#look(socket, nowMs);
      if (standing === undefined) continue;
      const ageMs = nowMs - standing.sinceMs;
      if (!standing.ended) {
        if (ageMs > limits.idleMs + limits.headMs + graceMs) socket.destroy();
      } else if (ageMs > limits.answerMs) {
        socket.destroy();
        cut();
      } else {
        const owed = owedBytes(this.#parts.arrivals.underWay(socket));
        bytes += owed;
        waiting.push({ socket, bytes: owed, sinceMs: standing.sinceMs });
      }
    }
    if (bytes <= limits.answerBytes) return;
    // Who has waited longest gives way first.
    for (const one of waiting.sort((a, b) => a.sinceMs - b.sinceMs)) {
      if (bytes <= limits.answerBytes) return;
      one.socket.destroy();
      cut();
      bytes -= one.bytes;
    }
  }

  #look(socket: Socket, nowMs: number): Standing | undefined {
    const { arrivals } = this.#parts;
    const [first] = arrivals.underWay(socket);
    const of = first ?? arrivals.newest(socket);
    // Nothing asked yet: the server's own limit for heads counts. An answer that is not whole: its policy's limits count.
    if (of === undefined || first?.response.writableEnded === false) {
      this.#standing.delete(socket);
      return undefined;
    }
    const before = this.#standing.get(socket);
    const ended = first !== undefined;
    if (before?.of === of && before.ended === ended && before.sinceMs <= nowMs) return before;
    const standing = { of, ended, sinceMs: nowMs };
    this.#standing.set(socket, standing);
    return standing;
  }
}

/** Of the first answer it includes what the connection itself holds. */
const owedBytes = (arrivals: readonly Arrival[]): number =>
  arrivals.reduce((sum, { response }) => sum + response.writableLength, 0);
