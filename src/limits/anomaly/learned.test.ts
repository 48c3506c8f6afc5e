import { describe, expect, test } from "vitest";
import { anomalyRules } from "../../policy/anomalies-section.ts";
import { ActiveRate, activeWarmUp, activeWindowMs } from "./active-rate.ts";
import { Chart, chartGroup, chartWarmUp, type Reading } from "./chart.ts";
import { dayMs, hourMs, minuteMs } from "./finding.ts";
import { Hours, ZoneClock } from "./hours.ts";
import { ModelBaseline } from "./model-baseline.ts";
import { seeded } from "./made-up-traffic.ts";
import { spikeWarmUpDays, WeeklyRate, type Spike } from "./weekly-rate.ts";

/** A Monday, 00:00 UTC. */
const startMs = Date.UTC(2026, 0, 5);

describe("requests a minute at that hour of the week", () => {
  const rules = { times: 3, floor: 30 };
  /** Ten a minute in the hours from 8 to 18, for so many days. */
  const learned = (days: number): WeeklyRate => {
    const rate = new WeeklyRate();
    for (let minute = 0; minute < days * 1440; minute += 1) {
      const hour = Math.floor(minute / 60) % 24;
      if (hour >= 8 && hour < 18)
        for (let i = 0; i < 10; i += 1) rate.add(startMs + minute * minuteMs + i, 1, rules);
    }
    return rate;
  };
  const flood = (rate: WeeklyRate, atMs: number, perMinute: number, minutes: number): (Spike | undefined)[] =>
    Array.from({ length: perMinute * minutes }, (_, i) =>
      rate.add(atMs + Math.floor((i * minuteMs) / perMinute), 1, rules),
    );

  test("the second minute that is three times as high and over the floor is a spike, the first is none", () => {
    const spikes = flood(learned(7), startMs + 7 * dayMs + 10 * hourMs, 60, 2);
    expect(spikes.findIndex((one) => one !== undefined)).toBe(60 + 30);
    expect(spikes[90]).toMatchObject({
      value: 31,
      threshold: 30,
      sinceMs: startMs + 7 * dayMs + 10 * hourMs,
    });
    expect(spikes[90]?.expected).toBeCloseTo(10);
  });

  test.each([
    ["as many as its threshold", 30, false],
    ["one more", 31, true],
  ])("a minute with %s: %s", (_name, perMinute, is) => {
    const spikes = flood(learned(7), startMs + 7 * dayMs + 10 * hourMs, perMinute, 3);
    expect(spikes.some((one) => one !== undefined)).toBe(is);
  });

  test.each([
    ["a minute before three days are over", -minuteMs * 3, false],
    ["then", 0, true],
  ])("what began to be used is not judged before three days: %s", (_name, offMs, is) => {
    const rate = new WeeklyRate();
    for (let minute = 0; minute < spikeWarmUpDays * 1440; minute += 10)
      rate.add(startMs + minute * minuteMs, 1, rules);
    const spikes = flood(rate, startMs + spikeWarmUpDays * dayMs + offMs, 60, 2);
    expect(spikes.some((one) => one !== undefined)).toBe(is);
  });

  test("growth that stays is usual after two weeks", () => {
    const rate = learned(7);
    const day = (number: number): number =>
      flood(rate, startMs + number * dayMs + 10 * hourMs, 60, 60).filter((one) => one !== undefined).length;
    const [first, , third] = [day(7), day(14), day(21)];
    expect(first).toBeGreaterThan(0);
    expect(third).toBe(0);
  });

  test("what is kept and read again expects the same", () => {
    const rate = learned(9);
    const atMs = startMs + 9 * dayMs + 12 * hourMs;
    expect(WeeklyRate.from(rate.toJson()).expected(atMs)).toBeCloseTo(rate.expected(atMs) ?? 0, 2);
  });

  test("a clock that was set back is no spike", () => {
    const rate = learned(7);
    const backMs = startMs + 6 * dayMs + 10 * hourMs;
    expect(flood(rate, backMs, 12, 5).some((one) => one !== undefined)).toBe(false);
  });
});

