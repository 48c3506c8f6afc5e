import { isObject, type JsonValue } from "../../base/json.ts";
import type { AnomalyRules } from "../../policy/anomalies-section.ts";
import { Chart, chartGroup } from "./chart.ts";
import { Days } from "./days.ts";
import { ErrorWindow, errorWindowMs } from "./error-window.ts";
import { dayMs, hourMs, minuteMs, percent, shown, type Finding } from "./finding.ts";
import { isDeclined, isError, isFlagged, numberFact, tokensOf, type Signal } from "./signal.ts";
import { WeeklyRate } from "./weekly-rate.ts";

/** Our own choices: under these a feature is tried out, not used. */
const spikeFloors = { requests: 30, tokens: 60_000 } as const;
/** Our own choices: a week of whole days; a hundredth of what all may use in a day (tokens.global_per_day). */
export const dailyWarmUpDays = 7;
export const featureTokensFloor = 100_000;

/** Our own choice: longer than the longest pause between two groups of answers of a feature that is used. */
const driftQuietMs = 3 * dayMs;

/** A finding without what its feature and subject are called. */
export type Bare = Omit<Finding, "key" | "feature" | "environment" | "subject" | "atMs" | "entries">;

/** What a feature saw: found now, or known to be over. */
export interface Sight {
  readonly found: readonly Bare[];
  readonly over: readonly Finding["kind"][];
}

const charts = {
  "length-drift": "length",
  "refusal-drift": "refusals",
  "finding-drift": "findings",
} as const;

type Drift = keyof typeof charts;

