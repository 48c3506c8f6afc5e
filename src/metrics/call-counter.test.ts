import { expect, test } from "vitest";
import type { NewEntry } from "../evidence/entry.ts";
import { callCounter } from "./call-counter.ts";
import { Numbers } from "./numbers.ts";
import type { Count, Family, Spread } from "./series.ts";

const input: NewEntry = {
  kind: "call.input",
  feature: "support",
  exchange: "call-1",
  key: "k1",
  user: "ada@example.com",
  tenant: "acme",
  model: "gpt-4.1-mini",
  decision: "redact",
  findings: ["email:email", "card:visa", "and 3 more"],
  facts: { provider: "azure-openai" },
};

const output: NewEntry = {
  ...input,
  kind: "call.output",
  decision: "allow",
  findings: [],
  facts: {
    provider: "azure-openai",
    attempts: 1,
    ms: 1210,
    addedMs: 2.25,
    upstreamMs: 1207.75,
    inputTokens: 120,
    outputTokens: 30,
    cachedTokens: 100,
    usd: 0.0025,
  },
};

const failed: NewEntry = {
  kind: "call.failed",
  feature: "support",
  exchange: "call-1",
  key: "k1",
  user: "ada@example.com",
  model: "gpt-4.1-mini",
  facts: {
    provider: "azure-openai",
    reason: "rate-limit",
    errorCode: "provider_busy",
    ms: 500,
    addedMs: 1,
    upstreamMs: 499,
  },
};

function counting(...entries: readonly NewEntry[]): Numbers {
  const numbers = new Numbers();
  const places = new Map([["azure-openai", { address: "acme.openai.azure.com", port: 443 }]]);
  const watcher = callCounter({ numbers, providers: places });
  for (const [index, entry] of entries.entries()) watcher(entry, 1000, index);
  return numbers;
}

/** Values of labels, joined, to the value of each series that is not zero. */
const countsOf = (family: Family<Count>): Record<string, number> =>
  Object.fromEntries(
    family
      .all()
      .filter(({ series }) => series.value !== 0)
      .map(({ values, series }) => [values.join(" "), series.value]),
  );

const spreadsOf = (family: Family<Spread>): Record<string, readonly [number, number]> =>
  Object.fromEntries(
    family
      .all()
      .filter(({ series }) => series.count !== 0)
      .map(({ values, series }) => [values.join(" "), [series.count, series.sum]]),
  );

test("a call that is answered counts once, with its tokens, its cost and where its time went", () => {
  const numbers = counting(input, output);
  expect(countsOf(numbers.calls)).toEqual({ "support azure-openai gpt-4.1-mini answered": 1 });
  expect(countsOf(numbers.tokens)).toEqual({
    "support azure-openai gpt-4.1-mini input": 120,
    "support azure-openai gpt-4.1-mini output": 30,
    "support azure-openai gpt-4.1-mini cached": 100,
  });
  expect(countsOf(numbers.cost)).toEqual({ "support azure-openai gpt-4.1-mini": 0.0025 });
  expect(spreadsOf(numbers.added)).toEqual({ support: [1, 0.00225] });
  expect(spreadsOf(numbers.duration)).toEqual({ "support false": [1, 1.21] });
  expect(spreadsOf(numbers.firstByte)).toEqual({});
  const genAi = "chat azure.ai.openai gpt-4.1-mini acme.openai.azure.com 443";
  expect(spreadsOf(numbers.operation)).toEqual({ [`${genAi} `]: [1, 1.20775] });
  expect(spreadsOf(numbers.usage)).toEqual({ [`${genAi} input`]: [1, 120], [`${genAi} output`]: [1, 30] });
});

test("a stream has a first byte, and is counted apart from what came whole", () => {
  const numbers = counting({ ...output, facts: { ...output.facts, stream: true, firstMs: 240 } });
  expect(spreadsOf(numbers.duration)).toEqual({ "support true": [1, 1.21] });
  expect(spreadsOf(numbers.firstByte)).toEqual({ support: [1, 0.24] });
});

test("a stream of which nothing left is a stream all the same, without a first byte", () => {
  const numbers = counting({ ...output, decision: "block", facts: { ...output.facts, stream: true } });
  expect(spreadsOf(numbers.duration)).toEqual({ "support true": [1, 1.21] });
  expect(spreadsOf(numbers.firstByte)).toEqual({});
});

