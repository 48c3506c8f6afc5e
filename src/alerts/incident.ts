import type { JsonObject } from "../base/json.ts";
import type { Severity } from "./alert.ts";

/** One trouble from its first alert to its end, however often it was raised in between. */
export interface Incident {
  readonly id: string;
  readonly key: string;
  /** The worst that it has had. */
  readonly severity: Severity;
  readonly kind: string;
  readonly summary: string;
  readonly feature?: string;
  readonly environment?: string;
  readonly facts?: JsonObject;
  /** The first and the newest indexes of the log's entries that say so. */
  readonly entries: readonly number[];
  /** How often it was raised. */
  readonly count: number;
  readonly openedAtMs: number;
  readonly lastAtMs: number;
  /** Over by itself once it was not raised for so long. */
  readonly resolveAfterMs?: number;
  /** Who was told of it: they are told of its end too. */
  readonly channels: readonly string[];
  /** When those who were told are told again; unset: never. */
  readonly remindAtMs?: number;
  readonly acknowledgedBy?: string;
  readonly acknowledgedAtMs?: number;
  readonly closedAtMs?: number;
}

/** Why a message is sent: the incident began, got worse, goes on, somebody takes care of it, it is over; or it is only a test. */
export type Occasion = "opened" | "worse" | "again" | "acknowledged" | "closed" | "test";

/** What is sent, as it was when it was written: it does not change while it waits. */
export interface Message {
  /** The same at every try, so that a receiver can tell a repetition. */
  readonly id: string;
  readonly occasion: Occasion;
  readonly incident: Omit<Incident, "channels" | "remindAtMs" | "key">;
  /** What to do: an address, where the operator named one for this kind, or the command that shows the page that ships. */
  readonly runbook?: string;
  /** Where a person reads the entries; empty where the operator named no address of the people's port. */
  readonly links: readonly string[];
  readonly atMs: number;
}

/** waiting: to be sent; sent: the channel took it; dead: nobody took it in time; superseded: a later message says more. */
export type DeliveryState = "waiting" | "sent" | "dead" | "superseded";

/** One message to one channel. */
export interface Delivery {
  /** Order of writing. */
  readonly seq: number;
  readonly id: string;
  readonly channel: string;
  /** Messages of one key to one channel are sent in their order. */
  readonly key: string;
  readonly incident: string;
  readonly severity: Severity;
  readonly message: Message;
  readonly state: DeliveryState;
  readonly createdAtMs: number;
  /** Not tried before. */
  readonly nextAtMs: number;
  readonly attempts: number;
  /** The time to give up runs from here. */
  readonly firstTriedAtMs?: number;
  readonly endedAtMs?: number;
  /** What the other side said last. */
  readonly said?: string;
}

/** Whether a runbook is an address that a person can follow. */
export const isAddress = (runbook: string): boolean => /^https?:\/\//.test(runbook);

const ranks: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/** True where `a` is worse than `b`. */
export const isWorse = (a: Severity, b: Severity): boolean => ranks[a] > ranks[b];

export const worst = (a: Severity, b: Severity): Severity => (isWorse(b, a) ? b : a);

/** The same without some members. */
export function without<T extends object, K extends keyof T & string>(
  value: T,
  ...names: readonly K[]
): Omit<T, K> {
  const left = Object.entries(value).filter(([name]) => !names.includes(name as K));
  return Object.fromEntries(left) as Omit<T, K>;
}
