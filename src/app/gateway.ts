import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { peopleServer } from "../api/people-page.ts";
import { anchorsIn } from "../audit/anchors/holdings.ts";
import { connectLog, type LogClient } from "../audit/socket/client.ts";
import { publicFolderOf, receiptSource } from "../audit/proofs/receipt-source.ts";
import { KnownError } from "../base/errors.ts";
import { idSource } from "../base/ids.ts";
import { Judges } from "../gateway/judges/judges.ts";
import { KeyRing, newKey } from "../gateway/keys.ts";
import { provider, type Provider } from "../gateway/provider.ts";
import { Refusals } from "../gateway/refusals.ts";
import { gatewayServer } from "../gateway/server.ts";
import { Upstreams } from "../gateway/upstream.ts";
import type { Recorder } from "../audit/recorder.ts";
import { openSqliteKeys } from "../store/sqlite/keys.ts";
import type { KeyStore } from "../store/store.ts";
import { startAlerting } from "./alerting.ts";
import { startAnchoring } from "./anchoring.ts";
import { startAnomalies } from "./anomalies.ts";
import { anchorsFrom } from "./anchoring-config.ts";
import { openCredentials } from "./credentials.ts";
import { startCanary } from "./canary.ts";
import { keepAuditd } from "./auditd-keeper.ts";
import { openDataFolder, type DataFolder } from "./data-folder.ts";
import { guardOfPeople, openDoor } from "./door.ts";
import { startKillSwitch } from "./kill-switch.ts";
import { startDemoModel, type DemoModel } from "./demo-model.ts";
import { readText } from "../scan/walk-files.ts";
import { openLimiter } from "./limits.ts";
import { peopleApi } from "./people-api.ts";
import { openRotation } from "./rotation.ts";
import { standInName, type Settings } from "./settings.ts";
import { sourcesOf } from "./telemetry-sources.ts";
import { startTelemetry } from "./telemetry.ts";
import { tokenCounter } from "./token-count.ts";
import { watchedLog, type WatchedLog } from "./watched-recorder.ts";

/** The purpose under which the hash of the virtual keys is keyed. */
export const keyPurpose = "virtual keys";

export interface RunningGateway {
  readonly programsUrl: string;
  readonly peopleUrl: string;
  /** The development key; only in the environment dev. */
  readonly devKey: { readonly key: string; readonly isNew: boolean } | undefined;
  readonly standIn: boolean;
  close(): Promise<void>;
}

export interface GatewayPorts {
  readonly now: () => number;
  readonly random: () => number;
  /** For the operator, on standard error. */
  readonly report: (line: string) => void;
}

