import { createHmac, createSecretKey, randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Alarm } from "../alerts/alert.ts";
import { Alerter } from "../alerts/alerter.ts";
import { EntryFollower } from "../alerts/entry-follower.ts";
import type { ChannelState, Outbox } from "../alerts/outbox.ts";
import type { Told } from "../alerts/rule.ts";
import { actOf } from "../alerts/rules.ts";
import { readLeaf } from "../audit/leaf.ts";
import type { LogClient } from "../audit/socket/client.ts";
import type { Clock } from "../base/clock.ts";
import { idSource } from "../base/ids.ts";
import type { JsonObject } from "../base/json.ts";
import type { Secrets } from "../base/secrets.ts";
import type { AlertsConfig } from "../policy/alerts-config.ts";
import { openSqliteOutbox } from "../store/sqlite/outbox.ts";
import { channelsFrom, noAlerts, planOf } from "./alert-channels.ts";
import type { DataFolder } from "./data-folder.ts";
import { runbookOfEachKind, runbooksFor } from "./runbooks.ts";
import type { WatchedLog } from "./watched-recorder.ts";

/** The purpose under which names in the keys of alerts are keyed. */
const keysPurpose = "keys of alerts";

/** The file in the data folder. */
export const alertsFile = "alerts.db";

/** Looks at entries of others, and at the log itself. Our own choice: twice this is how late an alert of theirs comes. */
const lookMs = 1000;

/** A log that is away for less is one that was started again. Our own choice. */
const awayMs = 10_000;

export interface AlertingParts {
  readonly config: AlertsConfig | undefined;
  /** The operator's own folder of runbooks; undefined: only those that ship. */
  readonly runbooks?: string | undefined;
  readonly environment: string;
  readonly folder: Pick<DataFolder, "path" | "secretFor">;
  readonly log: Pick<WatchedLog<LogClient>, "recorder" | "watch">;
  readonly secrets: Pick<Secrets, "read">;
  /** Why the log may not be the one that was anchored outside; empty for nothing. */
  readonly doubts: () => readonly string[];
  readonly now: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** For the operator, on standard error. */
  readonly report: (line: string) => void;
}

export interface Alerting {
  /** For parts that know of trouble that no entry tells. */
  readonly alarm: Alarm;
  /** For people: what is open, and who was told of it. */
  readonly outbox: Pick<Outbox, "incidents" | "incident" | "deliveriesOf" | "channelStates">;
  /** Somebody takes care of it; that stands in the log already. False: there is no such open incident. */
  readonly acknowledge: (id: string, by: string, atMs: number) => boolean;
  /** How many incidents are not over, and what each channel has not taken. */
  readonly state: () => { readonly open: number; readonly channels: readonly ChannelState[] };
  close(): Promise<void>;
}

/**
 * Tells people what the log's entries say is wrong: those that this gateway writes, and those that the log's own process and commands
 * write beside it. What was in the log before a crash and was told to nobody is told now. @throws KnownError USAGE
 */
export async function startAlerting(parts: AlertingParts): Promise<Alerting> {
  const { config = noAlerts, log, now, random, report, folder } = parts;
  const channels = channelsFrom(config, parts);
  const { runbooks, problems } = runbooksFor(parts.runbooks);
  for (const { path, problem } of problems) report(`runbooks: ${path} is not read: ${problem}`);
  const plan = { ...planOf(config), runbooks: runbookOfEachKind(config.runbooks, runbooks) };
  const outbox = openSqliteOutbox(join(folder.path, alertsFile));
  // At a first start, what is in the log already is nobody's concern any more.
  const from = outbox.seen() ?? (await log.recorder.head()).size;
  const alerter = new Alerter({
    ...{ outbox, plan, channels, now, random, report },
    record: (entry) => log.recorder.record(entry),
    newId: idSource(now, randomBytes),
  });
  const pseudonym = pseudonymIn(folder);
  const act = (entry: Told, atMs: number, index: number): void => {
    const meant = actOf({ entry, atMs, index, pseudonym });
    if (meant === undefined) return;
    if ("resolve" in meant) for (const key of meant.resolve) alerter.resolve(key, atMs);
    // What was over before anybody could be told is not told.
    else if (atMs + (meant.raise.resolveAfterMs ?? Infinity) > now()) alerter.raise(meant.raise);
  };
  const follower = new EntryFollower({
    source: {
      size: async () => (await log.recorder.head()).size,
      read: (from, count) => log.recorder.leaves(from, count),
    },
    from,
    foreign: (text, index) => {
      const leaf = readLeaf(Buffer.from(text));
      if (leaf !== undefined) act(leaf, leaf.at, index);
    },
  });
  log.watch((entry, atMs, index) => {
    if (follower.told(index)) act(entry, atMs, index);
  });
  alerter.start();
  const looking = startLooking(parts, { alerter, follower });
  return {
    alarm: alerter,
    outbox,
    acknowledge: (id, by, atMs) => alerter.acknowledge(id, by, atMs),
    state: () => ({ open: outbox.openCount(), channels: outbox.channelStates() }),
    close: async () => {
      await looking.close();
      await alerter.close();
      outbox.close();
    },
  };
}

/** Now and then: entries of others, and whether the log is there and is the one that it was. */
function startLooking(
  { log, doubts, environment, now }: AlertingParts,
  { alerter, follower }: { readonly alerter: Alerter; readonly follower: EntryFollower },
): { close(): Promise<void> } {
  let awaySinceMs: number | undefined;
  let running: Promise<void> | undefined;
  const raised = new Map<string, boolean>();
  /** Raised once when it begins, and resolved once when it is over; also what was raised before the start. */
  const state = (key: string, summary: string, facts: JsonObject | undefined): void => {
    const is = facts !== undefined;
    if (raised.get(key) === is) return;
    raised.set(key, is);
    const atMs = now();
    if (is) alerter.raise({ key, severity: "critical", kind: key, summary, facts, environment, atMs });
    else alerter.resolve(key, atMs);
  };
  const look = async (): Promise<void> => {
    try {
      alerter.saw(await follower.look());
    } catch {
      // The log is away, or leaves are gone: told below, and looked at again.
    }
  };
  const timer = setInterval(() => {
    const atMs = now();
    if (log.recorder.connected()) awaySinceMs = undefined;
    else awaySinceMs ??= atMs;
    const since = awaySinceMs !== undefined && atMs - awaySinceMs >= awayMs ? awaySinceMs : undefined;
    state(
      "log.away",
      "The log does not take entries: calls are refused",
      since === undefined ? undefined : { since: new Date(since).toISOString() },
    );
    const [doubt] = doubts();
    state(
      "log.in-doubt",
      "The log may not be the one that was anchored outside",
      doubt === undefined ? undefined : { doubt },
    );
    running ??= look().finally(() => {
      running = undefined;
    });
  }, lookMs).unref();
  return {
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

/** HMAC-SHA-256, cut: the file of alerts names nobody. */
function pseudonymIn(folder: Pick<DataFolder, "secretFor">): (name: string) => string {
  const key = createSecretKey(folder.secretFor(keysPurpose));
  return (name) => createHmac("sha256", key).update(name).digest("base64url").slice(0, 16);
}
