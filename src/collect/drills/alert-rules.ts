import type { NewEntry } from "../../evidence/entry.ts";
import { failedKeys } from "../../limits/anomaly/bursts.ts";
import { dayMs, hourMs } from "../../limits/anomaly/finding.ts";
import { call, mondayMs, refusal, type Seen } from "../../limits/anomaly/made-up-traffic.ts";
import { play, watching } from "../../limits/anomaly/rehearsal.ts";
import type { AnomalyKind, AnomalyRules } from "../../policy/anomalies-section.ts";
import type { Collected } from "../collector.ts";

/** Made-up figures of one rule: once at or under its threshold, once over it. */
interface ThresholdCase {
  readonly kind: AnomalyKind;
  readonly under: readonly Seen[];
  readonly over: readonly Seen[];
}

const noonMs = mondayMs + 11 * hourMs;

const many = (count: number, make: (i: number) => readonly Seen[]): readonly Seen[] =>
  Array.from({ length: count }, (_, i) => make(i)).flat();

/** The rules of the checklist that have a number (MI-20, IO-06, MI-06), with the numbers of a feature. */
function casesOf(rules: AnomalyRules): readonly ThresholdCase[] {
  const { violations, requestUsd, errorShare, dailyTokensTimes } = rules;
  const attacker = { key: "key-support", user: "user-1", tenant: "tenant-1" };
  const attacks = (count: number) =>
    many(count, (i) => [
      refusal(noonMs + Math.floor((i * (violations.withinMs - 1)) / violations.count), {
        ...attacker,
        feature: "support",
        findings: ["injection:override-instructions"],
      }),
    ]);
  const keys = (count: number) =>
    many(count, (i) => [refusal(noonMs + i * 10_000, {}, { code: "KEY_REFUSED", address: "a-1" })]);
  return [
    {
      kind: "costly-request",
      under: call(noonMs, { facts: { usd: requestUsd } }),
      over: call(noonMs, { facts: { usd: requestUsd * 1.01 } }),
    },
    { kind: "violations", under: attacks(violations.count - 1), over: attacks(violations.count) },
    { kind: "failed-keys", under: keys(failedKeys.count - 1), over: keys(failedKeys.count) },
    { kind: "error-rate", under: failing(errorShare / 2), over: failing(Math.min(1, errorShare * 3)) },
    { kind: "daily-tokens", under: days(dailyTokensTimes * 0.9), over: days(dailyTokensTimes * 1.1) },
  ];
}

/** Our own choice: enough calls for the interval of a share to be narrower than a tenth of it. */
const callsOfShare = 600;

/** Calls of ten minutes of which a share fails. */
const failing = (share: number): readonly Seen[] =>
  many(callsOfShare, (i) => {
    const seen = call(noonMs + i * 1000);
    const isFailure = Math.floor((i + 1) * share) > Math.floor(i * share);
    const [input] = seen;
    if (!isFailure || input === undefined) return seen;
    const entry: NewEntry = { ...input.entry, kind: "call.failed", facts: { reason: "server" } };
    return [input, { atMs: input.atMs + 1500, entry }];
  });

/** Ten ordinary days of 200,000 tokens, and one of `times` as many. */
const days = (times: number): readonly Seen[] =>
  many(11, (day) =>
    many(20, (i) =>
      call(mondayMs + day * dayMs + (8 + i / 4) * hourMs, {
        entry: { user: `user-${i}` },
        facts: { inputTokens: 10_000 * (day === 10 ? times : 1), outputTokens: 0 },
      }),
    ),
  );

/**
 * Plays each rule's figures at its threshold and over it through detectors of their own. Rules that a feature has switched off are
 * among those that did not fire.
 *
 * @param given the rules of all features; those that are the same are tried once
 */
export function drillAlertRules(given: readonly AnomalyRules[]): Collected<"drill-alert-rules"> {
  const different = [...new Map(given.map((rules) => [JSON.stringify(rules), rules])).values()];
  const wrong: string[] = [];
  let [rules, fired, early] = [0, 0, 0];
  for (const one of different)
    for (const { kind, under, over } of casesOf(one)) {
      rules += 1;
      const isEarly = finds(one, kind, under);
      const isFired = finds(one, kind, over);
      early += Number(isEarly);
      fired += Number(isFired);
      if (isEarly || !isFired) wrong.push(`${kind}: ${isEarly ? "fires too early" : "does not fire"}`);
    }
  return {
    figures: { rules, fired, early },
    ...(wrong.length === 0 ? {} : { payload: wrong.join("\n") }),
  };
}

function finds(rules: AnomalyRules, kind: AnomalyKind, seen: readonly Seen[]): boolean {
  const changes = play(watching({ ...rules, usual: {} }), seen);
  return changes.some((one) => one.change === "found" && one.finding.kind === kind);
}
