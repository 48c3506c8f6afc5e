import { writeSecretReference } from "../base/secret-reference.ts";
import type { GatewayConfig } from "../policy/gateway-config.ts";
import type { Environment, Feature } from "../policy/load.ts";
import { rotationConfigOf } from "../policy/rotation-section.ts";
import type { FeatureFacts, RotationFacts } from "./rotation-items.ts";

/** Who replaces what, and when: from the configuration and the manifests. */
export function rotationFactsOf(
  config: Pick<GatewayConfig, "providers" | "rotation"> | undefined,
  environment: Environment,
  features: readonly Feature[],
): RotationFacts {
  return {
    rules: config?.rotation ?? rotationConfigOf({}, environment),
    risks: new Map(
      (config?.providers ?? []).flatMap(({ key, risk }) =>
        key === undefined || risk === undefined ? [] : [[writeSecretReference(key), risk] as const],
      ),
    ),
    features: features.map(factsOf),
  };
}

/** Who is asked first: whoever runs the application that has the key, then those who answer for it. */
const roles = ["backend", "infra", "security", "lead", "ml", "privacy"] as const;

const factsOf = ({ manifest: { owners }, policy }: Feature): FeatureFacts => ({
  feature: policy.feature,
  owner: roles.map((role) => owners?.[role]).find((owner) => owner !== undefined),
  providers: [...new Set(policy.models.map(({ provider }) => provider))],
});
