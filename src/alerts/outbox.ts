import type { NewEntry } from "../evidence/entry.ts";
import type { Delivery, Incident } from "./incident.ts";

/** A delivery before it has its place in the order. */
export type NewDelivery = Pick<
  Delivery,
  "id" | "channel" | "key" | "incident" | "severity" | "message" | "createdAtMs" | "nextAtMs"
>;

/** What became of deliveries that were tried, and so who is to be told. */
export type DeliveryChange = Partial<
  Pick<Delivery, "state" | "nextAtMs" | "attempts" | "firstTriedAtMs" | "endedAtMs" | "said">
>;

export interface DueAsk {
  readonly channel: string;
  readonly nowMs: number;
  /** Only what passes a quiet period. */
  readonly criticalOnly: boolean;
  readonly limit: number;
}

export interface ChannelState {
  readonly channel: string;
  readonly waiting: number;
  readonly dead: number;
  /** When the oldest of those that wait and were tried in vain was tried first. */
  readonly failingSinceMs?: number;
}

/**
 * What must be told and to whom, kept before anything is sent. What was acknowledged survives the end of the process at any moment;
 * where a whole machine stops, the last changes may be undone together with `seen`, and the log has their entries still.
 */
export interface Outbox {
  /** All that `work` does, or nothing of it. */
  step<T>(work: () => T): T;
  openIncident(key: string): Incident | undefined;
  incident(id: string): Incident | undefined;
  /** The newest first. */
  incidents(asked: { readonly openOnly: boolean; readonly limit: number }): readonly Incident[];
  openCount(): number;
  openedSince(atMs: number): number;
  /** Open ones that end by themselves at `nowMs` at the latest. */
  overAt(nowMs: number, limit: number): readonly Incident[];
  /** Open ones of which people are to be told again. */
  remindersAt(nowMs: number, limit: number): readonly Incident[];
  putIncident(incident: Incident): void;
  addDelivery(delivery: NewDelivery): void;
  /** In the order of writing; of one key none before an earlier one that still has to wait. */
  due(asked: DueAsk): readonly Delivery[];
  deliveriesOf(incident: string): readonly Delivery[];
  changeDelivery(id: string, change: DeliveryChange): void;
  /** What was not tried yet of an incident is not sent any more. */
  supersede(incident: string, channel: string, atMs: number): void;
  /** Gives up what waits for channels that are not among these. */
  abandon(channels: readonly string[], atMs: number): void;
  waiting(channel: string): number;
  channelStates(): readonly ChannelState[];
  /** An entry that the log is to have; it is kept until the log has it. */
  addEntry(entry: NewEntry): void;
  entries(limit: number): readonly { readonly id: number; readonly entry: NewEntry }[];
  dropEntry(id: number): void;
  /** All of the log's entries before this index were looked at. */
  seen(): number | undefined;
  setSeen(index: number): void;
  /** Forgets what ended before. */
  prune(beforeMs: number): void;
  close(): void;
}
