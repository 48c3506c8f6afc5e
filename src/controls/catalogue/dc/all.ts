import type { Control } from "../../control.ts";

/** Data & Context. */
export const dc: readonly Control[] = [];
