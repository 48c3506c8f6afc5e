import { alertKinds } from "../../alerts/rules.ts";
import type { Search } from "../../audit/search/history.ts";
import type { KnowledgeStore } from "../../knowledge/knowledge-store.ts";
import type { Policy } from "../../policy/policy.ts";
import type { GatewayQuotas } from "../../policy/quotas.ts";
import { collector, type Collected, type Collector } from "../collector.ts";
import { LogReader } from "../measures/log-reader.ts";
import { isRehearsed } from "../measures/measure.ts";
import { alertFigures, type AlertSettings } from "./alerts.ts";
import { credentialFigures, rotationFigures, type AgingItem, type CredentialPlace } from "./credentials.ts";
import { egressFigures, type DeclaredHost } from "./egress.ts";
import { knowledgeSettings } from "./knowledge.ts";
import { limitFigures, ruleFigures } from "./limits.ts";
import { modelFigures, type ProviderPlace } from "./models.ts";
import { overlayFigures, type GatewayFacts } from "./overlays.ts";
import { promptFigures } from "./prompt.ts";
import { runbookFigures, runbooksByScenario, type Runbook } from "./runbook.ts";
import { mcpSettings, schemaSettings, toolSettings, type McpPlace } from "./tools.ts";

const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** Our own choice: settings change at a start, so that a few times a day is often enough. */
const everyMs = 6 * hourMs;

/** The checklist's: each channel is tried once a month. */
const triedWithinMs = 30 * dayMs;

/** Our own choice: more tests of channels than anybody makes in a month. */
const testsMax = 1000;

/** The running gateway, as far as its settings are read. Functions are asked when somebody looks. */
export interface SettingParts {
  readonly now: () => number;
  readonly environment: string;
  readonly quotas: GatewayQuotas;
  /** Tokens of everybody and day. */
  readonly globalTokens: number;
  readonly providers: readonly ProviderPlace[];
  readonly declaredHosts: () => Promise<readonly DeclaredHost[]>;
  /** Hosts that this process connected to, in lower case. */
  readonly reachedHosts: () => readonly string[];
  readonly knowledge: Pick<KnowledgeStore, "counts" | "list">;
  readonly staleAfterMs: number;
  readonly mcp: () => readonly McpPlace[];
  readonly credentials: readonly CredentialPlace[];
  readonly inEnvFile: (variable: string) => boolean;
  readonly aging: () => Promise<readonly AgingItem[]>;
  readonly alerts: Omit<AlertSettings, "kinds" | "runbooks">;
  readonly runbooks: () => readonly Runbook[];
  readonly gateway: Pick<
    GatewayFacts,
    "detailDays" | "summaryDays" | "saysWhyLonger" | "masterKeyApart" | "anchored"
  >;
  readonly search: Search;
}

/** Looks at a feature's policy; nothing for the features that exist to be attacked. */
const ofFeature =
  <T>(look: (policy: Policy, signal: AbortSignal) => T | Promise<T>) =>
  async (policy: Policy | undefined, signal: AbortSignal): Promise<T | undefined> =>
    policy === undefined || isRehearsed(policy.feature) ? undefined : look(policy, signal);

/** A collector for each thing that the gateway is set to. */
export const settingCollectors = (parts: SettingParts): readonly Collector[] => [
  ...ofPolicies(parts),
  ...ofGateway(parts),
];

function ofPolicies(parts: SettingParts): readonly Collector[] {
  const { quotas, globalTokens, providers, alerts, knowledge, now, staleAfterMs } = parts;
  const limits = { globalTokens, tellsSomebody: alerts.channels.length > 0 };
  return [
    collector({ observation: "config-prompt", everyMs, collect: ofFeature(promptFigures) }),
    collector({ observation: "config-rules", everyMs, collect: ofFeature(ruleFigures) }),
    collector({
      observation: "config-limits",
      everyMs,
      collect: ofFeature((policy) => limitFigures(policy, quotas, limits)),
    }),
    collector({
      observation: "config-models",
      everyMs,
      collect: ofFeature((policy) => modelFigures(policy, providers)),
    }),
    collector({
      observation: "config-egress",
      everyMs,
      collect: ofFeature(async () => egressFigures(await parts.declaredHosts(), parts.reachedHosts())),
    }),
    collector({ observation: "config-output-schema", everyMs, collect: ofFeature(schemaSettings) }),
    collector({
      observation: "config-knowledge",
      everyMs,
      collect: ofFeature((policy, signal) =>
        knowledgeSettings(policy, knowledge, now() - staleAfterMs, signal),
      ),
    }),
    collector({ observation: "config-tools", everyMs, collect: ofFeature(toolSettings) }),
    collector({
      observation: "config-mcp",
      everyMs,
      collect: ofFeature((policy) => mcpSettings(policy, parts.mcp())),
    }),
    collector({
      observation: "config-overlays",
      everyMs,
      collect: ofFeature((policy) => overlayFigures(policy, gatewayFacts(parts))),
    }),
  ];
}

function gatewayFacts({ gateway, alerts, runbooks, credentials }: SettingParts): GatewayFacts {
  return {
    ...gateway,
    channels: alerts.channels.length,
    runbooks: [...runbooksByScenario(runbooks()).keys()],
    inlineCredentials: credentials.filter(({ reference }) => reference === undefined).length,
  };
}

function ofGateway(parts: SettingParts): readonly Collector[] {
  const { credentials, inEnvFile, alerts, now, search, environment } = parts;
  return [
    collector({
      observation: "config-credentials",
      everyMs,
      collect: async () => Promise.resolve(credentialFigures(credentials, inEnvFile)),
    }),
    collector({
      observation: "config-rotation",
      everyMs,
      collect: async () => rotationFigures(await parts.aging()),
    }),
    collector({
      observation: "config-alerts",
      everyMs,
      async collect(_policy, signal): Promise<Collected<"config-alerts">> {
        const where = { kind: ["alert.tested"], environment: [environment] };
        const query = { where, fromMs: now() - triedWithinMs };
        const { leaves } = await new LogReader(search, signal).newest(query, testsMax);
        return alertFigures(
          { ...alerts, kinds: Object.keys(alertKinds), runbooks: parts.runbooks() },
          leaves,
        );
      },
    }),
    collector({
      observation: "config-runbooks",
      everyMs,
      collect: async () => {
        const all = parts.runbooks();
        const pages = all.map(({ scenario, modes, title, path }) => ({ scenario, modes, title, path }));
        return Promise.resolve({ figures: runbookFigures(all), payload: JSON.stringify(pages) });
      },
    }),
  ];
}
