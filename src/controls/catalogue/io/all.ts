import type { Control } from "../../control.ts";
import { tokenLimit } from "./io-01-token-limit.ts";

/** Input & Output Handling. */
export const io: readonly Control[] = [tokenLimit];
