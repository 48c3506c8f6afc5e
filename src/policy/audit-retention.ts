import { z } from "zod";

/** REQUIREMENTS, retention.detailed and retention.summary. */
const detailDaysDefault = 90;
const summaryDaysDefault = 730;

/** Our own choice: a hundred years. */
const daysMax = 36_500;

const days = z.int().min(1).max(daysMax);

/** The section `retention:`: for how long the log is kept. */
export const retentionSection = z
  .strictObject({
    detail_days: days.optional().describe("days until payloads are destroyed; 90 unless changed"),
    summary_days: days.optional().describe("days until entries are removed; 730 unless changed"),
  })
  .describe("for how long the log is kept: { detail_days: 90, summary_days: 730 }");

export interface RetentionConfig {
  readonly detailDays: number;
  readonly summaryDays: number;
}

export const retentionOf = (given: z.infer<typeof retentionSection>): RetentionConfig => ({
  detailDays: given.detail_days ?? detailDaysDefault,
  summaryDays: given.summary_days ?? summaryDaysDefault,
});
