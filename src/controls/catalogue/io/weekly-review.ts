import { dayMs } from "../../control.ts";

/** The checklist's week, and two days: where Monday is a holiday, Wednesday is early enough. */
export const weeklyReviewMs = 9 * dayMs;
