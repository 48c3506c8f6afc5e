import { dayMs } from "../../control.ts";

/** Quarterly, as the checklist has it. */
export const quarterMs = 90 * dayMs;

/** An exercise that held: one scenario, its gaps closed, contained in time. */
export const goodExercise = { scenario: 1, gaps: 3, fixed: 3, minutes: 9, hours: 5 };
