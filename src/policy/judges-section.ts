import { z } from "zod";
import type { JudgeFormat } from "./policy.ts";
import { judgeFormats } from "./judge-formats.ts";
import type { KeyHints } from "./schema-problems.ts";

/** Our own choices: what six judges say fits beside the rest into an entry of 1 KiB; no taxonomy in use has 64 names that matter. */
const judgesMax = 6;
const categoriesMax = 64;

/** Our own choice: under it no judge over a network answers, over it a person has gone away. */
const timeoutMs = { least: 50, most: 30_000 } as const;

const action = z.enum(["record", "redact", "hold", "block"]);
const threshold = z
  .number()
  .min(0)
  .max(1)
  .describe("a score that is as high counts, 0 to 1; left out: what the judge itself flags");

const category = z.union([
  action,
  z
    .strictObject({
      action: action.describe("record, redact, hold or block"),
      threshold: threshold,
    })
    .partial(),
]);

const formats = Object.keys(judgeFormats) as [JudgeFormat, ...JudgeFormat[]];

const judge = z.strictObject({
  mode: z
    .enum(["ask", "read"])
    .describe(
      "ask: the call waits for its verdict; read: its scores are written down and nobody waits for them",
    ),
  format: z.enum(formats).describe(`how it is spoken to: ${formats.join(", ")}`),
  base_url: z
    .string()
    .min(1)
    .max(2048)
    .optional()
    .describe("where it answers, for example: https://guard.example.com/v1"),
  key: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe("env:JUDGE_NAME, an environment variable of the gateway; leave it out where none is asked for"),
  model: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("the model that judges, with date or version, for example: meta-llama/Llama-Guard-4-12B"),
  prompt: z
    .string()
    .min(1)
    .max(1024)
    .optional()
    .describe("path of the judge's instruction, beside the manifest or below it"),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, { error: "a language code of two or three small letters" })
    .optional()
    .describe("the language that a Presidio analyzer is asked for; en unless changed"),
  project: z.string().min(1).max(128).optional().describe("the Lakera project whose policy applies"),
  sides: z
    .array(z.enum(["input", "output"]))
    .min(1)
    .max(2)
    .optional()
    .describe("[input], [output] or both; input unless changed"),
  sources: z
    .array(z.enum(["user", "document", "tool", "assistant", "operator", "definition"]))
    .min(1)
    .max(6)
    .optional()
    .describe("whose texts of a request it is sent; user, document, tool and assistant unless changed"),
  action: action.optional().describe("what a flagged category means: record, redact, hold or block (block)"),
  threshold: threshold.optional(),
  categories: z
    .record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_./-]{0,63}$/, { error: "a category's name" }), category)
    .refine((all) => Object.keys(all).length <= categoriesMax, {
      error: `more than ${categoriesMax} categories`,
    })
    .optional()
    .describe("categories that mean something else: an action, or { action, threshold }"),
  when_silent: z
    .enum(["block", "hold", "allow"])
    .optional()
    .describe("when an ask judge does not answer: block (unless changed), hold or allow"),
  timeout_ms: z
    .int()
    .min(timeoutMs.least)
    .max(timeoutMs.most)
    .optional()
    .describe(
      `its time for one answer, ${timeoutMs.least} to ${timeoutMs.most} milliseconds; 800 unless changed`,
    ),
  concurrent: z
    .int()
    .min(1)
    .max(1024)
    .optional()
    .describe("questions under way at one time, 1 to 1024; 64 unless changed"),
  answer_bytes: z
    .int()
    .min(256)
    .max(4_194_304)
    .optional()
    .describe("bytes of its answer, 256 to 4194304; 65536 unless changed"),
  text_chars: z
    .int()
    .min(1)
    .max(4_194_304)
    .optional()
    .describe("characters of one question; a longer one is not asked; 100000 unless changed"),
});

/** The manifest's section `judges:`. */
export const judgesSection = z
  .record(
    z.string().regex(/^[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?$/, {
      error: "lower-case letters, digits and hyphens, at most 32, starting with a letter",
    }),
    judge,
  )
  .refine((all) => Object.keys(all).length <= judgesMax, { error: `more than ${judgesMax} judges` })
  .describe("classifiers outside that are asked too, by name: { mode, format, base_url, key, ... }");

export type GivenJudge = z.infer<typeof judge>;

const otherNames: Readonly<Record<string, string>> = {
  whenSilent: "when_silent",
  timeout: "timeout_ms",
  timeoutMs: "timeout_ms",
  url: "base_url",
  endpoint: "base_url",
  on_silent: "when_silent",
  side: "sides",
};

/** Hints for keys under `judges.<name>` that a reader may have met elsewhere. */
export const judgeKeyHints: KeyHints = (path, key) => {
  if (path.length !== 2 || path[0] !== "judges") return undefined;
  if (/^(?:api_?key|token|secret|password|authorization)$/i.test(key))
    return "write key: env:JUDGE_NAME; a secret never stands in this file";
  const meant = otherNames[key];
  return meant === undefined ? undefined : `write ${meant}`;
};
