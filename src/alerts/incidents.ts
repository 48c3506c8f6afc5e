import type { Alert } from "./alert.ts";
import { isWorse, without, worst, type Incident, type Message, type Occasion } from "./incident.ts";
import type { Outbox } from "./outbox.ts";
import { channelsFor, downChannelOf, runbookFor, type AlertPlan } from "./plan.ts";
import type { NewEntry } from "../evidence/entry.ts";

/** What happened to a key: it was raised so many times, of which this is the newest, or it is over. */
export type Signal =
  { readonly raise: Alert; readonly count: number } | { readonly resolve: string; readonly atMs: number };

/** Our own choice: more in a minute nobody reads, so what is not critical becomes one incident from there on. */
export const stormOver = 60;
const stormWindowMs = 60_000;

/** A storm is over when none of its alerts came for so long. Our own choice. */
const stormLastsMs = 10 * 60_000;

/** The key of the incident that stands for a storm's. */
export const stormKey = "alerts.storm";

/** Open incidents. Our own choice: a list that a person can still go through in a day; it bounds the file. */
const openMax = 1000;

/** Messages that wait for one channel. Our own choice: what is not critical beyond it is listed, not sent. */
export const waitingMax = 10_000;

/** Indexes of entries that an incident names: the first ones and the newest ones. Our own choice. */
const entriesMax = 10;

/** Incidents that one sweep looks at. */
const sweepMax = 200;

export interface IncidentsParts {
  readonly outbox: Outbox;
  readonly plan: AlertPlan;
  readonly newId: () => string;
}

/** Makes incidents of signals, and decides who is told what. Sends nothing. */
export class Incidents {
  readonly #outbox: Outbox;
  readonly #plan: AlertPlan;
  readonly #newId: () => string;

  constructor({ outbox, plan, newId }: IncidentsParts) {
    this.#outbox = outbox;
    this.#plan = plan;
    this.#newId = newId;
  }

