import { shareOf } from "../../base/wilson.ts";

/** Our own choice: a quarter of an hour in half minutes: an outage of a minute is seen, and is gone from the figure soon after. */
export const errorWindowMs = 900_000;
const slotMs = 30_000;
const slots = errorWindowMs / slotMs;

/** Our own choices: five failures are no accident of one client, and under twenty calls a share says nothing. */
export const errorsMin = 5;
export const callsMin = 20;

/** Our own choice: the 95 % interval's lower end lies over four fifths of the threshold, so 7 in 100 do not ring and 8 do. */
const sure = 0.8;

export interface ErrorShare {
  readonly errors: number;
  readonly calls: number;
  readonly share: number;
}

/** Calls and failures of the last quarter of an hour. */
export class ErrorWindow {
  readonly #calls = new Uint32Array(slots);
  readonly #errors = new Uint32Array(slots);
  #slot = 0;

  /** @returns the share where it is surely over the threshold; undefined: it is not, or the sample is too small. */
  add(atMs: number, failed: boolean, threshold: number): ErrorShare | undefined {
    const slot = Math.floor(atMs / slotMs);
    if (slot > this.#slot) this.#turn(slot);
    const at = this.#slot % slots;
    this.#calls[at] = (this.#calls[at] ?? 0) + 1;
    if (failed) this.#errors[at] = (this.#errors[at] ?? 0) + 1;
    const { errors, calls, share } = this.share();
    if (errors < errorsMin || calls < callsMin || share <= threshold) return undefined;
    return shareOf(errors, calls).low > sure * threshold ? { errors, calls, share } : undefined;
  }

  share(): ErrorShare {
    let [calls, errors] = [0, 0];
    for (let i = 0; i < slots; i += 1) {
      calls += this.#calls[i] ?? 0;
      errors += this.#errors[i] ?? 0;
    }
    return { errors, calls, share: calls === 0 ? 0 : errors / calls };
  }

  #turn(slot: number): void {
    for (let one = Math.max(this.#slot + 1, slot - slots + 1); one <= slot; one += 1) {
      this.#calls[one % slots] = 0;
      this.#errors[one % slots] = 0;
    }
    this.#slot = slot;
  }
}
