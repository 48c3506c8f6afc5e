import type { LogClient } from "../audit/socket/client.ts";

/** A log of its own in a temporary folder, with a process of its own: what is tried on it, nobody's log has. */
export interface DrillLog {
  readonly client: LogClient;
  /** Its data folder. */
  readonly data: string;
  /** Of the person who may do everything there. */
  readonly ownerToken: string;
}

/** Starts one, and removes it with all its files when the work has ended, however it did. */
export type WithDrillLog = <T>(work: (log: DrillLog) => Promise<T>) => Promise<T>;
