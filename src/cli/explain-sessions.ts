import type { Policy } from "../policy/policy.ts";

const minuteMs = 60_000;
const bytesAMegabyte = 1024 * 1024;

const shared = {
  user: "to the same user",
  tenant: "to users of the same tenant",
  public: "to everybody",
} as const;

/** Whose sessions are whose, and which answers are given again, in plain words, a line each. */
export function sessionLines({ sessions, cache }: Pick<Policy, "sessions" | "cache">): readonly string[] {
  return [
    ...(sessions === undefined
      ? []
      : [
          `  sessions   ${sessions.mintedOnly ? "only those that the gateway gave out" : "whatever the application names"}, each its first user's; without a call for ${sessions.idleMs / minuteMs} minutes it ends, and its user ${sessions.afterIdle === "resume" ? "may" : "may not"} come back; a turn of another session of the same user is ${sessions.foreignTurns === "refuse" ? "refused" : "written down"}, of another user refused`,
        ]),
    ...(cache === undefined
      ? []
      : [
          `  cache      an answer is given again ${shared[cache.scope]} for ${cache.ttlMs / minuteMs} minutes, in ${cache.bytesMax / bytesAMegabyte} MB${cache.vetted.length === 0 ? "" : `, for ${cache.vetted.length} vetted questions`}${cache.sampled ? ", also where temperature is not 0" : ""}`,
        ]),
  ];
}
