import { z } from "zod";
import { durationMs } from "../base/duration.ts";
import { channelFaults, channelOf, channelWays, type AlertChannelConfig } from "./alert-channels.ts";

/** Our own choice: nobody reads more; each may be spoken to once a second. */
const channelsMax = 32;
const routesMax = 100;
const runbooksMax = 200;

/** Prometheus Alertmanager's repeat_interval: who was told is told again after four hours. */
const remindMsDefault = 4 * 3_600_000;
/** Our own choice: a long weekend in which a receiver is away. */
const giveUpMsDefault = 3 * 86_400_000;

const severities = ["info", "warning", "critical"] as const;
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: "lower-case letters, digits and hyphens, at most 40" });

const kind = z.string().regex(/^(?:\*|[a-z][a-z-]{0,40}(?:\.(?:\*|[a-z][a-z-]{0,40}))?)$/, {
  error: "is no kind of alert: limit.reached, limit.* or *",
});

const time = (what: string, leastMs: number, mostMs: number) =>
  z
    .string()
    .refine(
      (text) => {
        const ms = durationMs(text);
        return ms !== undefined && ms >= leastMs && ms <= mostMs;
      },
      { error: "is no length of time in its bounds" },
    )
    .describe(what);

const clock = z
  .string()
  .regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/, { error: "is no time of day like 22:00" })
  .describe("a time of day, 00:00 to 23:59");

const quiet = z
  .strictObject({
    from: clock,
    to: clock,
    zone: z
      .string()
      .max(64)
      .refine((text) => isZone(text), { error: "is no time zone like Europe/Berlin or UTC" })
      .describe("the time zone of the hours, for example: Europe/Berlin"),
    days: z
      .array(z.enum(weekdays))
      .min(1)
      .max(7)
      .optional()
      .describe("days on which it begins: [sat, sun]; every day unless changed"),
  })
  .describe("hours with critical alerts only: { from: 22:00, to: 07:00, zone: Europe/Berlin, days: [sat] }");

const sorts = ["webhook", "slack", "pagerduty", "email"] as const;

const channel = z
  .strictObject({
    ...channelWays,
    quiet: z.array(quiet).min(1).max(14).optional().describe("quiet periods: [{ from, to, zone, days }]"),
    give_up: time(
      "a message that nobody took for so long is given up, 1m to 30d; 3d unless changed",
      60_000,
      30 * 86_400_000,
    ).optional(),
  })
  .refine((one) => sorts.filter((sort) => one[sort] !== undefined).length === 1, {
    error: `has to be one of ${sorts.join(", ")}`,
  })
  .describe("a channel: { webhook }, { slack }, { pagerduty } or { email }, with { quiet, give_up }");

const route = z
  .strictObject({
    severities: z.array(z.enum(severities)).min(1).max(3).optional().describe("[info, warning, critical]"),
    kinds: z.array(kind).min(1).max(50).optional().describe("[limit.reached, anomaly.*]"),
    features: z.array(z.string().min(1).max(200)).min(1).max(200).optional().describe("names of features"),
    channels: z
      .array(name.describe("the name of a channel"))
      .min(1)
      .max(channelsMax)
      .describe("names of channels"),
  })
  .describe("which alerts go where: { severities, kinds, features, channels }");

/** The `alerts:` section of the gateway's configuration: who is told that something is wrong, and how. */
export const alertsSection = z
  .strictObject({
    people_url: z
      .string()
      .max(2048)
      .refine((text) => isPage(text), { error: "is no http or https address without query and fragment" })
      .optional()
      .describe("where people reach the people's port, so that messages can link to entries"),
    remind: time(
      "who was told is told again after so long, 5m to 7d; 4h unless changed",
      300_000,
      604_800_000,
    ).optional(),
    runbooks: z
      .record(
        kind,
        z
          .string()
          .max(2048)
          .refine((text) => isPage(text), { error: "is no http or https address" }),
      )
      .refine((all) => Object.keys(all).length <= runbooksMax, { error: `more than ${runbooksMax}` })
      .optional()
      .describe("what to do, by kind of alert: { kill.*: https://wiki.example.com/kill }"),
    channels: z
      .record(name, channel)
      .refine((all) => Object.keys(all).length <= channelsMax, { error: `more than ${channelsMax} channels` })
      .describe("channels by name: { oncall: { pagerduty: { routing_key } } }"),
    routes: z
      .array(route)
      .min(1)
      .max(routesMax)
      .optional()
      .describe("which alerts go where; without any, every channel gets warnings and critical alerts"),
  })
  .superRefine(({ channels, routes = [] }, context) => {
    const problem = (path: readonly (string | number)[], message: string): void =>
      context.addIssue({ code: "custom", path: [...path], message });
    for (const [i, { channels: wanted }] of routes.entries())
      for (const [k, one] of wanted.entries())
        if (!Object.hasOwn(channels, one))
          problem(
            ["routes", i, "channels", k],
            `there is no channel ${one}: ${Object.keys(channels).join(", ")}`,
          );
    for (const [called, given] of Object.entries(channels))
      for (const { path, message } of channelFaults(given)) problem(["channels", called, ...path], message);
  })
  .describe("who is told that something is wrong: { people_url, remind, runbooks, channels, routes }");

export type AlertsSection = z.infer<typeof alertsSection>;

function isPage(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return false;
  return url.username === "" && url.password === "";
}

function isZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: text }).resolvedOptions().timeZone !== "";
  } catch {
    // That is how it says that it knows no such zone.
    return false;
  }
}

/** As the alerts take it: see `src/alerts/plan.ts` for what each means. */
export interface AlertsConfig {
  readonly peopleUrl?: string;
  readonly runbooks: Readonly<Record<string, string>>;
  readonly routes: readonly {
    readonly severities?: readonly ("info" | "warning" | "critical")[];
    readonly kinds?: readonly string[];
    readonly features?: readonly string[];
    readonly channels: readonly string[];
  }[];
  readonly remindMs: number;
  readonly channels: readonly (AlertChannelConfig & {
    readonly giveUpMs: number;
    readonly quiet: readonly {
      readonly fromMinute: number;
      readonly toMinute: number;
      readonly days: readonly number[];
      readonly zone: string;
    }[];
  })[];
}

/** What the section says, with what it leaves out. */
export function alertsConfigOf({
  people_url: page,
  runbooks,
  routes,
  remind,
  channels,
}: AlertsSection): AlertsConfig {
  return {
    ...(page === undefined ? {} : { peopleUrl: page.replace(/\/{1,16}$/, "") }),
    runbooks: runbooks ?? {},
    routes: (routes ?? []).map(({ severities: levels, kinds, features, channels: names }) => ({
      channels: names,
      ...(levels === undefined ? {} : { severities: levels }),
      ...(kinds === undefined ? {} : { kinds }),
      ...(features === undefined ? {} : { features }),
    })),
    remindMs: durationMs(remind ?? "") ?? remindMsDefault,
    channels: Object.entries(channels).map(([called, given]) => ({
      ...channelOf(called, given),
      giveUpMs: durationMs(given.give_up ?? "") ?? giveUpMsDefault,
      quiet: (given.quiet ?? []).map(({ from, to, zone, days }) => ({
        fromMinute: minuteOf(from),
        toMinute: minuteOf(to),
        days: (days ?? weekdays).map((day) => weekdays.indexOf(day)),
        zone,
      })),
    })),
  };
}

const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
