import { expect, test } from "vitest";
import { retentionOf, retentionRules, retentionSection } from "./audit-retention.ts";
import { readDocument } from "./document.ts";
import { checkSchema } from "./schema-problems.ts";

function load(text: string) {
  const read = readDocument({ path: "seaworthy.gateway.yaml", text });
  if (!("document" in read)) throw new Error("not a document");
  const checked = checkSchema(read.document, retentionSection);
  if ("problems" in checked) return { problems: checked.problems };
  return { times: retentionOf(checked.value), problems: [] };
}

test.each([
  ["nothing is said", "{}", 90, 730],
  ["a rule has no number", "overlays: [soc2]", 90, 730],
  ["a rule asks for less than the usual", "overlays: [pci, ai-act]", 90, 730],
  ["six years are asked for", "overlays: [gdpr, hipaa]", 90, 2192],
  ["detail is kept longer than leaves usually are", "detail_days: 800", 800, 800],
  ["both are given", "detail_days: 30\nsummary_days: 400", 30, 400],
])("where %s, the times are those that follow", (_what, text, detailDays, summaryDays) => {
  expect(load(text)).toEqual({ times: { detailDays, summaryDays }, problems: [] });
});

test.each([
  ["pci", 366],
  ["ai-act", 184],
  ["hipaa", 2192],
] as const)(
  "%s has a floor of %i days under the leaves, and the line that is below is named",
  (overlay, floor) => {
    const text = (days: number): string => `overlays: [${overlay}]\ndetail_days: 14\nsummary_days: ${days}`;
    expect(load(text(floor)).problems).toEqual([]);
    const { problems } = load(text(floor - 1));
    expect(problems).toMatchObject([{ line: 3, path: "/summary_days" }]);
    expect(problems[0]?.message).toContain(`at least ${floor}`);
  },
);

test("the floors are never below the months and years that they stand for", () => {
  const dayMs = 86_400_000;
  for (let start = Date.UTC(2024, 0, 1); start < Date.UTC(2032, 0, 1); start += dayMs) {
    const from = new Date(start);
    const after = (months: number): number =>
      (Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, from.getUTCDate()) - start) / dayMs;
    expect(retentionRules["ai-act"].summaryDaysMin).toBeGreaterThanOrEqual(after(6));
    expect(retentionRules.pci.summaryDaysMin).toBeGreaterThanOrEqual(after(12));
    expect(retentionRules.hipaa.summaryDaysMin).toBeGreaterThanOrEqual(after(72));
  }
});

test("under the GDPR payloads are kept 90 days, and longer only with a reason", () => {
  expect(load("overlays: [gdpr]\ndetail_days: 90").problems).toEqual([]);
  expect(load("overlays: [gdpr]\ndetail_days: 91").problems).toMatchObject([
    { line: 2, path: "/detail_days" },
  ]);
  const reason = "detail_reason: complaints come up to a year later";
  expect(load(`overlays: [gdpr]\ndetail_days: 365\n${reason}`).problems).toEqual([]);
  expect(load("detail_days: 365").problems).toEqual([]);
});

test("leaves are not removed before their payloads", () => {
  expect(load("detail_days: 90\nsummary_days: 90").problems).toEqual([]);
  expect(load("detail_days: 90\nsummary_days: 89").problems).toMatchObject([{ line: 2 }]);
});

test.each([
  ["an unknown key", "days: 90"],
  ["an unknown rule", "overlays: [ccpa]"],
  ["a key that would go while it is used", "detail_days: 13"],
  ["a time that is no number", "summary_days: long"],
])("%s is refused", (_what, text) => {
  expect(load(text).problems).toHaveLength(1);
});

test("every rule says where it stands", () => {
  for (const { source } of Object.values(retentionRules)) expect(source.length).toBeGreaterThan(20);
});
