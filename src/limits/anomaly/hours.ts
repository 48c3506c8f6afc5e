import { isObject, type JsonValue } from "../../base/json.ts";
import type { UsualHours } from "../../policy/anomalies-section.ts";
import { dayMs, hourMs } from "./finding.ts";

/**
 * Our own choices: three weeks show shifts and days off; sixty hours of work with none near an hour put its share under 5 % (the rule
 * of three: 3/60). Two hours to each side is what people are early or late. Three calls are somebody at work, one may be a page
 * that was left open.
 */
export const hoursWarmUp = { days: 21, hours: 60 } as const;
const nearHours = 2;
export const callsOfAnHour = 3;

/** The hours of the day at which somebody was active, learned: each clock hour counts once, however many calls it has. */
export class Hours {
  #counts: number[] = new Array<number>(24).fill(0);
  #total = 0;
  #firstMs = 0;
  #hour = -1;
  #calls = 0;

  /** True where this is the third call of an hour of the day that is far from all that were seen before. */
  see(atMs: number): boolean {
    const hour = Math.floor(atMs / hourMs);
    if (hour > this.#hour) {
      this.#keep();
      if (this.#hour < 0) this.#firstMs = atMs;
      this.#hour = hour;
      this.#calls = 0;
    }
    this.#calls += 1;
    return this.#calls === callsOfAnHour && this.#isFar(hour % 24, atMs);
  }

  /** How often each hour of the day (UTC) was active. */
  counts(): readonly number[] {
    return this.#counts;
  }

  get hours(): number {
    return this.#total;
  }

  toJson(): JsonValue {
    return {
      counts: this.#counts,
      total: this.#total,
      first: this.#firstMs,
      hour: this.#hour,
      calls: this.#calls,
    };
  }

  static from(json: JsonValue | undefined): Hours {
    const hours = new Hours();
    if (!isObject(json)) return hours;
    const { counts, total, first, hour, calls } = json;
    if (!Array.isArray(counts) || typeof total !== "number") return hours;
    hours.#counts = Array.from({ length: 24 }, (_, i) => (typeof counts[i] === "number" ? counts[i] : 0));
    hours.#total = total;
    hours.#firstMs = typeof first === "number" ? first : 0;
    hours.#hour = typeof hour === "number" ? hour : -1;
    hours.#calls = typeof calls === "number" ? calls : 0;
    return hours;
  }

  #keep(): void {
    // An hour with less than three calls is no habit: one call before a night of work would make that night usual.
    if (this.#hour < 0 || this.#calls < callsOfAnHour) return;
    const hour = this.#hour % 24;
    this.#counts[hour] = (this.#counts[hour] ?? 0) + 1;
    this.#total += 1;
  }

  #isFar(hour: number, atMs: number): boolean {
    if (atMs - this.#firstMs < hoursWarmUp.days * dayMs || this.#total < hoursWarmUp.hours) return false;
    for (let away = -nearHours; away <= nearHours; away += 1)
      if ((this.#counts[(hour + away + 24) % 24] ?? 0) > 0) return false;
    return true;
  }
}

/** The offset of a zone changes on a quarter of an hour at the finest. */
const quarterMs = 900_000;

/** Day and minute in a time zone, asked of the runtime's tables once for each quarter of an hour. */
export class ZoneClock {
  readonly #format: Intl.DateTimeFormat;
  #quarter = -1;
  #day = 0;
  #minute = 0;

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  }

  /** Whether a moment lies in the usual hours. */
  within(atMs: number, { days, fromMinute, toMinute }: UsualHours): boolean {
    const quarter = Math.floor(atMs / quarterMs);
    if (quarter !== this.#quarter) this.#read(quarter);
    const minute = this.#minute + Math.floor((atMs - quarter * quarterMs) / 60_000);
    const inTime =
      fromMinute < toMinute
        ? minute >= fromMinute && minute < toMinute
        : minute >= fromMinute || minute < toMinute;
    return inTime && days.includes(this.#day);
  }

  #read(quarter: number): void {
    this.#quarter = quarter;
    const parts = this.#format.formatToParts(quarter * quarterMs);
    const text = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
    this.#day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(text("weekday"));
    this.#minute = Number(text("hour")) * 60 + Number(text("minute"));
  }
}
