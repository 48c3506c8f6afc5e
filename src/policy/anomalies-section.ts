import { z } from "zod";
import { durationMs } from "../base/duration.ts";

/** What is looked for. The names stand in entries, in alerts and in `off`. */
export const anomalyKinds = [
  "error-rate",
  "daily-tokens",
  "costly-request",
  "violations",
  "failed-keys",
  "unusual-hour",
  "unusual-place",
  "unusual-scope",
  "refused-scope",
  "spike",
  "length-drift",
  "refusal-drift",
  "finding-drift",
  "model-changed",
  "fingerprint-changed",
  "secret-access",
] as const;

export type AnomalyKind = (typeof anomalyKinds)[number];

/** Days of the week in the order of `Date.getUTCDay`. */
export const weekDays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

/** Between which times of day calls are usual. */
export interface UsualHours {
  /** 0 is Sunday. */
  readonly days: readonly number[];
  /** Minutes since midnight; where `to` is not after `from`, the time goes over midnight. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** IANA name of the time zone. */
  readonly zone: string;
}

/** What counts as unlike the usual in one feature. */
export interface AnomalyRules {
  /** Share of calls that fail, 0 to 1: more is found. */
  readonly errorShare: number;
  /** Times the mean of the last 30 days. */
  readonly dailyTokensTimes: number;
  /** US dollars of one call. */
  readonly requestUsd: number;
  readonly violations: {
    readonly count: number;
    readonly withinMs: number;
    /** For how long whoever did it is stopped; 0: only told. */
    readonly blockMs: number;
  };
  /** Times what is expected at that hour of the week. */
  readonly spikeTimes: number;
  readonly drift: {
    /** Times the usual length, or less than its reciprocal. */
    readonly lengthTimes: number;
    /** By how much the share of refusals, and of answers with findings, may rise: 0.05 is five points. */
    readonly refusals: number;
    readonly findings: number;
  };
  /** What is usual by word of the owner: where something is named, it is not learned. */
  readonly usual: {
    readonly hours?: UsualHours;
    readonly places?: readonly string[];
    readonly models?: readonly string[];
    readonly tools?: readonly string[];
  };
  readonly off: readonly AnomalyKind[];
}

/**
 * alert.error_rate, alert.tokens_daily, alert.single_request_cost and violations.burst of the checklist. The others are our own
 * choices: a block of ten minutes ends a burst without shutting a person out for a day; three times the expected, a quarter more or
 * less text and five points are what a person who looks at the figures would call a change.
 */
export const defaultAnomalyRules: AnomalyRules = {
  errorShare: 0.05,
  dailyTokensTimes: 2,
  requestUsd: 10,
  violations: { count: 50, withinMs: 60_000, blockMs: 600_000 },
  spikeTimes: 3,
  drift: { lengthTimes: 1.25, refusals: 0.05, findings: 0.05 },
  usual: {},
  off: [],
};

const hourMs = 3_600_000;

const duration = (mostMs: number, least: number, what: string) =>
  z
    .string()
    .refine((text) => (durationMs(text) ?? -1) >= least && (durationMs(text) ?? Infinity) <= mostMs, {
      error: "a length of time such as 60s, 10m or 1h, within its bounds",
    })
    .describe(what);

const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, { error: "a time of day such as 08:00" });

/** Without a clock: whether the runtime knows the zone's name. */
function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    // A RangeError is the answer of a runtime that does not know the name.
    return false;
  }
}

/** ISO 3166-1 alpha-2, and where it helps a subdivision of ISO 3166-2. It names no person, so it may stand in an entry. */
export const placePattern = /^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/;

/** Our own choice: more than any feature has that a person keeps a list for. */
const listMax = 256;

const names = (what: string) => z.array(z.string().min(1).max(200)).max(listMax).describe(what);

const usual = z
  .strictObject({
    hours: z
      .strictObject({
        days: z
          .array(z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))
          .min(1)
          .max(7)
          .optional()
          .describe("mon, tue, wed, thu, fri, sat, sun; all unless changed"),
        from: timeOfDay.describe("the first time of day, for example: 07:00"),
        to: timeOfDay.describe("the time of day that is too late, for example: 19:00"),
        zone: z
          .string()
          .max(64)
          .refine(isZone, { error: "a name of the IANA time zone database, such as Europe/Berlin" })
          .optional()
          .describe("the time zone, for example: Europe/Berlin; UTC unless changed"),
      })
      .describe("when calls are usual: { days: [mon, tue, wed, thu, fri], from: 07:00, to: 19:00, zone }"),
    places: z
      .array(z.string().regex(placePattern, { error: "an ISO 3166 code such as DE or US-CA" }))
      .max(listMax)
      .describe("where calls usually come from, as x-seaworthy-place says it: ISO 3166 codes"),
    models: names("models whose first use by somebody is usual"),
    tools: names("tools whose first use by somebody is usual"),
  })
  .partial()
  .describe("what is usual by your word: { hours, places, models, tools }; what is not named is learned");