  /** Takes all of them, or none. @param seen all of the log's entries before it were looked at */
  apply(signals: readonly Signal[], nowMs: number, seen?: number): void {
    this.#outbox.step(() => {
      for (const signal of signals)
        if ("raise" in signal) this.#raise(signal.raise, signal.count, nowMs);
        else this.#resolve(signal.resolve, signal.atMs);
      if (seen !== undefined) this.#outbox.setSeen(seen);
    });
  }

  /** Ends what is over by itself, and tells again of what nobody took care of. */
  sweep(nowMs: number): void {
    this.#outbox.step(() => {
      for (const incident of this.#outbox.overAt(nowMs, sweepMax)) this.#close(incident, nowMs);
      for (const incident of this.#outbox.remindersAt(nowMs, sweepMax))
        this.#tell({ ...incident, ...this.#remind(incident, nowMs) }, "again", incident.channels, nowMs);
    });
  }

  /** Somebody takes care of it; the caller has written that down. Undefined: there is no such open incident. */
  acknowledge(id: string, by: string, atMs: number): Incident | undefined {
    return this.#outbox.step(() => {
      const incident = this.#outbox.incident(id);
      if (incident === undefined || incident.closedAtMs !== undefined) return undefined;
      if (incident.acknowledgedAtMs !== undefined) return incident;
      const taken = { ...without(incident, "remindAtMs"), acknowledgedBy: by, acknowledgedAtMs: atMs };
      this.#tell(taken, "acknowledged", taken.channels, atMs);
      return taken;
    });
  }

  #raise(alert: Alert, count: number, nowMs: number): void {
    const open = this.#outbox.openIncident(alert.key);
    if (open !== undefined) this.#again(open, alert, count);
    else if (alert.key !== stormKey && this.#isStorm(alert, nowMs))
      this.#raise(stormAlert(alert), count, nowMs);
    else this.#open(alert, count, nowMs);
  }

  #isStorm({ severity }: Alert, nowMs: number): boolean {
    if (this.#outbox.openCount() >= openMax) return true;
    return severity !== "critical" && this.#outbox.openedSince(nowMs - stormWindowMs) >= stormOver;
  }

  #open(alert: Alert, count: number, nowMs: number): void {
    const { severity, kind, summary, feature, environment, facts, entries = [], atMs } = alert;
    const { key, resolveAfterMs } = alert;
    const incident: Incident = {
      ...{ id: this.#newId(), key, severity, kind, summary, count },
      ...(feature === undefined ? {} : { feature }),
      ...(environment === undefined ? {} : { environment }),
      ...(facts === undefined ? {} : { facts }),
      ...(resolveAfterMs === undefined ? {} : { resolveAfterMs }),
      ...this.#remind(alert, nowMs),
      ...{ entries: entries.slice(0, entriesMax), openedAtMs: atMs, lastAtMs: atMs, channels: [] },
    };
    this.#outbox.addEntry(entryOf("alert.opened", incident));
    this.#tell(incident, "opened", channelsFor(this.#plan, incident), atMs);
  }

  #again(open: Incident, alert: Alert, count: number): void {
    const next: Incident = {
      ...open,
      ...(alert.facts === undefined ? {} : { facts: alert.facts }),
      ...(alert.resolveAfterMs === undefined ? {} : { resolveAfterMs: alert.resolveAfterMs }),
      severity: worst(open.severity, alert.severity),
      summary: alert.summary,
      count: open.count + count,
      lastAtMs: Math.max(open.lastAtMs, alert.atMs),
      entries: firstAndNewest(open.entries, alert.entries ?? []),
    };
    if (!isWorse(alert.severity, open.severity)) {
      this.#outbox.putIncident(next);
      return;
    }
    // Whoever took care of the lesser trouble may not know of the worse one.
    const worse = without(next, "acknowledgedBy", "acknowledgedAtMs");
    const channels = new Set([...open.channels, ...channelsFor(this.#plan, worse)]);
    this.#tell({ ...worse, ...this.#remind(worse, alert.atMs) }, "worse", [...channels], alert.atMs);
  }

  #resolve(key: string, atMs: number): void {
    const open = this.#outbox.openIncident(key);
    if (open !== undefined) this.#close(open, atMs);
  }

  #close(open: Incident, atMs: number): void {
    const closed = { ...open, closedAtMs: atMs };
    this.#outbox.addEntry(entryOf("alert.closed", closed));
    this.#tell(closed, "closed", closed.channels, atMs);
  }

  /** Keeps the incident, with a message to each channel. */
  #tell(incident: Incident, occasion: Occasion, channels: readonly string[], atMs: number): void {
    const down = downChannelOf(incident.key);
    const reached = channels.filter((name) => name !== down);
    const told = { ...incident, channels: [...new Set([...incident.channels, ...reached])] };
    this.#outbox.putIncident(told);
    const runbook = runbookFor(this.#plan, incident.kind);
    const { peopleUrl } = this.#plan;
    for (const channel of reached) {
      const message: Message = {
        ...{
          id: `msg_${this.#newId()}`,
          occasion,
          incident: without(incident, "key", "channels", "remindAtMs"),
          atMs,
        },
        ...(runbook === undefined ? {} : { runbook }),
        links:
          peopleUrl === undefined ? [] : incident.entries.map((index) => `${peopleUrl}/entries/${index}`),
      };
      if (occasion === "worse" || occasion === "again") this.#outbox.supersede(incident.id, channel, atMs);
      this.#deliver(incident, channel, message);
    }
  }

  #deliver({ key, id: incident, severity }: Incident, channel: string, message: Message): void {
    const { id, atMs } = message;
    const full = severity !== "critical" && this.#outbox.waiting(channel) >= waitingMax;
    const times = { createdAtMs: atMs, nextAtMs: atMs };
    this.#outbox.addDelivery({ id, channel, key, incident, severity, message, ...times });
    if (full)
      this.#outbox.changeDelivery(id, {
        state: "dead",
        endedAtMs: atMs,
        said: `not sent: ${waitingMax} messages wait for this channel already`,
      });
  }

  #remind({ severity }: Pick<Incident, "severity">, nowMs: number): { readonly remindAtMs?: number } {
    return severity === "info" ? {} : { remindAtMs: nowMs + this.#plan.remindMs };
  }
}

const stormAlert = ({ severity, kind, environment, entries, atMs }: Alert): Alert => ({
  key: stormKey,
  severity,
  kind: stormKey,
  summary: `More than ${stormOver} incidents in a minute, or ${openMax} open: those after them are counted here and not told one by one`,
  ...(environment === undefined ? {} : { environment }),
  facts: { newest: kind },
  ...(entries === undefined ? {} : { entries }),
  atMs,
  resolveAfterMs: stormLastsMs,
});

function firstAndNewest(known: readonly number[], more: readonly number[]): readonly number[] {
  const all = [...new Set([...known, ...more])];
  if (all.length <= entriesMax) return all;
  return [...all.slice(0, entriesMax / 2), ...all.slice(-entriesMax / 2)];
}

/** What the log is told of an incident: no key, in which a name may stand. */
function entryOf(entryKind: "alert.opened" | "alert.closed", one: Incident): NewEntry {
  const { id, kind, severity, feature, environment, count, entries } = one;
  return {
    kind: entryKind,
    ...(feature === undefined ? {} : { feature }),
    ...(environment === undefined ? {} : { environment }),
    facts: {
      ...{ incident: id, alert: kind, severity, count },
      ...(entries.length === 0 ? {} : { entries: entries.slice(0, 3) }),
    },
  };
}
