import type { Control } from "../../control.ts";

/** Model & Infrastructure. */
export const mi: readonly Control[] = [];
