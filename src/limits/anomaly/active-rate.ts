import { isObject, type JsonValue } from "../../base/json.ts";
import { dayMs } from "./finding.ts";
import type { Spike } from "./weekly-rate.ts";

/** Our own choice: long enough that one person's clicks are a rate, short enough that a script is noticed while it runs. */
export const activeWindowMs = 300_000;
/** Our own choices: a week, and as many active windows as two mornings of work have. */
export const activeWarmUp = { days: 7, windows: 50 } as const;
const weight = 0.05;
const deviations = 6;

/**
 * How much one person or key does in five minutes in which it does anything: an exponentially weighted mean and variance (J. M.
 * Lucas and M. S. Saccucci, Technometrics 32, 1990). One person has no hours of the week that a mean could be made of.
 */
export class ActiveRate {
  #mean = 0;
  #variance = 0;
  #windows = 0;
  #firstMs = 0;
  #window = -1;
  #amount = 0;

  /** @returns a spike from the moment on at which the window has too much. */
  add(atMs: number, amount: number, { times, floor }: { times: number; floor: number }): Spike | undefined {
    const window = Math.floor(atMs / activeWindowMs);
    if (window !== this.#window) this.#turn(window, atMs);
    this.#amount += amount;
    if (this.#windows < activeWarmUp.windows || atMs - this.#firstMs < activeWarmUp.days * dayMs)
      return undefined;
    const threshold = this.#threshold(times, floor);
    if (this.#amount <= threshold) return undefined;
    return { value: this.#amount, expected: this.#mean, threshold, sinceMs: window * activeWindowMs };
  }

  get mean(): number {
    return this.#mean;
  }

  get windows(): number {
    return this.#windows;
  }

  toJson(): JsonValue {
    return {
      mean: this.#mean,
      variance: this.#variance,
      windows: this.#windows,
      first: this.#firstMs,
      window: this.#window,
      amount: this.#amount,
    };
  }

  static from(json: JsonValue | undefined): ActiveRate {
    const rate = new ActiveRate();
    if (!isObject(json)) return rate;
    const number = (key: string, otherwise: number): number => {
      const value = json[key];
      return typeof value === "number" ? value : otherwise;
    };
    rate.#mean = number("mean", 0);
    rate.#variance = number("variance", 0);
    rate.#windows = number("windows", 0);
    rate.#firstMs = number("first", 0);
    rate.#window = number("window", -1);
    rate.#amount = number("amount", 0);
    return rate;
  }

  #threshold(times: number, floor: number): number {
    return Math.max(floor, times * this.#mean, this.#mean + deviations * Math.sqrt(this.#variance));
  }

  #turn(window: number, atMs: number): void {
    if (this.#window < 0) this.#firstMs = atMs;
    else {
      // The first ones weigh as a plain mean would have them; later a huge one counts as the highest that is usual.
      this.#windows += 1;
      const alpha = Math.max(weight, 1 / this.#windows);
      const usual = this.#mean + deviations * Math.sqrt(this.#variance);
      const amount =
        this.#windows > activeWarmUp.windows ? Math.min(this.#amount, Math.max(usual, 1)) : this.#amount;
      const off = amount - this.#mean;
      this.#mean += alpha * off;
      this.#variance = (1 - alpha) * (this.#variance + alpha * off * off);
    }
    this.#window = window;
    this.#amount = 0;
  }
}
