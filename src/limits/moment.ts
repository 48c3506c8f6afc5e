const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A point in time and the windows that it lies in. Days and months are those of UTC, for every caller the same. */
export interface Moment {
  readonly atMs: number;
  /** Minutes since 1970. */
  readonly minute: number;
  /** Days since 1970. */
  readonly day: number;
  /** Months since January of the year 0. */
  readonly month: number;
}

let known = { day: -1, month: -1 };

export function momentAt(atMs: number): Moment {
  const day = Math.floor(atMs / dayMs);
  if (known.day !== day) {
    const date = new Date(atMs);
    known = { day, month: date.getUTCFullYear() * 12 + date.getUTCMonth() };
  }
  return { atMs, minute: Math.floor(atMs / minuteMs), day, month: known.month };
}

export const dayEndsAtMs = ({ day }: Pick<Moment, "day">): number => (day + 1) * dayMs;

export const monthEndsAtMs = ({ month }: Pick<Moment, "month">): number =>
  Date.UTC(Math.floor((month + 1) / 12), (month + 1) % 12);

/**
 * An hour is counted in minutes: the one that runs and the sixty before it. So a request counts for 60 to 61 minutes, and in no
 * 60 minutes more than the limit are let through.
 */
export const minutesOfHour = 61;

/** When what was counted in a minute no longer counts. */
export const minuteLeavesAtMs = (minute: number): number => (minute + minutesOfHour) * minuteMs;

/** Our own choice: who has asked nothing for an hour comes back to another conversation. A session counts until then. */
export const sessionIdleMs = 60 * minuteMs;
