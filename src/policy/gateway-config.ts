import { z } from "zod";
import { admissionSection, type AdmissionConfig } from "./admission-section.ts";
import { reachOf } from "../base/host-reach.ts";
import type { JsonObject } from "../base/json.ts";
import { masterReferenceForms } from "../base/master-reference.ts";
import { risks, type Risk } from "../base/risk.ts";
import { readSecretReference, secretReferenceForms, type SecretReference } from "../base/secret-reference.ts";
import { alertsConfigOf, alertsSection, type AlertsConfig } from "./alerts-config.ts";
import { auditSection, type AuditConfig } from "./audit-config.ts";
import { controlsSection } from "./controls-section.ts";
import { readDocument, type SourceDocument, type SourceFile, type Step } from "./document.ts";
import {
  gatewayLimitsSection,
  gatewayQuotasOf,
  priceProblems,
  pricesSection,
  type PricesConfig,
} from "./limits-section.ts";
import { breakerSection, doorConfig, listenSection, saysOfDoor, type DoorConfig } from "./listen-config.ts";
import { knowledgeConfigOf, knowledgeConfigSection, type KnowledgeConfig } from "./knowledge-config.ts";
import type { Environment } from "./load.ts";
import { probesConfigOf, probesSection, type ProbesConfig } from "./probes-section.ts";
import { sortProblems, type Problem } from "./problem.ts";
import type { GatewayQuotas } from "./quotas.ts";
import { mcpConfigOf, mcpConfigSection, type McpConfig } from "./mcp-config.ts";
import { rotationConfigOf, rotationSection, type RotationConfig } from "./rotation-section.ts";
import { runbooksSection } from "./runbooks-section.ts";
import { checkSchema, type KeyHints } from "./schema-problems.ts";
import { telemetryConfigOf, telemetrySection, type TelemetryConfig } from "./telemetry-config.ts";
import { secretsConfigOf, secretsSection, type SecretsConfig } from "./secrets-section.ts";

/** How a provider speaks. The names are those of `wire/`. */
const wireFormat = z.enum(["openai-chat", "openai-responses", "openai-embeddings", "anthropic-messages"]);

const provider = z.strictObject({
  format: z
    .union([wireFormat, z.array(wireFormat).min(1).max(4)])
    .optional()
    .describe("openai-chat, openai-responses, openai-embeddings, anthropic-messages, or a list of them"),
  base_url: z
    .string()
    .min(1)
    .max(2048)
    .optional()
    .describe("where the provider answers, for example: https://models.example.com/v1"),
  key: z
    .string()
    .min(1)
    .max(4096)
    .optional()
    .describe(
      `where the key is: ${secretReferenceForms}; a path is from this file's folder; leave it out where none is asked for`,
    ),
  risk: z
    .enum(risks)
    .optional()
    .describe("how much harm the key does in the wrong hands: high, medium or low; medium unless changed"),
  insecure: z
    .boolean()
    .optional()
    .describe("true: plain http beyond this machine, where the way there is protected otherwise"),
});

const gatewaySchema = z
  .strictObject({
    environment: z.enum(["dev", "staging", "prod"]).describe("dev, staging or prod"),
    features: z
      .array(z.string().min(1).max(1024))
      .min(1)
      .max(1000)
      .describe("paths of manifests, for example: [apps/*/seaworthy.yaml]"),
    providers: z
      .record(
        z
          .string()
          .regex(/^[a-z0-9][a-z0-9_.-]{0,62}$/, { error: "lower-case letters, digits, hyphens, dots" }),
        provider,
      )
      .optional()
      .describe("providers by name: { format, base_url, key, risk }"),
    listen: listenSection
      .optional()
      .describe("where the gateway listens, and to whom: { port: 8787, people_port: 8788, host: 127.0.0.1 }"),
    breaker: breakerSection
      .optional()
      .describe("when a provider that fails is left alone: { failures: 5, pause: 30s }"),
    data: z
      .string()
      .min(1)
      .max(4096)
      .optional()
      .describe("the folder for keys, state and the log, from this file's folder; .seaworthy unless changed"),
    audit: auditSection
      .optional()
      .describe("the log: { socket, master_key, master_key_previous, retention, anchors }"),
    limits: gatewayLimitsSection
      .optional()
      .describe(
        "what all features may use together: { tokens_global_per_day, concurrent, spend_per_month_usd, ... }",
      ),
    admission: admissionSection.optional(),
    alerts: alertsSection.optional(),
    secrets: secretsSection.optional(),
    telemetry: telemetrySection.optional(),
    rotation: rotationSection.optional(),
    knowledge: knowledgeConfigSection.optional(),
    mcp: mcpConfigSection.optional(),
    runbooks: runbooksSection.optional(),
    controls: controlsSection.optional(),
    probes: probesSection
      .optional()
      .describe("what probes cannot find out by themselves: { outside, authorities, verifier }"),
    prices: pricesSection
      .optional()
      .describe(
        "prices by provider and model, before the price list: { acme: { some-model: { input: 1, output: 4 } } }",
      ),
  })
  .meta({ title: "Seaworthy gateway configuration" });

