import { describe, expect, test } from "vitest";
import { frameworkOf, frameworks, llm2025Of } from "./frameworks.ts";
import { controls } from "./registry.ts";

describe.each(controls.map((control) => [control.id, control] as const))("%s", (_id, control) => {
  test("names ids that its frameworks have, each once", () => {
    expect(control.frameworks.filter((id) => frameworkOf(id) === undefined)).toEqual([]);
    expect(new Set(control.frameworks).size).toBe(control.frameworks.length);
  });

  test("names a risk of the LLM Top 10 by its number of 2025 wherever by that of 2026", () => {
    const of = (prefix: string) =>
      control.frameworks.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
    const renamed = of("owasp-llm-2026:").map((id) => llm2025Of[id]);
    expect(of("owasp-llm-2025:")).toEqual(expect.arrayContaining(renamed));
  });
});

test("every framework of the table is named by a control", () => {
  const named = new Set(controls.flatMap(({ frameworks: ids }) => ids.map((id) => frameworkOf(id)?.prefix)));
  expect(frameworks.map(({ prefix }) => prefix).filter((prefix) => !named.has(prefix))).toEqual([]);
});

test("each risk of 2026 is one of 2025", () => {
  expect(Object.keys(llm2025Of)).toHaveLength(10);
  expect(new Set(Object.values(llm2025Of)).size).toBe(10);
});

test.each([
  "saif:GSC-5",
  "owasp-llm-2026:LLM11",
  "owasp-llm-2024:LLM01",
  "aisvs-1.0:2.1",
  "atlas:T0051",
  "nist-ai-rmf:MEASURE 2.7",
  "soc2:CC6",
  "hipaa:312(b)",
  "gdpr:Art. 33",
  "gdpr33",
])("%s is no id of any framework", (id) => {
  expect(frameworkOf(id)).toBeUndefined();
});

test.each([
  ["owasp-llm-2026:LLM10", "owasp-llm-2026"],
  ["atlas:AML.T0051.001", "atlas"],
  ["atlas:AML.TA0010", "atlas"],
  ["iso-42001:A.10.3", "iso-42001"],
  ["hipaa:164.308(a)(1)(ii)", "hipaa"],
  ["eu-ai-act:14(4)(e)", "eu-ai-act"],
  ["gdpr:5(1)(c)", "gdpr"],
  ["pci-dss-4.0:3.4.1", "pci-dss-4.0"],
])("%s is an id of %s", (id, prefix) => {
  expect(frameworkOf(id)?.prefix).toBe(prefix);
});
