import { KnownError } from "../../base/errors.ts";
import type { StopSignal } from "../stop.ts";
import { TurnedAway } from "./turned-away.ts";

export interface AdmissionParts {
  /** Calls under way at once. */
  readonly callsMax: number;
  /** Calls that wait for a place, and for how long at most. */
  readonly waitingMax: number;
  readonly waitingMs: number;
  /** Bytes of all bodies under way together. */
  readonly requestBytesMax: number;
  /** The share of new calls that is to be turned away because this process is behind its work, 0 to 1. */
  readonly behind: () => number;
  /** 0 to 1. */
  readonly random: () => number;
}

interface Waiting {
  readonly goOn: () => void;
}

/**
 * Room for expensive work. Who finds none waits a little, in the order of coming; who would wait too long, or with too many, is
 * turned away at once: a call that is refused early costs less than one that times out.
 */
export class Admission {
  readonly #parts: AdmissionParts;
  /** In the order of coming. */
  readonly #waiting = new Set<Waiting>();
  #calls = 0;
  #bytes = 0;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  /** Before anything of a call is read. @throws TurnedAway OVERLOADED where this process is behind its work. */
  check(): void {
    const share = this.#parts.behind();
    if (share > 0 && this.#parts.random() < share) throw full("this gateway is behind its work");
  }

  /** For one call. Whoever has it gives it back with `leave`, however the call ends. */
  place(): Place {
    return new Place(this);
  }

  /** For those who measure. */
  get state(): { readonly calls: number; readonly waiting: number; readonly bytes: number } {
    return { calls: this.#calls, waiting: this.#waiting.size, bytes: this.#bytes };
  }

  /** Of `Place` alone. */
  takeBytes(bytes: number): boolean {
    if (this.#bytes + bytes > this.#parts.requestBytesMax) return false;
    this.#bytes += bytes;
    return true;
  }

  /** Of `Place` alone: undefined where there is room at once. */
  enter(signal: StopSignal): Promise<void> | undefined {
    if (this.#calls < this.#parts.callsMax) {
      this.#calls += 1;
      return undefined;
    }
    if (signal.aborted) throw gone(signal.reason);
    if (this.#waiting.size >= this.#parts.waitingMax) throw full("as many calls as may wait do so already");
    return this.#turn(signal);
  }

  /** Of `Place` alone. */
  leave(bytes: number, entered: boolean): void {
    this.#bytes -= bytes;
    if (!entered) return;
    const [next] = this.#waiting;
    // The place goes to the one who waits longest, and is never free in between.
    if (next === undefined) this.#calls -= 1;
    else next.goOn();
  }

  async #turn(signal: StopSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
        signal.removeEventListener("abort", stopped);
      };
      const waiting: Waiting = {
        goOn: () => {
          end();
          resolve();
        },
      };
      const stopped = (): void => {
        end();
        reject(gone(signal.reason));
      };
      const timer = setTimeout(() => {
        end();
        reject(full("no place became free in time"));
      }, this.#parts.waitingMs);
      this.#waiting.add(waiting);
      signal.addEventListener("abort", stopped, { once: true });
    });
  }
}

/** What one call holds of the room there is. */
export class Place {
  readonly #admission: Admission;
  #bytes = 0;
  #entered = false;
  #left = false;

  constructor(admission: Admission) {
    this.#admission = admission;
  }

  /** More bytes of the call's body. @throws TurnedAway OVERLOADED */
  take(bytes: number): void {
    if (this.#left) return;
    if (!this.#admission.takeBytes(bytes)) throw full("too many bytes of requests are under way");
    this.#bytes += bytes;
  }

  /** Undefined where there is room at once. @throws KnownError OVERLOADED, or what the call was stopped for meanwhile */
  enter(signal: StopSignal): Promise<void> | undefined {
    const turn = this.#admission.enter(signal);
    if (turn !== undefined) return turn.then(() => this.#enter());
    this.#enter();
    return undefined;
  }

  #enter(): void {
    // Its caller left in the same moment in which its turn came.
    if (this.#left) this.#admission.leave(0, true);
    else this.#entered = true;
  }

  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#admission.leave(this.#bytes, this.#entered);
  }
}

/** Our own choice: by then nearly all calls that wait have had their turn or have given up. */
const againSeconds = 2;

/** Its time was up, or somebody stopped it; one whose caller left would have had to wait. */
const gone = (reason: unknown): KnownError =>
  reason instanceof KnownError ? reason : full("its caller left before it had its turn");

const full = (why: string): TurnedAway =>
  new TurnedAway("OVERLOADED", `there is no room for this call now: ${why}`, "try again later", againSeconds);
