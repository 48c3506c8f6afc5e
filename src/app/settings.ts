import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { KnownError } from "../base/errors.ts";
import { readSecretReference, withSecretPath, writeSecretReference } from "../base/secret-reference.ts";
import type { Provider } from "../gateway/provider.ts";
import { vendors } from "../gateway/vendors.ts";
import { Prices } from "../limits/prices.ts";
import { unpricedModels } from "../limits/unpriced.ts";
import { admissionRules, type AdmissionRules } from "../policy/admission-section.ts";
import { recordOnly } from "../policy/built-in.ts";
import type { AlertsConfig } from "../policy/alerts-config.ts";
import { doorConfig, type DoorConfig } from "../policy/listen-config.ts";
import { loadGatewayConfig, type GatewayConfig } from "../policy/gateway-config.ts";
import { knowledgeConfigFrom, type KnowledgeConfig } from "../policy/knowledge-config.ts";
import { mcpConfigFrom, type McpConfig } from "../policy/mcp-config.ts";
import type { SourceFile } from "../policy/document.ts";
import type { Environment } from "../policy/load.ts";
import type { PricesConfig } from "../policy/limits-section.ts";
import type { Policy } from "../policy/policy.ts";
import { probesConfigFrom, probesConfigOf, type ProbesConfig } from "../policy/probes-section.ts";
import { defaultGatewayQuotas, type GatewayQuotas } from "../policy/quotas.ts";
import { telemetryFrom, type TelemetryConfig } from "../policy/telemetry-config.ts";
import { secretsConfigOf, type SecretsConfig } from "../policy/secrets-section.ts";
import { findManifests } from "../scan/manifest-files.ts";
import { readText } from "../scan/walk-files.ts";
import { alertsFrom } from "./alert-channels.ts";
import type { AuditSettings } from "./audit-settings.ts";
import { auditSettingsOf } from "./settings-audit.ts";
import type { RotationRules } from "../limits/rotation/schedule.ts";
import type { RotationFacts } from "./rotation-items.ts";
import { builtIn, featuresAt, featuresIn, filesAt, invalid, sha256 } from "./settings-features.ts";
import { checkMcpServers } from "./settings-mcp.ts";
import { findProviders } from "./settings-providers.ts";
import { rotationFactsOf } from "./settings-rotation.ts";

/** What was asked for on the command line, paths from the working directory; unset means: as the configuration says, else the default. */
export interface ServeRequest {
  readonly data?: string;
  /** The socket of a log process that runs by itself. */
  readonly auditd?: string;
  readonly host?: string;
  readonly port?: number;
  readonly peoplePort?: number;
  readonly environment?: Environment;
  /** The gateway's configuration file. */
  readonly config?: string;
  /** Manifests, instead of those the configuration names. */
  readonly manifests: readonly string[];
  readonly noGuards: boolean;
  /** Base URL by vendor, instead of its own. */
  readonly baseUrls: Readonly<Record<string, string>>;
  /** Within a program: calls bring their providers, and a manifest may be a text of the program's. */
  readonly inside?: { readonly manifests: readonly SourceFile[] };
}

/** All that a gateway is started with. */
export interface Settings {
  readonly data: string;
  /** The socket of a log process that runs by itself; undefined: the gateway has one as its child. */
  readonly auditdSocket: string | undefined;
  readonly audit: AuditSettings;
  readonly host: string;
  readonly port: number;
  readonly peoplePort: number;
  /** Who may come to the doors, and how much at once. */
  readonly door: DoorConfig;
  readonly environment: Environment;
  readonly policies: readonly Policy[];
  /** What all features may use together. */
  readonly quotas: GatewayQuotas;
  /** Before those of the price list. */
  readonly prices: PricesConfig;
  readonly providers: readonly Provider[];
  /** Within a program: nothing here keeps its process up. */
  readonly inside: boolean;
  /** There is no provider, nor will calls bring one: the stand-in is to be started. */
  readonly standIn: boolean;
  /** The environment variables that it was asked with: what a reference `env:NAME` is looked up in, and how stores are reached. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly secrets: SecretsConfig;
  /** What happens to a feature that does not pass the gate. */
  readonly admission: AdmissionRules;
  readonly alerts: AlertsConfig | undefined;
  readonly telemetry: TelemetryConfig;
  readonly rotation: RotationFacts;
  /** With whole paths. */
  readonly probes: ProbesConfig;
  /** With whole paths. */
  readonly knowledge: KnowledgeConfig;
  /** Undefined: no MCP servers. */
  readonly mcp: McpConfig | undefined;
  /** The operator's own runbooks, a whole path; undefined: only those that ship. */
  readonly runbooks: string | undefined;
  /** Files and folders of a team's own controls, whole paths. */
  readonly controls: readonly string[];
  /** For the operator, each with a hint. */
  readonly warnings: readonly string[];
  /** Manifests that were read; none means the built-in feature. */
  readonly manifests: readonly string[];
  readonly guarded: boolean;
}

