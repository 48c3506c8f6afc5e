import { z } from "zod";
import { durationMs } from "../base/duration.ts";
import type { SessionRules } from "./policy.ts";

/** AISVS asks for an end by inactivity and names no time; half an hour is OWASP ASVS's example for applications of usual risk. */
const idleDefault = "30m";

const idleMinMs = 10_000;
const idleMaxMs = 30 * 86_400_000;

export const sessionsSection = z
  .strictObject({
    minted: z
      .enum(["required", "optional"])
      .describe("required: only sessions that the gateway gave out by POST /v1/sessions; optional"),
    foreign_turns: z
      .enum(["refuse", "record"])
      .describe(
        "a turn of another session of the same user: refuse or record; of another user it is always refused",
      ),
    idle: z
      .string()
      .refine(
        (text) => {
          const ms = durationMs(text);
          return ms !== undefined && ms >= idleMinMs && ms <= idleMaxMs;
        },
        { error: "a length of time from 10s to 30d" },
      )
      .describe("without a call for so long a session ends: 30m unless changed"),
    after_idle: z
      .enum(["resume", "refuse"])
      .describe("whether its owner may come back to a session that ended so: resume or refuse"),
  })
  .partial()
  .optional()
  .describe(
    "whose sessions are whose: { minted: required, foreign_turns: refuse, idle: 30m, after_idle: refuse }",
  );

/** What a manifest says of sessions, with what it leaves out. */
export function sessionRules(given: z.infer<typeof sessionsSection> = {}): SessionRules {
  return {
    mintedOnly: given.minted === "required",
    foreignTurns: given.foreign_turns ?? "refuse",
    idleMs: durationMs(given.idle ?? idleDefault) ?? 0,
    // Our own choice: who names sessions after conversations comes back to them days later; a session of the gateway's is a visit.
    afterIdle: given.after_idle ?? (given.minted === "required" ? "refuse" : "resume"),
  };
}
