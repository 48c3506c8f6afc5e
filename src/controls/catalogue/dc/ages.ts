import type { Judged } from "../../control.ts";
import type { StatusAsk } from "../../ask.ts";
import { figure } from "../../requirement.ts";

/**
 * PCI DSS 10.5.1 asks for twelve months of history, the longest time for which anybody needs details: 366 days, and one for the daily
 * round that destroys them.
 */
const detailedDaysMax = 366 + 1;

/** 45 CFR 164.316(b)(2)(i): six years, the longest that a rule of ours asks for; and a month for the round that removes them. */
const summaryDaysMax = 2192 + 31;

/** Whether anything is older than any rule needs it. A legal hold keeps what it keeps. */
export function judgedAges({ subject, book }: StatusAsk): Judged {
  const [newest] = book.observed("log-retention", subject);
  if (newest === undefined)
    return { state: "unknown", reason: "nobody has measured how old anything is", because: [] };
  const because = [newest.seq];
  const detailed = figure(newest, "detailedDays") ?? Infinity;
  const summary = figure(newest, "summaryDays") ?? Infinity;
  if ((figure(newest, "holds") ?? 0) > 0)
    return { state: "pass", reason: "a legal hold keeps what is old", because };
  const old = [
    ...(detailed > detailedDaysMax
      ? [`the oldest payload is ${detailed} days old, at most ${detailedDaysMax}`]
      : []),
    ...(summary > summaryDaysMax
      ? [`the oldest entry is ${summary} days old, at most ${summaryDaysMax}`]
      : []),
  ];
  return old.length > 0
    ? { state: "fail", reason: old.join("; "), because }
    : { state: "pass", reason: "nothing is older than a rule needs it", because };
}
