import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { counted, gauged, shapes } from "./catalogue.ts";
import { metricName } from "./conventions.ts";
import { Numbers } from "./numbers.ts";

test("names are those that Prometheus asks for: counters end in _total, times in _seconds, sizes in _bytes", () => {
  for (const { name, type, unit } of shapes) {
    expect(name).toMatch(/^(?:seaworthy|gen_ai)_[a-z_]+$/);
    expect(name.endsWith("_total"), name).toBe(type === "counter");
    if (unit === "s") expect(name).toMatch(/_seconds$/);
    if (unit === "By") expect(name).toMatch(/_bytes$/);
  }
});

test("no two metrics share a name, in Prometheus or in OpenTelemetry", () => {
  for (const names of [shapes.map(({ name }) => name), shapes.map(metricName)])
    expect(new Set(names).size).toBe(names.length);
});

test("in OpenTelemetry unit and kind do not stand in the name, and the conventions' names are their own", () => {
  expect(metricName(counted.cost)).toBe("seaworthy.cost");
  expect(metricName(counted.added)).toBe("seaworthy.added");
  expect(metricName(gauged.logDiskFree)).toBe("seaworthy.log_disk_free");
  expect(metricName(counted.operation)).toBe("gen_ai.client.operation.duration");
});

test("bounds of buckets ascend", () => {
  for (const { buckets = [] } of shapes) expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
});

test("all that is counted is shown", () => {
  const shown = new Numbers().families.map(({ shape }) => shape.name);
  expect(new Set(shown)).toEqual(new Set(Object.values(counted).map(({ name }) => name)));
});

test("the page for users has every metric with its kind and its labels, and no other", () => {
  const page = readFileSync("docs/metrics.md", "utf8");
  const rows = [...page.matchAll(/^\| `([a-z_]+)` +\| (\w+) +\| ([^|]*)\|/gm)].map(
    ([, name, type, labels = ""]) => [name, type, [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label)],
  );
  expect(rows).toEqual(shapes.map(({ name, type, labels }) => [name, type, [...labels]]));
});