/** What is usual in one feature. About 8 kB. */
export class FeatureBaseline {
  #errors = new ErrorWindow();
  #days = new Days();
  #requests = new WeeklyRate();
  #tokens = new WeeklyRate();
  readonly #charts: Record<Drift, Chart> = {
    "length-drift": new Chart(),
    "refusal-drift": new Chart(),
    "finding-drift": new Chart(),
  };
  #firstMs = 0;
  /** When a model or tool was used first by anybody: what is new to the feature is new to nobody in it. */
  readonly #used = { model: new Map<string, number>(), tool: new Map<string, number>() } as const;

  see(signal: Signal, rules: AnomalyRules): Sight {
    if (this.#firstMs === 0) this.#firstMs = signal.atMs;
    const { atMs, what } = signal;
    const sight: { found: Bare[]; over: Finding["kind"][] } = { found: [], over: [] };
    if (what === "asked" || what === "refused") this.#spike(sight.found, signal, rules);
    if (what === "answered" || what === "failed" || isError(signal))
      if (signal.facts["reason"] !== "caller-gone") this.#share(sight.found, signal, rules);
    const tokens = tokensOf(signal);
    if (tokens > 0) {
      this.#days.add(atMs, tokens);
      const most = daysFinding(this.#days, atMs, {
        times: rules.dailyTokensTimes,
        floor: featureTokensFloor,
        deviations: 0,
      });
      if (most !== undefined) sight.found.push({ ...most, severity: "warning" });
    }
    if (what === "answered") this.#drift(sight, signal, rules);
    return sight;
  }

  /** Whether the feature has used it for a week: then its first use by somebody is that one's doing. */
  isUsed(what: "model" | "tool", name: string, atMs: number): boolean {
    const used = this.#used[what];
    const first = used.get(name);
    if (first !== undefined) return atMs - first >= 7 * dayMs;
    if (used.size < usedMax) used.set(name, atMs);
    return false;
  }

  isOld(atMs: number): boolean {
    return atMs - this.#firstMs >= 7 * dayMs;
  }

  /** For people: what is usual at this moment. */
  shown(atMs: number): Record<string, number | string> {
    const { days, mean } = this.#days.history(atMs);
    const share = this.#errors.share();
    return {
      firstMs: this.#firstMs,
      daysKnown: days,
      tokensADay: Math.round(mean),
      tokensToday: this.#days.today(atMs),
      requestsAMinute: Number((this.#requests.expected(atMs) ?? 0).toPrecision(3)),
      tokensAMinute: Math.round(this.#tokens.expected(atMs) ?? 0),
      errorShare: share.share,
      callsOfWindow: share.calls,
      answerGroups: this.#charts["length-drift"].groups,
      answerTokens: Math.round(Math.exp(this.#charts["length-drift"].mean) - 1),
      refusalShare: this.#charts["refusal-drift"].mean,
      findingShare: this.#charts["finding-drift"].mean,
    };
  }

  toJson(): JsonValue {
    return {
      first: this.#firstMs,
      days: this.#days.toJson(),
      requests: this.#requests.toJson(),
      tokens: this.#tokens.toJson(),
      length: this.#charts["length-drift"].toJson(),
      refusals: this.#charts["refusal-drift"].toJson(),
      findings: this.#charts["finding-drift"].toJson(),
      models: Object.fromEntries(this.#used.model),
      tools: Object.fromEntries(this.#used.tool),
    };
  }

  static from(json: JsonValue): FeatureBaseline {
    const baseline = new FeatureBaseline();
    if (!isObject(json)) return baseline;
    baseline.#firstMs = Number(json["first"] ?? 0);
    baseline.#days = Days.from(json["days"]);
    baseline.#requests = WeeklyRate.from(json["requests"]);
    baseline.#tokens = WeeklyRate.from(json["tokens"]);
    for (const [kind, name] of Object.entries(charts) as [Drift, string][])
      baseline.#charts[kind] = Chart.from(json[name]);
    for (const what of ["model", "tool"] as const) {
      const used = json[`${what}s`];
      for (const [name, atMs] of isObject(used) ? Object.entries(used) : [])
        baseline.#used[what].set(name, Number(atMs));
    }
    return baseline;
  }

  #spike(found: Bare[], signal: Signal, { spikeTimes }: AnomalyRules): void {
    const { atMs } = signal;
    const asked = signal.what === "asked";
    const amounts = { requests: 1, tokens: asked ? (numberFact(signal, "tokensMax") ?? 0) : 0 };
    for (const unit of ["requests", "tokens"] as const) {
      const rate = unit === "requests" ? this.#requests : this.#tokens;
      const spike = rate.add(atMs, amounts[unit], { times: spikeTimes, floor: spikeFloors[unit] });
      if (spike === undefined) continue;
      const { value, expected, threshold, sinceMs } = spike;
      found.push({
        ...{ kind: "spike", severity: "warning", value, baseline: expected, threshold },
        ...{ unit: `${unit} a minute`, windowMs: minuteMs, sinceMs, quietMs: 10 * minuteMs },
        summary: `${shown(value)} ${unit} in this minute, where ${shown(expected)} are usual at this hour of the week`,
      });
    }
  }

  #share(found: Bare[], signal: Signal, { errorShare }: AnomalyRules): void {
    const over = this.#errors.add(signal.atMs, isError(signal), errorShare);
    if (over === undefined) return;
    const { errors, calls, share } = over;
    found.push({
      ...{ kind: "error-rate", severity: "critical", value: share, threshold: errorShare },
      ...{ unit: "share of calls", windowMs: errorWindowMs, sinceMs: signal.atMs - errorWindowMs },
      // As long as the window remembers it, so that it is found once and not each time a call fails.
      quietMs: errorWindowMs,
      summary: `${errors} of ${calls} calls failed in the last ${errorWindowMs / minuteMs} minutes (${percent(share)})`,
    });
  }

  #drift(sight: { found: Bare[]; over: Finding["kind"][] }, signal: Signal, { drift }: AnomalyRules): void {
    const length = numberFact(signal, "outputTokens") ?? 0;
    const many = Math.log(drift.lengthTimes);
    if (length > 0)
      this.#read(sight, "length-drift", signal.atMs, {
        value: Math.log(1 + length),
        least: { up: many, down: many },
      });
    const share = (kind: Drift, is: boolean, up: number): void =>
      this.#read(sight, kind, signal.atMs, { value: is ? 1 : 0, least: { up, down: Infinity } });
    share("refusal-drift", isDeclined(signal), drift.refusals);
    share("finding-drift", isFlagged(signal), drift.findings);
  }

  #read(
    sight: { found: Bare[]; over: Finding["kind"][] },
    kind: Drift,
    atMs: number,
    { value, least }: { value: number; least: { up: number; down: number } },
  ): void {
    const reading = this.#charts[kind].add(atMs, value, least);
    if (reading?.state === "over") sight.over.push(kind);
    if (reading?.state !== "out") return;
    const length = kind === "length-drift";
    const number = (raw: number): number => (length ? Math.exp(raw) - 1 : raw);
    const [now, before, threshold] = [
      number(reading.value),
      number(reading.baseline),
      number(reading.threshold),
    ];
    const what = { "length-drift": "tokens", "refusal-drift": "refusals", "finding-drift": "findings" }[kind];
    const summary = length
      ? `answers have ${shown(now)} tokens, where ${shown(before)} are usual (geometric means)`
      : `${percent(now)} of the answers are ${what === "refusals" ? "refusals" : "flagged"}, where ${percent(before)} are usual`;
    sight.found.push({
      ...{ kind, severity: "warning", value: now, baseline: before, threshold },
      ...{ unit: length ? "tokens of an answer" : "share of answers", sinceMs: reading.sinceMs },
      ...{ windowMs: 0, quietMs: driftQuietMs },
      summary: `${summary}; smoothed over groups of ${chartGroup} answers`,
    });
  }
}

/** Our own choice: far more models and tools than a feature has. */
const usedMax = 256;

/** The sum of today, where it is more than it may be. */
export function daysFinding(
  days: Days,
  atMs: number,
  { times, floor, deviations }: { times: number; floor: number; deviations: number },
): Omit<Bare, "severity"> | undefined {
  const today = days.today(atMs);
  if (today <= floor) return undefined;
  const { days: known, mean, deviation } = days.history(atMs);
  if (known < dailyWarmUpDays) return undefined;
  const threshold = Math.max(times * mean, mean + deviations * deviation, floor);
  if (today <= threshold) return undefined;
  const midnight = Math.floor(atMs / dayMs) * dayMs;
  return {
    ...{ kind: "daily-tokens", value: today, baseline: mean, threshold, unit: "tokens a day" },
    ...{ windowMs: dayMs, sinceMs: midnight },
    // Until the day is over, and the next one is under it.
    quietMs: midnight + dayMs - atMs + hourMs,
    summary: `${shown(today)} tokens today, where ${shown(mean)} a day are usual (mean of ${known} days)`,
  };
}
