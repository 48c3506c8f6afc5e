/**
 * The checklist counts a daily rehearsal for 24 hours and a weekly one for seven days, to the millisecond. So the next one comes before
 * the last is over, with time to try again what did not hold. Our own choice: four hours before, and a day before.
 */
export const dailyDrillMs = 20 * 3_600_000;
export const weeklyDrillMs = 6 * 86_400_000;
