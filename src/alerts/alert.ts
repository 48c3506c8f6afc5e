import type { JsonObject } from "../base/json.ts";

/** Info is read when there is time, warning on the same day; critical wakes somebody up and passes quiet periods. */
export type Severity = "info" | "warning" | "critical";

/** Something that a person is to know of. Holds no text of people and no secret: it leaves this machine. */
export interface Alert {
  /** What is the same trouble has the same key: it is one incident with a count, however often it is raised. */
  readonly key: string;
  readonly severity: Severity;
  /** What sort of trouble, as routes and runbooks name it: `limit.reached`, `kill.placed`. */
  readonly kind: string;
  /** One sentence for whoever is woken up. */
  readonly summary: string;
  readonly feature?: string;
  readonly environment?: string;
  /** Value against threshold and the like. */
  readonly facts?: JsonObject;
  /** Indexes of the log's entries that say so. */
  readonly entries?: readonly number[];
  /** When it was, in milliseconds since 1970. */
  readonly atMs: number;
  /** Over by itself once it was not raised for so long, in milliseconds; unset: when somebody says `resolve`. */
  readonly resolveAfterMs?: number;
}

/** Whom a part of the system tells that something is wrong, or is right again. Both return at once and never throw. */
export interface Alarm {
  raise(alert: Alert): void;
  /** What was raised under the key is over. Nothing, where nothing was. */
  resolve(key: string, atMs: number): void;
}
