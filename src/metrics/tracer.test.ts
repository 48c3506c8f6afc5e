import { afterEach, expect, test, vi } from "vitest";
import type { NewEntry } from "../evidence/entry.ts";
import { attributesOf, startCollector, type Collector, type OtlpSpan } from "./collector.test-data.ts";
import { serverPlace } from "./conventions.ts";
import { Numbers } from "./numbers.ts";
import { openOtlp, resourceOf, type Otlp } from "./otlp.ts";
import { Tracer, type TracerParts } from "./tracer.ts";

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const resource = resourceOf({ version: "1.2.3", environment: "prod", instance: "host-1" });
const parent = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };
const traceparent = `00-${parent.traceId}-${parent.spanId}-01`;
const call = { exchange: "call-1", method: "POST", route: "/v1/chat/completions", traceparent };

const about: Omit<NewEntry, "kind"> = {
  feature: "support",
  exchange: "call-1",
  user: "ada@example.com",
  tenant: "acme",
  session: "s-77",
  key: "k-9",
  model: "gpt-4.1-mini",
};
const input: NewEntry = {
  ...about,
  kind: "call.input",
  decision: "redact",
  findings: ["email:email"],
  payload: "what ada said",
};
const output: NewEntry = {
  ...about,
  kind: "call.output",
  decision: "allow",
  payload: "what the model said",
  facts: {
    provider: "openai",
    answeredBy: "gpt-4.1-mini-2025-04-14",
    finish: "end",
    addedMs: 2.5,
    stream: true,
    firstMs: 250,
    inputTokens: 120,
    outputTokens: 30,
    cachedTokens: 100,
    usd: 0.002,
  },
};

async function stand(more: Partial<TracerParts> = {}) {
  const collector = await startCollector();
  const reports: string[] = [];
  const otlp = openOtlp({
    endpoint: collector.url,
    headers: () => Promise.resolve({ authorization: "Bearer secret" }),
    metricsEveryMs: undefined,
    resource,
    numbers: new Numbers(),
    now: Date.now,
    report: (line) => reports.push(line),
  });
  undo.push(async () => collector.close());
  const clock = { ms: 1_700_000_000_000 };
  const tracer = new Tracer({
    ratio: 1,
    followCaller: true,
    propagate: true,
    providers: new Map([["openai", serverPlace("https://api.openai.com")]]),
    resource,
    clock: () => clock.ms,
    export: otlp.export,
    ...more,
  });
  return { collector, reports, otlp, clock, tracer };
}

/** All spans that the collector has after everything was sent. */
async function sent(collector: Collector, otlp: Otlp): Promise<OtlpSpan[]> {
  await otlp.close();
  return collector.spans();
}

const named = (spans: readonly OtlpSpan[], name: string): OtlpSpan => {
  const found = spans.find((span) => span.name === name);
  if (found === undefined)
    throw new Error(`no span ${name} among ${spans.map((span) => span.name).join(", ")}`);
  return found;
};

