import { dirname, join } from "node:path";
import { anchorsIn } from "../audit/anchors/holdings.ts";
import { publicFolderOf } from "../audit/proofs/receipt-source.ts";
import { connectLog, type LogClient } from "../audit/socket/client.ts";
import { provider, type Provider } from "../gateway/provider.ts";
import { Upstreams } from "../gateway/upstream.ts";
import { readyForCalls } from "../pipeline/tools/ready.ts";
import { openSqliteKeys } from "../store/sqlite/keys.ts";
import type { KeyStore } from "../store/store.ts";
import { anchorsFrom } from "./anchoring-config.ts";
import { startAnchoring } from "./anchoring.ts";
import { keepAuditd } from "./auditd-keeper.ts";
import { openDataFolder, type DataFolder } from "./data-folder.ts";
import { startDemoModel, type DemoModel } from "./demo-model.ts";
import { developmentKey, keyPurpose, type DevelopmentKey } from "./development-key.ts";
import type { GatewayPorts, Undo } from "./ports.ts";
import { standInName, type Settings } from "./settings.ts";
import { watchReachedHosts, type ReachedHosts } from "./reached-hosts.ts";
import { tokenCounter } from "./token-count.ts";
import { watchedLog, type WatchedLog } from "./watched-recorder.ts";

/** What all other parts of a gateway stand on. */
export interface GatewayBase {
  readonly folder: DataFolder;
  readonly log: WatchedLog<LogClient>;
  readonly logPath: string;
  /** Whether the log can be reached. */
  readonly ready: () => boolean;
  /** Why the log may not be the one that was anchored outside; empty for nothing. */
  readonly doubts: () => readonly string[];
  readonly keys: KeyStore;
  /** What the hashes of the virtual keys are keyed with. */
  readonly pepper: Uint8Array;
  readonly devKey: DevelopmentKey | undefined;
  /** The stand-in model runs, for want of a provider. */
  readonly standIn: boolean;
  readonly providers: readonly Provider[];
  readonly countTokens: ReturnType<typeof tokenCounter>["count"];
  readonly upstreams: Upstreams;
  /** Hosts that this process connected to. */
  readonly reached: ReachedHosts;
}

/** The data folder, the log first, the keys, and whom calls go to. */
export async function openBase(settings: Settings, ports: GatewayPorts, undo: Undo): Promise<GatewayBase> {
  await readyForCalls(settings.policies);
  // First of all: nothing is reached unseen.
  const reached = watchReachedHosts();
  undo.push(async () => {
    reached.close();
    return Promise.resolve();
  });
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
    settings.environment === "dev" && !settings.inside
      ? await developmentKey(folder, keys, recorder, ports)
      : undefined;
  const demo = settings.standIn ? await startDemoModel() : undefined;
  if (demo !== undefined) undo.push(async () => demo.close());
  const counter = tokenCounter();
  undo.push(async () => counter.close());
  const upstreams = new Upstreams(settings.door.limits.calls);
  undo.push(async () => upstreams.close());
  return {
    ...{ folder, log, logPath, ready, keys, devKey, upstreams, reached },
    doubts: anchoring.doubts,
    pepper: folder.secretFor(keyPurpose),
    standIn: demo !== undefined,
    providers: providersFor(settings, demo),
    countTokens: counter.count,
  };
}

/** The log of its own process: the one that runs by itself, where one is named, else a child of this one. */
async function openLog(
  { auditdSocket, audit, inside: background }: Settings,
  folder: DataFolder,
  { ports, undo }: { ports: GatewayPorts; undo: Undo },
): Promise<{
  readonly log: WatchedLog<LogClient>;
  readonly logPath: string;
  readonly ready: () => boolean;
}> {
  let socketPath = auditdSocket;
  if (socketPath === undefined) {
    const child = await keepAuditd({ data: folder.path, settings: audit, background }, ports.report);
    undo.push(async () => child.close());
    socketPath = child.socketPath;
  }
  const log = await connectLog({ socketPath, background });
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
