import { expect, test } from "vitest";
import type { Choice } from "../exchange/answer.ts";
import type { ToolRule } from "../policy/policy.ts";
import { answerFacts } from "./answer-facts.ts";

const rule: ToolRule = { schema: {}, effect: "read", returns: "trusted" };
const call = (name: string): Choice["parts"][number] => ({
  kind: "tool-call",
  callId: "c1",
  name,
  arguments: { kind: "json", value: {} },
});
const choice = (more: Partial<Choice> = {}): Choice => ({ parts: [], stop: "end", ...more });

test("the reason to stop is that of the first choice", () => {
  const choices = [choice({ stop: "filtered" }), choice()];
  expect(answerFacts({ choices }, {})).toEqual({ finish: "filtered" });
});

test("an answer of vectors has no reason to stop", () => {
  expect(answerFacts({ choices: [] }, {})).toEqual({});
});

test.each([
  ["fp_44709d6fcb", "fp_44709d6fcb"],
  ["fp_8802369eaa_prod0623_fp8", "fp_8802369eaa_prod0623_fp8"],
])("the fingerprint %s stands in the log as it is", (system_fingerprint, fingerprint) => {
  expect(answerFacts({ extras: { system_fingerprint } }, {})).toEqual({ fingerprint });
});

test("what a provider writes instead of a fingerprint stands there as a digest", () => {
  const { fingerprint } = answerFacts({ extras: { system_fingerprint: "call me on 0301234567" } }, {});
  expect(fingerprint).toMatch(/^sha256:[0-9a-f]{16}$/);
});

test("tools of the manifest are named, each once; others have names that nobody has looked at", () => {
  const choices = [choice({ parts: [call("lookup"), call("lookup"), call("my name is Zoë")] })];
  expect(answerFacts({ choices }, { tools: { lookup: rule } })["tools"]).toEqual(["lookup"]);
  expect(answerFacts({ choices }, {})).not.toHaveProperty("tools");
});