describe("what one user does in five minutes", () => {
  const learned = (windows: number, days: number): ActiveRate => {
    const rate = new ActiveRate();
    const everyMs = Math.ceil((days * dayMs) / windows / activeWindowMs) * activeWindowMs;
    for (let i = 0; i <= windows; i += 1)
      for (let call = 0; call < 4; call += 1)
        rate.add(startMs + i * everyMs + call, 1, { times: 3, floor: 20 });
    return rate;
  };
  const many = (rate: ActiveRate, count: number): boolean =>
    Array.from({ length: count }, (_, i) =>
      rate.add(startMs + 30 * dayMs + i, 1, { times: 3, floor: 20 }),
    ).some((one) => one !== undefined);

  test.each([
    ["twenty calls", activeWarmUp.windows, 20, false],
    ["twenty-one calls", activeWarmUp.windows, 21, true],
    ["many calls of somebody who is hardly known", activeWarmUp.windows - 2, 200, false],
  ])("%s", (_name, windows, calls, is) => {
    expect(many(learned(windows, 14), calls)).toBe(is);
  });

  test("whoever is new is not judged in the first week, however much they did", () => {
    const rate = new ActiveRate();
    const rules = { times: 3, floor: 20 };
    for (let i = 0; i < 100; i += 1) rate.add(startMs + i * activeWindowMs, 1, rules);
    expect(rate.add(startMs + 2 * dayMs, 100, rules)).toBeUndefined();
    expect(rate.add(startMs + 7 * dayMs, 100, rules)).toMatchObject({ value: 100 });
  });
});

describe("hours of the day", () => {
  /** Three calls in each of three hours a day, from 9 on. */
  const worked = (days: number): Hours => {
    const hours = new Hours();
    for (let day = 0; day < days; day += 1)
      for (const hour of [9, 10, 11])
        for (let call = 0; call < 3; call += 1) hours.see(startMs + day * dayMs + hour * hourMs + call);
    return hours;
  };
  const calls = (hours: Hours, atMs: number, count: number): boolean[] =>
    Array.from({ length: count }, (_, i) => hours.see(atMs + i));

  test("the third call at three in the night is unusual, and said once", () => {
    expect(calls(worked(22), startMs + 22 * dayMs + 3 * hourMs, 5)).toEqual([
      false,
      false,
      true,
      false,
      false,
    ]);
  });

  test.each([
    ["two hours from one that is known", 22, 7, false],
    ["three hours from it", 22, 6, true],
    ["behind the last one", 22, 14, true],
    ["after twenty days", 20, 20, false],
    ["after twenty-one days", 21, 20, true],
  ])("%s", (_name, days, hour, is) => {
    expect(calls(worked(days), startMs + days * dayMs + hour * hourMs, 3).includes(true)).toBe(is);
  });

  test("one call before a night of work does not make the night usual", () => {
    const hours = worked(22);
    hours.see(startMs + 22 * dayMs + 2 * hourMs);
    expect(calls(hours, startMs + 22 * dayMs + 3 * hourMs, 3).includes(true)).toBe(true);
  });
});

describe("hours that a manifest names", () => {
  const hoursOf = (from: string, to: string, zone: string) =>
    anomalyRules({ usual: { hours: { days: ["mon", "tue"], from, to, zone } } }).usual.hours;
  const within = (from: string, to: string, zone: string, atMs: number): boolean => {
    const hours = hoursOf(from, to, zone);
    return hours !== undefined && new ZoneClock(zone).within(atMs, hours);
  };

  test.each([
    ["a minute before they begin", "2026-01-05T06:59:59Z", false],
    ["when they begin", "2026-01-05T07:00:00Z", true],
    ["the last minute", "2026-01-05T16:59:59Z", true],
    ["when they are over", "2026-01-05T17:00:00Z", false],
    ["on another day", "2026-01-07T10:00:00Z", false],
    ["in summer an hour earlier by UTC", "2026-07-06T06:00:00Z", true],
  ])("in Berlin from 8 to 18, %s", (_name, time, is) => {
    expect(within("08:00", "18:00", "Europe/Berlin", Date.parse(time))).toBe(is);
  });

  test.each([
    ["2026-01-05T23:00:00Z", true],
    ["2026-01-06T05:59:00Z", true],
    ["2026-01-06T06:00:00Z", false],
    ["2026-01-05T12:00:00Z", false],
  ])("a night from 22 to 6 goes over midnight: %s", (time, is) => {
    expect(within("22:00", "06:00", "UTC", Date.parse(time))).toBe(is);
  });

  test("half an hour's offset is that zone's", () => {
    expect(within("09:30", "09:31", "Asia/Kolkata", Date.parse("2026-01-05T04:00:00Z"))).toBe(true);
  });
});

