import { z } from "zod";
import type { Overlay } from "./manifest.ts";

/** For how long the log keeps what it has, in days. */
export interface RetentionTimes {
  /** Payloads: prompts, answers, documents. */
  readonly detailDays: number;
  /** Leaves: who called what, when, and what was decided. */
  readonly summaryDays: number;
}

/** REQUIREMENTS, retention.detailed and retention.summary: 90 days and 2 years. */
const usual: RetentionTimes = { detailDays: 90, summaryDays: 730 };

/** What a set of rules asks of the log. */
export interface RetentionRule {
  /** Leaves are kept at least so long. All leaves that are kept are at hand: none is in an archive. */
  readonly summaryDaysMin?: number;
  /** Payloads are kept at most so long, unless the configuration says why. */
  readonly detailDaysMax?: number;
  /** Where that stands. */
  readonly source: string;
}

/**
 * A month and a year count as their longest: 31 and 31 + 28 … days of six months are at most 184, a year has up to 366, six
 * years have up to 2,192. So no entry is removed a day early.
 */
export const retentionRules: Readonly<Record<Overlay, RetentionRule>> = {
  gdpr: {
    detailDaysMax: 90,
    source: "GDPR art. 5(1)(c) and (e): no longer than necessary; the number is ours",
  },
  hipaa: { summaryDaysMin: 2192, source: "45 CFR 164.316(b)(2)(i): documentation for six years" },
  pci: {
    summaryDaysMin: 366,
    source: "PCI DSS 4.0.1, 10.5.1: twelve months of audit log history, the last three at hand",
  },
  "ai-act": {
    summaryDaysMin: 184,
    source: "Regulation (EU) 2024/1689, art. 26(6): logs for at least six months",
  },
  soc2: { source: "SOC 2, C1.2 and P4.2: disposal as the retention schedule says; no number" },
};

/** Our own choice: a data key is of a week, so that a shorter time would take keys while they are used. */
const detailDaysMin = 14;
const daysMax = 36_600;

const sectionShape = z
  .strictObject({
    detail_days: z
      .int()
      .min(detailDaysMin)
      .max(daysMax)
      .describe("days until payloads cannot be opened any more, at least 14; 90 unless changed"),
    detail_reason: z
      .string()
      .min(1)
      .max(1000)
      .describe("why payloads are kept longer than a rule allows, in a sentence"),
    summary_days: z
      .int()
      .min(detailDaysMin)
      .max(daysMax)
      .describe("days until leaves are removed; 730 unless changed or a rule asks for more"),
    overlays: z
      .array(z.enum(["gdpr", "hipaa", "pci", "soc2", "ai-act"]))
      .max(5)
      .describe("rules that apply to the log: gdpr, hipaa, pci, soc2, ai-act"),
  })
  .partial()
  .describe("how long the log keeps what it has: { detail_days: 90, summary_days: 730, overlays: [gdpr] }");

export type RetentionSection = z.infer<typeof sectionShape>;

/** The section `retention` of the log's configuration; a floor that a rule sets above what is given is a fault of the section. */
export const retentionSection = sectionShape.superRefine((section, context) => {
  for (const { key, message } of faultsOf(section))
    context.addIssue({ code: "custom", path: [key], message });
});

/** What counts where the section says nothing: the usual times, raised by the rules that apply. */
export function retentionOf(section: RetentionSection = {}): RetentionTimes {
  const floors = rulesOf(section).map(({ rule }) => rule.summaryDaysMin ?? 0);
  const detailDays = section.detail_days ?? usual.detailDays;
  return {
    detailDays,
    summaryDays: section.summary_days ?? Math.max(usual.summaryDays, detailDays, ...floors),
  };
}

/**
 * The section with the rules that features name in their manifests or that follow from their data. They raise what the section
 * leaves open; what it says against one of them is a fault.
 */
export function withFeatureRules(
  section: RetentionSection,
  overlays: readonly Overlay[],
): { readonly times: RetentionTimes; readonly faults: readonly RetentionFault[] } {
  const whole = { ...section, overlays: [...new Set([...(section.overlays ?? []), ...overlays])] };
  return { times: retentionOf(whole), faults: faultsOf(whole) };
}

export interface RetentionFault {
  readonly key: "detail_days" | "summary_days";
  readonly message: string;
}

/** What in a section contradicts the rules that it names, or itself. */
function faultsOf(section: RetentionSection): readonly RetentionFault[] {
  const faults: RetentionFault[] = [];
  const { detailDays, summaryDays } = retentionOf(section);
  for (const { overlay, rule } of rulesOf(section)) {
    const { summaryDaysMin = 0, detailDaysMax = Infinity, source } = rule;
    if (summaryDays < summaryDaysMin)
      faults.push({
        key: "summary_days",
        message: `${overlay} asks for at least ${summaryDaysMin}, not ${summaryDays}: give more, or leave it out (${source})`,
      });
    if (detailDays > detailDaysMax && section.detail_reason === undefined)
      faults.push({
        key: "detail_days",
        message: `${overlay} allows ${detailDaysMax}, not ${detailDays}: give less, or say why in detail_reason (${source})`,
      });
  }
  if (summaryDays < detailDays)
    faults.push({
      key: "summary_days",
      message: `${summaryDays} is less than detail_days, ${detailDays}: a payload without its leaf is of no use`,
    });
  return faults;
}

const rulesOf = ({ overlays = [] }: RetentionSection): { overlay: Overlay; rule: RetentionRule }[] =>
  [...new Set(overlays)].map((overlay) => ({ overlay, rule: retentionRules[overlay] }));
