import type { Clock } from "../base/clock.ts";
import type { NewEntry } from "../evidence/entry.ts";
import type { Alarm, Alert } from "./alert.ts";
import type { Channel } from "./channel.ts";
import { Dispatcher } from "./dispatcher.ts";
import { isWorse } from "./incident.ts";
import { Incidents, stormKey, type Signal } from "./incidents.ts";
import type { Outbox } from "./outbox.ts";
import type { AlertPlan } from "./plan.ts";

/** Signals of this time go into the file together. Our own choice: nobody is told noticeably later, and a storm is few writes. */
const gatherMs = 50;

/** Looks at what is due, over and to be told again. Our own choice. */
const tickMs = 1000;

/** Keys of one step into the file. Our own choice: some milliseconds, in which calls wait. */
const keysOfStep = 16;

/** Keys that wait to be written. Our own choice: some megabytes at most; what is beyond them is counted under one key. */
const keysMax = 4096;

/** Signals of one key in one gathering: raised, over, and raised again. What is between is left out. */
const signalsMax = 4;

/** What ended is kept for so long. Our own choice: as long as the details in the log are unless changed. */
const keptMs = 90 * 86_400_000;
const pruneEveryMs = 3_600_000;

/** A close does not wait longer for somebody outside. */
const closeMsMax = 2000;

export interface AlerterParts {
  readonly outbox: Outbox;
  readonly plan: AlertPlan;
  readonly channels: readonly Channel[];
  /** Writes into the log. @throws where the log is away */
  readonly record: (entry: NewEntry) => Promise<number>;
  readonly now: Clock;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  readonly newId: () => string;
  /** For the operator, on standard error. */
  readonly report: (line: string) => void;
}

/**
 * Takes what is raised, keeps it, and has it sent. `raise` and `resolve` only put it down in memory: who calls them waits for neither
 * a disk nor a network.
 */
export class Alerter implements Alarm {
  readonly #parts: AlerterParts;
  readonly #incidents: Incidents;
  readonly #dispatchers: readonly Dispatcher[];
  readonly #pending = new Map<string, Signal[]>();
  #seen: number | undefined;
  /** What the file has of it. */
  #kept = -1;
  #gather: NodeJS.Timeout | undefined;
  #tick: NodeJS.Timeout | undefined;
  #draining: Promise<void> | undefined;
  #prunedAtMs = 0;
  #said = "";