describe("a chart of answers", () => {
  const least = { up: 0.05, down: Infinity };
  /** Answers of which a share declines; one each ten minutes, so that a group takes a third of a day. */
  const answers = (chart: Chart, share: number, count: number, from = 0): Reading[] => {
    const random = seeded(3 + from);
    return Array.from({ length: count }, (_, i) =>
      chart.add(startMs + (from + i) * 10 * minuteMs, random() < share ? 1 : 0, least),
    ).filter((one) => one !== undefined);
  };
  const warm = chartWarmUp.groups * chartGroup;

  test("a share that stays is in control, for two hundred groups", () => {
    const readings = answers(new Chart(), 0.03, 200 * chartGroup);
    expect(readings).toHaveLength(200);
    expect(readings.every(({ state }) => state === "in")).toBe(true);
  });

  test("one refusal in five, where there were three in a hundred, is seen in two groups", () => {
    const chart = new Chart();
    answers(chart, 0.03, warm);
    const states = answers(chart, 0.2, 2 * chartGroup, warm).map(({ state }) => state);
    expect(states).toContain("out");
  });

  test("before forty groups nothing is said", () => {
    const chart = new Chart();
    answers(chart, 0.03, warm - 2 * chartGroup);
    const states = answers(chart, 1, 2 * chartGroup, warm).map(({ state }) => state);
    expect(states).toEqual(["in", "in"]);
  });

  test("when it is as it was, that is said once", () => {
    const chart = new Chart();
    answers(chart, 0.03, warm);
    answers(chart, 0.3, 3 * chartGroup, warm);
    const states = answers(chart, 0.03, 20 * chartGroup, warm + 3 * chartGroup).map(({ state }) => state);
    expect(states.filter((state) => state === "over")).toHaveLength(1);
    expect(states.at(-1)).toBe("in");
  });

  test("what stays for a week is how it is now", () => {
    const chart = new Chart();
    answers(chart, 0.03, warm);
    const states = answers(chart, 0.3, 60 * chartGroup, warm).map(({ state }) => state);
    expect(states.filter((state) => state === "over")).toHaveLength(1);
    expect(states.slice(states.indexOf("over") + 1)).not.toContain("out");
    expect(chart.mean).toBeGreaterThan(0.2);
  });

  test("what is kept and read again goes on in the middle of a group", () => {
    const [one, two] = [new Chart(), new Chart()];
    answers(one, 0.03, 1234);
    answers(two, 0.03, 1234);
    const again = Chart.from(two.toJson());
    expect(answers(again, 0.4, 200, 1234)).toEqual(answers(one, 0.4, 200, 1234));
  });
});

describe("the model that says it answered", () => {
  const model = "gpt-4.1-mini";
  const answered = (baseline: ModelBaseline, count: number, answeredBy: string) =>
    Array.from({ length: count }, (_, i) => baseline.see(startMs + i * hourMs, { model, answeredBy })).flat();

  test.each([
    [19, 0],
    [20, 1],
  ])("after %i answers another name is found %i times", (count, times) => {
    const baseline = new ModelBaseline();
    answered(baseline, count, "gpt-4.1-mini-2025-04-14");
    expect(answered(baseline, 3, "gpt-4.1-nano")).toHaveLength(times);
  });

  const print = (baseline: ModelBaseline, atMs: number, fingerprint: string) =>
    baseline.see(atMs, { model, fingerprint }).map(({ seen }) => seen);

  test("a provider that begins to say fingerprints has changed nothing", () => {
    const baseline = new ModelBaseline();
    answered(baseline, 300, model);
    expect(print(baseline, startMs + 14 * dayMs, "fp_1111")).toEqual([]);
    expect(print(baseline, startMs + 14 * dayMs, "fp_2222")).toEqual(["fp_2222"]);
    expect(print(baseline, startMs + 14 * dayMs, "fp_2222")).toEqual([]);
  });

  test.each([
    ["after 199 answers", 199, 7, []],
    ["after 200 answers", 200, 7, ["fp_2222"]],
    ["before seven days", 200, 6.9, []],
  ])("another fingerprint %s", (_name, count, days, found) => {
    const baseline = new ModelBaseline();
    for (let i = 0; i < count; i += 1) print(baseline, startMs, "fp_1111");
    expect(print(baseline, startMs + days * dayMs, "fp_2222")).toEqual(found);
  });
});
