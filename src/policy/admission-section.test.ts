import { expect, test } from "vitest";
import { admissionRules, type AdmissionRules } from "./admission-section.ts";
import { loadGatewayConfig } from "./gateway-config.ts";

const load = (admission: string) =>
  loadGatewayConfig(
    { path: "g.yaml", text: `environment: prod\nfeatures: [a.yaml]\nadmission: ${admission}\n` },
    ["openai"],
  );

test.each([
  ["prod", "enforce"],
  ["staging", "observe"],
  ["dev", "observe"],
] as const)("where nothing is said, %s does %s", (environment, mode) => {
  expect(admissionRules(undefined, environment)).toEqual({ mode, graceMs: 86_400_000, then: "hold" });
});

test.each([
  ["{ mode: observe }", { mode: "observe", graceMs: 86_400_000, then: "hold" }],
  ["{ grace: 0h, then: degrade }", { mode: "enforce", graceMs: 0, then: "degrade" }],
  ["{ grace: 14d }", { mode: "enforce", graceMs: 14 * 86_400_000, then: "hold" }],
] satisfies readonly (readonly [string, AdmissionRules])[])("%s holds in prod", (text, rules) => {
  const loaded = load(text);
  if ("problems" in loaded) throw new Error(JSON.stringify(loaded.problems));
  expect(admissionRules(loaded.config.admission, "prod")).toEqual(rules);
});

test.each([
  ["a grace over two weeks", "{ grace: 15d }", "/admission/grace"],
  ["a word that is no mode", "{ mode: sometimes }", "/admission/mode"],
  ["a key that nobody knows", "{ skip: true }", "/admission"],
])("%s is refused with its place", (_what, text, path) => {
  expect(load(text)).toMatchObject({
    problems: [{ line: 3, path: expect.stringContaining(path) as string }],
  });
});
