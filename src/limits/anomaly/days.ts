import { isObject, type JsonValue } from "../../base/json.ts";
import { dayMs } from "./finding.ts";

/** MI-20: twice the average of 30 days. */
const historyDays = 30;
const slots = historyDays + 1;

/** What the days before today say. */
export interface History {
  /** Whole days that are known, at most 30; the first day of all is none, since it began in the middle. */
  readonly days: number;
  readonly mean: number;
  /** Standard deviation of the days. */
  readonly deviation: number;
}

/** Sums of UTC days: today and the 30 before it. Today is not part of its own baseline. */
export class Days {
  #sums: number[] = new Array<number>(slots).fill(0);
  #first = -1;
  #last = -1;

  add(atMs: number, amount: number): void {
    const day = Math.floor(atMs / dayMs);
    this.#turn(day);
    // A clock that was set back counts into the day that it left.
    this.#sums[this.#last % slots] = (this.#sums[this.#last % slots] ?? 0) + amount;
  }

  today(atMs: number): number {
    return Math.floor(atMs / dayMs) === this.#last ? (this.#sums[this.#last % slots] ?? 0) : 0;
  }

  history(atMs: number): History {
    const today = Math.floor(atMs / dayMs);
    const from = Math.max(this.#first + 1, today - historyDays);
    const days = this.#first < 0 ? 0 : Math.max(0, today - from);
    if (days === 0) return { days: 0, mean: 0, deviation: 0 };
    let [sum, squares] = [0, 0];
    for (
      let day = Math.max(from, this.#last - historyDays);
      day <= Math.min(today - 1, this.#last);
      day += 1
    ) {
      const value = this.#sums[day % slots] ?? 0;
      sum += value;
      squares += value * value;
    }
    const mean = sum / days;
    return { days, mean, deviation: Math.sqrt(Math.max(0, squares / days - mean * mean)) };
  }

  toJson(): JsonValue {
    return { first: this.#first, last: this.#last, sums: this.#sums };
  }

  static from(json: JsonValue | undefined): Days {
    const days = new Days();
    if (!isObject(json)) return days;
    const { first, last, sums } = json;
    if (typeof first !== "number" || typeof last !== "number" || !Array.isArray(sums)) return days;
    days.#first = first;
    days.#last = last;
    days.#sums = Array.from({ length: slots }, (_, i) => (typeof sums[i] === "number" ? sums[i] : 0));
    return days;
  }

  #turn(day: number): void {
    if (day <= this.#last) return;
    if (this.#first < 0) this.#first = day;
    const from = this.#last < 0 ? day : Math.max(this.#last + 1, day - historyDays);
    for (let one = from; one <= day; one += 1) this.#sums[one % slots] = 0;
    this.#last = day;
  }
}
