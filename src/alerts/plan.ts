import type { Alert, Severity } from "./alert.ts";

/** Which alerts go where. What is left out fits all; a route fits where all that it names fits. */
export interface AlertRoute {
  readonly severities?: readonly Severity[];
  /** `limit.reached`, `limit.*` or `*`. */
  readonly kinds?: readonly string[];
  readonly features?: readonly string[];
  readonly channels: readonly string[];
}

/** Hours in which a channel is told of critical alerts only. */
export interface QuietPeriod {
  /** Minutes since midnight by the clocks of the zone; where `from` is not before `to` it ends on the next day. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** Days on which it begins, 0 for Sunday. */
  readonly days: readonly number[];
  /** A name of the IANA time zone database. */
  readonly zone: string;
}

export interface ChannelPlan {
  readonly name: string;
  readonly quiet: readonly QuietPeriod[];
  /** A message that nobody took for so long after its first try is given up. */
  readonly giveUpMs: number;
}

/** What the operator wants to be told, and where. */
export interface AlertPlan {
  /** Where people reach the people's port, without a slash at the end: links lead there. */
  readonly peopleUrl?: string;
  /** By kind, `limit.*` or `*`; the longest that fits counts. */
  readonly runbooks: Readonly<Record<string, string>>;
  /** Empty: every channel is told of warnings and critical alerts. */
  readonly routes: readonly AlertRoute[];
  readonly channels: readonly ChannelPlan[];
  /** Those who were told of an incident are told again after so long, unless somebody has acknowledged it. */
  readonly remindMs: number;
}

type Routed = Pick<Alert, "severity" | "kind" | "feature">;

/**
 * Names of the channels that an alert goes to, in the plan's order. A critical one that no route takes goes to all: nobody meant
 * to be left asleep by a route that was forgotten.
 */
export function channelsFor({ routes, channels }: AlertPlan, alert: Routed): readonly string[] {
  const all = channels.map(({ name }) => name);
  if (routes.length === 0) return alert.severity === "info" ? [] : all;
  const wanted = new Set(routes.filter((route) => fits(route, alert)).flatMap((route) => route.channels));
  if (wanted.size === 0 && alert.severity === "critical") return all;
  return all.filter((name) => wanted.has(name));
}

const fits = ({ severities, kinds, features }: AlertRoute, { severity, kind, feature }: Routed): boolean =>
  (severities?.includes(severity) ?? true) &&
  (kinds?.some((pattern) => kindFits(pattern, kind)) ?? true) &&
  (features === undefined || (feature !== undefined && features.includes(feature)));

/** `a.b` is itself, `a.*` all that begins with `a.`, `*` everything. */
export const kindFits = (pattern: string, kind: string): boolean =>
  pattern.endsWith("*") ? kind.startsWith(pattern.slice(0, -1)) : pattern === kind;

/** The runbook of a kind: the one of the longest pattern that fits. */
export function runbookFor({ runbooks }: AlertPlan, kind: string): string | undefined {
  const patterns = Object.keys(runbooks).filter((pattern) => kindFits(pattern, kind));
  const longest = patterns.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : runbooks[longest];
}

const minutesOfDay = 1440;

/** True while a channel is told of critical alerts only. A local hour that a change of clocks repeats or leaves out counts as the clocks say. */
export const isQuiet = ({ quiet }: ChannelPlan, nowMs: number): boolean =>
  quiet.some((period) => {
    const { day, minute } = localTime(period.zone, nowMs);
    const { fromMinute: from, toMinute: to, days } = period;
    const before = (day + 6) % 7;
    if (from < to) return days.includes(day) && minute >= from && minute < to;
    return (days.includes(day) && minute >= from) || (days.includes(before) && minute < to);
  });

const formats = new Map<string, Intl.DateTimeFormat>();
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

function localTime(zone: string, atMs: number): { readonly day: number; readonly minute: number } {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const minute = Number(parts.get("hour")) * 60 + Number(parts.get("minute"));
  return { day: weekdays.indexOf(parts.get("weekday") ?? ""), minute: minute % minutesOfDay };
}

const downKeyPrefix = "alerts.channel-down:";
/** The key of the alert that a channel takes no messages. */
export const downKey = (channel: string): string => `${downKeyPrefix}${channel}`;

/** The channel that an alert says is down: it is not told through itself. */
export const downChannelOf = (key: string): string | undefined =>
  key.startsWith(downKeyPrefix) ? key.slice(downKeyPrefix.length) : undefined;
