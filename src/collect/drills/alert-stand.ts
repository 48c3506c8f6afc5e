import { Alerter } from "../../alerts/alerter.ts";
import type { Channel } from "../../alerts/channel.ts";
import type { Message } from "../../alerts/incident.ts";
import { actOf } from "../../alerts/rules.ts";
import type { Clock } from "../../base/clock.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import { Anomalies } from "../../limits/anomaly/anomalies.ts";
import type { Finding } from "../../limits/anomaly/finding.ts";
import type { AnomalyRules } from "../../policy/anomalies-section.ts";
import { openSqliteOutbox } from "../../store/sqlite/outbox.ts";

export interface AlertClocks {
  readonly now: Clock;
  /** Milliseconds since any moment, never less than before. */
  readonly stopwatch: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly newId: () => string;
}

/** The way from an entry to a person, with the gateway's own parts and a channel that nobody reads. */
export interface AlertStand {
  /** One entry, as if it had just become durable. */
  see(entry: NewEntry, atMs: number): void;
  /** Kinds of the messages that the channel took so far. */
  readonly told: () => readonly string[];
  /** Waits until a message of that kind was taken; the stopwatch then, or undefined where none came in time. */
  toldOf(kind: string, waitMs: number): Promise<number | undefined>;
  close(): Promise<void>;
}

/** The made-up feature: none of an operator's has this name. */
const feature = "seaworthy-canary-alerts";

/** What a finding says as an entry, as far as the rules of alerts read it. */
const entryOf = ({ kind, key, severity, summary, value, threshold }: Finding): NewEntry => ({
  kind: "anomaly.found",
  feature,
  facts: { anomaly: kind, key, severity, summary, value, ...(threshold === undefined ? {} : { threshold }) },
});

export function openAlertStand(rules: AnomalyRules, clocks: AlertClocks): AlertStand {
  const anomalies = new Anomalies({
    rules: new Map([[feature, rules]]),
    personOf: (tenant, user) => `${tenant ?? ""}/${user}`,
  });
  const outbox = openSqliteOutbox(":memory:");
  const taken: Message[] = [];
  const waiting: { readonly kind: string; readonly tell: (atMs: number) => void }[] = [];
  const channel: Channel = {
    ...{ name: "drill", sort: "webhook", place: "nowhere", groups: false },
    send: (messages) => {
      taken.push(...messages);
      for (const one of waiting)
        if (messages.some(({ incident }) => incident.kind === one.kind)) one.tell(clocks.stopwatch());
      return Promise.resolve({ taken: true, said: "" });
    },
  };
  const alerter = new Alerter({
    outbox,
    // Everything is told, also what is only for information.
    plan: {
      runbooks: {},
      routes: [{ channels: ["drill"] }],
      channels: [{ name: "drill", quiet: [], giveUpMs: 60_000 }],
      remindMs: 3_600_000,
    },
    channels: [channel],
    record: () => Promise.resolve(0),
    report: () => undefined,
    ...clocks,
  });
  alerter.start();
  let index = 0;
  const act = (entry: NewEntry, atMs: number): void => {
    const meant = actOf({ entry, atMs, index, pseudonym: (name) => name });
    if (meant !== undefined && "raise" in meant) alerter.raise(meant.raise);
  };
  return {
    see: (given, atMs) => {
      const entry = { ...given, feature };
      index += 1;
      act(entry, atMs);
      for (const change of anomalies.see(entry, atMs, index))
        if (change.change === "found") act(entryOf(change.finding), atMs);
    },
    told: () => taken.map(({ incident }) => incident.kind),
    toldOf: (kind, waitMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve(undefined), waitMs);
        const tell = (atMs: number): void => {
          clearTimeout(timer);
          resolve(atMs);
        };
        if (taken.some(({ incident }) => incident.kind === kind)) tell(clocks.stopwatch());
        else waiting.push({ kind, tell });
      }),
    close: async () => {
      await alerter.close();
      outbox.close();
    },
  };
}
