import type { Control } from "../../control.ts";

/** Incident & Escalation. */
export const ie: readonly Control[] = [];
