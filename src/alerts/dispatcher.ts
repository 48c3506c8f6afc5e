import type { Clock } from "../base/clock.ts";
import type { JsonObject } from "../base/json.ts";
import type { NewEntry } from "../evidence/entry.ts";
import type { Alert } from "./alert.ts";
import type { Channel, Outcome } from "./channel.ts";
import type { Delivery } from "./incident.ts";
import type { Outbox } from "./outbox.ts";
import { downKey, isQuiet, type ChannelPlan } from "./plan.ts";

/** The second try comes after about this, each later one after twice as long, up to the longest. Our own choices. */
const firstRetryMs = 5_000;
const longestRetryMs = 15 * 60_000;

/** Messages of a minute that a channel for people gets one by one; those after them wait and become one. Our own choices. */
const singlesMax = 5;
const groupWindowMs = 60_000;
/** With something critical among them they wait no longer than this. */
const criticalWaitMs = 10_000;
/** One message holds no more. */
export const groupMax = 50;

/** A channel in which nothing arrives for so long is itself an alert. Our own choice. */
const downAfterMs = 10 * 60_000;

export interface DispatcherParts {
  readonly outbox: Outbox;
  readonly channel: Channel;
  readonly plan: ChannelPlan;
  readonly now: Clock;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  /** Told of a channel that is down, and that it is up again. */
  readonly raise: (alert: Alert) => void;
  readonly resolve: (key: string, atMs: number) => void;
  /** For the operator, on standard error. */
  readonly report: (line: string) => void;
}

