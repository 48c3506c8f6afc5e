import { z } from "zod";
import { durationMs } from "../base/duration.ts";
import type { CacheRules } from "./policy.ts";

/** Our own choices: an answer of ten minutes ago is as good as a new one to the same words; of a day ago it may not be. */
const ttlDefault = "10m";
const ttlMaxMs = 86_400_000;

/** Our own choice: some thousand answers; it is memory of the gateway's process. */
const megabytesDefault = 16;

const cacheObject = z
  .strictObject({
    scope: z
      .enum(["user", "tenant", "public"])
      .describe(
        "who shares answers: user (nobody), tenant (its users), public (everybody, for vetted questions only)",
      ),
    ttl: z
      .string()
      .refine(
        (text) => {
          const ms = durationMs(text);
          return ms !== undefined && ms >= 1000 && ms <= ttlMaxMs;
        },
        { error: "a length of time from 1s to 1d" },
      )
      .optional()
      .describe("how long an answer is given again: 10m unless changed"),
    max_mb: z
      .int()
      .min(1)
      .max(1024)
      .optional()
      .describe("memory for answers, in megabytes: 16 unless changed"),
    sampled: z
      .boolean()
      .optional()
      .describe("true: also answers to requests that do not say temperature 0, which would differ each time"),
    vetted: z
      .array(z.string().trim().min(1).max(2000))
      .min(1)
      .max(1000)
      .optional()
      .describe("scope public: the questions, word by word, whose answers everybody may see"),
  })
  .superRefine(({ scope, vetted }, context) => {
    if (scope === "public" && vetted === undefined)
      context.addIssue({
        code: "custom",
        path: ["scope"],
        message: "answers for everybody need a list of the questions that somebody has vetted: add vetted",
      });
    if (scope !== "public" && vetted !== undefined)
      context.addIssue({
        code: "custom",
        path: ["vetted"],
        message: "vetted goes with scope public only",
      });
  });

export const cacheSection = cacheObject
  .optional()
  .describe(
    "gives the same answer to the same request again: { scope: user, ttl: 10m, max_mb: 16 }; off unless written",
  );

/** The member of a policy that says which answers are given again; absent: none. */
export function cacheRules(given: z.infer<typeof cacheSection>): { readonly cache?: CacheRules } {
  if (given === undefined) return {};
  const cache = {
    scope: given.scope,
    ttlMs: durationMs(given.ttl ?? ttlDefault) ?? 0,
    bytesMax: (given.max_mb ?? megabytesDefault) * 1024 * 1024,
    sampled: given.sampled === true,
    vetted: given.vetted ?? [],
  };
  return { cache };
}
