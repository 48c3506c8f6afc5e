import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Anchor } from "../audit/anchors/anchor.ts";
import { folderAnchor } from "../audit/anchors/copy-folder.ts";
import { bucketAnchor, bucketPlace } from "../audit/anchors/copy-s3.ts";
import { witnessAnchor } from "../audit/anchors/witness.ts";
import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import type { AnchorsConfig, S3Config, SecretReference, TimestampConfig } from "../policy/audit-anchors.ts";

export interface AnchorPorts {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly now: Clock;
}

/**
 * The anchors that a configuration names, ready to be asked.
 * @throws KnownError USAGE where a key, a file or a secret is not there or is none.
 */
export async function anchorsFrom(
  config: AnchorsConfig | undefined,
  { variables, now }: AnchorPorts,
): Promise<readonly Anchor[]> {
  if (config === undefined) return [];
  return [
    ...config.witnesses.map((one) => witnessAnchor(one)),
    ...(await timestampsFrom(config.timestamps, now)),
    ...config.copies.map((one) =>
      "folder" in one
        ? folderAnchor(one)
        : bucketAnchor({ name: one.name, ...one.s3, credentials: credentialsOf(one.s3, variables) }, now),
    ),
  ];
}

/** The same anchors by name, for those who only want to know which there are: no secret is read. */
export function namedIn(
  config: AnchorsConfig | undefined,
): readonly Pick<Anchor, "name" | "sort" | "place">[] {
  if (config === undefined) return [];
  return [
    ...config.witnesses.map(({ name, url }) => ({ name, sort: "witness" as const, place: url })),
    ...config.timestamps.map(({ name, url }) => ({ name, sort: "timestamp" as const, place: url })),
    ...config.copies.map((one) => ({
      name: one.name,
      sort: "copy" as const,
      place: "folder" in one ? one.folder : bucketPlace(one.s3),
    })),
  ];
}

async function timestampsFrom(
  timestamps: readonly TimestampConfig[],
  now: Clock,
): Promise<readonly Anchor[]> {
  if (timestamps.length === 0) return [];
  // The library that reads certificates takes memory: only where it is needed.
  const { timestampAnchor } = await import("../audit/anchors/timestamp.ts");
  return timestamps.map((one) => timestampAnchor({ ...one, pem: textIn(one.ca) }, { now, randomBytes }));
}

function credentialsOf(
  { accessKey, secretKey, sessionToken }: S3Config,
  variables: AnchorPorts["variables"],
): { readonly id: string; readonly secret: string; readonly sessionToken?: string } {
  return {
    id: secretAt(accessKey, variables),
    secret: secretAt(secretKey, variables),
    ...(sessionToken === undefined ? {} : { sessionToken: secretAt(sessionToken, variables) }),
  };
}

function secretAt(reference: SecretReference, variables: AnchorPorts["variables"]): string {
  const text =
    reference.from === "env" ? (variables[reference.name] ?? "").trim() : textIn(reference.path).trim();
  // What may stand in a header: another text would be told on by the error of the request.
  if (/^[\x21-\x7e]{1,8192}$/.test(text)) return text;
  const place = reference.from === "env" ? `the variable ${reference.name}` : `the file ${reference.path}`;
  throw new KnownError(
    "USAGE",
    `${place} has no key for the copies`,
    "set it, or mend `anchors` in the configuration",
  );
}

function textIn(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new KnownError(
      "USAGE",
      `${path} cannot be read`,
      "mend its path under `anchors` in the configuration",
    );
  }
}