/** Sends one channel's messages, one try at a time, as long as there are any that are due. */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  #running: Promise<void> | undefined;
  #closed = false;
  /** After a failure nothing of this channel is tried before. */
  #pausedUntilMs = 0;
  #failures = 0;
  /** Also before the first try: it may be down since before the start. */
  #mayBeDown = true;
  /** So many of the next go one by one: a group was refused, and one of them may be why. */
  #singles = 0;
  /** When messages were sent, the newest last. */
  readonly #sentAtMs: number[] = [];

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  /** Looks whether something is due. Returns at once. */
  wake(): void {
    if (this.#closed || this.#running !== undefined) return;
    this.#running = this.#run()
      .catch((error: unknown) => {
        // The file cannot be read or written: what was sent may be sent again, and nothing is lost.
        const { channel, report } = this.#parts;
        // After the end of the program the next start tries again.
        if (!this.#closed)
          report(`alerts: ${channel.name}: ${error instanceof Error ? error.message : String(error)}`);
      })
      .finally(() => {
        this.#running = undefined;
      });
  }

  /** Resolves when no try is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const batch = this.#next();
      if (batch.length === 0) return;
      await this.#try(batch);
    }
  }

  /** What is sent now: one message, or several that become one. */
  #next(): readonly Delivery[] {
    const { outbox, channel, plan, now } = this.#parts;
    const nowMs = now();
    if (nowMs < this.#pausedUntilMs) return [];
    const criticalOnly = isQuiet(plan, nowMs);
    const limit = channel.groups ? groupMax : 1;
    const due = outbox.due({ channel: channel.name, nowMs, criticalOnly, limit });
    if (!channel.groups || due.length === 0) return due;
    if (this.#singles > 0) {
      this.#singles -= 1;
      return due.slice(0, 1);
    }
    while ((this.#sentAtMs[0] ?? Infinity) <= nowMs - groupWindowMs) this.#sentAtMs.shift();
    if (this.#sentAtMs.length < singlesMax) return due.length > singlesMax ? due : due.slice(0, 1);
    const windowEndMs = (this.#sentAtMs[0] ?? 0) + groupWindowMs;
    const critical = due.filter(({ severity }) => severity === "critical");
    const firstMs = Math.min(...critical.map(({ createdAtMs }) => createdAtMs + criticalWaitMs));
    return nowMs >= Math.min(windowEndMs, firstMs) ? due : [];
  }

  async #try(batch: readonly Delivery[]): Promise<void> {
    const { channel, now } = this.#parts;
    const atMs = now();
    let outcome: Outcome;
    try {
      outcome = await channel.send(
        batch.map(({ message }) => message),
        atMs,
      );
    } catch (error) {
      // A bug of a channel is not to lose what it was to send.
      outcome = { taken: false, final: false, said: error instanceof Error ? error.name : "a bug" };
    }
    if (outcome.taken) this.#taken(batch, outcome.said);
    else this.#failed(batch, outcome, atMs);
  }

  #taken(batch: readonly Delivery[], said: string): void {
    const { outbox, channel, now, resolve } = this.#parts;
    const endedAtMs = now();
    this.#sentAtMs.push(endedAtMs);
    if (this.#sentAtMs.length > singlesMax) this.#sentAtMs.shift();
    this.#pausedUntilMs = 0;
    this.#failures = 0;
    outbox.step(() => {
      for (const one of batch) {
        const attempts = one.attempts + 1;
        outbox.changeDelivery(one.id, {
          state: "sent",
          attempts,
          endedAtMs,
          firstTriedAtMs: endedAtMs,
          said,
        });
        outbox.addEntry(this.#entry("alert.sent", one, { attempt: attempts, said, grouped: batch.length }));
      }
    });
    if (this.#mayBeDown) resolve(downKey(channel.name), endedAtMs);
    this.#mayBeDown = false;
  }

  #failed(batch: readonly Delivery[], outcome: Outcome & { readonly taken: false }, triedAtMs: number): void {
    const { outbox, plan, channel, now, report } = this.#parts;
    const nowMs = now();
    const { said, retryAfterMs = 0 } = outcome;
    const refusedGroup = outcome.final && batch.length > 1;
    const final = outcome.final && !refusedGroup;
    if (refusedGroup) this.#singles = batch.length;
    if (!final && !refusedGroup) this.#failures += 1;
    if (this.#failures === 1) report(`alerts: the channel ${channel.name} took no message: ${said}`);
    // A message that is refused says nothing about the channel: the others go on.
    if (!outcome.final) this.#pausedUntilMs = nowMs + Math.max(this.#backOffMs(this.#failures), retryAfterMs);
    let died = 0;
    outbox.step(() => {
      for (const one of batch) {
        const attempts = one.attempts + 1;
        const dead = final || nowMs - (one.firstTriedAtMs ?? triedAtMs) >= plan.giveUpMs;
        if (dead) died += 1;
        outbox.changeDelivery(one.id, {
          ...{ attempts, said, firstTriedAtMs: triedAtMs },
          ...(dead
            ? { state: "dead" as const, endedAtMs: nowMs }
            : { nextAtMs: refusedGroup ? nowMs : nowMs + Math.max(this.#backOffMs(attempts), retryAfterMs) }),
        });
        outbox.addEntry(this.#entry("alert.failed", one, { attempt: attempts, said, givenUp: dead }));
      }
    });
    this.#tell(died, said, nowMs);
  }

  /** Half of it is left to chance, so that many senders do not come back at the same moment. */
  #backOffMs(failures: number): number {
    const wholeMs = Math.min(firstRetryMs * 2 ** Math.min(failures - 1, 20), longestRetryMs);
    return Math.round(wholeMs / 2 + (wholeMs / 2) * this.#parts.random());
  }

  /** The other channels hear of one that is down, or that lost a message. */
  #tell(died: number, said: string, nowMs: number): void {
    const { channel, outbox, raise } = this.#parts;
    const state = outbox.channelStates().find((one) => one.channel === channel.name);
    this.#mayBeDown = true;
    const downMs = nowMs - (state?.failingSinceMs ?? nowMs);
    if (died === 0 && downMs < downAfterMs) return;
    raise({
      key: downKey(channel.name),
      severity: "critical",
      kind: "alerts.channel-down",
      summary:
        died > 0
          ? `The channel ${channel.name} did not take a message about an incident; it was given up`
          : `The channel ${channel.name} takes no messages`,
      facts: { channel: channel.name, waiting: state?.waiting ?? 0, givenUp: state?.dead ?? 0, said },
      atMs: nowMs,
    });
  }

  #entry(kind: "alert.sent" | "alert.failed", one: Delivery, facts: JsonObject): NewEntry {
    const { channel } = this.#parts;
    const { incident, occasion } = one.message;
    return {
      kind,
      ...(incident.feature === undefined ? {} : { feature: incident.feature }),
      ...(incident.environment === undefined ? {} : { environment: incident.environment }),
      facts: {
        ...{ channel: channel.name, sort: channel.sort, message: one.id, incident: one.incident },
        ...{ alert: incident.kind, occasion, ...facts },
      },
    };
  }
}
