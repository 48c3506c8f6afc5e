import type { Account } from "./account.ts";
import type { Ask } from "./ask.ts";
import type { LimitReached } from "./reached.ts";
import { usedOf, type Rule } from "./rules.ts";

/** requirements, MI-10: told at 50, 80 and 100 percent. */
const levels = [50, 80, 100] as const;

/** A limit of a day or a month passed one of the levels. */
export interface Notice {
  readonly rule: Rule;
  /** 50, 80 or 100. */
  readonly percent: number;
  readonly used: number;
  readonly ask: Ask;
  readonly atMs: number;
}

const slots = { dayTokens: 0, dayNanos: 1, monthNanos: 2 } as const;

/**
 * The levels that are passed now and were told of by nobody in this window. A limit that turned a call away is reached, however
 * little room it still has.
 */
export function noticesOf(
  rules: readonly Rule[],
  accounts: readonly Account[],
  refused: LimitReached | undefined,
): readonly Omit<Notice, "ask" | "atMs">[] {
  let notices: Omit<Notice, "ask" | "atMs">[] | undefined;
  for (const rule of rules) {
    const slot = slotOf(rule);
    if (slot === undefined) continue;
    const account = accounts.find(({ scope }) => scope === rule.scope);
    if (account === undefined) continue;
    const used = usedOf(account, rule.metric);
    const full =
      refused?.limit === rule.name && refused.scope === rule.scope && refused.retryAtMs !== undefined;
    const percent = full ? 100 : levelOf(used, rule.max);
    if (percent <= account.noticed[slot]) continue;
    account.noticed[slot] = percent;
    (notices ??= []).push({ rule, percent, used });
  }
  return notices ?? none;
}

const none: readonly never[] = [];

const slotOf = ({ metric }: Rule): 0 | 1 | 2 | undefined =>
  metric === "dayTokens" || metric === "dayNanos" || metric === "monthNanos" ? slots[metric] : undefined;

function levelOf(used: number, max: number): number {
  let passed = 0;
  for (const level of levels) if (used >= (max / 100) * level) passed = level;
  return passed;
}