test("a call is drawn under its caller's span: its steps, its request to the provider, and what the log says of it", async () => {
  const { collector, otlp, clock, tracer } = await stand();
  const trace = tracer.begin(call);
  const guards = trace.step("guards.input");
  clock.ms += 1.5;
  guards();
  const attempt = trace.attempt({ provider: "openai", model: "gpt-4.1-mini", operation: "chat", number: 1 });
  tracer.tell(input);
  clock.ms += 800;
  trace.answered();
  clock.ms += 1;
  tracer.tell(output);
  trace.end(200);
  const spans = await sent(collector, otlp);
  expect(spans).toHaveLength(3);
  const root = named(spans, "POST /v1/chat/completions");
  const model = named(spans, "chat gpt-4.1-mini");
  expect(root).toMatchObject({
    ...parent,
    spanId: expect.not.stringMatching(parent.spanId) as string,
    kind: 2,
  });
  expect([root.parentSpanId, root.status.code]).toEqual([parent.spanId, 0]);
  expect(root.startTimeUnixNano).toBe("1700000000000000000");
  expect(root.endTimeUnixNano).toBe("1700000000802500000");
  for (const span of [model, named(spans, "guards.input")])
    expect([span.traceId, span.parentSpanId]).toEqual([parent.traceId, root.spanId]);
  expect(attempt.traceparent).toBe(`00-${parent.traceId}-${model.spanId}-01`);
  expect(attributesOf(root)).toEqual({
    "http.request.method": "POST",
    "http.route": "/v1/chat/completions",
    "http.response.status_code": 200,
    "seaworthy.exchange": "call-1",
    "seaworthy.feature": "support",
    "seaworthy.decision": "allow",
    "seaworthy.findings": ["email:email"],
    "seaworthy.added_ms": 2.5,
    "seaworthy.cost_usd": 0.002,
  });
  expect(model).toMatchObject({ kind: 3, endTimeUnixNano: "1700000000801500000" });
  expect(attributesOf(model)).toEqual({
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4.1-mini",
    "gen_ai.request.stream": true,
    "gen_ai.response.model": "gpt-4.1-mini-2025-04-14",
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.response.time_to_first_chunk": 0.25,
    "gen_ai.usage.input_tokens": 120,
    "gen_ai.usage.output_tokens": 30,
    "gen_ai.usage.cache_read.input_tokens": 100,
    "server.address": "api.openai.com",
    "server.port": 443,
  });
  expect(collector.received[0]?.headers["authorization"]).toBe("Bearer secret");
  expect(
    Object.fromEntries(
      collector.received[0]?.groups[0]?.resource.attributes.map(({ key, value }) => [
        key,
        value.stringValue,
      ]) ?? [],
    ),
  ).toEqual({
    "service.name": "seaworthy",
    "service.version": "1.2.3",
    "service.instance.id": "host-1",
    "deployment.environment.name": "prod",
  });
});

test("nothing that anybody said leaves, nor who said it", async () => {
  const { collector, otlp, tracer } = await stand();
  const trace = tracer.begin(call);
  trace.attempt({ provider: "openai", model: "gpt-4.1-mini", operation: "chat", number: 1 });
  tracer.tell(input);
  tracer.tell(output);
  trace.end(200);
  await sent(collector, otlp);
  expect(collector.received).toHaveLength(1);
  expect(collector.received[0]?.text).not.toMatch(/said|ada|acme|s-77|k-9/);
});

test("a first provider that failed and a second one that answered are two requests of one call", async () => {
  const { collector, otlp, clock, tracer } = await stand();
  const trace = tracer.begin(call);
  const first = trace.attempt({ provider: "openai", model: "m1", operation: "chat", number: 1 });
  clock.ms += 10;
  first.failed("overloaded");
  clock.ms += 100;
  const second = trace.attempt({ provider: "mistral", model: "m2", operation: "chat", number: 2 });
  expect(first.traceparent).not.toBe(second.traceparent);
  trace.answered();
  tracer.tell(output);
  trace.end(200);
  const spans = await sent(collector, otlp);
  expect(named(spans, "chat m1")).toMatchObject({ status: { code: 2, message: "overloaded" } });
  expect(attributesOf(named(spans, "chat m1"))).toMatchObject({ "error.type": "overloaded" });
  expect(attributesOf(named(spans, "chat m1"))).not.toHaveProperty("gen_ai.usage.input_tokens");
  expect(named(spans, "chat m1").endTimeUnixNano).toBe("1700000000010000000");
  expect(attributesOf(named(spans, "chat m2"))).toMatchObject({
    "gen_ai.provider.name": "mistral_ai",
    "http.request.resend_count": 1,
    "gen_ai.usage.input_tokens": 120,
  });
  expect(named(spans, "chat m2").status.code).toBe(0);
});

test("a call that failed says so on itself and on its last request", async () => {
  const { collector, otlp, tracer } = await stand();
  const trace = tracer.begin(call);
  trace.attempt({ provider: "openai", model: "m1", operation: "embed", number: 1 });
  tracer.tell({ ...about, kind: "call.failed", facts: { reason: "broken", errorCode: "provider_failed" } });
  trace.end(502);
  const spans = await sent(collector, otlp);
  expect(named(spans, "POST /v1/chat/completions").status).toMatchObject({
    code: 2,
    message: "provider_failed",
  });
  expect(attributesOf(named(spans, "embeddings m1"))).toMatchObject({ "error.type": "broken" });
});