export interface ProviderConfig {
  readonly name: string;
  /** Empty: those of the known provider of this name. */
  readonly formats: readonly string[];
  readonly baseUrl?: string;
  /** A path in it is one from the configuration's folder. */
  readonly key?: SecretReference;
  readonly risk?: Risk;
  readonly insecure: boolean;
}

export interface GatewayConfig {
  readonly environment: Environment;
  /** Paths or globs of manifests, from the configuration's folder. */
  readonly features: readonly string[];
  readonly providers: readonly ProviderConfig[];
  readonly listen: {
    readonly port?: number;
    readonly peoplePort?: number;
    readonly host?: string;
    /** Absent where nothing is said of it. */
    readonly door?: DoorConfig;
  };
  /** From the configuration's folder. */
  readonly data?: string;
  readonly audit?: AuditConfig;
  /** As it was said: what is not depends on the environment. */
  readonly admission?: AdmissionConfig;
  readonly alerts?: AlertsConfig;
  readonly telemetry?: TelemetryConfig;
  /** Absent where nothing is said of it. */
  readonly secrets?: SecretsConfig;
  readonly rotation?: RotationConfig;
  /** Absent where nothing is said of it. */
  readonly knowledge?: KnowledgeConfig;
  readonly mcp?: McpConfig;
  /** From the configuration's folder. */
  readonly runbooks?: string;
  /** Files and folders of a team's own controls. */
  readonly controls?: readonly string[];
  readonly probes?: ProbesConfig;
  readonly quotas?: GatewayQuotas;
  /** Before those of the price list. */
  readonly prices?: PricesConfig;
}

/**
 * Reads `seaworthy.gateway.yaml`: what to serve, where, and through whom.
 *
 * @param knownProviders names whose formats and address the gateway knows; another name must give both.
 */
export function loadGatewayConfig(
  file: SourceFile,
  knownProviders: readonly string[],
): { readonly config: GatewayConfig } | { readonly problems: readonly Problem[] } {
  const parsed = readDocument(file);
  if ("problems" in parsed) return parsed;
  const { document } = parsed;
  const checked = checkSchema(document, gatewaySchema, gatewayKeyHints);
  if ("problems" in checked) return { problems: sortProblems(checked.problems) };
  const { environment, features, listen = {}, breaker, data, audit, limits, prices } = checked.value;
  const { secrets, rotation, admission, alerts, telemetry, mcp, knowledge, runbooks, probes, controls } =
    checked.value;
  const problems: Problem[] = [];
  const providers = Object.entries(checked.value.providers ?? {}).map(([name, given]) =>
    readProvider({ document, name, known: knownProviders.includes(name), problems }, given),
  );
  const named = [...knownProviders, ...providers.map(({ name }) => name)];
  problems.push(...priceProblems(document, prices ?? {}, named));
  if (listen.port !== undefined && listen.port !== 0 && listen.port === listen.people_port)
    problems.push(
      document.problemAt(
        ["listen", "people_port"],
        "programs and people have one port",
        "give them two: 8787 and 8788",
      ),
    );
  if (problems.length > 0) return { problems: sortProblems(problems) };
  return {
    config: {
      environment,
      features,
      providers,
      listen: {
        ...(listen.port === undefined ? {} : { port: listen.port }),
        ...(listen.people_port === undefined ? {} : { peoplePort: listen.people_port }),
        ...(listen.host === undefined ? {} : { host: listen.host }),
        ...(saysOfDoor(listen, breaker) ? { door: doorConfig(listen, breaker) } : {}),
      },
      ...(data === undefined ? {} : { data }),
      ...(audit === undefined ? {} : { audit }),
      ...(admission === undefined ? {} : { admission }),
      ...(alerts === undefined ? {} : { alerts: alertsConfigOf(alerts) }),
      ...(telemetry === undefined ? {} : { telemetry: telemetryConfigOf(telemetry) }),
      ...(secrets === undefined ? {} : { secrets: secretsConfigOf(secrets) }),
      ...(knowledge === undefined ? {} : { knowledge: knowledgeConfigOf(knowledge) }),
      ...(rotation === undefined ? {} : { rotation: rotationConfigOf(rotation, environment) }),
      ...(mcp === undefined ? {} : { mcp: mcpConfigOf(mcp, environment) }),
      ...(runbooks === undefined ? {} : { runbooks }),
      ...(controls === undefined ? {} : { controls }),
      ...(probes === undefined ? {} : { probes: probesConfigOf(probes) }),
      ...(limits === undefined ? {} : { quotas: gatewayQuotasOf(limits) }),
      ...(prices === undefined ? {} : { prices }),
    },
  };
}

