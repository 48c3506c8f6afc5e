import { z } from "zod";
import { durationMs } from "../base/duration.ts";
import { reachOf } from "../base/host-reach.ts";
import {
  readSecretReference,
  secretReferenceForms,
  withSecretPath,
  writeSecretReference,
} from "../base/secret-reference.ts";

/** The interval that the OpenTelemetry specification has for periodic readers. */
const metricsEveryMsDefault = 60_000;

/** Our own choice: a collector asks for a token and a tenant. */
const headersMax = 16;

const reference = z
  .string()
  .refine((text) => readSecretReference(text) !== undefined, {
    error: "must be a reference, not the secret itself; if a secret stood here, replace it at its issuer",
  })
  .describe(secretReferenceForms);

const every = z
  .string()
  .refine(
    (text) => {
      const ms = durationMs(text);
      return ms !== undefined && ms >= 1000 && ms <= 3_600_000;
    },
    { error: "must be a time, 1s to 1h" },
  )
  .describe("how often numbers are sent, 1s to 1h; 60s unless changed");

const otlp = z
  .strictObject({
    endpoint: z
      .string()
      .max(2048)
      .refine((text) => isAddress(text), {
        error:
          "is no http or https address without credentials, query and fragment, and no machine's metadata service",
      })
      .describe("the collector, for example: http://127.0.0.1:4318; /v1/traces and /v1/metrics are added"),
    headers: z
      .record(z.string().regex(/^[A-Za-z0-9-]{1,64}$/, { error: "is no name of a header" }), reference)
      .refine((all) => Object.keys(all).length <= headersMax, { error: `more than ${headersMax} headers` })
      .optional()
      .describe("headers by where their value is: { authorization: env:OTLP_TOKEN }"),
    insecure: z
      .boolean()
      .optional()
      .describe("true: plain http beyond this machine, where the way there is protected otherwise"),
    traces: z
      .union([
        z.literal(false),
        z.strictObject({
          sample: z
            .number()
            .min(0)
            .max(1)
            .optional()
            .describe(
              "how much of the calls is drawn that nobody has drawn before, 0 to 1; 1 unless changed",
            ),
          follow_caller: z
            .boolean()
            .optional()
            .describe(
              "true unless changed: who draws a trace has its part here drawn too, and who does not has not",
            ),
          propagate: z
            .boolean()
            .optional()
            .describe("true unless changed: model providers get the header traceparent"),
        }),
      ])
      .optional()
      .describe("false, or { sample, follow_caller, propagate }"),
    metrics: z
      .union([z.literal(false), z.strictObject({ every: every.optional() })])
      .optional()
      .describe("false, or { every }"),
  })
  .refine(({ endpoint, insecure }) => insecure === true || !isOpen(endpoint), {
    path: ["endpoint"],
    error: "is plain http to a host that may be public; use https, or say insecure: true",
  })
  .describe("an OpenTelemetry collector: { endpoint, headers, traces, metrics }");

/** The `telemetry:` section of the gateway's configuration: who is told of calls beside the log. Nobody unless it stands there. */
export const telemetrySection = z
  .strictObject({ otlp: otlp.optional() })
  .describe("numbers and traces for others: { otlp }");

export interface TracesConfig {
  /** 0 to 1. */
  readonly sample: number;
  readonly followCaller: boolean;
  readonly propagate: boolean;
}

export interface OtlpConfig {
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** References by the name of the header. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined: none are sent. */
  readonly traces: TracesConfig | undefined;
  /** Milliseconds; undefined: no numbers are sent. */
  readonly metricsEveryMs: number | undefined;
}

export interface TelemetryConfig {
  readonly otlp: OtlpConfig | undefined;
}

export function telemetryConfigOf({ otlp: given }: z.infer<typeof telemetrySection>): TelemetryConfig {
  if (given === undefined) return { otlp: undefined };
  const { endpoint, headers = {}, traces = {}, metrics = {} } = given;
  return {
    otlp: {
      endpoint: endpoint.replace(/\/{1,16}$/, ""),
      headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text])),
      traces:
        traces === false
          ? undefined
          : {
              sample: traces.sample ?? 1,
              followCaller: traces.follow_caller ?? true,
              propagate: traces.propagate ?? true,
            },
      metricsEveryMs:
        metrics === false ? undefined : (durationMs(metrics.every ?? "") ?? metricsEveryMsDefault),
    },
  };
}

/** With the paths of files as `whole` makes them: from the configuration's folder. */
export function telemetryFrom(
  { otlp: given }: TelemetryConfig,
  whole: (path: string) => string,
): TelemetryConfig {
  if (given === undefined) return { otlp: undefined };
  const headers = Object.entries(given.headers).map(([name, text]): readonly [string, string] => {
    const read = readSecretReference(text);
    return [name, read === undefined ? text : writeSecretReference(withSecretPath(read, whole))];
  });
  return { otlp: { ...given, headers: Object.fromEntries(headers) } };
}

function isAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return false;
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") return false;
  return reachOf(url.hostname) !== "metadata";
}

const isOpen = (text: string): boolean => {
  const url = URL.parse(text);
  return url?.protocol === "http:" && reachOf(url.hostname) === "public";
};
