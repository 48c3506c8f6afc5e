import { dayMs } from "../../control.ts";

/** Our own choice: the review is on Mondays; where Monday is a holiday, Tuesday is early enough. */
export const weeklyReviewMs = 8 * dayMs;
