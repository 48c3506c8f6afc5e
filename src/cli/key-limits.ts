import { KnownError } from "../base/errors.ts";
import type { KeyLimits } from "../limits/key-limits.ts";
import { nanosPerDollar } from "../policy/quotas.ts";
import type { CommandInput } from "./command.ts";
import { textOption } from "./options.ts";

/** Options with which a key gets limits of its own. */
export const keyLimitOptions = {
  "requests-per-hour": { type: "string" },
  "tokens-per-day": { type: "string" },
  concurrent: { type: "string" },
  "spend-per-day": { type: "string" },
  "spend-per-month": { type: "string" },
} as const;

export const keyLimitUsage =
  "[--requests-per-hour N] [--tokens-per-day N] [--concurrent N] [--spend-per-day USD] [--spend-per-month USD]";

/** The limits that were asked for. Undefined: none. @throws KnownError USAGE */
export function keyLimitsOf(input: CommandInput): KeyLimits | undefined {
  const asked = Object.entries({
    requestsPerHour: count(input, "requests-per-hour"),
    tokensPerDay: count(input, "tokens-per-day"),
    concurrent: count(input, "concurrent"),
    nanosPerDay: dollars(input, "spend-per-day"),
    nanosPerMonth: dollars(input, "spend-per-month"),
  }).filter(([, value]) => value !== undefined);
  return asked.length === 0 ? undefined : Object.fromEntries(asked);
}

/** As people and programs read them: money in dollars. */
export function shownLimits(limits: KeyLimits): Readonly<Record<string, number>> {
  const { nanosPerDay, nanosPerMonth, ...counts } = limits;
  return {
    ...counts,
    ...(nanosPerDay === undefined ? {} : { spendPerDayUsd: nanosPerDay / nanosPerDollar }),
    ...(nanosPerMonth === undefined ? {} : { spendPerMonthUsd: nanosPerMonth / nanosPerDollar }),
  };
}

/** In one line, behind a key in a list. */
export function limitsLine(limits: KeyLimits): string {
  const { requestsPerHour, tokensPerDay, concurrent, nanosPerDay, nanosPerMonth } = limits;
  return [
    requestsPerHour === undefined ? [] : [`${requestsPerHour} requests/hour`],
    tokensPerDay === undefined ? [] : [`${tokensPerDay} tokens/day`],
    concurrent === undefined ? [] : [`${concurrent} at a time`],
    nanosPerDay === undefined ? [] : [`$${nanosPerDay / nanosPerDollar}/day`],
    nanosPerMonth === undefined ? [] : [`$${nanosPerMonth / nanosPerDollar}/month`],
  ]
    .flat()
    .join(", ");
}

function count(input: CommandInput, name: string): number | undefined {
  const text = textOption(input, name);
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new KnownError(
    "USAGE",
    `--${name} ${text} is no limit`,
    "give a whole number from 1 up; to let nobody through, revoke the key",
  );
}

/** Read digit by digit: a sum of money goes through no fraction. */
function dollars(input: CommandInput, name: string): number | undefined {
  const text = textOption(input, name);
  if (text === undefined) return undefined;
  const parts = /^(\d{1,6})(?:\.(\d{1,9}))?$/.exec(text);
  const nanos =
    parts === null ? 0 : Number(parts[1]) * nanosPerDollar + Number((parts[2] ?? "").padEnd(9, "0"));
  if (nanos > 0) return nanos;
  throw new KnownError("USAGE", `--${name} ${text} is no sum of US dollars`, "give one like 20 or 0.50");
}
