import { z } from "zod";
import { durationMs } from "../base/duration.ts";
import { readSecretReference, secretReferenceForms } from "../base/secret-reference.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Our own choice: a rotation in the store is picked up within five minutes, and a store hears from a gateway twelve times an hour. */
const ttlMsDefault = 5 * minuteMs;
/** Our own choice: a night and a working day to bring a store back, while what it gave last still opens its doors. */
const keepMsDefault = dayMs;

const time = (fromMs: number, toMs: number, range: string, what: string) =>
  z
    .string()
    .refine(
      (text) => {
        const ms = durationMs(text);
        return ms !== undefined && ms >= fromMs && ms <= toMs;
      },
      { error: `must be a time, ${range}` },
    )
    .describe(what);

const reference = z.string().refine((text) => readSecretReference(text) !== undefined, {
  error: "must be a reference, not the secret itself; if a secret stood here, replace it at its issuer",
});

/** The `secrets:` section of the gateway's configuration: how long what stores gave is held, and where variables really lie. */
export const secretsSection = z
  .strictObject({
    ttl: time(1000, dayMs, "1s to 1d", "how old a held credential may be; 5m unless changed").optional(),
    keep: time(
      0,
      30 * dayMs,
      "0s to 30d",
      "how long the last good one is used while its store is away; 24h unless changed",
    ).optional(),
    variables: z
      .record(z.string().regex(/^[A-Z][A-Z0-9_]{0,127}$/, { error: "the name of a variable" }), reference)
      .refine((all) => Object.keys(all).length <= 256, { error: "more than 256 variables" })
      .optional()
      .describe(
        `where what a manifest calls env:NAME really lies: { JUDGE_KEY: vault:secret/judges#key }; ${secretReferenceForms}`,
      ),
  })
  .describe("credentials: { ttl, keep, variables }");

export interface SecretsConfig {
  readonly ttlMs: number;
  readonly keepMs: number;
  /** References by the name of the variable that they stand for. */
  readonly variables: Readonly<Record<string, string>>;
}

export const secretsConfigOf = (section: z.infer<typeof secretsSection> = {}): SecretsConfig => ({
  ttlMs: durationMs(section.ttl ?? "") ?? ttlMsDefault,
  keepMs: durationMs(section.keep ?? "") ?? keepMsDefault,
  variables: section.variables ?? {},
});
