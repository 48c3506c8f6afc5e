import { Prices } from "../limits/prices.ts";
import { unpricedModels } from "../limits/unpriced.ts";
import type { SourceFile } from "../policy/document.ts";
import type { GatewayConfig } from "../policy/gateway-config.ts";
import type { Feature } from "../policy/load.ts";
import type { Problem } from "../policy/problem.ts";
import { defaultGatewayQuotas } from "../policy/quotas.ts";

/** Models whose calls would be refused, since money is limited and nobody knows what they cost; each at its place. */
export function unpricedProblems(
  features: readonly Feature[],
  files: readonly SourceFile[],
  config: Pick<GatewayConfig, "prices" | "quotas">,
  atMs: number,
): readonly Problem[] {
  const prices = new Prices(config.prices);
  const gateway = config.quotas ?? defaultGatewayQuotas;
  return features.flatMap(({ file, policy }) =>
    unpricedModels(policy, { prices, gateway, atMs }).map(({ provider, model }): Problem => {
      const lines = files.find(({ path }) => path === file)?.text.split("\n") ?? [];
      const line = Math.max(
        0,
        lines.findIndex((text) => text.includes(model)),
      );
      return {
        file,
        line: line + 1,
        column: (lines[line]?.indexOf(model) ?? 0) + 1,
        path: "/model",
        message: `money is limited, and nobody knows what ${model} of ${provider} costs: its calls would be refused`,
        hint: `give its price in the gateway's configuration: prices: { ${provider}: { ${model}: { input: 1, output: 4 } } }, in dollars for a million tokens`,
      };
    }),
  );
}