  constructor(parts: AlerterParts) {
    this.#parts = parts;
    const { outbox, plan, newId, channels, now, random, report } = parts;
    this.#incidents = new Incidents({ outbox, plan, newId });
    this.#dispatchers = channels.flatMap((channel) => {
      const own = plan.channels.find(({ name }) => name === channel.name);
      if (own === undefined) return [];
      const tell = {
        raise: (alert: Alert) => this.raise(alert),
        resolve: (key: string, atMs: number) => this.resolve(key, atMs),
      };
      return [new Dispatcher({ outbox, channel, plan: own, now, random, report, ...tell })];
    });
  }

  /** Begins with what waits from before. */
  start(): void {
    this.#tick = setInterval(() => this.#look(), tickMs).unref();
    this.#look();
  }

  raise(alert: Alert): void {
    const waits = this.#pending.get(alert.key);
    const last = waits?.at(-1);
    if (waits === undefined && this.#pending.size >= keysMax && alert.key !== stormKey) {
      this.raise({ ...alert, key: stormKey });
      return;
    }
    if (last !== undefined && "raise" in last)
      waits?.splice(-1, 1, { raise: joined(last.raise, alert), count: last.count + 1 });
    else this.#put(alert.key, { raise: alert, count: 1 });
  }

  resolve(key: string, atMs: number): void {
    const last = this.#pending.get(key)?.at(-1);
    if (last === undefined || "raise" in last) this.#put(key, { resolve: key, atMs });
  }

  /** All of the log's entries before this index were looked at: kept together with what came of them. */
  saw(index: number): void {
    if (index <= this.#kept) return;
    this.#seen = Math.max(index, this.#seen ?? 0);
    this.#soon();
  }

  /** Somebody takes care of an incident; the caller has written that down. False: there is no such open incident. */
  acknowledge(id: string, by: string, atMs: number): boolean {
    const found = this.#incidents.acknowledge(id, by, atMs) !== undefined;
    this.#wake();
    return found;
  }

  /** Writes what was raised until now. Tries go on for a moment; what was not sent waits for the next start. */
  async close(): Promise<void> {
    clearInterval(this.#tick);
    while (this.#flush() && this.#pending.size > 0);
    clearTimeout(this.#gather);
    const ended = Promise.all([
      ...this.#dispatchers.map((one) => one.close()),
      this.#draining ?? Promise.resolve(),
    ]);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, closeMsMax);
    });
    await Promise.race([ended, late]);
    clearTimeout(timer);
  }

  #put(key: string, signal: Signal): void {
    const waits = this.#pending.get(key);
    if (waits === undefined) this.#pending.set(key, [signal]);
    else {
      waits.push(signal);
      // Begun, over, begun, over: its first beginning and its last end say the same.
      if (waits.length > signalsMax) waits.splice(1, 2);
    }
    this.#soon();
  }

  #soon(): void {
    this.#gather ??= setTimeout(() => this.#flush(), gatherMs);
  }

  /** Some of what is in memory; the rest in the next turns. False: the file cannot be written. */
  #flush(): boolean {
    clearTimeout(this.#gather);
    this.#gather = undefined;
    const keys = [...this.#pending.keys()].slice(0, keysOfStep);
    const isLast = keys.length === this.#pending.size;
    // How far the log was read is kept with the last of what came of it, never before.
    const seen = isLast ? this.#seen : undefined;
    const signals = keys.flatMap((key) => this.#pending.get(key) ?? []);
    if (signals.length === 0 && seen === undefined) return true;
    const { now } = this.#parts;
    if (!this.#tried("alerts cannot be kept", () => this.#incidents.apply(signals, now(), seen)))
      return false;
    for (const key of keys) this.#pending.delete(key);
    this.#kept = seen ?? this.#kept;
    if (isLast) this.#seen = undefined;
    else this.#gather = setTimeout(() => this.#flush(), 1);
    if (signals.length > 0) this.#wake();
    return true;
  }

  #look(): void {
    const { outbox, plan, now } = this.#parts;
    const nowMs = now();
    this.#flush();
    this.#tried("alerts cannot be looked at", () => {
      this.#incidents.sweep(nowMs);
      if (nowMs - this.#prunedAtMs < pruneEveryMs) return;
      this.#prunedAtMs = nowMs;
      outbox.abandon(
        plan.channels.map(({ name }) => name),
        nowMs,
      );
      outbox.prune(nowMs - keptMs);
    });
    this.#wake();
  }

  /** The log hears of it first, where it is there; nobody waits for a log that is away. */
  #wake(): void {
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, drainMsMax).unref();
    });
    void Promise.race([this.#draining, late]).then(() => {
      clearTimeout(timer);
      for (const one of this.#dispatchers) one.wake();
    });
  }

  async #drain(): Promise<void> {
    const { outbox, record } = this.#parts;
    try {
      for (const { id, entry } of outbox.entries(drainMax)) {
        await record(entry);
        outbox.dropEntry(id);
      }
    } catch {
      // The log is away, which is said elsewhere: the entries wait.
    }
  }

  /** A full disk is no reason to end: it is said, what is in memory stays there, and the next tick tries again. */
  #tried(what: string, work: () => void): boolean {
    try {
      work();
      this.#said = "";
      return true;
    } catch (error) {
      const line = `alerts: ${what}: ${error instanceof Error ? error.message : String(error)}`;
      if (line !== this.#said) this.#parts.report(line);
      this.#said = line;
      return false;
    }
  }
}

/** Entries that one round brings to the log, and how long messages wait for it. Our own choices. */
const drainMax = 256;
const drainMsMax = 1000;

/** Two of one key as one: the newest words, the worse severity. */
const joined = (older: Alert, newer: Alert): Alert => ({
  ...newer,
  severity: isWorse(older.severity, newer.severity) ? older.severity : newer.severity,
  entries: [...new Set([...(older.entries ?? []), ...(newer.entries ?? [])])].slice(0, 10),
});
