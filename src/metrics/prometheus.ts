import { setImmediate as turn } from "node:timers/promises";
import { collectDefaultMetrics, Registry } from "prom-client";
import { gauged, type Shape } from "./catalogue.ts";
import type { Numbers, Reading } from "./numbers.ts";
import { Count, type Family, type Spread } from "./series.ts";

/** One line of the text. */
interface Line {
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** What the registry asks of a metric: that is all of it that the text needs. */
interface Shown {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  get(): Promise<{ name: string; help: string; type: string; values: readonly Line[]; aggregator: string }>;
}

/** CPU, memory, event loop, garbage collection, open files: of the process, so there is one of it, begun when first wanted. */
let ofProcess: Registry | undefined;

function processRegistry(): Registry {
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}

export interface PrometheusText {
  readonly contentType: string;
  readonly text: string;
}

/**
 * The numbers as Prometheus reads them: text format 0.0.4, ours first, then those of the process. Calls go on between two metrics: with
 * a thousand series the whole text takes some fifty milliseconds.
 */
export async function prometheusText(numbers: Numbers): Promise<PrometheusText> {
  const readings = await numbers.readings();
  const registry = new Registry();
  const parts: string[] = [];
  const write = async (shape: Shape, lines: () => readonly Line[]): Promise<void> => {
    parts.push(await textOf(registry, shape, lines()));
    await turn();
  };
  for (const family of numbers.families) await write(family.shape, () => linesOf(family));
  for (const [name, shape] of Object.entries(gauged))
    await write(shape, () =>
      gaugeLines(
        shape,
        readings.filter(({ gauge }) => gauge === name),
      ),
    );
  parts.push(await processRegistry().metrics());
  return { contentType: registry.contentType, text: parts.join("\n\n") };
}

/** The registry writes whatever knows its name and its lines; prom-client's own counters would count everything a second time. */
async function textOf(
  registry: Registry,
  { name, help, type }: Shape,
  values: readonly Line[],
): Promise<string> {
  const shown: Shown = {
    name,
    help,
    type,
    get: () => Promise.resolve({ name, help, type, values, aggregator: "sum" }),
  };
  registry.registerMetric(shown as unknown as Parameters<Registry["registerMetric"]>[0]);
  return registry.getSingleMetricAsString(name);
}

const labelsOf = (names: readonly string[], values: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name, at) => [name, values[at] ?? ""]));

function linesOf(family: Family<Count> | Family<Spread>): readonly Line[] {
  const { shape } = family;
  return family.all().flatMap(({ values, series }): readonly Line[] => {
    const labels = labelsOf(shape.labels, values);
    return series instanceof Count
      ? [{ labels, value: series.value }]
      : spreadLines(shape.name, labels, series);
  });
}

/** Buckets are cumulative, and the last one, +Inf, is the count. */
function spreadLines(name: string, labels: Record<string, string>, spread: Spread): readonly Line[] {
  let sum = 0;
  const buckets = spread.bounds.map((bound, at): Line => {
    sum += spread.counts[at] ?? 0;
    return { metricName: `${name}_bucket`, labels: { ...labels, le: bound }, value: sum };
  });
  return [
    ...buckets,
    { metricName: `${name}_bucket`, labels: { ...labels, le: "+Inf" }, value: spread.count },
    { metricName: `${name}_sum`, labels, value: spread.sum },
    { metricName: `${name}_count`, labels, value: spread.count },
  ];
}

const gaugeLines = ({ labels }: Shape, readings: readonly Reading[]): readonly Line[] =>
  readings.map(({ values, value }) => ({ labels: labelsOf(labels, values), value }));
