import type { Control } from "../../control.ts";
import { gateCoverage } from "./gv-09-gate.ts";

/** Governance. */
export const gv: readonly Control[] = [gateCoverage];
