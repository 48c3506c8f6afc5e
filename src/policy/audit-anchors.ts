import { z } from "zod";

/** Control DC-12: a checkpoint is held outside after at most so many minutes. */
const everyMinutesDefault = 15;
const minutesOfDay = 1440;

/** Our own choice: of each sort more than a log with a quorum of witnesses needs, and each costs a request a minute. */
const anchorsMax = 16;

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: "lower-case letters, digits and hyphens, at most 40" })
  .describe("a short name of your own, for example: first-witness; it stands in the log");

const path = z.string().min(1).max(4096);

const secret = z
  .string()
  .regex(/^(?:env:[A-Za-z_][A-Za-z0-9_]{0,127}|file:[^\0]{1,1024})$/, {
    error: "must be a reference, not the secret itself",
  })
  .describe("where the secret is: env:NAME or file:PATH; if a secret stood here, replace it at its issuer");

/** What both witnesses and time-stamping authorities answer is signed: plain http is good enough, and usual for the latter. */
const webAddress = z
  .string()
  .max(2048)
  .refine((text) => isAddress(text), {
    error: "is no http or https address without credentials, query and fragment",
  })
  .describe("the address, for example: https://witness.example.org/add");

const witness = z.strictObject({
  name,
  url: webAddress.describe(
    "the witness's submission prefix, without add-checkpoint, for example: https://witness.example.org",
  ),
  key: z
    .string()
    .max(4096)
    .regex(/^[^+\s]{1,255}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{40,2048}$/, { error: "is no verifier key" })
    .describe("the witness's verifier key (vkey): name+hash+base64, as its operator publishes it"),
});

const timestamp = z.strictObject({
  name,
  url: webAddress.describe(
    "where the authority takes RFC 3161 requests, for example: http://timestamp.example.org",
  ),
  ca: path.describe("a PEM file with the certificates that its own comes from, from this file's folder"),
});

const s3 = z.strictObject({
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: "is no name of a bucket" })
    .describe("a bucket that has object lock"),
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, { error: "is no region" })
    .describe("the bucket's region, for example: eu-central-1"),
  endpoint: webAddress
    .optional()
    .describe("of a store other than Amazon's, for example: https://minio.example.org"),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,100}(?:\/[A-Za-z0-9_.-]{1,100}){0,8}$/, {
      error: "is no path of letters, digits, dots, hyphens and underscores",
    })
    .optional()
    .describe("put before the name of every object, for example: seaworthy/prod"),
  mode: z
    .enum(["compliance", "governance"])
    .optional()
    .describe("compliance: nobody removes a copy before its time; governance: who has that right may"),
  retain_days: z
    .int()
    .min(1)
    .max(36_500)
    .optional()
    .describe("how long a copy is locked, in days; 730 unless changed, as long as the log's summary is kept"),
  access_key: secret,
  secret_key: secret,
  session_token: secret.optional(),
  insecure: z
    .boolean()
    .optional()
    .describe("true: plain http beyond this machine, where the way there is protected otherwise"),
});

const copy = z
  .strictObject({
    name,
    folder: path
      .optional()
      .describe("a folder on another machine's disk or on write-once storage, from this file's folder"),
    s3: s3.optional().describe("a bucket with object lock: { bucket, region, access_key, secret_key }"),
  })
  .refine((one) => (one.folder === undefined) !== (one.s3 === undefined), {
    error: "has to have one of the two, folder or s3",
  })
  .describe("a copy: { name, folder } or { name, s3 }");

