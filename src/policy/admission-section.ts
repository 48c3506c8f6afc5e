import { z } from "zod";
import { durationMs } from "../base/duration.ts";

/** The checklist's day: whoever is told in the evening can mend it by the next one. */
const graceMsDefault = 86_400_000;

/** Two weeks, as a mitigation has: a grace must not outlast what people sign for. */
const graceMsMax = 14 * 86_400_000;

/** The `admission:` section of the gateway's configuration: what happens to a feature whose checklist does not hold. */
export const admissionSection = z
  .strictObject({
    mode: z
      .enum(["enforce", "observe"])
      .optional()
      .describe(
        "enforce: what does not pass the gate does not serve; observe: it is only written down. In prod enforce unless changed, else observe",
      ),
    grace: z
      .string()
      .refine(
        (text) => {
          const ms = durationMs(text);
          return ms !== undefined && ms <= graceMsMax;
        },
        { error: "must be a time, 0h to 14d" },
      )
      .optional()
      .describe(
        "how long a version that was admitted still serves once something is red; 24h unless changed",
      ),
    then: z
      .enum(["degrade", "hold"])
      .optional()
      .describe(
        "after that: degrade (only tools that read; guards that recorded block) or hold (calls are refused); hold unless changed",
      ),
  })
  .describe(
    "what happens to a feature that does not pass the gate: { mode: enforce, grace: 24h, then: hold }",
  );

export type AdmissionConfig = z.infer<typeof admissionSection>;

export interface AdmissionRules {
  readonly mode: "enforce" | "observe";
  readonly graceMs: number;
  readonly then: "degrade" | "hold";
}

/** @param environment in prod the gate cannot be gone round by saying nothing. */
export function admissionRules(
  { mode, grace, then }: AdmissionConfig = {},
  environment: "dev" | "staging" | "prod",
): AdmissionRules {
  return {
    mode: mode ?? (environment === "prod" ? "enforce" : "observe"),
    graceMs: durationMs(grace ?? "") ?? graceMsDefault,
    then: then ?? "hold",
  };
}
