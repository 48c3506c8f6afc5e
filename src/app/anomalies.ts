import { createHmac, createSecretKey, randomBytes } from "node:crypto";
import { join } from "node:path";
import { Recent } from "../audit/recent.ts";
import type { Recorder } from "../audit/recorder.ts";
import type { Clock } from "../base/clock.ts";
import type { JsonObject } from "../base/json.ts";
import { isTwin } from "../evidence/canary-twin.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { Anomalies, type Change } from "../limits/anomaly/anomalies.ts";
import type { BaselineRow, BaselineStore } from "../limits/anomaly/baselines.ts";
import type { Finding } from "../limits/anomaly/finding.ts";
import type { Open } from "../limits/anomaly/open-findings.ts";
import { newKillId, type KillScope, type KillStore } from "../limits/kill/kill.ts";
import { defaultAnomalyRules } from "../policy/anomalies-section.ts";
import type { Policy } from "../policy/policy.ts";
import { openSqliteBaselines } from "../store/sqlite/baselines.ts";
import { drillAnomalies } from "./anomaly-drill.ts";
import type { DataFolder } from "./data-folder.ts";
import { weeklyDrillMs } from "./drill-times.ts";
import type { WatchedLog } from "./watched-recorder.ts";

/** The purpose under which names of users are keyed for their baselines. */
const personPurpose = "baselines of persons";

/** The file in the data folder. */
export const baselinesFile = "baselines.db";

/** Our own choices: what is over is said within seconds; a crash takes some minutes of learning at most, and saving takes milliseconds. */
const tickMs = 5000;
const rowsPerTick = 500;

/** Our own choice: a minute after the start. */
const drillFirstMs = 60_000;
const drillRow = "drill";

/** Our own choice: with the pseudonym about 200 bytes each. */
const pseudonymsMax = 16_384;

export interface AnomaliesParts {
  /** Is watched, and written to. */
  readonly log: Pick<WatchedLog<Recorder>, "watch" | "recorder">;
  readonly policies: readonly Policy[];
  readonly environment: string;
  readonly folder: Pick<DataFolder, "path" | "secretFor">;
  /** Opens what a temporary block is placed in. @throws KnownError KILLS_UNREADABLE */
  readonly openKills: () => KillStore;
  readonly now: Clock;
  readonly report: (line: string) => void;
}

/**
 * Keyed pseudonym of a user of a tenant, for baselines: HMAC-SHA-256, cut to 128 bits, base64url. Without the data folder's secret a
 * guess cannot be tried.
 */
export function personNames(
  folder: Pick<DataFolder, "secretFor">,
): (tenant: string | undefined, user: string) => string {
  const key = createSecretKey(folder.secretFor(personPurpose));
  const known = new Recent<string, string>(pseudonymsMax);
  return (tenant, user) => {
    const text = `${tenant ?? ""}\0${user}`;
    const cached = known.get(text);
    if (cached !== undefined) return cached;
    const name = createHmac("sha256", key).update(text).digest().subarray(0, 16).toString("base64url");
    known.set(text, name);
    return name;
  };
}

