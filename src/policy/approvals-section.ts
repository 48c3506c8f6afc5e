import { z } from "zod";
import { durationMs } from "../base/duration.ts";

/** How a feature's calls wait for a person. */
export interface ApprovalRules {
  /** From being asked to being void, a yes that was not used included. */
  readonly lifetimeMs: number;
  /** How long the caller's request stays open for a yes. */
  readonly waitMs: number;
  /** How many different people must say yes, by what the tool does. */
  readonly approvers: Readonly<Record<"read" | "write" | "external", number>>;
  /** What callers are told beside: whom to ask, say. */
  readonly message?: string;
}

/**
 * Our own choices. A quarter of an hour: somebody on call has time to look, and what the yes was about has not changed much. Half a
 * minute: below the time after which common load balancers end a silent request, and long enough for somebody who sits there.
 */
export const defaultApprovals: ApprovalRules = {
  lifetimeMs: 15 * 60_000,
  waitMs: 30_000,
  approvers: { read: 1, write: 1, external: 1 },
};

/** Our own choices: a yes of another day is about another world; a request that waits for an hour has no caller any more. */
const lifetimeMsMax = 24 * 3_600_000;
const lifetimeMsMin = 10_000;
const waitMsMax = 3_600_000;

/** Our own choice: with more, nobody gets anything done, and nobody looks. */
const approversMax = 5;

const time = (what: string, minMs: number, maxMs: number) =>
  z
    .string()
    .refine(
      (text) => {
        const ms = durationMs(text);
        return ms !== undefined && ms >= minMs && ms <= maxMs;
      },
      { error: `no length of time from ${shown(minMs)} to ${shown(maxMs)}, like 30s, 15m or 4h` },
    )
    .describe(what);

const shown = (ms: number): string =>
  ms % 3_600_000 === 0 && ms > 0 ? `${ms / 3_600_000}h` : `${ms / 1000}s`;

const count = z.int().min(1).max(approversMax);

export const approvalsSection = z
  .strictObject({
    lifetime: time(
      "from being asked to being void, 10s to 24h; 15m unless changed",
      lifetimeMsMin,
      lifetimeMsMax,
    ),
    wait: time(
      "how long a request stays open for a yes, 0s to 1h; 30s unless changed; its caller can come back for longer",
      0,
      waitMsMax,
    ),
    approvers: z
      .union([count, z.strictObject({ read: count, write: count, external: count }).partial()])
      .describe("how many people must say yes, 1 to 5: one number, or by effect: { external: 2 }"),
    message: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(/^[^\p{Cc}]*$/u, { error: "one line of text" })
      .describe("what callers are told beside, for example: ask the refunds team"),
  })
  .partial()
  .optional()
  .describe(
    "calls that wait for a person: { lifetime: 15m, wait: 30s, approvers: { external: 2 }, message }",
  );

/** What a manifest says of approvals, with what it leaves out. */
export function approvalRules(given: z.infer<typeof approvalsSection>): ApprovalRules {
  const { lifetime = "", wait = "", approvers, message } = given ?? {};
  const { lifetimeMs, waitMs, approvers: standard } = defaultApprovals;
  return {
    lifetimeMs: durationMs(lifetime) ?? lifetimeMs,
    waitMs: durationMs(wait) ?? waitMs,
    approvers:
      typeof approvers === "number"
        ? { read: approvers, write: approvers, external: approvers }
        : {
            read: approvers?.read ?? standard.read,
            write: approvers?.write ?? standard.write,
            external: approvers?.external ?? standard.external,
          },
    ...(message === undefined ? {} : { message }),
  };
}