/** The configuration's JSON Schema for editors. */
export const gatewayJsonSchema = (): JsonObject =>
  z.toJSONSchema(gatewaySchema, { io: "input" }) as JsonObject;

const gatewayKeyHints: KeyHints = (path, key) => {
  if (path[0] === "providers" && /^(?:api_?key|token|secret|password|authorization)$/i.test(key))
    return `write key: ${secretReferenceForms}; a secret never stands in this file`;
  if (path[0] === "audit" && /^(?:key|master|masterKey|wrapping_key|token|secret)$/.test(key))
    return `write master_key: ${masterReferenceForms}; a secret never stands in this file`;
  if (path.length === 0 && (key === "guards" || key === "model" || key === "limits" || key === "prompt"))
    return "that belongs to a feature's manifest, seaworthy.yaml";
  return undefined;
};

interface Place {
  readonly document: SourceDocument;
  readonly name: string;
  readonly known: boolean;
  readonly problems: Problem[];
}

function readProvider(place: Place, given: z.infer<typeof provider>): ProviderConfig {
  const { document, name, known, problems } = place;
  const at: readonly Step[] = ["providers", name];
  const formats = given.format === undefined ? [] : [given.format].flat();
  if (!known)
    for (const field of ["format", "base_url"] as const)
      if (given[field] === undefined)
        problems.push(
          document.problemAtKey(
            at,
            `the provider ${name} has no ${field}`,
            `add ${field}: ${name} is not a provider that is known by name`,
          ),
        );
  const insecure = given.insecure ?? false;
  if (given.base_url !== undefined)
    for (const { message, hint } of urlFaults(given.base_url, insecure))
      problems.push(document.problemAt([...at, "base_url"], message, hint));
  const key = given.key === undefined ? undefined : readSecretReference(given.key);
  if (given.key !== undefined && key === undefined)
    problems.push(
      document.problemAt(
        [...at, "key"],
        "the key must be a reference, not the secret itself",
        `write ${secretReferenceForms}; if a secret stood here, replace it at its issuer`,
      ),
    );
  return {
    name,
    formats,
    insecure,
    ...(given.base_url === undefined ? {} : { baseUrl: given.base_url.replace(/\/{1,16}$/, "") }),
    ...(key === undefined ? {} : { key }),
    ...(given.risk === undefined ? {} : { risk: given.risk }),
  };
}

interface UrlFault {
  readonly message: string;
  readonly hint: string;
}

function urlFaults(text: string, insecure: boolean): readonly UrlFault[] {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:"))
    return [
      {
        message: "base_url is not an http or https address",
        hint: "for example: https://models.example.com/v1",
      },
    ];
  const faults: UrlFault[] = [];
  if (url.username !== "" || url.password !== "")
    faults.push({ message: "base_url holds credentials", hint: "take them out and write key: env:NAME" });
  if (url.search !== "" || url.hash !== "")
    faults.push({ message: "base_url has a query or a fragment", hint: "end it with the path" });
  const reach = reachOf(url.hostname);
  if (reach === "metadata")
    faults.push({
      message: "base_url leads to a machine's metadata service",
      hint: "name the provider's address",
    });
  else if (url.protocol === "http:" && reach === "public" && !insecure)
    faults.push({
      message: "base_url is plain http to a host that may be public",
      hint: "use https, or say insecure: true where the way there is protected otherwise",
    });
  return faults;
}