export const defaultPort = 8787;
export const defaultPeoplePort = 8788;
export const defaultData = ".seaworthy";

/** The provider that is there while no other is. */
export const standInName = "demo";

/**
 * Puts the command line, the environment variables and the files together.
 *
 * @param prompt of the built-in feature while no provider is there.
 * @throws KnownError MANIFEST_INVALID with every problem found, USAGE
 */
export function settingsFor(
  asked: ServeRequest,
  variables: Readonly<Record<string, string | undefined>>,
  folder: string,
  prompt?: string,
): Settings {
  const { config, environment, manifests: named, base } = filesFor(asked, folder);
  const inline = asked.inside?.manifests ?? [];
  // Named beside a text, or where there is none.
  const manifests = inline.length === 0 ? named : asked.manifests.map((path) => resolve(folder, path));
  if (asked.noGuards && environment !== "dev")
    throw new KnownError("USAGE", "--no-guards is for the environment dev only", "leave it out");
  const { providers, warnings } = findProviders({
    config,
    baseUrls: asked.baseUrls,
    variables,
    environment,
  });
  const standIn = providers.length === 0 && asked.inside === undefined;
  const there = asked.inside === undefined ? providers.map(nameOf) : undefined;
  const { policies, features } =
    manifests.length + inline.length === 0
      ? { policies: builtIn(environment, standIn ? prompt : undefined), features: [] }
      : featuresIn([...filesAt(manifests), ...inline], environment, standIn ? [standInName] : there);
  const overlays = features.flatMap((one) => one.overlays);
  checkMcpServers(policies, config?.mcp);
  return {
    data: resolve(folder, asked.data ?? config?.data ?? defaultData),
    auditdSocket: socketOf(asked.auditd, folder) ?? socketOf(config?.audit?.socket, base),
    audit: auditSettingsOf(config?.audit, base, overlays),
    host: asked.host ?? config?.listen.host ?? "127.0.0.1",
    port: asked.port ?? config?.listen.port ?? defaultPort,
    peoplePort: asked.peoplePort ?? config?.listen.peoplePort ?? defaultPeoplePort,
    door: config?.listen.door ?? doorConfig(),
    environment,
    policies: asked.noGuards ? policies.map((policy) => recordOnly(policy, sha256)) : policies,
    providers,
    standIn,
    inside: asked.inside !== undefined,
    variables,
    secrets: config?.secrets ?? secretsConfigOf(),
    admission: admissionRules(config?.admission, environment),
    alerts: config?.alerts,
    mcp: config?.mcp,
    runbooks: config?.runbooks,
    controls: config?.controls ?? [],
    telemetry: config?.telemetry ?? { otlp: undefined },
    rotation: rotationFactsOf(config, environment, features),
    probes: config?.probes ?? probesConfigOf(),
    knowledge: knowledgeConfigFrom(config?.knowledge, (path) => resolve(base, path)),
    warnings: [...warnings, ...unpriced(policies, config)],
    manifests,
    guarded: !asked.noGuards,
    quotas: config?.quotas ?? defaultGatewayQuotas,
    prices: config?.prices ?? {},
  };
}

/** Models whose calls will be refused: nobody said what they cost, and money is limited. */
function unpriced(policies: readonly Policy[], config: GatewayConfig | undefined): readonly string[] {
  const prices = new Prices(config?.prices);
  const gateway = config?.quotas ?? defaultGatewayQuotas;
  return policies.flatMap((policy) =>
    unpricedModels(policy, { prices, gateway, atMs: Date.now() }).map(
      ({ provider, model }) =>
        `warning: ${policy.feature}: money is limited, and nobody knows what ${model} of ${provider} costs: its calls are refused\n  hint: give its price under \`prices\` in seaworthy.gateway.yaml`,
    ),
  );
}

