import { isObject, type JsonValue } from "../../base/json.ts";
import type { AnomalyRules } from "../../policy/anomalies-section.ts";
import { ActiveRate, activeWindowMs } from "./active-rate.ts";
import { Days } from "./days.ts";
import { daysFinding, type Bare } from "./feature-baseline.ts";
import { dayMs, hourMs, minuteMs, shown } from "./finding.ts";
import { callsOfAnHour, Hours } from "./hours.ts";
import { Known, namesMax } from "./known.ts";
import { tokensOf, type Signal } from "./signal.ts";

/** Our own choices: a tenth of what one user may use in a day (tokens.per_user_per_day), and a call every fifteen seconds. */
export const personTokensFloor = 100_000;
const requestsFloor = 20;
/** Our own choice: one person's days differ; four standard deviations over the mean are no busy day. */
const dayDeviations = 4;

/** Where a name is not usual: what sort of name it is, and where people read of it. */
export interface Named {
  readonly kind: "unusual-place" | "unusual-scope";
  readonly what: "place" | "network" | "feature" | "model" | "tool";
  readonly name: string;
}

const whats = ["place", "network", "feature", "model", "tool"] as const;

/** What is usual for one person or one key. About 1.5 kB. */
export class SubjectBaseline {
  #days = new Days();
  #rate = new ActiveRate();
  #hours = new Hours();
  /** Made when the first name of its sort comes: most have a place or a network, and few a tool. */
  readonly #names: Partial<Record<Named["what"], Known>> = {};
  #lastMs = 0;

  /** A call that was asked: when, and how often. */
  asked(signal: Signal, rules: AnomalyRules, isKey: boolean): readonly Bare[] {
    const { atMs } = signal;
    this.#lastMs = atMs;
    const found: Bare[] = [];
    const isFar = this.#hours.see(atMs);
    if (isFar && rules.usual.hours === undefined) found.push(this.#hourFinding(atMs, isKey));
    // A key has the traffic of a whole application: that is the feature's rate.
    if (isKey) return found;
    const spike = this.#rate.add(atMs, 1, { times: rules.spikeTimes, floor: requestsFloor });
    if (spike !== undefined) {
      const { value, expected, threshold, sinceMs } = spike;
      found.push({
        ...{ kind: "spike", severity: "warning", value, baseline: expected, threshold },
        ...{ unit: "requests in five minutes", windowMs: activeWindowMs, sinceMs, quietMs: 15 * minuteMs },
        summary: `one user made ${shown(value)} requests in five minutes, where ${shown(expected)} are usual when they are active`,
      });
    }
    return found;
  }

  /** A call that ended: what it used. */
  used(signal: Signal, rules: AnomalyRules, isKey: boolean): readonly Bare[] {
    const tokens = tokensOf(signal);
    if (tokens === 0 || isKey) return [];
    this.#days.add(signal.atMs, tokens);
    const most = daysFinding(this.#days, signal.atMs, {
      times: rules.dailyTokensTimes,
      floor: personTokensFloor,
      deviations: dayDeviations,
    });
    return most === undefined ? [] : [{ ...most, severity: "warning", summary: `one user: ${most.summary}` }];
  }

  /** A name that goes with a call. @returns whether it is new for somebody who has usual ones */
  isNew({ what, name }: Named, atMs: number): boolean {
    return (this.#names[what] ??= new Known()).see(name, atMs) === "new";
  }

  /** Names that were seen before, for people. */
  usual({ what, name }: Named): readonly string[] {
    const known = this.#names[what]?.names(5) ?? [];
    return known.filter((one) => one !== name).slice(0, 4);
  }

  get lastMs(): number {
    return this.#lastMs;
  }

  shown(atMs: number): Record<string, number | string | readonly string[] | readonly number[]> {
    const { days, mean } = this.#days.history(atMs);
    return {
      lastMs: this.#lastMs,
      daysKnown: days,
      tokensADay: Math.round(mean),
      tokensToday: this.#days.today(atMs),
      requestsInFiveMinutes: Number(this.#rate.mean.toPrecision(3)),
      activeWindows: this.#rate.windows,
      hoursUtc: this.#hours.counts(),
      hoursKnown: this.#hours.hours,
      ...Object.fromEntries(
        Object.entries(this.#names).map(([what, known]) => [`${what}s`, known.names(namesMax)]),
      ),
    };
  }

  toJson(): JsonValue {
    return {
      days: this.#days.toJson(),
      rate: this.#rate.toJson(),
      hours: this.#hours.toJson(),
      names: Object.fromEntries(Object.entries(this.#names).map(([what, known]) => [what, known.toJson()])),
      last: this.#lastMs,
    };
  }

  static from(json: JsonValue): SubjectBaseline {
    const baseline = new SubjectBaseline();
    if (!isObject(json)) return baseline;
    baseline.#days = Days.from(json["days"]);
    baseline.#rate = ActiveRate.from(json["rate"]);
    baseline.#hours = Hours.from(json["hours"]);
    const names = json["names"];
    if (isObject(names))
      for (const what of whats) {
        const known = names[what];
        if (known !== undefined) baseline.#names[what] = Known.from(known);
      }
    baseline.#lastMs = Number(json["last"] ?? 0);
    return baseline;
  }

  #hourFinding(atMs: number, isKey: boolean): Bare {
    const counts = this.#hours.counts();
    const busiest = counts.indexOf(Math.max(...counts));
    const hour = Math.floor(atMs / hourMs) % 24;
    return {
      ...{
        kind: "unusual-hour",
        severity: isKey ? "warning" : "info",
        value: 0,
        baseline: this.#hours.hours,
      },
      ...{ unit: "active hours near this one, of all that are known", windowMs: hourMs },
      sinceMs: Math.floor(atMs / hourMs) * hourMs,
      quietMs: dayMs / 2,
      seen: `${String(hour).padStart(2, "0")}:00 UTC`,
      usual: [`${String(busiest).padStart(2, "0")}:00 UTC`],
      summary: `${isKey ? "a key" : "one user"} made ${callsOfAnHour} calls at ${String(hour).padStart(2, "0")} o'clock UTC and was never active within two hours of it`,
    };
  }
}
