import { isIPv4 } from "node:net";
import { KnownError } from "../base/errors.ts";
import { writeSecretReference } from "../base/secret-reference.ts";
import { ProviderKey } from "../gateway/provider-key.ts";
import { provider, type Provider, type ProviderSource } from "../gateway/provider.ts";
import { vendors } from "../gateway/vendors.ts";
import type { GatewayConfig } from "../policy/gateway-config.ts";
import type { Environment } from "../policy/load.ts";

/** Where providers are named. */
export interface ProviderPlaces {
  readonly config: Pick<GatewayConfig, "providers"> | undefined;
  /** Base URL by vendor, from the command line. */
  readonly baseUrls: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly environment: Environment;
}

export interface FoundProviders {
  readonly providers: readonly Provider[];
  /** For the operator, each with a hint. */
  readonly warnings: readonly string[];
}

/**
 * The providers of the configuration, and every vendor whose own variables or flags are set. Where their keys lie is known then; what
 * they are is read when the log is there to witness it.
 *
 * @throws KnownError USAGE where nobody says where a key lies, an address is missing, or, outside dev, where a key would travel in the clear.
 */
export function findProviders(places: ProviderPlaces): FoundProviders {
  const { config, baseUrls, variables, environment } = places;
  const set = (name: string | undefined): string | undefined =>
    name === undefined || variables[name] === "" ? undefined : variables[name];
  const variableOf = (name: string | undefined): string | undefined =>
    name === undefined || set(name) === undefined ? undefined : `env:${name}`;
  const found = new Map<string, ProviderSource & { readonly insecure: boolean }>();
  for (const vendor of vendors) {
    const baseUrl = baseUrls[vendor.name] ?? set(vendor.baseUrlVariable);
    const key = variableOf(vendor.keyVariable);
    if (baseUrl === undefined && key === undefined) continue;
    if (baseUrl === undefined && vendor.baseUrl === undefined) continue;
    found.set(vendor.name, { ...source({ name: vendor.name, baseUrl, key }), insecure: false });
  }
  for (const { name, formats, baseUrl: configured, key: given, insecure } of config?.providers ?? []) {
    const vendor = vendors.find((row) => row.name === name);
    const baseUrl = baseUrls[name] ?? configured ?? set(vendor?.baseUrlVariable);
    const key = given === undefined ? variableOf(vendor?.keyVariable) : writeSecretReference(given);
    // At its own address every vendor of the table that has a variable for its key asks for one.
    if (key === undefined && baseUrl === undefined && vendor?.keyVariable !== undefined)
      throw new KnownError(
        "USAGE",
        `the provider ${name} has no key`,
        `set ${vendor.keyVariable}, or say in the configuration where it is: \`key: vault:secret/apps#${name}\``,
      );
    found.set(name, {
      ...source({ name, baseUrl, key }),
      ...(formats.length === 0 ? {} : { formats }),
      insecure,
    });
  }
  return {
    providers: [...found.values()].map(provider),
    warnings: [...found.values()].flatMap((one) => inTheClear(one, environment)),
  };
}

const source = ({
  name,
  baseUrl,
  key,
}: {
  readonly name: string;
  readonly baseUrl: string | undefined;
  readonly key: string | undefined;
}): ProviderSource => ({
  name,
  ...(baseUrl === undefined ? {} : { baseUrl }),
  ...(key === undefined ? {} : { key: new ProviderKey(key) }),
});

/**
 * Plain http beyond this machine shows the provider's key to all on the way. In dev that is a warning; elsewhere it is refused,
 * but for a provider of which the configuration itself says `insecure: true`.
 */
function inTheClear(
  { name, baseUrl, key, insecure }: ProviderSource & { readonly insecure: boolean },
  environment: Environment,
): readonly string[] {
  const url = baseUrl === undefined ? null : URL.parse(baseUrl);
  if (key === undefined || url?.protocol !== "http:" || isLoopback(url.hostname)) return [];
  const message = `the key of the provider ${name} would travel in the clear: plain http to ${url.hostname}`;
  const hint = "use https, or a proxy on this machine that speaks it";
  if (environment !== "dev" && !insecure)
    throw new KnownError(
      "USAGE",
      message,
      `${hint}; or say insecure: true for it in the gateway's configuration where the way there is protected otherwise`,
    );
  return [`warning: ${message}\n  hint: ${hint}`];
}

/** RFC 1122 §3.2.1.3, RFC 4291 §2.5.3, RFC 6761 §6.3. `URL` has already written the address in its plain form. */
const isLoopback = (host: string): boolean =>
  host === "[::1]" ||
  (isIPv4(host) && host.startsWith("127.")) ||
  /^(?:[a-z0-9-]{1,63}\.){0,8}localhost\.?$/.test(host);