/** What a log process that runs by itself is started with. */
export interface AuditdSettings {
  readonly data: string;
  /** Where it listens; undefined: in the audit folder. */
  readonly socket: string | undefined;
  readonly audit: AuditSettings;
}

/** The same configuration file as the gateway's, of which the log takes its own part. @throws KnownError MANIFEST_INVALID, USAGE */
export function auditdSettingsFor(
  asked: {
    readonly data?: string | undefined;
    readonly socket?: string | undefined;
    readonly config?: string | undefined;
  },
  folder: string,
): AuditdSettings {
  const configPath = asked.config ?? optional(join(folder, "seaworthy.gateway.yaml"));
  const base = configPath === undefined ? folder : dirname(resolve(folder, configPath));
  const config = configPath === undefined ? undefined : configAt(resolve(folder, configPath));
  return {
    data: resolve(folder, asked.data ?? config?.data ?? defaultData),
    socket: socketOf(asked.socket, folder) ?? socketOf(config?.audit?.socket, base),
    audit: auditSettingsOf(config?.audit, base),
  };
}

/** What commands beside a gateway know of its alerts. */
export type AlertSettings = Pick<
  Settings,
  "data" | "environment" | "alerts" | "secrets" | "variables" | "mcp" | "runbooks"
>;

/** The parts of the gateway's configuration that say who is told and where their secrets lie. @throws KnownError MANIFEST_INVALID, USAGE */
export function alertSettingsFor(
  asked: { readonly data?: string | undefined; readonly config?: string | undefined },
  variables: Settings["variables"],
  folder: string,
): AlertSettings {
  const config = configHere(asked.config, folder);
  return {
    data: resolve(folder, asked.data ?? config?.data ?? defaultData),
    environment: config?.environment ?? "dev",
    alerts: config?.alerts,
    mcp: config?.mcp,
    runbooks: config?.runbooks,
    secrets: config?.secrets ?? secretsConfigOf(),
    variables,
  };
}

/** The policies that a gateway would enforce, for those who only ask what they say: its providers need not be there. */
export function policiesFor(asked: FilesAsked, folder: string): readonly Policy[] {
  const { environment, manifests } = filesFor(asked, folder);
  return manifests.length === 0
    ? builtIn(environment, undefined)
    : featuresAt(manifests, environment).policies;
}

/** Where the data lies, and who replaces which keys when, for those who only ask: the providers need not be there. */
export function rotationFor(
  asked: FilesAsked & Pick<ServeRequest, "data">,
  folder: string,
): { readonly data: string; readonly rotation: RotationFacts } {
  const { config, environment, manifests } = filesFor(asked, folder);
  const features = manifests.length === 0 ? [] : featuresAt(manifests, environment).features;
  return {
    data: resolve(folder, asked.data ?? config?.data ?? defaultData),
    rotation: rotationFactsOf(config, environment, features),
  };
}

/** What commands beside a gateway know of its documents: the providers need not be there. @throws KnownError MANIFEST_INVALID, USAGE */
export function knowledgeFor(
  asked: FilesAsked & Pick<ServeRequest, "data">,
  folder: string,
): Pick<Settings, "data" | "environment" | "policies" | "knowledge"> {
  const { config, environment, manifests, base } = filesFor(asked, folder);
  return {
    data: resolve(folder, asked.data ?? config?.data ?? defaultData),
    environment,
    policies: manifests.length === 0 ? [] : featuresAt(manifests, environment).policies,
    knowledge: knowledgeConfigFrom(config?.knowledge, (path) => resolve(base, path)),
  };
}

/** How old keys may get by the configuration alone, where there is one. */
export function rotationRulesFor(
  { config: named }: Pick<FilesAsked, "config">,
  folder: string,
): RotationRules {
  const config = configHere(named, folder);
  return rotationFactsOf(config, config?.environment ?? "dev", []).rules;
}

/** What a gateway would hold its features to, and where it keeps what they used. */
export function limitsFor(
  asked: FilesAsked,
  folder: string,
): Pick<Settings, "policies" | "quotas" | "environment" | "data"> {
  const { config, environment } = filesFor(asked, folder);
  return {
    policies: policiesFor(asked, folder),
    quotas: config?.quotas ?? defaultGatewayQuotas,
    environment,
    data: resolve(folder, config?.data ?? defaultData),
  };
}

