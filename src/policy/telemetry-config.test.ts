import { expect, test } from "vitest";
import { loadGatewayConfig } from "./gateway-config.ts";
import { telemetryFrom } from "./telemetry-config.ts";

const load = (more: string) =>
  loadGatewayConfig({ path: "g.yaml", text: `environment: prod\nfeatures: [a.yaml]\n${more}\n` }, ["openai"]);
const telemetryOf = (more: string) => {
  const loaded = load(more);
  return "config" in loaded ? loaded.config.telemetry : undefined;
};
const problems = (more: string): readonly string[] => {
  const loaded = load(more);
  return "problems" in loaded
    ? loaded.problems.map(({ line, message, hint }) => `${line} ${message} ${hint}`)
    : [];
};

test("nobody is told of calls unless the configuration says whom", () => {
  expect(telemetryOf("")).toBeUndefined();
  expect(telemetryOf("telemetry: {}")).toEqual({ otlp: undefined });
});

test("an address is enough: all traces, their callers followed, and numbers once a minute", () => {
  expect(telemetryOf("telemetry: { otlp: { endpoint: http://collector:4318/ } }")).toEqual({
    otlp: {
      endpoint: "http://collector:4318",
      headers: {},
      traces: { sample: 1, followCaller: true, propagate: true },
      metricsEveryMs: 60_000,
    },
  });
});

test("what is said is read", () => {
  const said = `telemetry:
  otlp:
    endpoint: https://otlp.example.com/base
    headers: { Authorization: env:OTLP_TOKEN, x-tenant: file:tenant.txt }
    traces: { sample: 0.05, follow_caller: false, propagate: false }
    metrics: { every: 15s }`;
  const read = telemetryOf(said);
  expect(read).toEqual({
    otlp: {
      endpoint: "https://otlp.example.com/base",
      headers: { authorization: "env:OTLP_TOKEN", "x-tenant": "file:tenant.txt" },
      traces: { sample: 0.05, followCaller: false, propagate: false },
      metricsEveryMs: 15_000,
    },
  });
  expect(telemetryFrom(read ?? { otlp: undefined }, (path) => `/etc/${path}`).otlp?.headers).toEqual({
    authorization: "env:OTLP_TOKEN",
    "x-tenant": "file:/etc/tenant.txt",
  });
});

test("either half can be left out", () => {
  expect(
    telemetryOf("telemetry: { otlp: { endpoint: http://c:4318, traces: false, metrics: false } }")?.otlp,
  ).toMatchObject({
    traces: undefined,
    metricsEveryMs: undefined,
  });
});

const at = (more: string) => `telemetry: { otlp: { ${more} } }`;

test.each([
  [
    "a secret in the file",
    at("endpoint: http://c:4318, headers: { authorization: Bearer-abc }"),
    "reference, not the secret",
  ],
  ["plain http to a public host", at("endpoint: http://otlp.example.com"), "insecure: true"],
  ["credentials in the address", at("endpoint: https://u:p@otlp.example.com"), "without credentials"],
  ["a machine's metadata service", at("endpoint: http://169.254.169.254"), "metadata"],
  ["another protocol", at("endpoint: grpc://c:4317"), "no http or https address"],
  ["more than all", at("endpoint: http://c:4318, traces: { sample: 1.01 }"), "sample"],
  ["less than none", at("endpoint: http://c:4318, traces: { sample: -0.01 }"), "sample"],
  ["more often than once a second", at("endpoint: http://c:4318, metrics: { every: 0s }"), "1s to 1h"],
  ["less often than hourly", at("endpoint: http://c:4318, metrics: { every: 61m }"), "1s to 1h"],
  ["a header that is none", at("endpoint: http://c:4318, headers: { 'a b': env:X }"), "header"],
  ["an unknown key", at("endpoint: http://c:4318, protocol: grpc"), "protocol"],
  ["no address", at("headers: {}"), "endpoint"],
])("%s is refused, with its line", (_name, text, told) => {
  expect(problems(text).join("\n")).toContain(told);
  expect(problems(text).every((line) => line.startsWith("3 "))).toBe(true);
});

test.each([
  at("endpoint: http://otlp.example.com, insecure: true"),
  at("endpoint: http://c:4318, metrics: { every: 1s }"),
  at("endpoint: http://c:4318, metrics: { every: 1h }"),
  at("endpoint: http://c:4318, traces: { sample: 0 }"),
  at("endpoint: http://c:4318, traces: { sample: 1 }"),
])("%s is taken", (text) => {
  expect(problems(text)).toEqual([]);
});