/** The section `anchors:`: who outside holds checkpoints of the log, so that rewriting it does not go unseen. */
export const anchorsSection = z
  .strictObject({
    every_minutes: z
      .int()
      .min(1)
      .max(minutesOfDay)
      .optional()
      .describe(
        "minutes between two time stamps and copies; 15 unless changed, and control DC-12 asks for no more",
      ),
    witnesses: z.array(witness).max(anchorsMax).optional().describe("witnesses: [{ name, url, key }]"),
    timestamps: z
      .array(timestamp)
      .max(anchorsMax)
      .optional()
      .describe("RFC 3161 time-stamping authorities: [{ name, url, ca }]"),
    copies: z.array(copy).max(anchorsMax).optional().describe("copies: [{ name, folder } or { name, s3 }]"),
  })
  .superRefine((given, context) => {
    const seen = new Set<string>();
    for (const sort of ["witnesses", "timestamps", "copies"] as const)
      for (const [i, one] of (given[sort] ?? []).entries()) {
        if (seen.has(one.name))
          context.addIssue({
            code: "custom",
            path: [sort, i, "name"],
            message: "two anchors have this name",
          });
        seen.add(one.name);
      }
    for (const [i, { s3: store }] of (given.copies ?? []).entries())
      if (store?.endpoint !== undefined && store.insecure !== true && !isSafe(store.endpoint))
        context.addIssue({
          code: "custom",
          path: ["copies", i, "s3", "endpoint"],
          message: "is plain http beyond this machine; use https, or say insecure: true",
        });
  })
  .describe("who holds checkpoints of the log outside: { every_minutes, witnesses, timestamps, copies }");

type Given = z.infer<typeof anchorsSection>;

/** Where a secret is, never the secret. */
export type SecretReference =
  { readonly from: "env"; readonly name: string } | { readonly from: "file"; readonly path: string };

export interface WitnessConfig {
  readonly name: string;
  /** Without a slash at its end. */
  readonly url: string;
  readonly key: string;
}

export interface TimestampConfig {
  readonly name: string;
  readonly url: string;
  readonly ca: string;
}

export interface S3Config {
  readonly bucket: string;
  readonly region: string;
  /** Undefined: Amazon's, for the region. */
  readonly endpoint: string | undefined;
  /** "" or a path without slashes at its ends. */
  readonly prefix: string;
  readonly mode: "COMPLIANCE" | "GOVERNANCE";
  readonly retainDays: number;
  readonly accessKey: SecretReference;
  readonly secretKey: SecretReference;
  readonly sessionToken: SecretReference | undefined;
}

export type CopyConfig =
  { readonly name: string; readonly folder: string } | { readonly name: string; readonly s3: S3Config };

export interface AnchorsConfig {
  readonly everyMinutes: number;
  readonly witnesses: readonly WitnessConfig[];
  readonly timestamps: readonly TimestampConfig[];
  readonly copies: readonly CopyConfig[];
}

const retainDaysDefault = 730;

/** What the section says, with what it leaves out; `resolvePath` puts a path where it is from: the configuration's folder. */
export function anchorsOf(given: Given, resolvePath: (path: string) => string): AnchorsConfig {
  const reference = (text: string): SecretReference =>
    text.startsWith("env:")
      ? { from: "env", name: text.slice("env:".length) }
      : { from: "file", path: resolvePath(text.slice("file:".length)) };
  return {
    everyMinutes: given.every_minutes ?? everyMinutesDefault,
    witnesses: (given.witnesses ?? []).map((one) => ({ ...one, url: withoutSlash(one.url) })),
    timestamps: (given.timestamps ?? []).map((one) => ({ ...one, ca: resolvePath(one.ca) })),
    copies: (given.copies ?? []).flatMap(({ name: own, folder, s3: store }): CopyConfig[] => {
      if (folder !== undefined) return [{ name: own, folder: resolvePath(folder) }];
      if (store === undefined) return [];
      const { bucket, region, endpoint, prefix = "", mode = "compliance", session_token: token } = store;
      return [
        {
          name: own,
          s3: {
            bucket,
            region,
            endpoint: endpoint === undefined ? undefined : withoutSlash(endpoint),
            prefix,
            mode: mode === "compliance" ? "COMPLIANCE" : "GOVERNANCE",
            retainDays: store.retain_days ?? retainDaysDefault,
            accessKey: reference(store.access_key),
            secretKey: reference(store.secret_key),
            sessionToken: token === undefined ? undefined : reference(token),
          },
        },
      ];
    }),
  };
}

const withoutSlash = (url: string): string => url.replace(/\/{1,16}$/, "");

function isAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return false;
  return url.username === "" && url.password === "" && url.search === "" && url.hash === "";
}

/** The store's answers are not signed: who changes them on the way could say that a copy is locked which is not. */
function isSafe(text: string): boolean {
  const url = URL.parse(text);
  return (
    url?.protocol === "https:" || /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url?.hostname ?? "")
  );
}