test("decisions and findings are counted by side, and what an entry has no room to name is counted too", () => {
  const numbers = counting(input, output);
  expect(countsOf(numbers.decisions)).toEqual({ "support input redact": 1, "support output allow": 1 });
  expect(countsOf(numbers.findings)).toEqual({
    "support input email email": 1,
    "support input card visa": 1,
    "support input more ": 3,
  });
});

test.each(["block", "hold"] as const)(
  "an answer with the decision %s was blocked, not answered",
  (decision) => {
    const numbers = counting({ ...output, decision });
    expect(countsOf(numbers.calls)).toEqual({ "support azure-openai gpt-4.1-mini blocked": 1 });
  },
);

test("a call that failed is counted by what went wrong and by the code that the caller got", () => {
  const numbers = counting(input, failed);
  expect(countsOf(numbers.calls)).toEqual({ "support azure-openai gpt-4.1-mini failed": 1 });
  expect(countsOf(numbers.errors)).toEqual({
    "support azure-openai gpt-4.1-mini rate-limit provider_busy": 1,
  });
  expect(Object.keys(spreadsOf(numbers.operation))[0]).toMatch(/ provider_busy$/);
  expect(countsOf(numbers.tokens)).toEqual({});
});

test("a stream that broke still counts what it used", () => {
  const numbers = counting({ ...output, kind: "call.failed", facts: { ...output.facts, reason: "broken" } });
  expect(countsOf(numbers.tokens)["support azure-openai gpt-4.1-mini output"]).toBe(30);
  expect(countsOf(numbers.decisions)).toEqual({ "support output allow": 1 });
});

test("what guards refuse is blocked, and what it cost of our time is counted", () => {
  const numbers = counting({ ...input, kind: "call.refused", decision: "block", facts: { addedMs: 0.5 } });
  expect(countsOf(numbers.calls)).toEqual({ "support   blocked": 1 });
  expect(countsOf(numbers.refusals)).toEqual({ "support policy_blocked": 1 });
  expect(countsOf(numbers.decisions)).toEqual({ "support input block": 1 });
  expect(spreadsOf(numbers.added)).toEqual({ support: [1, 0.0005] });
});

test("what is held for a person is told apart from what is blocked", () => {
  const numbers = counting({ ...input, kind: "call.refused", decision: "hold", facts: {} });
  expect(countsOf(numbers.refusals)).toEqual({ "support policy_held": 1 });
});

test("those who come without a key count as many as their entry says, and belong to no feature", () => {
  const alone: NewEntry = { kind: "call.refused", decision: "block", facts: { code: "KEY_MISSING" } };
  const numbers = counting(alone, { ...alone, facts: { code: "KEY_MISSING", count: 41, fromMs: 1 } });
  expect(countsOf(numbers.refusals)).toEqual({ " key_missing": 42 });
  expect(countsOf(numbers.calls)).toEqual({ "   refused": 42 });
  expect(countsOf(numbers.decisions)).toEqual({});
});

test("a second try is counted by what became of the first", () => {
  const numbers = counting({
    ...input,
    kind: "call.retried",
    facts: { provider: "anthropic", attempt: 2, reason: "overloaded" },
  });
  expect(countsOf(numbers.retries)).toEqual({ "support anthropic overloaded": 1 });
});

test("embeddings are an operation of their own", () => {
  const numbers = counting({ ...output, facts: { ...output.facts, operation: "embed" } });
  expect(Object.keys(spreadsOf(numbers.operation))[0]).toMatch(/^embeddings /);
});

test("every kind of entry is counted", () => {
  const numbers = counting(input, output, { kind: "gateway.started" });
  expect(countsOf(numbers.entries)).toEqual({ "call.input": 1, "call.output": 1, "gateway.started": 1 });
});

test("no number of ours names a key, a user, a session or a tenant", () => {
  const numbers = counting(input, output, failed);
  const values = numbers.families.flatMap((family) => family.all().flatMap((one) => one.values));
  expect(values.join(" ")).not.toMatch(/ada|acme(?!\.openai)|k1|call-1/);
  const names = numbers.families.flatMap(({ shape }) => shape.labels);
  expect(names.filter((name) => /user|tenant|session|key|exchange/.test(name))).toEqual([]);
});

test("a caller who invents a thousand models fills no memory", () => {
  const numbers = counting(...Array.from({ length: 3000 }, (_, at) => ({ ...output, model: `model-${at}` })));
  expect(numbers.cost.all().length).toBeLessThanOrEqual(1001);
  expect(numbers.cost.all().reduce((sum, { series }) => sum + series.value, 0)).toBeCloseTo(3000 * 0.0025);
});