test.each([
  [
    "a caller who draws is followed, whatever the ratio",
    `00-${parent.traceId}-${parent.spanId}-01`,
    { ratio: 0 },
    1,
  ],
  ["a caller who does not draw is not drawn", `00-${parent.traceId}-${parent.spanId}-00`, { ratio: 1 }, 0],
  ["a caller who is not followed is drawn by the ratio", traceparent, { ratio: 0, followCaller: false }, 0],
  ["without a caller the ratio decides: all", undefined, { ratio: 1 }, 1],
  ["without a caller the ratio decides: none", undefined, { ratio: 0 }, 0],
  ["what is no traceparent is no caller", "rubbish", { ratio: 1 }, 1],
] as const)("%s", async (_name, header, parts, drawn) => {
  const { collector, otlp, tracer } = await stand(parts);
  const trace = tracer.begin({ ...call, traceparent: header });
  const { traceparent: upstream = "" } = trace.attempt({
    provider: "openai",
    model: "m",
    operation: "chat",
    number: 1,
  });
  tracer.tell(output);
  trace.end(200);
  const spans = await sent(collector, otlp);
  expect(spans.length > 0 ? 1 : 0).toBe(drawn);
  expect(upstream).toMatch(drawn === 1 ? /-01$/ : /-00$/);
  if (header?.startsWith("00-") === true) expect(upstream).toContain(parent.traceId);
});

test("providers are not told of the trace where the operator says so", async () => {
  const { tracer } = await stand({ propagate: false });
  const to = { provider: "openai", model: "m", operation: "chat", number: 1 };
  expect(tracer.begin(call).attempt(to).traceparent).toBeUndefined();
  const quiet = tracer.begin({
    ...call,
    exchange: "call-2",
    traceparent: `00-${parent.traceId}-${parent.spanId}-00`,
  });
  expect(quiet.attempt(to).traceparent).toBeUndefined();
});

test("an entry that comes after the end is waited for, and one that never comes ends the wait", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const finished: unknown[] = [];
  const { tracer } = await stand({ export: (span) => finished.push(span.attributes["seaworthy.decision"]) });
  const late = tracer.begin(call);
  late.end(499);
  expect(finished).toEqual([]);
  tracer.tell(output);
  expect(finished).toEqual(["allow"]);
  const never = tracer.begin({ ...call, exchange: "call-2" });
  never.end(499);
  vi.advanceTimersByTime(4999);
  expect(finished).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(finished).toHaveLength(2);
  vi.useRealTimers();
});

test("calls that never end fill no memory: beyond what the door takes they are not drawn", async () => {
  const { tracer } = await stand({ export: () => undefined });
  const to = { provider: "openai", model: "m", operation: "chat", number: 1 };
  for (let at = 0; at < 4096; at += 1) tracer.begin({ ...call, exchange: `call-${at}` });
  expect(tracer.begin({ ...call, exchange: "one-more" }).attempt(to).traceparent).toMatch(/-00$/);
});

test("a collector that fails is said once, what it did not take is counted, and its return is said", async () => {
  const { collector, reports, otlp, tracer } = await stand();
  collector.answerWith(400);
  const draw = (exchange: string): void => {
    const trace = tracer.begin({ ...call, exchange });
    tracer.tell({ ...output, exchange });
    trace.end(200);
  };
  // A batch that is full goes out at once.
  for (let at = 0; at < 512; at += 1) draw(`a${at}`);
  await expect.poll(() => otlp.dropped()).toBe(512);
  expect(reports).toEqual([expect.stringMatching(/spans do not reach the collector: Bad Request/)]);
  collector.answerWith(200);
  for (let at = 0; at < 512; at += 1) draw(`b${at}`);
  await expect.poll(() => reports.length).toBe(2);
  expect(reports[1]).toContain("reach the collector again");
  await otlp.close();
});

test("a collector that does not answer keeps at most 8,192 spans here, and a close does not wait for it", async () => {
  const reports: string[] = [];
  const otlp = openOtlp({
    endpoint: "http://127.0.0.1:9",
    headers: () => Promise.resolve({}),
    metricsEveryMs: undefined,
    resource,
    numbers: new Numbers(),
    now: Date.now,
    report: (line) => reports.push(line),
  });
  const tracer = new Tracer({
    ratio: 1,
    followCaller: true,
    propagate: true,
    providers: new Map(),
    resource,
    clock: Date.now,
    export: otlp.export,
  });
  for (let at = 0; at < 9000; at += 1) {
    const trace = tracer.begin({ ...call, exchange: `call-${at}` });
    tracer.tell({ ...output, exchange: `call-${at}` });
    trace.end(200);
  }
  expect(otlp.dropped()).toBe(9000 - 8192);
  await otlp.close();
});
