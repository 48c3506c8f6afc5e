import type { NewEntry } from "./entry.ts";

/**
 * Is told of each entry that this process wrote, once it survives a crash: what counts (metrics), what compares (anomalies) and what
 * rings (alerts) read the same facts as an auditor. Must return at once and must not throw.
 *
 * @param atMs when the entry was handed in, in milliseconds since 1970
 * @param index of the entry in the log: an alert links to it
 */
export type EntryWatcher = (entry: NewEntry, atMs: number, index: number) => void;
