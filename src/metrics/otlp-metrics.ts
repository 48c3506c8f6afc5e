import { ValueType, type Attributes, type HrTime } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  DataPointType,
  type CollectionResult,
  type DataPoint,
  type MetricData,
  type MetricProducer,
} from "@opentelemetry/sdk-metrics";
import type { Clock } from "../base/clock.ts";
import { gauged, type Shape } from "./catalogue.ts";
import { attributeName, metricName, names } from "./conventions.ts";
import type { Numbers, Reading } from "./numbers.ts";
import { Count, type Family, type Spread } from "./series.ts";
import { hrTime, scope } from "./trace.ts";

export interface ProducerParts {
  readonly numbers: Numbers;
  readonly resource: Resource;
  /** Unix milliseconds. */
  readonly now: Clock;
}

/** The same numbers as Prometheus reads, as the SDK's reader collects them: nothing is counted twice. */
export function metricProducer({ numbers, resource, now }: ProducerParts): MetricProducer {
  const startTime = hrTime(now());
  return {
    collect: async (): Promise<CollectionResult> => {
      const readings = await numbers.readings();
      const span = { startTime, endTime: hrTime(now()) };
      const metrics = [
        ...numbers.families.map((family) => familyData(family, span)),
        ...Object.entries(gauged).map(([name, shape]) =>
          gaugeData(
            shape,
            readings.filter(({ gauge }) => gauge === name),
            span,
          ),
        ),
      ].filter(({ dataPoints }) => dataPoints.length > 0);
      return { resourceMetrics: { resource, scopeMetrics: [{ scope, metrics }] }, errors: [] };
    },
  };
}

interface Span {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

const descriptor = (shape: Shape): MetricData["descriptor"] => ({
  name: metricName(shape),
  description: shape.help,
  unit: shape.unit,
  valueType: ValueType.DOUBLE,
});

/** An attribute that says nothing is left out; a port is a number. */
const attributesOf = ({ labels }: Shape, values: readonly string[]): Attributes =>
  Object.fromEntries(
    labels.flatMap((label, at) => {
      const value = values[at] ?? "";
      const name = attributeName(label);
      return value === "" ? [] : [[name, name === names.serverPort ? Number(value) : value]];
    }),
  );

function familyData(family: Family<Count> | Family<Spread>, span: Span): MetricData {
  const { shape } = family;
  const about = { descriptor: descriptor(shape), aggregationTemporality: AggregationTemporality.CUMULATIVE };
  const points = family
    .all()
    .map(({ values, series }) => ({ series, attributes: attributesOf(shape, values), ...span }));
  if (shape.type === "counter")
    return {
      ...about,
      dataPointType: DataPointType.SUM,
      isMonotonic: true,
      dataPoints: points.flatMap(({ series, ...point }): DataPoint<number>[] =>
        series instanceof Count ? [{ ...point, value: series.value }] : [],
      ),
    };
  return {
    ...about,
    dataPointType: DataPointType.HISTOGRAM,
    dataPoints: points.flatMap(({ series, ...point }) =>
      series instanceof Count ? [] : [{ ...point, value: histogramOf(series) }],
    ),
  };
}

const histogramOf = ({ bounds, counts, sum, count }: Spread) => ({
  buckets: { boundaries: [...bounds], counts: [...counts] },
  sum,
  count,
});

const gaugeData = (shape: Shape, readings: readonly Reading[], span: Span): MetricData => ({
  descriptor: descriptor(shape),
  aggregationTemporality: AggregationTemporality.CUMULATIVE,
  dataPointType: DataPointType.GAUGE,
  dataPoints: readings.map(({ values, value }) => ({
    ...span,
    attributes: attributesOf(shape, values),
    value,
  })),
});
