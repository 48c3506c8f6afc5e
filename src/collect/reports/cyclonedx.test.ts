import { expect, test } from "vitest";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import { isAiPackage } from "./ai-packages.ts";
import { readExploited } from "./cyclonedx.ts";
import { readReport } from "./recognise.ts";
import type { ReportBeside, ReportName } from "./report.ts";

const nowMs = Date.UTC(2026, 5, 30);
const dayMs = 86_400_000;
const openai = {
  type: "library",
  name: "openai",
  version: "5.1.0",
  purl: "pkg:npm/openai@5.1.0",
  hashes: [{ alg: "SHA-512", content: "ab" }],
};
const bom = (
  vulnerabilities: JsonValue | undefined,
  components: readonly JsonObject[] = [openai],
  specVersion = "1.6",
): string =>
  JSON.stringify({
    bomFormat: "CycloneDX",
    specVersion,
    version: 1,
    metadata: {
      timestamp: "2026-06-30T00:00:00Z",
      tools: { components: [{ type: "application", name: "trivy", version: "0.60.0" }] },
    },
    components,
    ...(vulnerabilities === undefined ? {} : { vulnerabilities }),
  });
const vulnerability = (more: JsonObject = {}): JsonObject => ({
  id: "CVE-2026-1",
  ratings: [{ severity: "high", method: "CVSSv31", score: 8.1 }],
  published: new Date(nowMs - dayMs).toISOString(),
  affects: [{ ref: "pkg:npm/openai@5.1.0" }],
  ...more,
});
const figures = (text: string, as: ReportName = "report-dependencies", more: Partial<ReportBeside> = {}) =>
  readReport("bom.json", text).read(as, { nowMs, said: {}, ...more }).figures;
const of = (...all: JsonObject[]) =>
  figures(bom(all), "report-dependencies", { exploited: new Set(["CVE-2026-9"]) });

test.each([
  ["nobody has looked", {}, 1],
  ["it is exploitable", { analysis: { state: "exploitable" } }, 1],
  ["it is in triage", { analysis: { state: "in_triage" } }, 1],
  ["it is mended", { analysis: { state: "resolved" } }, 0],
  [
    "it does not affect us, and why",
    { analysis: { state: "not_affected", justification: "code_not_reachable" } },
    0,
  ],
  ["it does not affect us, and nobody says why", { analysis: { state: "not_affected" } }, 1],
  ["it is no finding, and why", { analysis: { state: "false_positive", detail: "another package" } }, 0],
  ["it is no finding, and nobody says why", { analysis: { state: "false_positive", detail: " " } }, 1],
])("where %s", (_name, more, high) => {
  expect(of(vulnerability(more))).toMatchObject({ high });
});

test.each([
  ["critical", [{ severity: "critical" }], { high: 1, medium: 0, low: 0 }],
  ["the worst of two", [{ severity: "low" }, { severity: "medium" }], { high: 0, medium: 1, low: 0 }],
  ["a score alone", [{ score: 3.9 }], { high: 0, medium: 0, low: 1 }],
  ["information", [{ severity: "info" }], { high: 0, medium: 0, low: 0 }],
  ["nobody's, which is high until somebody says otherwise", [], { high: 1, medium: 0, low: 0 }],
])("a rating that is %s", (_name, ratings, counts) => {
  expect(of(vulnerability({ ratings }))).toMatchObject(counts);
});

test.each([
  ["14 days", { published: new Date(nowMs - 14 * dayMs).toISOString() }, 0],
  ["a moment more", { published: new Date(nowMs - 14 * dayMs - 1).toISOString() }, 1],
  [
    "long to the world, a day to us",
    { published: "2020-01-01", analysis: { firstIssued: new Date(nowMs - dayMs).toISOString() } },
    0,
  ],
  ["nobody knows how long", { published: "" }, 1],
])("a finding of severity high that is open for %s", (_name, more, overdueHigh) => {
  expect(of(vulnerability(more))).toMatchObject({ overdueHigh });
});

test("what is exploited is known from CISA's catalogue, or from what the scanner wrote of it; else nobody knows", () => {
  const catalogue = readExploited({
    catalogVersion: "2026.06.30",
    vulnerabilities: [{ cveID: "cve-2026-1" }],
  });
  const found = bom([vulnerability()]);
  expect(figures(found, "report-dependencies", { exploited: catalogue })).toMatchObject({ exploited: 1 });
  expect(figures(found)).not.toHaveProperty("exploited");
  expect(figures(bom([]))).toMatchObject({ exploited: 0 });
  const said = (value: string) => bom([vulnerability({ properties: [{ name: "grype:cisa:kev", value }] })]);
  expect(figures(said("true"))).toMatchObject({ exploited: 1 });
  expect(figures(said("false"))).toMatchObject({ exploited: 0 });
  const alias = vulnerability({ id: "GHSA-1", references: [{ id: "CVE-2026-1", source: {} }] });
  expect(figures(bom([alias]), "report-dependencies", { exploited: catalogue })).toMatchObject({
    exploited: 1,
  });
  expect(() => readExploited({ vulnerabilities: [] })).toThrow("cveID");
});

test("components are counted, those within components too, and those of AI apart", () => {
  const express = { type: "library", name: "express", purl: "pkg:npm/express@5.0.0", components: [openai] };
  expect(figures(bom([], [express]))).toMatchObject({ components: 2, ai: 1 });
});

test("an AI package is pinned by an exact version and a hash", () => {
  const ranged = { ...openai, version: "^5.1.0" };
  const bare = { ...openai, hashes: [] };
  const referenced = {
    ...bare,
    externalReferences: [{ type: "distribution", url: "x", hashes: [{ alg: "SHA-512", content: "ab" }] }],
  };
  expect(figures(bom(undefined, [openai, ranged, bare, referenced]), "report-pins")).toEqual({
    packages: 4,
    pinned: 2,
  });
});

test.each([
  ["pkg:npm/%40anthropic-ai/sdk@1.0.0", true],
  ["pkg:npm/@langchain/core@1.0.0", true],
  ["pkg:pypi/Torch@2.0?x=1", true],
  ["pkg:pypi/langchain_community@1", true],
  ["pkg:golang/github.com/openai/openai@v1", false],
  ["pkg:npm/express@5.0.0", false],
])("%s is an AI package: %s", (purl, is) => {
  expect(isAiPackage(purl)).toBe(is);
});

test.each([
  ["another version", bom([], [openai], "1.3"), '/specVersion is "1.3"'],
  ["nothing in it", bom([], []), "/components is empty"],
])("a bill of materials with %s is refused", (_what, text, message) => {
  expect(() => readReport("bom.json", text)).toThrow(message);
});

test("a bill that was compared with nothing says nothing of vulnerabilities", () => {
  expect(readReport("bom.json", bom(undefined)).says).toEqual([]);
  expect(() => figures(bom(undefined))).toThrow("/vulnerabilities is missing");
});
