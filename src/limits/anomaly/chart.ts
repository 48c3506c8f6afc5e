import { isObject, type JsonValue } from "../../base/json.ts";
import { dayMs } from "./finding.ts";

/** Our own choices: a mean of fifty answers is nearly normal; forty of them and a week show what the week's hours do to it. */
export const chartGroup = 50;
export const chartWarmUp = { groups: 40, days: 7 } as const;
/** λ of the textbook's middle range, 0.05 to 0.25 (NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.4). */
const lambda = 0.2;
/** Our own choice, wider than the textbook's 3: a chart that is read for months and by nobody in between must be quiet. */
const limits = 4.5;
/** Our own choice: the reference is of the last few hundred groups. */
const memoryGroups = 400;
/** Our own choice: a change that has stayed for a week is how it is now. */
const acceptedAfterDays = 7;

/** Out of control: what the smoothed mean is, against the long mean and the limit that it passed. */
export interface Shift {
  readonly value: number;
  readonly baseline: number;
  readonly threshold: number;
  readonly sinceMs: number;
}

/** `out` while a shift lasts; `over` once, when it has ended or is accepted as the new usual. */
export type Reading = { readonly state: "in" | "over" } | ({ readonly state: "out" } & Shift);

/**
 * A control chart of exponentially weighted means (S. W. Roberts, Technometrics 1, 1959) over groups of fifty answers. Its limits
 * come from the spread that the smoothed mean itself has shown, not from the textbook's formula: answers of one hour are alike, and
 * with such data the formula's limits are too narrow (W. Schmid and A. Schöne, Annals of Statistics 25, 1997).
 */
export class Chart {
  #sum = 0;
  #count = 0;
  #smoothed = 0;
  #mean = 0;
  #variance = 0;
  #within = 0;
  #groups = 0;
  #firstMs = 0;
  #outSince = -1;
  #outGroups = 0;

  /**
   * @param least the smallest change up, and down, that matters, in the unit of the values; Infinity: that side is not watched
   * @returns a reading at the end of a group; undefined in between
   */
  add(atMs: number, value: number, least: { up: number; down: number }): Reading | undefined {
    if (this.#groups === 0 && this.#count === 0) this.#firstMs = atMs;
    this.#sum += value;
    this.#count += 1;
    if (this.#count < chartGroup) return undefined;
    const group = this.#sum / this.#count;
    this.#sum = 0;
    this.#count = 0;
    this.#groups += 1;
    if (this.#groups === 1) {
      this.#smoothed = group;
      this.#mean = group;
      return { state: "in" };
    }
    this.#smoothed += lambda * (group - this.#smoothed);
    const shift = this.#shift(atMs, least);
    if (shift !== undefined) return this.#out(atMs, shift);
    const wasOut = this.#outSince >= 0;
    this.#outSince = -1;
    this.#outGroups = 0;
    this.#learn(group);
    return { state: wasOut ? "over" : "in" };
  }

  get mean(): number {
    return this.#mean;
  }

  get groups(): number {
    return this.#groups;
  }

  toJson(): JsonValue {
    return [
      this.#sum,
      this.#count,
      this.#smoothed,
      this.#mean,
      this.#variance,
      this.#within,
      this.#groups,
      this.#firstMs,
      this.#outSince,
      this.#outGroups,
    ];
  }

  static from(json: JsonValue | undefined): Chart {
    const chart = new Chart();
    if (!Array.isArray(json) || json.length !== 10 || isObject(json)) return chart;
    const [sum, count, smoothed, mean, variance, within, groups, first, out, outGroups] = json.map(Number);
    chart.#sum = sum ?? 0;
    chart.#count = count ?? 0;
    chart.#smoothed = smoothed ?? 0;
    chart.#mean = mean ?? 0;
    chart.#variance = variance ?? 0;
    chart.#within = within ?? 0;
    chart.#groups = groups ?? 0;
    chart.#firstMs = first ?? 0;
    chart.#outSince = out ?? -1;
    chart.#outGroups = outGroups ?? 0;
    return chart;
  }

  /** The spread of the smoothed mean: what it has shown, and no less than independent groups would give it. */
  #deviation(): number {
    return Math.sqrt(Math.max(this.#variance, (this.#within * lambda) / (2 - lambda)));
  }

  #shift(atMs: number, least: { up: number; down: number }): Shift | undefined {
    if (this.#groups <= chartWarmUp.groups || atMs - this.#firstMs < chartWarmUp.days * dayMs)
      return undefined;
    const off = this.#smoothed - this.#mean;
    const reach = Math.max(limits * this.#deviation(), off > 0 ? least.up : least.down);
    if (Math.abs(off) <= reach) return undefined;
    const threshold = this.#mean + Math.sign(off) * reach;
    const sinceMs = this.#outSince < 0 ? atMs : this.#outSince;
    return { value: this.#smoothed, baseline: this.#mean, threshold, sinceMs };
  }

  #out(atMs: number, shift: Shift): Reading {
    if (this.#outSince < 0) this.#outSince = atMs;
    this.#outGroups += 1;
    if (atMs - this.#outSince < acceptedAfterDays * dayMs) return { state: "out", ...shift };
    this.#mean = this.#smoothed;
    this.#outSince = -1;
    this.#outGroups = 0;
    return { state: "over" };
  }

  #learn(group: number): void {
    const alpha = 1 / Math.min(this.#groups, memoryGroups);
    const off = this.#smoothed - this.#mean;
    this.#mean += alpha * off;
    this.#variance += alpha * (off * off - this.#variance);
    const alone = group - this.#smoothed;
    this.#within += alpha * (alone * alone - this.#within);
  }
}
