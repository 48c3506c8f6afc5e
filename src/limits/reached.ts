import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { nanosPerDollar } from "../policy/quotas.ts";
import type { Account, Scope } from "./account.ts";
import { dayEndsAtMs, monthEndsAtMs, sessionIdleMs, type Moment } from "./moment.ts";
import { usedOf, type Rule } from "./rules.ts";

/** Our own choice: how soon a place may be free among calls that take seconds each. */
const placeFreeMs = 1000;

/** A call that a limit turned away: which one, how much of it is used, and when there is room again. */
export class LimitReached extends KnownError {
  readonly limit: string;
  readonly scope: Scope | "request";
  readonly max: number;
  readonly used: number;
  /** What the call may need, in the unit of the limit. */
  readonly needed: number;
  /** In milliseconds since 1970; undefined: this call will never fit. */
  readonly retryAtMs: number | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** What is counted, as the vendors' headers have it. */
  readonly kind: "requests" | "tokens" | undefined;

  constructor(
    of: Pick<LimitReached, "limit" | "scope" | "max" | "used" | "needed" | "retryAtMs" | "kind">,
    texts: { readonly message: string; readonly hint: string },
    nowMs: number,
  ) {
    super("LIMIT_REACHED", texts.message, texts.hint);
    this.limit = of.limit;
    this.scope = of.scope;
    this.max = of.max;
    this.used = of.used;
    this.needed = of.needed;
    this.retryAtMs = of.retryAtMs;
    this.kind = of.kind;
    this.retryAfterSeconds =
      of.retryAtMs === undefined ? undefined : Math.max(1, Math.ceil((of.retryAtMs - nowMs) / 1000));
  }

  /** For the entry about the refusal. Money in dollars. */
  facts(): JsonObject {
    const unit = this.limit.includes("spend") ? nanosPerDollar : 1;
    return {
      limit: this.limit,
      scope: this.scope,
      max: this.max / unit,
      used: this.used / unit,
      needed: this.needed / unit,
      ...(this.retryAtMs === undefined ? {} : { retryAtMs: this.retryAtMs }),
    };
  }
}

/** A call that does not fit under a rule. */
export function reached(rule: Rule, account: Account, needed: number, at: Moment): LimitReached {
  const { name, scope, metric, max } = rule;
  const used = usedOf(account, metric);
  const retryAtMs = needed > max ? undefined : roomAtMs(rule, account, needed, at);
  const money = metric === "dayNanos" || metric === "monthNanos";
  const show = money ? dollars : grouped;
  const counted = metric === "underway" ? `${grouped(used)} are under way` : `${show(used)} are used`;
  const wants = metric === "dayTokens" || money ? `, and this call may need up to ${show(needed)}` : "";
  return new LimitReached(
    {
      limit: name,
      scope,
      max,
      used,
      needed,
      retryAtMs,
      kind: metric === "dayTokens" ? "tokens" : money ? undefined : "requests",
    },
    {
      message: `the limit ${name} of this ${scope} is reached: of ${show(max)} ${units[metric]}, ${counted}${wants}`,
      hint: hintOf(metric, retryAtMs, at.atMs),
    },
    at.atMs,
  );
}

/** A single call that may cost more than any may. Waiting does not help it. */
export function tooDear(name: string, max: number, nanos: number, at: Moment): LimitReached {
  return new LimitReached(
    { limit: name, scope: "request", max, used: 0, needed: nanos, retryAtMs: undefined, kind: undefined },
    {
      message: `this request may cost up to ${dollars(nanos)}, more than the ${dollars(max)} of ${name}`,
      hint: "ask for a shorter answer (the maximum of tokens), send less text, or raise the limit",
    },
    at.atMs,
  );
}

const units: Readonly<Record<Rule["metric"], string>> = {
  hourRequests: "requests in an hour",
  sessionRequests: "requests in a session",
  dayTokens: "tokens in a day",
  dayNanos: "in a day",
  monthNanos: "in a month",
  underway: "calls at one time",
};

function roomAtMs({ metric, max }: Rule, account: Account, needed: number, at: Moment): number {
  switch (metric) {
    case "hourRequests":
      return account.hourLeavesAtMs(account.hourRequests + needed - max);
    case "sessionRequests":
      return account.lastAtMs + sessionIdleMs;
    case "dayTokens":
    case "dayNanos":
      return dayEndsAtMs(at);
    case "monthNanos":
      return monthEndsAtMs(at);
    case "underway":
      return at.atMs + placeFreeMs;
  }
}

function hintOf(metric: Rule["metric"], retryAtMs: number | undefined, nowMs: number): string {
  if (retryAtMs === undefined)
    return "ask for a shorter answer, or send less text: this call alone is too large";
  if (metric === "underway") return "try again in a second, or wait until a call has ended";
  const when = `try again in ${lasting(retryAtMs - nowMs)}, at ${new Date(retryAtMs).toISOString()}`;
  return metric === "sessionRequests" ? `begin a new session, or ${when}` : when;
}

/** In the largest unit that says enough. */
function lasting(ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / 60_000));
  if (minutes === 1) return "1 minute";
  if (minutes <= 120) return `${minutes} minutes`;
  const hours = Math.ceil(minutes / 60);
  return hours <= 48 ? `${hours} hours` : `${Math.ceil(hours / 24)} days`;
}

export const dollars = (nanos: number): string =>
  `$${(nanos / nanosPerDollar).toFixed(nanos < nanosPerDollar / 100 ? 6 : 2)}`;

const grouped = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
