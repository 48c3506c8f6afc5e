import { hostIn, type DeclaredHost } from "../collect/settings/egress.ts";
import type { AlertChannelConfig } from "../policy/alert-channels.ts";
import type { AnchorsConfig } from "../policy/audit-anchors.ts";
import type { McpConfig } from "../policy/mcp-config.ts";
import type { Settings } from "./settings.ts";

/** Settings that name places outside. */
export type HostSettings = Pick<
  Settings,
  "policies" | "alerts" | "audit" | "mcp" | "telemetry" | "knowledge" | "variables"
>;

/** Where providers answer, and which credentials are read from where. */
export interface HostsBeside {
  readonly providers: readonly { readonly name: string; readonly origin: string }[];
  /** References of all credentials: `vault:…`, `aws-sm:…`. */
  readonly references: readonly string[];
  /** The address behind a reference that holds one; undefined where it cannot be read now. */
  readonly addressAt: (reference: string) => Promise<string | undefined>;
}

const at = (purpose: string, address: string | undefined): readonly DeclaredHost[] => {
  const host = address === undefined ? undefined : hostIn(address);
  return host === undefined ? [] : [{ host, purpose }];
};

/** Every place outside that the configuration and the manifests name, and what for: the map of where data may go. */
export async function declaredHosts(
  settings: HostSettings,
  { providers, references, addressAt }: HostsBeside,
): Promise<readonly DeclaredHost[]> {
  const { policies, alerts, audit, mcp, telemetry, knowledge, variables } = settings;
  const channels = await Promise.all((alerts?.channels ?? []).map((one) => ofChannel(one, addressAt)));
  return [
    ...providers.flatMap(({ name, origin }) => at(`provider:${name}`, origin)),
    ...policies.flatMap(({ feature, judges }) =>
      (judges?.rules ?? []).flatMap(({ name, baseUrl }) => at(`judge:${feature}/${name}`, baseUrl)),
    ),
    ...channels.flat(),
    ...ofAnchors(audit.anchors),
    ...ofMcp(mcp),
    ...at("telemetry", telemetry.otlp?.endpoint),
    ...at("knowledge probe", knowledge.probe),
    ...references.flatMap((reference) => ofStore(reference, variables)),
  ];
}

async function ofChannel(
  one: AlertChannelConfig,
  addressAt: HostsBeside["addressAt"],
): Promise<readonly DeclaredHost[]> {
  const purpose = `alerts:${one.name}`;
  switch (one.sort) {
    case "email":
      return [{ host: one.host.toLowerCase(), purpose }];
    case "pagerduty":
      return at(purpose, one.url);
    case "slack":
      return at(purpose, await addressAt(one.url));
    case "webhook":
      return at(purpose, one.urlIsSecret ? await addressAt(one.url) : one.url);
  }
}

function ofAnchors(anchors: AnchorsConfig | undefined): readonly DeclaredHost[] {
  if (anchors === undefined) return [];
  return [
    ...anchors.witnesses.flatMap(({ name, url }) => at(`witness:${name}`, url)),
    ...anchors.timestamps.flatMap(({ name, url }) => at(`timestamp:${name}`, url)),
    ...anchors.copies.flatMap((copy) => {
      if (!("s3" in copy)) return [];
      const { bucket, region, endpoint } = copy.s3;
      const purpose = `copy:${copy.name}`;
      // Amazon S3, "Virtual hosting of buckets": the bucket may stand before the host.
      const host = endpoint === undefined ? `s3.${region}.amazonaws.com` : (hostIn(endpoint) ?? "");
      return [
        { host, purpose },
        { host: `${bucket}.${host}`, purpose },
      ];
    }),
  ];
}

const ofMcp = (mcp: McpConfig | undefined): readonly DeclaredHost[] =>
  (mcp?.servers ?? []).flatMap(({ name, reach }) => {
    const purpose = `mcp:${name}`;
    if (reach.kind === "stdio")
      return reach.hosts.map((host) => ({ host: host.toLowerCase().replace(/:\d{1,5}$/, ""), purpose }));
    return [...at(purpose, reach.url), ...at(purpose, reach.oauth?.issuer)];
  });

/** Where secrets are read from, and where the login for that is. As `secrets/` and the vendors' own tools reach them. */
function ofStore(reference: string, variables: HostSettings["variables"]): readonly DeclaredHost[] {
  const colon = reference.indexOf(":");
  const [store, rest] = [reference.slice(0, colon), reference.slice(colon + 1)];
  const purpose = `secrets:${store}`;
  switch (store) {
    case "vault":
      return at(purpose, variables["VAULT_ADDR"]);
    case "aws-sm":
    case "aws-kms":
      return [
        ...["*.amazonaws.com", "*.amazonaws.com.cn", "169.254.169.254", "169.254.170.2"].map((host) => ({
          host,
          purpose,
        })),
        ...at(purpose, variables["AWS_ENDPOINT_URL"]),
        ...at(purpose, variables["AWS_ENDPOINT_URL_SECRETS_MANAGER"]),
      ];
    case "gcp-sm":
      return [
        "secretmanager.googleapis.com",
        "*.googleapis.com",
        "metadata.google.internal",
        "169.254.169.254",
      ].map((host) => ({ host, purpose }));
    case "azure-kv": {
      const vault = rest.split("/")[0] ?? "";
      const host = vault.includes(".") ? vault : `${vault}.vault.azure.net`;
      return [
        ...[host.toLowerCase(), "login.microsoftonline.com", "169.254.169.254"].map((one) => ({
          host: one,
          purpose,
        })),
        ...at(purpose, variables["AZURE_AUTHORITY_HOST"]),
      ];
    }
    default:
      return [];
  }
}