/** Starts everything a gateway is made of, in order: the log first, the doors last. */
export async function startGateway(settings: Settings, ports: GatewayPorts): Promise<RunningGateway> {
  const undo: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return { ...(await start(settings, ports, undo)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  settings: Settings,
  ports: GatewayPorts,
  undo: (() => Promise<void>)[],
): Promise<Omit<RunningGateway, "close">> {
  for (const warning of settings.warnings) ports.report(warning);
  const folder = openDataFolder(settings.data);
  const { log, logPath, ready } = await openLog(settings, folder, { ports, undo });
  const { recorder } = log;
  const anchoring = startAnchoring({
    anchors: await anchorsFrom(settings.audit.anchors, { variables: process.env, now: ports.now }),
    everyMinutes: settings.audit.anchors?.everyMinutes ?? 0,
    dataFolder: dirname(logPath),
    anchorsFolder: anchorsIn(folder.path),
    recorder,
    now: ports.now,
    report: ports.report,
  });
  undo.push(async () => anchoring.close());
  const keys = openSqliteKeys(join(folder.path, "keys.db"));
  undo.push(async () => {
    keys.close();
    return Promise.resolve();
  });
  const devKey =
    settings.environment === "dev" ? await developmentKey(folder, keys, recorder, ports) : undefined;
  const demo = settings.providers.length === 0 ? await startDemoModel() : undefined;
  if (demo !== undefined) undo.push(async () => demo.close());
  const counter = tokenCounter();
  undo.push(async () => counter.close());
  const upstreams = new Upstreams(settings.door.limits.calls);
  undo.push(async () => upstreams.close());
  const watched = { log, policies: settings.policies, folder };
  // Before credentials are read: who reads them is watched too.
  const anomalies = startAnomalies({ ...watched, openKills: () => kills.open(), ...ports });
  undo.push(async () => anomalies.close());
  const pepper = folder.secretFor(keyPurpose);
  const rotation = openRotation({
    ...{ recorder, keys, pepper, randomBytes, folder, facts: settings.rotation },
    ...{ environment: settings.environment, now: ports.now, report: ports.report },
  });
  undo.push(async () => rotation.close());
  const credentials = await openCredentials(settings, { recorder, seen: rotation.seen, ...ports });
  undo.push(async () => Promise.resolve(credentials.close()));

  const judges = new Judges(settings.policies, {
    upstreams,
    now: ports.now,
    keys: credentials.judgeKeys,
    report: ports.report,
  });
  undo.push(async () => judges.close());
  const environment = settings.environment;
  const providers = providersFor(settings, demo);
  const features = settings.policies.length;
  const telemetry = startTelemetry({
    environment,
    features,
    providers,
    log,
    doubts: anchoring.doubts,
    config: settings.telemetry,
    secrets: credentials.secrets,
    now: ports.now,
    report: ports.report,
  });
  undo.push(async () => telemetry.close());
  for (const { feature, digest, prompt } of settings.policies)
    await recorder.record({
      kind: "policy.loaded",
      feature,
      environment,
      digest,
      // The running digest covers the prompt: this entry says which one, so that calls are found by it.
      facts: { guarded: settings.guarded, ...(prompt === undefined ? {} : { prompt: prompt.digest }) },
    });
  const { now, random, report } = ports;
  const { policies } = settings;
  const alerting = await startAlerting({
    ...{ config: settings.alerts, environment, folder, log, secrets: credentials.secrets },
    ...{ doubts: anchoring.doubts, now, random, report },
  });
  undo.push(async () => alerting.close());
  const kills = await startKillSwitch({ data: folder.path, environment, policies, recorder, now, report });
  undo.push(async () => kills.close());
  const canary = await startCanary({ policies, environment, recorder, open: kills.open, now, report });
  undo.push(async () => canary.close());
  const limiter = openLimiter(settings, { folder, recorder, now, report });
  undo.push(async () => limiter.close());
  telemetry.addSources(sourcesOf({ limiter, kills, alerting, credentials, now }));
  const refusals = new Refusals({ recorder, environment, now: ports.now });
  undo.push(async () => refusals.close());
  const guarding = openDoor(settings.door, { folder, recorder, refusals, environment, ...ports });
  await rotation.start();
  const server = gatewayServer({
    ...guarding,
    kills: kills.watch,
    limiter,
    keys: canary.beside(new KeyRing(keys, pepper, ports.now, rotation.watch)),
    canary: canary.door,
    policies: new Map(settings.policies.map((policy) => [policy.feature, policy])),
    providers: new Map(providers.map((one) => [one.name, one])),
    environment,
    newId: idSource(ports.now, randomBytes),
    ready,
    doubts: anchoring.doubts,
    credentialDoubts: credentials.doubts,
    report: (id, error) => {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      // An error that is our own mistake may have anything in it.
      ports.report(`error in ${id}: ${credentials.redact(what)}`);
    },
    upstreams,
    recorder,
    receipt: receiptSource(recorder, logPath),
    refusals,
    countTokens: counter.count,
    judges,
    now: ports.now,
    stopwatch: () => performance.now(),
    ...(telemetry.tracer === undefined ? {} : { tracer: telemetry.tracer }),
    random: ports.random,
  });
  const programsUrl = await listen(server, settings.host, settings.port, undo);
  await recorder.record({
    kind: "gateway.started",
    environment,
    facts: { features },
  });
  undo.push(async () => {
    // A log that is away already cannot take this entry; the end of the process must not wait for it.
    await recorder.record({ kind: "gateway.stopped", environment }).catch(() => undefined);
  });
  canary.start(programsUrl);
  const api = peopleApi({ log: recorder, logPath, data: folder.path, kills, canary, now, report });
  undo.push(async () => api.close());
  const people = peopleServer(
    {
      programsUrl,
      environment,
      features: settings.policies.map(({ feature, digest, models }) => ({
        name: feature,
        digest,
        models: models.map(({ provider: name, id }) =>
          id === "*" ? (demo ? "demo" : `any of ${name === "*" ? "all providers" : name}`) : id,
        ),
      })),
      guarded: settings.guarded,
      standIn: demo !== undefined,
      ready,
      doubts: anchoring.doubts,
      logPath,
      api,
      metrics: telemetry.door,
      guard: guardOfPeople(settings.door, refusals, ports.now),
    },
    new Set(["localhost", settings.host.toLowerCase()]),
  );
  const peopleUrl = await listen(people, settings.host, settings.peoplePort, undo);
  return { programsUrl, peopleUrl, devKey, standIn: demo !== undefined };
}

/** The log of its own process: the one that runs by itself, where one is named, else a child of this one. */
async function openLog(
  { auditdSocket, audit }: Settings,
  folder: DataFolder,
  { ports, undo }: { ports: GatewayPorts; undo: (() => Promise<void>)[] },
): Promise<{
  readonly log: WatchedLog<LogClient>;
  readonly logPath: string;
  readonly ready: () => boolean;
}> {
  let socketPath = auditdSocket;
  if (socketPath === undefined) {
    const child = await keepAuditd({ data: folder.path, settings: audit }, ports.report);
    undo.push(async () => child.close());
    socketPath = child.socketPath;
  }
  const log = await connectLog({ socketPath });
  undo.push(async () => log.close());
  const stopwatch = (): number => performance.now();
  return {
    log: watchedLog(log, { ...ports, stopwatch }),
    logPath: await publicFolderOf(log),
    ready: () => log.connected(),
  };
}

const providersFor = ({ providers }: Settings, demo: DemoModel | undefined): readonly Provider[] =>
  demo === undefined
    ? providers
    : [provider({ name: standInName, baseUrl: demo.baseUrl, formats: ["openai-chat", "openai-embeddings"] })];

/** The key that a newcomer starts with: made once, kept in the data folder, good for every feature in dev only. */
async function developmentKey(
  folder: DataFolder,
  keys: KeyStore,
  recorder: Recorder,
  ports: GatewayPorts,
): Promise<RunningGateway["devKey"]> {
  const path = join(folder.path, "dev-key");
  const kept = readText(path)?.trim();
  const known = kept === undefined ? undefined : await keys.find(kept.split("-")[1] ?? "");
  const ended = known?.revokedAtMs ?? known?.expiresAtMs ?? Infinity;
  if (kept !== undefined && known !== undefined && ended > ports.now()) return { key: kept, isNew: false };
  const { key, record } = newKey(
    { label: "development", features: ["*"], environments: ["dev"], createdAtMs: ports.now() },
    folder.secretFor(keyPurpose),
    randomBytes,
  );
  await recorder.record({
    kind: "key.created",
    key: record.id,
    environment: "dev",
    facts: { label: record.label },
  });
  await keys.add(record);
  writeFileSync(path, `${key}\n`, { mode: 0o600 });
  return { key, isNew: true };
}

async function listen(
  server: Server,
  host: string,
  port: number,
  undo: (() => Promise<void>)[],
): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "EADDRINUSE"
          ? new KnownError(
              "USAGE",
              `the port ${port} on ${host} is taken`,
              "name another with --port or --people-port",
            )
          : error,
      );
    });
    server.listen(port, host, resolve);
  });
  undo.push(async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    // Calls under way may finish; our own choice: ten seconds.
    const force = setTimeout(() => server.closeAllConnections(), 10_000);
    await closed;
    clearTimeout(force);
  });
  const { port: taken } = server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${taken}`;
}
