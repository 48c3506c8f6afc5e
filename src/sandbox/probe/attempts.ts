import type { Attempt } from "./attempt.ts";
import { fileAttempts } from "./file-attempts.ts";
import { networkAttempts } from "./network-attempts.ts";
import { processAttempts } from "./process-attempts.ts";

/** Every attempt there is. */
export const attempts: readonly Attempt[] = [...fileAttempts, ...networkAttempts, ...processAttempts];
