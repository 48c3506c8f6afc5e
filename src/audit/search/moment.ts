import { durationMs, unitsMs } from "../../base/duration.ts";
import { KnownError } from "../../base/errors.ts";

/** A time that a person names, from its first to its last millisecond: a day has all of it. */
export interface Moment {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** ISO 8601: a day, or a time of day to the minute, second or millisecond. Without a zone it is UTC, as all times of the log are. */
const isoTime = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(\.\d{3})?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Reads `2026-02-15`, `2026-02-15T10:30Z`, or `90d`: so long before now. @throws KnownError USAGE */
export function readMoment(name: string, text: string, nowMs: number): Moment {
  const agoMs = durationMs(text);
  if (agoMs !== undefined) {
    const atMs = nowMs - agoMs;
    return { firstMs: atMs, lastMs: atMs };
  }
  const iso = isoTime.exec(text);
  const firstMs = iso === null ? NaN : firstMsOf(iso);
  if (Number.isNaN(firstMs))
    throw new KnownError(
      "USAGE",
      `${name} ${JSON.stringify(text.slice(0, 60))} is no time`,
      "give a day (2026-02-15), a time (2026-02-15T10:30:00Z), or so long ago (90d, 12h, 30m, 10s)",
    );
  return { firstMs, lastMs: firstMs + lengthMs(iso ?? []) - 1 };
}

function firstMsOf([
  ,
  day = "",
  time = "00:00",
  second = ":00",
  fraction = "",
  zone = "Z",
]: RegExpExecArray): number {
  // The engine takes 31 February for 3 March.
  if (!isDay(day)) return NaN;
  return Date.parse(`${day}T${time}${second}${fraction}${zone}`);
}

function isDay(day: string): boolean {
  const atMs = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(day);
}

function lengthMs([, , time, second, fraction]: readonly (string | undefined)[]): number {
  if (time === undefined) return unitsMs.d;
  if (second === undefined) return unitsMs.m;
  return fraction === undefined ? unitsMs.s : 1;
}
