import { resolve } from "node:path";
import type { Environment } from "../policy/load.ts";
import type { GatewayPorts } from "./ports.ts";
import { settingsFor, type Settings } from "./settings.ts";

/** What a program says of the gateway within it; paths from the working directory. */
export interface InsideAsked {
  /** Manifests: paths, or what one says, as an object. None: as `seaworthy serve` finds them. */
  readonly manifests: readonly (string | object)[];
  /** The gateway's configuration file. */
  readonly gatewayConfig?: string | undefined;
  readonly data?: string | undefined;
  readonly environment?: Environment | undefined;
}

/** A manifest that is given as an object has its paths from the working directory. */
const inlineName = "inline.seaworthy.yaml";

/**
 * Puts what the program says, the environment and the files together, as `seaworthy serve` does.
 *
 * @throws KnownError MANIFEST_INVALID with every problem found, USAGE
 */
export function insideSettings({ manifests, gatewayConfig, data, environment }: InsideAsked): Settings {
  const paths = manifests.filter((one) => typeof one === "string");
  // JSON is YAML: the same reader, the same problems.
  const inline = manifests
    .filter((one) => typeof one === "object")
    .map((one) => ({ path: resolve(inlineName), text: JSON.stringify(one, undefined, 2) }));
  return settingsFor(
    {
      manifests: paths,
      noGuards: false,
      baseUrls: {},
      inside: { manifests: inline },
      ...(gatewayConfig === undefined ? {} : { config: gatewayConfig }),
      ...(data === undefined ? {} : { data }),
      ...(environment === undefined ? {} : { environment }),
    },
    process.env,
    process.cwd(),
  );
}

/** The world of a program: what the operator is told stands on standard error. */
export const programPorts = (): GatewayPorts => ({
  now: Date.now,
  random: Math.random,
  report: (line) => process.stderr.write(`seaworthy: ${line}\n`),
});
