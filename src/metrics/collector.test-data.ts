import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** OTLP's JSON encoding (opentelemetry-proto 1.x): ids in hexadecimal, 64-bit numbers as text or number. */
export interface OtlpValue {
  readonly stringValue?: string;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values: readonly OtlpValue[] };
}

export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: OtlpValue }[];
  readonly status: { readonly code: number; readonly message?: string };
}

export interface OtlpPoint {
  readonly attributes: readonly { readonly key: string; readonly value: OtlpValue }[];
  readonly asDouble?: number;
  readonly count?: number | string;
  readonly sum?: number;
  readonly bucketCounts?: readonly (number | string)[];
  readonly explicitBounds?: readonly number[];
}

export interface OtlpMetric {
  readonly name: string;
  readonly unit: string;
  readonly sum?: { readonly dataPoints: readonly OtlpPoint[]; readonly isMonotonic: boolean };
  readonly gauge?: { readonly dataPoints: readonly OtlpPoint[] };
  readonly histogram?: { readonly dataPoints: readonly OtlpPoint[] };
}

interface Scoped {
  readonly resource: { readonly attributes: OtlpSpan["attributes"] };
  readonly scopeSpans?: readonly { readonly spans: readonly OtlpSpan[] }[];
  readonly scopeMetrics?: readonly { readonly metrics: readonly OtlpMetric[] }[];
}

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly groups: readonly Scoped[];
}

export interface Collector {
  readonly url: string;
  readonly received: Received[];
  spans(): OtlpSpan[];
  /** Of the newest export. */
  metrics(): OtlpMetric[];
  /** From now on it answers with this. */
  answerWith(status: number): void;
  close(): Promise<void>;
}

/** A collector on loopback that takes OTLP/HTTP as JSON, reads it truly, and refuses what is not that. */
export async function startCollector(): Promise<Collector> {
  const received: Received[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    request.on("end", () => {
      const path = request.url ?? "";
      const known = path === "/v1/traces" || path === "/v1/metrics";
      if (!known || request.method !== "POST" || request.headers["content-type"] !== "application/json") {
        response.writeHead(415).end();
        return;
      }
      if (status === 200) {
        const body = JSON.parse(text) as Record<string, readonly Scoped[]>;
        const groups = body[path === "/v1/traces" ? "resourceSpans" : "resourceMetrics"] ?? [];
        received.push({ path, headers: request.headers, text, groups });
      }
      response.writeHead(status, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    spans: () =>
      received.flatMap(({ groups }) =>
        groups.flatMap(({ scopeSpans = [] }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    metrics: () =>
      (received.findLast(({ path }) => path === "/v1/metrics")?.groups ?? []).flatMap(
        ({ scopeMetrics = [] }) => scopeMetrics.flatMap(({ metrics }) => metrics),
      ),
    answerWith: (next) => {
      status = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export type Plain = string | number | boolean | readonly Plain[] | undefined;

function plain(value: OtlpValue): Plain {
  const { stringValue, intValue, doubleValue, boolValue, arrayValue } = value;
  if (arrayValue !== undefined) return arrayValue.values.map(plain);
  return stringValue ?? (intValue === undefined ? undefined : Number(intValue)) ?? doubleValue ?? boolValue;
}

export const attributesOf = ({ attributes }: Pick<OtlpSpan, "attributes">): Record<string, Plain> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]));
