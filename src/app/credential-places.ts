import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readMasterReference } from "../base/master-reference.ts";
import { readSecretReference, type SecretReference } from "../base/secret-reference.ts";
import { credentialsIn } from "../collect/settings/prompt.ts";
import { variablesIn, type CredentialPlace } from "../collect/settings/credentials.ts";
import type { AlertChannelConfig } from "../policy/alert-channels.ts";
import { realReference } from "./credentials.ts";
import type { Settings } from "./settings.ts";

/** A credential by its purpose and by what the configuration says of it. */
export interface NamedCredential {
  readonly purpose: string;
  readonly reference: string;
}

type CredentialSettings = Pick<
  Settings,
  "policies" | "providers" | "alerts" | "audit" | "mcp" | "telemetry" | "secrets"
>;

/** Every credential that the configuration and the manifests name, by its reference. */
export function namedCredentials(settings: CredentialSettings): readonly NamedCredential[] {
  const { policies, providers, alerts, audit, mcp, telemetry } = settings;
  const named: readonly NamedCredential[] = [
    ...providers.flatMap(({ name, key }) =>
      key === undefined ? [] : [{ purpose: `provider:${name}`, reference: key.reference }],
    ),
    ...policies.flatMap(({ feature, judges }) =>
      (judges?.rules ?? []).flatMap(({ name, keyVariable }) =>
        keyVariable === undefined
          ? []
          : [{ purpose: `judge:${feature}/${name}`, reference: `env:${keyVariable}` }],
      ),
    ),
    ...(alerts?.channels ?? []).flatMap((one) =>
      secretsOf(one).map((reference) => ({ purpose: `alerts:${one.name}`, reference })),
    ),
    ...Object.values(telemetry.otlp?.headers ?? {}).map((reference) => ({ purpose: "telemetry", reference })),
    ...(mcp?.servers ?? []).flatMap(({ name, reach }) =>
      (reach.kind === "http" ? [reach.key, reach.oauth?.clientSecret] : Object.values(reach.env)).flatMap(
        (reference) => (reference === undefined ? [] : [{ purpose: `mcp:${name}`, reference }]),
      ),
    ),
    ...[audit.masterKey, audit.masterKeyPrevious].flatMap((reference) =>
      reference === undefined ? [] : [{ purpose: "log", reference }],
    ),
  ];
  return named.map(({ purpose, reference }) => ({ purpose, reference: realReference(reference, settings) }));
}

function secretsOf(one: AlertChannelConfig): readonly string[] {
  switch (one.sort) {
    case "email":
      return one.login === undefined ? [] : [one.login.password];
    case "pagerduty":
      return [one.routingKey];
    case "slack":
      return [one.url];
    case "webhook":
      return [
        ...(one.urlIsSecret ? [one.url] : []),
        one.secret,
        ...(one.secretPrevious === undefined ? [] : [one.secretPrevious]),
      ];
  }
}

/** As they are counted: a value in the configuration itself is a credential where the guard of credentials sees one in it. */
export const credentialPlaces = (named: readonly NamedCredential[]): readonly CredentialPlace[] =>
  named.flatMap(({ purpose, reference }): readonly CredentialPlace[] => {
    if (reference.startsWith("text:"))
      return credentialsIn(reference.slice("text:".length)) > 0 ? [{ purpose, reference: undefined }] : [];
    return [{ purpose, reference: referenceOf(reference) }];
  });

/** A key that AWS KMS decrypts lies in a file, encrypted. */
function referenceOf(text: string): SecretReference | undefined {
  const reference = readSecretReference(text);
  if (reference !== undefined) return reference;
  const master = readMasterReference(text);
  return master?.from === "aws-kms" ? { from: "file", path: master.path } : undefined;
}

/** Files that tools load into the environment, by their usual names. */
const envFiles = [
  ".env",
  ".env.local",
  ".env.prod",
  ".env.production",
  ".env.staging",
  ".env.dev",
  ".env.development",
];

/** Our own choice: an env file has some dozens of lines. */
const envBytesMax = 262_144;

/** Names of the variables that env files in these folders set. */
export function variablesInEnvFiles(folders: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const folder of new Set(folders))
    for (const file of envFiles) {
      const path = join(folder, file);
      if (!existsSync(path)) continue;
      for (const name of variablesIn(readFileSync(path, "utf8").slice(0, envBytesMax))) names.add(name);
    }
  return names;
}
