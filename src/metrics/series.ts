import type { Shape } from "./catalogue.ts";

/** A number that only grows. */
export class Count {
  value = 0;

  add(by: number): void {
    this.value += by;
  }
}

/** How often a value was at most each of the bounds. */
export class Spread {
  readonly bounds: readonly number[];
  /** Of each bucket alone; the last is of what is above all bounds. */
  readonly counts: Float64Array;
  sum = 0;
  count = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
  }

  /** What is no number, or negative, is nobody's measurement and is left out. */
  observe(value: number): void {
    if (!(value >= 0)) return;
    const { bounds } = this;
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= (bounds[middle] ?? Infinity)) high = middle;
      else low = middle + 1;
    }
    this.counts[low] = (this.counts[low] ?? 0) + 1;
    this.sum += value;
    this.count += 1;
  }
}

/** One series with the values of its labels, in the order of their names. */
export interface Labelled<S> {
  readonly values: readonly string[];
  readonly series: S;
}

/** What a label says of all that came after there were too many. */
const folded = "other";

/**
 * The series of one metric. A name that a caller may choose must not fill the memory, nor the one of whoever collects: after
 * `seriesMax` all further ones are one series.
 */
export class Family<S extends Count | Spread> {
  readonly shape: Shape;
  readonly #make: () => S;
  readonly #seriesMax: number;
  readonly #series = new Map<string, Labelled<S>>();
  #rest: S | undefined;
  #foldedCount = 0;

  constructor(shape: Shape, make: () => S, seriesMax: number) {
    this.shape = shape;
    this.#make = make;
    this.#seriesMax = seriesMax;
  }

  /** How often somebody asked for a series that there was no room for. */
  get foldedCount(): number {
    return this.#foldedCount;
  }

  /** The series with these values; the same object each time, so that whoever counts often may keep it. */
  of(values: readonly string[]): S {
    const id = values.join("\u0000");
    const found = this.#series.get(id);
    if (found !== undefined) return found.series;
    if (this.#series.size >= this.#seriesMax) {
      this.#foldedCount += 1;
      return (this.#rest ??= this.#make());
    }
    const series = this.#make();
    this.#series.set(id, { values, series });
    return series;
  }

  all(): readonly Labelled<S>[] {
    const known = [...this.#series.values()];
    if (this.#rest === undefined) return known;
    return [...known, { values: this.shape.labels.map(() => folded), series: this.#rest }];
  }
}