/** The manifest's section `anomalies:`. */
export const anomaliesSection = z
  .strictObject({
    error_share: z.number().gt(0).lt(1).describe("share of failed calls, 0 to 1; 0.05 unless changed"),
    daily_tokens_times: z
      .number()
      .gt(1)
      .max(1000)
      .describe("times the mean of the last 30 days; 2 unless changed"),
    request_usd: z.number().gt(0).max(1_000_000).describe("US dollars of one call; 10 unless changed"),
    violations: z
      .strictObject({
        count: z.int().min(2).max(10_000).describe("refused calls; 50 unless changed"),
        within: duration(hourMs, 1000, "the time they fall into, 1s to 1h; 60s unless changed"),
        block: duration(
          24 * hourMs,
          0,
          "how long whoever did it is stopped, 0s to 24h; 10m unless changed, 0s in dev",
        ),
      })
      .partial()
      .describe("a burst of refused calls: { count: 50, within: 60s, block: 10m }"),
    spike_times: z
      .number()
      .gt(1)
      .max(1000)
      .describe("times what is expected at that hour of the week; 3 unless changed"),
    drift: z
      .strictObject({
        length_times: z.number().gt(1).max(100).describe("times the usual length; 1.25 unless changed"),
        refusals: z.number().gt(0).lt(1).describe("by how much their share may rise; 0.05 unless changed"),
        findings: z.number().gt(0).lt(1).describe("by how much their share may rise; 0.05 unless changed"),
      })
      .partial()
      .describe("slow changes of answers: { length_times: 1.25, refusals: 0.05, findings: 0.05 }"),
    usual: usual,
    off: z
      .array(z.enum(anomalyKinds))
      .max(anomalyKinds.length)
      .describe(`what is not looked for: ${anomalyKinds.join(", ")}`),
  })
  .partial()
  .describe("what counts as unlike the usual: { error_share, daily_tokens_times, request_usd, usual, ... }");

export type GivenAnomalies = z.infer<typeof anomaliesSection>;

/**
 * The rules of a manifest: what it does not say is as by default. In dev a burst is told of and stops nobody unless the manifest says
 * for how long: there it is mostly somebody who tries attacks out.
 */
export function anomalyRules(
  given: GivenAnomalies = {},
  environment?: "dev" | "staging" | "prod",
): AnomalyRules {
  const { violations = {}, drift = {}, usual: said = {} } = given;
  const standard = defaultAnomalyRules;
  const blockMs = environment === "dev" ? 0 : standard.violations.blockMs;
  return {
    errorShare: given.error_share ?? standard.errorShare,
    dailyTokensTimes: given.daily_tokens_times ?? standard.dailyTokensTimes,
    requestUsd: given.request_usd ?? standard.requestUsd,
    violations: {
      count: violations.count ?? standard.violations.count,
      withinMs: msOf(violations.within) ?? standard.violations.withinMs,
      blockMs: msOf(violations.block) ?? blockMs,
    },
    spikeTimes: given.spike_times ?? standard.spikeTimes,
    drift: {
      lengthTimes: drift.length_times ?? standard.drift.lengthTimes,
      refusals: drift.refusals ?? standard.drift.refusals,
      findings: drift.findings ?? standard.drift.findings,
    },
    usual: {
      ...(said.hours === undefined ? {} : { hours: hoursOf(said.hours) }),
      ...(said.places === undefined ? {} : { places: said.places }),
      ...(said.models === undefined ? {} : { models: said.models }),
      ...(said.tools === undefined ? {} : { tools: said.tools }),
    },
    off: given.off ?? [],
  };
}

const msOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : durationMs(text);

type GivenHours = NonNullable<NonNullable<GivenAnomalies["usual"]>["hours"]>;

const hoursOf = ({ days = [...weekDays], from, to, zone = "UTC" }: GivenHours): UsualHours => ({
  days: days.map((day) => weekDays.indexOf(day)),
  fromMinute: minuteOf(from),
  toMinute: minuteOf(to),
  zone,
});

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
