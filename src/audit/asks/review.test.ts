import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import type { Leaf } from "../leaf.ts";
import { readLeaf } from "../leaf.ts";
import { readLabel } from "../review/label.ts";
import { allLeaves, testLog, type TestLog } from "../search/search.test-data.ts";
import { answerAsk } from "../socket/ask.ts";
import { asks } from "./all.ts";

let log: TestLog;
let blocked: number;
let passed: number;
let refused: number;
beforeAll(async () => {
  log = await testLog(undefined, {
    persons: [
      { name: "rita", roles: ["reviewer"] },
      { name: "ines", roles: ["reader", "investigator"] },
    ],
  });
  const call = {
    kind: "call.input",
    feature: "support",
    environment: "prod",
    user: "ada",
    digest: "sha256:d",
  } as const;
  blocked = await log.inside.log.record({
    ...call,
    exchange: "x1",
    decision: "block",
    findings: ["injection:takeover-attempt", "personal-data:EMAIL", "size:blind"],
    facts: { seenIn: ["user 0.93", "document", ""] },
    payload: "what was said",
  });
  passed = await log.inside.log.record({
    ...call,
    exchange: "x2",
    decision: "allow",
    payload: "good morning",
  });
  refused = await log.inside.log.record({ ...call, exchange: "x3", decision: "block", payload: "no text" });
});
afterAll(async () => {
  await log.close();
  rmSync(log.data, { recursive: true, force: true });
});

const ask = (question: JsonObject, token = "rita"): Promise<JsonValue> =>
  answerAsk(log.inside, asks, { token, ...question });
const label = (more: JsonObject, token?: string): Promise<JsonValue> =>
  ask({ ask: "review-label", ...more }, token);

async function leafAt(index: number): Promise<Leaf | undefined> {
  const [bytes] = await log.inside.log.leaves(index, 1);
  return bytes === undefined ? undefined : readLeaf(bytes);
}
const newest = (): Promise<Leaf | undefined> => leafAt(log.inside.log.head().size - 1);

test("a label is an entry that says all that a threshold needs, and names nobody in the clear", async () => {
  const answer = await label({ index: blocked, label: "right", note: "an old trick" });
  const leaf = await newest();
  expect(answer).toEqual({ entry: leaf?.seq });
  expect(leaf).toMatchObject({
    ...{
      kind: "finding.labelled",
      feature: "support",
      environment: "prod",
      exchange: "x1",
      digest: "sha256:d",
    },
    findings: ["injection:takeover-attempt", "personal-data:EMAIL"],
    facts: { entry: blocked, label: "right", places: [0, 1], seenIn: ["user 0.93", "document"] },
  });
  expect(JSON.stringify(leaf)).not.toMatch(/rita|trick|ada/);
  expect(leaf?.decision).toBeUndefined();
  // It is in the newest checkpoint already: who lists the queue next sees it.
  expect(allLeaves(log.data).at(-1)?.seq).toBe(leaf?.seq);
});

test("one finding is labelled by its number", async () => {
  await label({ index: blocked, label: "wrong", finding: 1 });
  expect(await newest()).toMatchObject({
    findings: ["personal-data:EMAIL"],
    facts: { label: "wrong", places: [1], seenIn: ["document"] },
  });
});

test("a call that was let through was right, or some guard has missed something", async () => {
  await label({ index: passed, label: "right" });
  expect((await newest())?.facts).toMatchObject({ entry: passed, label: "right", passed: true });
  await label({ index: passed, label: "wrong", missedBy: "injection" });
  expect((await newest())?.facts).toMatchObject({ label: "wrong", passed: true, missedBy: "injection" });
  await label({ index: refused, label: "wrong" });
  expect((await newest())?.facts).not.toHaveProperty("passed");
});

test.each([
  ["an entry that is not there", () => ({ index: 1_000_000, label: "right" }), "there is no entry"],
  ["an entry that is no call", () => ({ index: 0, label: "right" }), "no call"],
  ["a word that is no label", () => ({ index: blocked, label: "maybe" }), "is none"],
  ["a finding that is not there", () => ({ index: blocked, label: "right", finding: 3 }), "no finding 3"],
  [
    "a guard that was blind, which found nothing",
    () => ({ index: blocked, label: "right", finding: 2 }),
    "no finding 2",
  ],
  ["a finding of a call without any", () => ({ index: passed, label: "right", finding: 0 }), "no finding 0"],
  ["something missed by nobody", () => ({ index: passed, label: "wrong" }), "something was missed"],
  [
    "something missed where something was found",
    () => ({ index: blocked, label: "wrong", missedBy: "x" }),
    "named only",
  ],
  ["something missed that was right", () => ({ index: passed, label: "right", missedBy: "x" }), "named only"],
  ["a note that is a document", () => ({ index: blocked, label: "right", note: "n".repeat(2001) }), "longer"],
  ["a member that nobody knows", () => ({ index: blocked, label: "right", score: 1 }), "not known"],
])("%s cannot be labelled", async (_name, more, message) => {
  const { size } = log.inside.log.head();
  await expect(label(more())).rejects.toMatchObject({ code: "USAGE" });
  await expect(label(more())).rejects.toThrow(message);
  expect(log.inside.log.head().size).toBe(size);
});

test("a note of 2000 characters is no document", async () => {
  await expect(label({ index: blocked, label: "right", note: "n".repeat(2000) })).resolves.toBeDefined();
});

test("a reviewer opens what was flagged, for a purpose, and that is an entry before the text comes", async () => {
  const answer = await ask({ ask: "review-open", index: blocked, purpose: "weekly review" });
  expect(answer).toEqual({ payload: "what was said" });
  expect(await newest()).toMatchObject({ kind: "payload.opened", facts: { opened: blocked } });
});

test("a reviewer opens nothing else, and that they tried is an entry", async () => {
  await expect(ask({ ask: "review-open", index: passed, purpose: "curiosity" })).rejects.toMatchObject({
    code: "SCOPE_REFUSED",
  });
  expect(await newest()).toMatchObject({
    kind: "access.refused",
    facts: { ask: "review-open", opened: passed, reason: "not-flagged" },
  });
  await expect(ask({ ask: "open", index: passed, purpose: "curiosity" })).rejects.toMatchObject({
    code: "SCOPE_REFUSED",
  });
});

test("without a purpose nothing is opened", async () => {
  await expect(ask({ ask: "review-open", index: blocked, purpose: " " })).rejects.toMatchObject({
    code: "USAGE",
  });
});

test("who is no reviewer labels and opens nothing here", async () => {
  await expect(label({ index: blocked, label: "right" }, "ines")).rejects.toMatchObject({
    code: "SCOPE_REFUSED",
  });
  await expect(ask({ ask: "review-open", index: blocked, purpose: "p" }, "ines")).rejects.toMatchObject({
    code: "SCOPE_REFUSED",
  });
});

test("a label on many findings is whole, whatever their names are", async () => {
  const findings = Array.from({ length: 16 }, (_, i) => `guard-name-${i}:kind-of-finding-${i}`);
  const index = await log.inside.log.record({
    ...{ kind: "call.input", exchange: "x".repeat(40), decision: "block", findings },
    ...{ feature: "f".repeat(60), environment: "staging", digest: `sha256:${"0".repeat(64)}` },
  });
  await label({ index, label: "wrong" });
  const labels = allLeaves(log.data).flatMap((leaf) => readLabel(leaf) ?? []);
  const own = labels.filter(({ entry }) => entry === index);
  expect(own.flatMap(({ about }) => about.map(({ finding }) => finding))).toEqual(findings.map((_, i) => i));
});
