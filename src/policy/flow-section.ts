import { z } from "zod";
import { argumentSources, flowConditions, standardFlowRules } from "./flow-rules.ts";

/** Our own choice: more rules than a person keeps in mind are a mistake, and each is asked for each call. */
const rulesMax = 64;

const words = z.string().min(1).max(140);
const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1).max(64)]);

const effect = z.enum(["read", "write", "external"]);
const toolNames = oneOrMore(words);

const argument = z
  .string()
  .min(1)
  .max(512)
  .regex(/^(?:\/(?:[^~/]|~[01])*)+$/, { error: "a JSON pointer into the arguments, for example: /to" })
  .describe("a JSON pointer into the arguments, for example: /to; * stands for every item of a list");

const sources = z
  .array(words)
  .min(1)
  .max(32)
  .describe(`where it may come from: ${argumentSources.join(", ")} or tool:NAME`);

const ruleObject = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,47}$/, { error: "lower-case letters, digits and hyphens, at most 48" })
      .optional()
      .describe("what its findings are called, for example: no-strangers"),
    when: z
      .array(words)
      .min(1)
      .max(8)
      .optional()
      .describe(`all of them have to be so: ${flowConditions.join(", ")} or tool:NAME`),
    effect: oneOrMore(effect).optional().describe("calls of tools that read, write or are external"),
    tool: toolNames.optional().describe("calls of this tool, or of one of a list"),
    argument: argument.optional(),
    from: sources.optional(),
    then: z.enum(["approve", "refuse", "record"]).describe("approve (a person has to), refuse or record"),
    unless: z
      .strictObject({
        argument: argument.optional(),
        from: sources.optional(),
        tool: toolNames.optional().describe("calls of this tool, or of one of a list, are not meant"),
      })
      .optional()
      .describe("where it does not hold: { argument: /to, from: [user, system] } or { tool: NAME }"),
  })
  .describe("a rule: { when: [untrusted, personal], effect: external, then: approve }");

const standardNames = [...new Set(standardFlowRules.map(({ name }) => name))] as [string, ...string[]];
const standardAction = z.enum(["approve", "refuse", "record", "off"]);

const rulesList = z.array(ruleObject).max(rulesMax).describe("rules, in order");

/** The `flow:` section of a manifest: what may meet what. */
export const flowSection = z
  .union([
    z.literal("standard"),
    rulesList,
    z.strictObject({
      standard: z
        .union([
          z.boolean(),
          z.strictObject(
            Object.fromEntries(standardNames.map((name) => [name, standardAction.optional()])) as Record<
              string,
              z.ZodOptional<typeof standardAction>
            >,
          ),
        ])
        .optional()
        .describe(
          `whether the standard rules hold, or what each of them means: { ${standardNames.join(", ")} }, each approve, refuse, record or off`,
        ),
      rules: rulesList.optional(),
      reason: z
        .string()
        .trim()
        .min(10)
        .max(500)
        .optional()
        .describe("why a standard rule is off or only recorded, in a sentence; it is kept as evidence"),
    }),
  ])
  .optional()
  .describe(
    "where data may go: standard, or a list of rules, or { standard, rules, reason }; the standard rules hold for the profile agent unless changed",
  );

export type FlowSection = z.infer<typeof flowSection>;
export type GivenFlowRule = z.infer<typeof ruleObject>;
