import { isObject, type JsonValue } from "../../base/json.ts";
import { dayMs, hourMs, minuteMs } from "./finding.ts";

const slots = 168;
/** Our own choice: the last week counts half, so that growth over weeks is followed. */
const weight = 0.5;

/** Our own choice: three days have a day of work in them, whichever day a feature begins on. */
export const spikeWarmUpDays = 3;
/** Our own choice: on top of what a Poisson process with the measured dispersion does once in a billion minutes. */
const deviations = 6;

/** A rate that is too high, and against what. */
export interface Spike {
  /** In this minute so far. */
  readonly value: number;
  /** A minute at this hour of the week, or of the day where the week is not known yet. */
  readonly expected: number;
  readonly threshold: number;
  readonly sinceMs: number;
}

/**
 * Amounts per minute against an exponentially weighted mean for each hour of the week (S. W. Roberts, Technometrics 1, 1959, for the
 * mean; one for each season, as Holt and Winters have it, Management Science 6, 1960). The largest of the hour itself, the one before
 * and the one after is what is expected: traffic climbs within an hour. Two minutes in a row must be too high.
 */
export class WeeklyRate {
  #means: number[] = new Array<number>(slots).fill(-1);
  /** Variance over mean of the minutes of an hour, weighted; 1 for a Poisson process. */
  #dispersion = 1;
  #firstMs = 0;
  #hour = -1;
  #sum = 0;
  #squares = 0;
  #minute = -1;
  #amount = 0;
  /** The expected amount of the present hour; undefined: not known yet. */
  #expected: number | undefined;
  /** The last minute that was too high, and what it would have had to stay under. */
  #high = -1;
  #most = 0;
  #since = 0;

  /**
   * @param times and floor the least that is too high: so many times the expected, and never under the floor
   * @returns a spike in its second minute, from the moment the second one is too high, and while it lasts
   */
  add(atMs: number, amount: number, { times, floor }: { times: number; floor: number }): Spike | undefined {
    const minute = Math.floor(atMs / minuteMs);
    if (minute !== this.#minute) this.#turn(minute, atMs);
    this.#amount += amount;
    const expected = this.#expected;
    if (expected === undefined || atMs - this.#firstMs < spikeWarmUpDays * dayMs) return undefined;
    const noise = deviations * Math.sqrt(Math.max(expected, 1) * this.#dispersion);
    const threshold = Math.max(floor, times * expected, expected + noise);
    if (this.#amount <= threshold) return undefined;
    const inRow = this.#high === minute - 1 || this.#high === minute;
    if (!inRow) this.#since = minute * minuteMs;
    const second = inRow && this.#since < minute * minuteMs;
    this.#high = minute;
    this.#most = threshold;
    return second ? { value: this.#amount, expected, threshold, sinceMs: this.#since } : undefined;
  }

  /** What is expected of a minute at that moment. */
  expected(atMs: number): number | undefined {
    return this.#expectedAt(Math.floor(atMs / hourMs));
  }

  toJson(): JsonValue {
    return {
      means: this.#means.map((mean) => Math.round(mean * 1000) / 1000),
      dispersion: this.#dispersion,
      first: this.#firstMs,
      hour: this.#hour,
      sum: this.#sum,
      squares: this.#squares,
    };
  }

  static from(json: JsonValue | undefined): WeeklyRate {
    const rate = new WeeklyRate();
    if (!isObject(json)) return rate;
    const { means, dispersion, first, hour, sum, squares } = json;
    if (!Array.isArray(means) || typeof first !== "number" || typeof hour !== "number") return rate;
    rate.#means = Array.from({ length: slots }, (_, i) => (typeof means[i] === "number" ? means[i] : -1));
    rate.#dispersion = typeof dispersion === "number" ? dispersion : 1;
    rate.#firstMs = first;
    rate.#hour = hour;
    rate.#sum = typeof sum === "number" ? sum : 0;
    rate.#squares = typeof squares === "number" ? squares : 0;
    rate.#expected = rate.#expectedAt(hour);
    return rate;
  }

  #turn(minute: number, atMs: number): void {
    // A spike is learned up to its threshold: what stays so is expected after two weeks.
    const learned = this.#high === this.#minute ? Math.min(this.#amount, this.#most) : this.#amount;
    this.#sum += learned;
    this.#squares += learned * learned;
    this.#minute = minute;
    this.#amount = 0;
    const hour = Math.floor(atMs / hourMs);
    if (hour === this.#hour) return;
    if (this.#hour < 0) this.#firstMs = atMs;
    // After a clock was set back the hour is begun again.
    else if (hour > this.#hour) this.#learn(hour);
    this.#hour = hour;
    this.#sum = 0;
    this.#squares = 0;
    this.#expected = this.#expectedAt(hour);
  }

  /** The hour that has ended, and those between without anything. */
  #learn(next: number): void {
    const mean = this.#sum / 60;
    this.#weigh(this.#hour, mean);
    if (this.#sum > 0) {
      const variance = Math.max(0, this.#squares / 60 - mean * mean);
      this.#dispersion += 0.1 * (Math.max(1, variance / mean) - this.#dispersion);
    }
    for (let hour = Math.max(this.#hour + 1, next - slots); hour < next; hour += 1) this.#weigh(hour, 0);
  }

  #weigh(hour: number, mean: number): void {
    const slot = hour % slots;
    const known = this.#means[slot] ?? -1;
    this.#means[slot] = known < 0 ? mean : known + weight * (mean - known);
  }

  #expectedAt(hour: number): number | undefined {
    const near = (at: number): number =>
      Math.max(...[-1, 0, 1].map((away) => this.#means[(at + away + slots) % slots] ?? -1));
    const own = this.#means[hour % slots] ?? -1;
    if (own >= 0) return near(hour % slots);
    // The first week: the same hour on the days that are known.
    const days = [1, 2, 3, 4, 5, 6].map((day) => near((hour + day * 24) % slots));
    const best = Math.max(...days);
    return best < 0 ? undefined : best;
  }
}