/** Watches the entries of this gateway for what is unlike the usual: writes it down and stops whoever does what is an attack. */
export function startAnomalies(parts: AnomaliesParts): { readonly close: () => Promise<void> } {
  const { now, report } = parts;
  const store = openSqliteBaselines(join(parts.folder.path, baselinesFile), report);
  const anomalies = new Anomalies({
    rules: new Map(
      parts.policies.map(({ feature, anomalies: rules = defaultAnomalyRules }) => [feature, rules]),
    ),
    personOf: personNames(parts.folder),
  });
  const rows = store.load(now());
  anomalies.restore(rows);
  const drills = weeklyDrill(parts, store, rows);
  const failed = (error: unknown): void => {
    report(`an anomaly could not be written down: ${error instanceof Error ? error.message : String(error)}`);
  };
  const save = (most: number): void => {
    const { rows, forgotten } = anomalies.take(most);
    if (rows.length > 0 || forgotten.length > 0) store.save(rows, forgotten, now());
  };
  parts.log.watch((entry, atMs, index) => {
    // A canary attacks on purpose, and nobody is to be stopped for it.
    if (isTwin(entry.feature)) return;
    const changes = anomalies.see(entry, atMs, index);
    if (changes.length > 0) void act(changes, entry, parts).catch(failed);
  });
  const timer = setInterval(() => {
    void act(anomalies.tick(now()), undefined, parts).catch(failed);
    try {
      drills.look();
      save(rowsPerTick);
    } catch (error) {
      report(
        `the baselines of anomalies could not be saved: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }, tickMs);
  timer.unref();
  return {
    close: async () => {
      clearInterval(timer);
      await drills.close();
      save(Infinity);
      store.close();
    },
  };
}

/** Looks whether a week is over since the last rehearsal, and rehearses then; not in the first minute, when others start too. */
function weeklyDrill(
  { policies, environment, log, now, report }: AnomaliesParts,
  store: BaselineStore,
  rows: readonly BaselineRow[],
): { readonly look: () => void; readonly close: () => Promise<void> } {
  const startedMs = now();
  let isOver = false;
  let running = Promise.resolve();
  let lastMs = Number(rows.find(({ kind, id }) => kind === "state" && id === drillRow)?.state ?? 0);
  const drill = async (): Promise<void> => {
    try {
      const parts = { recorder: log.recorder, policies, environment, isOver: () => isOver };
      for (const { feature, index, results } of await drillAnomalies(parts))
        if (results.some(({ state }) => state === "missed"))
          report(`anomalies: the rehearsal of ${feature} missed some; seaworthy audit show ${index}`);
    } catch (error) {
      report(`anomalies: the rehearsal failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return {
    look: () => {
      const atMs = now();
      if (atMs - startedMs < drillFirstMs || atMs - lastMs < weeklyDrillMs) return;
      lastMs = atMs;
      store.save([{ kind: "state", id: drillRow, state: atMs }], [], atMs);
      running = drill();
    },
    close: async () => {
      isOver = true;
      await running;
    },
  };
}

/** In order: what was found stands in the log before anybody is stopped for it. */
async function act(
  changes: readonly Change[],
  entry: NewEntry | undefined,
  parts: AnomaliesParts,
): Promise<void> {
  for (const change of changes)
    if (change.change === "found") await parts.log.recorder.record(foundEntry(change.finding, entry));
    else if (change.change === "over") await parts.log.recorder.record(overEntry(change.open, change.atMs));
    else await block(change.finding, change.untilMs, { entry, parts });
}

async function block(
  finding: Finding,
  endsAtMs: number,
  { entry, parts }: { entry: NewEntry | undefined; parts: AnomaliesParts },
): Promise<void> {
  const scope = scopeOf(finding, entry);
  if (scope === undefined) return;
  const atMs = parts.now();
  const [id, by, reason] = [newKillId(randomBytes), "anomalies", finding.summary];
  const placed = await parts.log.recorder.record({
    kind: "block.placed",
    ...aboutOf(finding, entry),
    facts: { kill: id, endsAtMs, anomaly: finding.key },
    payload: JSON.stringify({ by, reason, scope }),
  });
  const kills = parts.openKills();
  try {
    const marks = { byProgram: true, needsSecondPerson: false };
    await kills.add({ id, scope, reason, by, ...marks, atMs, endsAtMs, entry: placed });
  } finally {
    kills.close();
  }
}

/** Whom to stop: a user where one is named, else the key. An address has no kill: see docs/anomalies.md. */
function scopeOf({ subject, feature }: Finding, entry: NewEntry | undefined): KillScope | undefined {
  const within = feature === undefined ? {} : { feature };
  if (subject.kind === "person" && entry?.user !== undefined)
    return { ...within, user: entry.user, ...(entry.tenant === undefined ? {} : { tenant: entry.tenant }) };
  return subject.kind === "key" ? { ...within, key: subject.id } : undefined;
}

/** Whom an entry is about. A finding of many is about none of them. */
function aboutOf({ subject, feature, environment }: Finding, entry: NewEntry | undefined): Partial<NewEntry> {
  const isPerson = subject.kind === "person";
  return {
    ...(feature === undefined ? {} : { feature }),
    ...(environment === undefined ? {} : { environment }),
    ...(isPerson && entry?.tenant !== undefined ? { tenant: entry.tenant } : {}),
    ...(isPerson && entry?.user !== undefined ? { user: entry.user } : {}),
    ...(subject.kind === "key" && entry?.key !== undefined ? { key: entry.key } : {}),
    ...(entry?.model === undefined || subject.kind !== "model" ? {} : { model: entry.model }),
  };
}

const foundEntry = (finding: Finding, entry: NewEntry | undefined): NewEntry => ({
  kind: "anomaly.found",
  ...aboutOf(finding, entry),
  facts: factsOf(finding),
});

/** Numbers with few digits: a leaf has one kilobyte. */
const short = (value: number): number => Number(value.toPrecision(6));

/** Our own choice: what else a leaf of 1 KiB has takes some 400 bytes; of more nothing of the facts would stay. */
const factsCharsMax = 600;

function factsOf(finding: Finding): JsonObject {
  const { kind, key, severity, value, baseline, threshold, unit, seen, usual, windowMs, sinceMs } = finding;
  const facts = {
    ...{ anomaly: kind, key, severity, value: short(value), unit, sinceMs, entries: finding.entries },
    ...(baseline === undefined ? {} : { baseline: short(baseline) }),
    ...(threshold === undefined ? {} : { threshold: short(threshold) }),
    ...(windowMs === 0 ? {} : { windowMs }),
  };
  const names = {
    ...(seen === undefined ? {} : { seen: seen.slice(0, 60) }),
    ...(usual === undefined ? {} : { usual: usual.map((name) => name.slice(0, 40)) }),
  };
  const whole = { ...facts, ...names, summary: finding.summary.slice(0, 240) };
  return JSON.stringify(whole).length <= factsCharsMax
    ? whole
    : { ...facts, summary: finding.summary.slice(0, 100) };
}

const overEntry = ({ finding, times }: Open, atMs: number): NewEntry => ({
  kind: "anomaly.over",
  ...aboutOf(finding, undefined),
  facts: {
    ...{ anomaly: finding.kind, key: finding.key, severity: finding.severity, times },
    ...{ sinceMs: finding.sinceMs, foundMs: finding.atMs, forMs: atMs - finding.sinceMs },
    summary: `over: ${finding.summary.slice(0, 200)}`,
  },
});
