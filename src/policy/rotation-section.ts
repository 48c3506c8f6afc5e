import { z } from "zod";
import { durationMs } from "../base/duration.ts";
import type { Risk } from "../base/risk.ts";

const dayMs = 86_400_000;

/** The checklist's: 90 days for what opens databases, 180 for interfaces, 365 for what only reads; the strict profile has 90 for the second too. */
const lifeDays: Readonly<Record<Risk, number>> = { high: 90, medium: 180, low: 365 };
const strictMediumDays = 90;

/** Our own choice: two releases of a team that ships weekly fit in, and somebody's holidays. */
const graceMsDefault = 14 * dayMs;

const days = (what: string) =>
  z
    .string()
    .refine(
      (text) => {
        const ms = durationMs(text);
        return ms !== undefined && ms >= dayMs && ms <= 3650 * dayMs;
      },
      { error: "must be a time, 1d to 3650d" },
    )
    .describe(what);

/** The `rotation:` section of the gateway's configuration: how old keys and credentials may get, and what happens then. */
export const rotationSection = z
  .strictObject({
    strict: z
      .boolean()
      .optional()
      .describe("true: keys of medium risk are replaced every 90 days instead of 180"),
    high: days("how old a key of high risk may get; 90d unless changed").optional(),
    medium: days("how old a key of medium risk may get; 180d unless changed, or 90d where strict").optional(),
    low: days("how old a key of low risk may get; 365d unless changed").optional(),
    grace: z
      .string()
      .refine(
        (text) => {
          const ms = durationMs(text);
          return ms !== undefined && ms <= 365 * dayMs;
        },
        { error: "must be a time, 0d to 365d" },
      )
      .optional()
      .describe("how long a virtual key still works after that; 14d unless changed"),
    overdue: z
      .enum(["warn", "block"])
      .optional()
      .describe("what happens to a virtual key after the grace; block unless changed, in dev warn"),
  })
  .describe("how old keys and credentials may get: { strict, high, medium, low, grace, overdue }");

export interface RotationConfig {
  readonly lifeMs: Readonly<Record<Risk, number>>;
  readonly graceMs: number;
  readonly overdue: "warn" | "block";
}

/** @param environment in dev nobody is locked out by default. */
export function rotationConfigOf(
  section: z.infer<typeof rotationSection> = {},
  environment: "dev" | "staging" | "prod" = "prod",
): RotationConfig {
  const { strict = false, grace, overdue } = section;
  const life = (risk: Risk): number =>
    durationMs(section[risk] ?? "") ??
    (risk === "medium" && strict ? strictMediumDays : lifeDays[risk]) * dayMs;
  return {
    lifeMs: { high: life("high"), medium: life("medium"), low: life("low") },
    graceMs: durationMs(grace ?? "") ?? graceMsDefault,
    overdue: overdue ?? (environment === "dev" ? "warn" : "block"),
  };
}
