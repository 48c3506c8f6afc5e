import { z } from "zod";

/** The `probes:` section of the gateway's configuration: what probes cannot find out by themselves. */
export const probesSection = z
  .strictObject({
    outside: z
      .array(z.url({ protocol: /^https?$/ }).max(2048))
      .min(1)
      .max(32)
      .describe(
        "addresses at which the doors are reached from elsewhere, for example: [https://gateway.example.com]",
      ),
    authorities: z
      .string()
      .min(1)
      .max(4096)
      .describe("certificates of your own authority, in PEM; a path is from this file's folder"),
    verifier: z
      .array(z.string().min(1).max(4096))
      .min(1)
      .max(32)
      .describe(
        "another program that verifies the log, given the folder of its public files, for example: [/usr/local/bin/outsider, log]",
      ),
  })
  .partial();

export interface ProbesConfig {
  readonly outside: readonly string[];
  /** A path. */
  readonly authorities?: string;
  readonly verifier?: readonly string[];
}

export const probesConfigOf = ({
  outside = [],
  authorities,
  verifier,
}: z.infer<typeof probesSection> = {}): ProbesConfig => ({
  outside,
  ...(authorities === undefined ? {} : { authorities }),
  ...(verifier === undefined ? {} : { verifier }),
});

/** The same with whole paths. */
export const probesConfigFrom = (
  config: ProbesConfig,
  resolvePath: (path: string) => string,
): ProbesConfig => ({
  ...config,
  ...(config.authorities === undefined ? {} : { authorities: resolvePath(config.authorities) }),
});
