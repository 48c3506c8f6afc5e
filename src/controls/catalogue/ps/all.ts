import type { Control } from "../../control.ts";

/** Prompt Security. */
export const ps: readonly Control[] = [];
