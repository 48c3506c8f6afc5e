import { defaultAnomalyRules, weekDays, type AnomalyRules } from "../policy/anomalies-section.ts";

/** What counts as unlike the usual for a feature, in plain words. */
export function anomalyLines(rules: AnomalyRules = defaultAnomalyRules): readonly string[] {
  const { violations, drift, usual, off } = rules;
  const found = [
    `more than ${percent(rules.errorShare)} of the calls fail`,
    `${rules.dailyTokensTimes} times the tokens of a day`,
    `a call over $${rules.requestUsd}`,
    `${violations.count} refused calls of one user within ${violations.withinMs / 1000} s${violations.blockMs === 0 ? "" : `, who is then stopped for ${violations.blockMs / 1000} s`}`,
    `${rules.spikeTimes} times the requests of the hour`,
    `answers ${drift.lengthTimes} times as long or as short`,
    `${percent(drift.refusals)} more refusals or ${percent(drift.findings)} more findings in answers`,
  ];
  return [
    `  unusual    told: ${found.join("; ")}; and what is unlike the learned hours, places and scope`,
    ...usualLines(usual),
    ...(off.length === 0 ? [] : [`             not looked for: ${off.join(", ")}`]),
  ];
}

function usualLines({ hours, places, models, tools }: AnomalyRules["usual"]): readonly string[] {
  const time = (minute: number): string =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  const said = [
    ...(hours === undefined
      ? []
      : [
          `calls ${hours.days.map((day) => weekDays[day]).join(", ")} from ${time(hours.fromMinute)} to ${time(hours.toMinute)} (${hours.zone})`,
        ]),
    ...(places === undefined ? [] : [`from ${places.join(", ")}`]),
    ...(models === undefined ? [] : [`models ${models.join(", ")}`]),
    ...(tools === undefined ? [] : [`tools ${tools.join(", ")}`]),
  ];
  return said.length === 0 ? [] : [`             usual by your word: ${said.join("; ")}`];
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;