/** The gateway's configuration that is named, else the one in the folder; undefined where there is none. */
export function configHere(named: string | undefined, folder: string): GatewayConfig | undefined {
  const path = named ?? optional(join(folder, "seaworthy.gateway.yaml"));
  return path === undefined ? undefined : configAt(resolve(folder, path));
}

/** The environment that a gateway would be started for. */
export const environmentFor = (asked: FilesAsked, folder: string): Environment =>
  filesFor(asked, folder).environment;

type FilesAsked = Pick<ServeRequest, "config" | "environment" | "manifests">;

interface Files {
  readonly config: GatewayConfig | undefined;
  readonly environment: Environment;
  readonly manifests: readonly string[];
  /** What paths in the configuration are from. */
  readonly base: string;
}

const socketOf = (path: string | undefined, base: string): string | undefined =>
  path === undefined ? undefined : resolve(base, path);

function filesFor(asked: FilesAsked, folder: string): Files {
  const configPath = asked.config ?? optional(join(folder, "seaworthy.gateway.yaml"));
  const config = configPath === undefined ? undefined : configAt(resolve(folder, configPath));
  return {
    config,
    environment: asked.environment ?? config?.environment ?? "dev",
    manifests: manifestsOf(asked, config, folder, configPath),
    base: configPath === undefined ? folder : dirname(resolve(folder, configPath)),
  };
}

const nameOf = ({ name }: Provider): string => name;

const optional = (path: string): string | undefined => (existsSync(path) ? path : undefined);

function configAt(path: string): GatewayConfig {
  const text = readText(path);
  if (text === undefined)
    throw new KnownError("USAGE", `${path} cannot be read`, "name another with --config");
  const loaded = loadGatewayConfig(
    { path, text },
    vendors.map(({ name }) => name),
  );
  if ("problems" in loaded) throw invalid(loaded.problems);
  return fromFolder(loaded.config, dirname(path));
}

/** A path in the configuration is one from its folder, wherever the gateway is started. */
const fromFolder = (config: GatewayConfig, base: string): GatewayConfig => ({
  ...config,
  ...(config.data === undefined ? {} : { data: resolve(base, config.data) }),
  providers: config.providers.map((one) =>
    one.key === undefined ? one : { ...one, key: withSecretPath(one.key, (path) => resolve(base, path)) },
  ),
  ...(config.secrets === undefined ? {} : { secrets: secretsFrom(config.secrets, base) }),
  ...(config.alerts === undefined ? {} : { alerts: alertsFrom(config.alerts, base) }),
  ...(config.runbooks === undefined ? {} : { runbooks: resolve(base, config.runbooks) }),
  ...(config.controls === undefined ? {} : { controls: config.controls.map((path) => resolve(base, path)) }),
  ...(config.probes === undefined
    ? {}
    : { probes: probesConfigFrom(config.probes, (path) => resolve(base, path)) }),
  ...(config.mcp === undefined ? {} : { mcp: mcpConfigFrom(config.mcp, (path) => resolve(base, path)) }),
  ...(config.telemetry === undefined
    ? {}
    : { telemetry: telemetryFrom(config.telemetry, (path) => resolve(base, path)) }),
});

/** The same for what variables stand for. */
const secretsFrom = (secrets: SecretsConfig, base: string): SecretsConfig => ({
  ...secrets,
  variables: Object.fromEntries(
    Object.entries(secrets.variables).map(([name, text]) => {
      const reference = readSecretReference(text);
      const whole =
        reference === undefined ? undefined : withSecretPath(reference, (path) => resolve(base, path));
      return [name, whole === undefined ? text : writeSecretReference(whole)];
    }),
  ),
});

function manifestsOf(
  asked: FilesAsked,
  config: GatewayConfig | undefined,
  folder: string,
  configPath: string | undefined,
): readonly string[] {
  if (asked.manifests.length > 0) return asked.manifests.map((path) => resolve(folder, path));
  if (config === undefined || configPath === undefined) {
    const own = optional(join(folder, "seaworthy.yaml"));
    return own === undefined ? [] : [own];
  }
  const base = dirname(resolve(folder, configPath));
  const { paths, empty } = findManifests(base, config.features);
  if (empty.length > 0)
    throw new KnownError(
      "USAGE",
      `no manifest matches ${empty.join(", ")} in ${base}`,
      "mend `features` in the configuration",
    );
  return paths;
}
