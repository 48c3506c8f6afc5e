import { dirname, join, resolve } from "node:path";
import type { Collector } from "../collect/collector.ts";
import { measureCollectors } from "../collect/measures/measure-collectors.ts";
import type { OwnFigures } from "../collect/measures/measure.ts";
import { percentOf } from "../collect/measures/usage.ts";
import type { McpPlace } from "../collect/settings/tools.ts";
import { settingCollectors, type SettingParts } from "../collect/settings/setting-collectors.ts";
import { readMasterReference } from "../base/master-reference.ts";
import { KnownError } from "../base/errors.ts";
import { tokensOfAll, type Limiter } from "../limits/limiter.ts";
import { defaultTimes } from "../audit/retention/retention-state.ts";
import { Pins } from "../mcp/pins.ts";
import type { McpConfig } from "../policy/mcp-config.ts";
import type { Quotas } from "../policy/quotas.ts";
import { credentialPlaces, namedCredentials, variablesInEnvFiles } from "./credential-places.ts";
import { declaredHosts } from "./declared-hosts.ts";
import type { Doors } from "./doors.ts";
import { measureThread } from "./measure-thread.ts";
import type { Undo } from "./ports.ts";
import { rotationReport } from "./rotation-report.ts";
import { runbooksFor } from "./runbooks.ts";
import { searchThread } from "./search-thread.ts";
import type { Settings } from "./settings.ts";
import { sha256 } from "./settings-features.ts";

/** What the running gateway is set to, and what the log counts. */
export function measuresOf(doors: Doors, undo: Undo): readonly Collector[] {
  const { settings, base, parts, ports } = doors;
  const { environment } = settings;
  const places = { logPath: base.logPath, folder: join(base.folder.path, "index") };
  const measuring = measureThread(places, ports.report);
  const searching = searchThread(places, ports.report);
  undo.push(async () => {
    await Promise.all([measuring.close(), searching.close()]);
  });
  const own = (): OwnFigures => ({
    dropped: base.log.lost(),
    // No provider is asked what it billed.
    billed: 0,
    missing: 0,
    use: useOf(parts.limiter, settings),
  });
  return [
    ...measureCollectors({
      ...{ environment, now: ports.now, own },
      make: async (...job) => {
        // Entries of this moment count too: the index reads as far as a checkpoint goes.
        await base.log.recorder.ask({ ask: "prove" });
        return measuring.make(...job);
      },
    }),
    ...settingCollectors({ ...settingParts(doors), search: searching.search }),
  ];
}

/** How much of the limits of tokens and of money is used: the tightest of the feature's and of all features'. */
export function useOf(
  limiter: Pick<Limiter, "use">,
  { policies }: Pick<Settings, "policies">,
): OwnFigures["use"] {
  const used = limiter.use();
  return Object.fromEntries(
    policies.map(({ feature }) => {
      const percent = (metrics: readonly string[]): number =>
        Math.max(
          0,
          ...used
            .filter(({ rule, name }) => rule.scope === "environment" || name === feature)
            .filter(({ rule }) => metrics.includes(rule.metric))
            .map(({ rule, used: amount }) => percentOf(amount, rule.max)),
        );
      return [
        feature,
        { tokens: percent(["dayTokens"]), spend: percent(["dayNanos", "monthNanos"]) },
      ] as const;
    }),
  );
}

function settingParts({ settings, base, parts, ports }: Doors): Omit<SettingParts, "search"> {
  const { policies, quotas, alerts, environment } = settings;
  const named = namedCredentials(settings);
  const providers = base.providers.map(({ name, origin }) => ({ name, origin }));
  const envFolders = [".", dirname(settings.data), ...settings.manifests.map((path) => dirname(path))];
  return {
    ...{ environment, quotas, providers, now: ports.now },
    globalTokens: quotas.tokensPerDay ?? tokensOfAll(quotasByFeature(settings)),
    declaredHosts: () =>
      declaredHosts(settings, {
        providers,
        references: named.map(({ reference }) => reference),
        addressAt: async (reference) => addressAt(parts.credentials.secrets, reference),
      }),
    reachedHosts: base.reached.hosts,
    knowledge: parts.knowledge.desk.store,
    staleAfterMs: settings.knowledge.staleAfterMs,
    mcp: () => mcpPlaces(settings.mcp, ports.now),
    credentials: credentialPlaces(named),
    inEnvFile: (variable) => variablesInEnvFiles(envFolders.map((folder) => resolve(folder))).has(variable),
    aging: async () =>
      (await rotationReport(base.folder.path, settings.rotation, ports.now())).map(({ stage, rotateTo }) => ({
        stage,
        isAutomatic: rotateTo !== undefined,
      })),
    alerts: {
      pages: alerts?.runbooks ?? {},
      channels: (alerts?.channels ?? []).map(({ name }) => name),
      owners: policies.flatMap(({ declared }) => (declared === undefined ? [] : [declared.owners])),
    },
    runbooks: () => runbooksFor(settings.runbooks).runbooks,
    gateway: logFacts(settings),
  };
}

const quotasByFeature = ({ policies }: Settings): ReadonlyMap<string, Quotas> =>
  new Map(
    policies.flatMap(({ feature, quotas }) => (quotas === undefined ? [] : [[feature, quotas] as const])),
  );

/** A channel whose address cannot be read sends nothing either. */
async function addressAt(
  secrets: { readonly read: (reference: string, purpose: string) => Promise<string> },
  reference: string,
): Promise<string | undefined> {
  try {
    return (await secrets.read(reference, "data-flow map")).trim();
  } catch (error) {
    if (error instanceof KnownError) return undefined;
    throw error;
  }
}

const mcpPlaces = (config: McpConfig | undefined, now: () => number): readonly McpPlace[] => {
  if (config === undefined) return [];
  const pins = new Pins(config.lock, { sha256, now });
  return config.servers.map(({ name, reach }) => ({
    name,
    isLocal: reach.kind === "stdio",
    pinned: pins.of(name)?.items.size ?? 0,
  }));
};

/** How the log keeps what it has, as the configuration has it. */
function logFacts({ audit, data }: Settings): SettingParts["gateway"] {
  const { detailDays, summaryDays } = audit.retention ?? defaultTimes;
  const master = audit.masterKey === undefined ? undefined : readMasterReference(audit.masterKey);
  const { witnesses = [], timestamps = [], copies = [] } = audit.anchors ?? {};
  return {
    ...{ detailDays, summaryDays },
    // The configuration is refused where it says longer than a rule allows, and not why.
    saysWhyLonger: audit.retention !== undefined,
    masterKeyApart:
      master !== undefined &&
      !("path" in master && master.from === "file" && master.path.startsWith(`${data}/`)),
    anchored: witnesses.length + timestamps.length + copies.length > 0,
  };
}
