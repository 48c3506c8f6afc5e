import { z } from "zod";
import { sqlDialects } from "./tool-rules.ts";

/** Our own choice: far beyond any list in a manifest that a person keeps. */
const listMax = 256;

const scalar = z.union([z.string().max(1024), z.number(), z.boolean(), z.null()]);
const text = (max: number) => z.string().min(1).max(max);

const sql = z
  .strictObject({
    dialect: z.enum(sqlDialects).describe(`whose SQL it is: ${sqlDialects.join(", ")}`),
    access: z.literal("read").optional().describe("read, the only access there is"),
    tables: z
      .array(text(256))
      .min(1)
      .max(listMax)
      .describe(
        'tables and views that may be read, for example: [orders, sales.*]; ["*"]: all but the system\'s own',
      ),
    functions: z
      .array(text(128))
      .max(listMax)
      .optional()
      .describe(
        "functions that may be called besides those that only compute, for example: [generate_series]",
      ),
  })
  .describe("read-only SQL: { dialect: postgres, tables: [orders] }");

export const argumentRule = z
  .strictObject({
    min: z.number().describe("the smallest number"),
    max: z.number().describe("the largest number"),
    pattern: text(512).describe("an RE2 pattern that the whole text matches"),
    one_of: z.array(scalar).min(1).max(listMax).describe("the values that it may have"),
    not_one_of: z.array(scalar).min(1).max(listMax).describe("values that it may not have"),
    within: z
      .array(text(1024))
      .min(1)
      .max(64)
      .describe(
        "folders that the path must lie in, for example: [/srv/reports]; relative ones start at root",
      ),
    root: text(1024).describe("what relative paths start at: an absolute folder"),
    hosts: z
      .array(text(260))
      .min(1)
      .max(listMax)
      .describe('hosts that the address may have: [api.example.com, "*.example.org"]; "*": any public one'),
    schemes: z
      .array(z.enum(["https", "http", "wss", "ws", "ftp", "ftps", "sftp"]))
      .min(1)
      .max(7)
      .describe("schemes that the address may have; [https] unless changed"),
    sql,
    emails: z
      .array(text(260))
      .min(1)
      .max(listMax)
      .describe('domains that recipients may have: [example.com, "*.example.com"]'),
    max_chars: z.int().min(0).max(10_000_000).describe("the most characters of a text"),
    max_items: z.int().min(0).max(1_000_000).describe("the most items of a list"),
    equals: z
      .strictObject({ principal: z.enum(["tenant", "user"]).describe("tenant or user") })
      .describe("the caller's own: { principal: tenant }"),
  })
  .partial()
  .refine((rule) => Object.keys(rule).length > 0, { error: "a rule says something" });

export type ArgumentSection = z.infer<typeof argumentRule>;

/** What a manifest says of any tool, wherever it runs. */
export const toolMembers = {
  returns: z
    .enum(["trusted", "untrusted"])
    .optional()
    .describe("untrusted (the default): others can put text into what the tool brings"),
  origin: z
    .literal("web")
    .optional()
    .describe("web: what it brings is public, and anybody can have written it"),
  holds: z
    .array(z.enum(["personal", "secret", "tenant"]))
    .min(1)
    .max(3)
    .optional()
    .describe("what the texts that it brings hold, whatever is found in them: personal, secret, tenant"),
  approval: z.literal("human").optional().describe("human: a person says yes before each call"),
  arguments: z
    .record(z.string().max(256), argumentRule)
    .refine((rules) => Object.keys(rules).length <= 64, { error: "more than 64 arguments" })
    .optional()
    .describe(
      "rules by argument, for example: { amount: { max: 500 }, items[].url: { hosts: [example.com] } }",
    ),
};

const tool = z.strictObject({
  schema: z
    .union([text(1024), z.record(z.string(), z.unknown())])
    .optional()
    .describe("the JSON Schema of the tool's arguments: a path beside the manifest, or the schema itself"),
  input: z
    .enum(["json", "text", "provider"])
    .optional()
    .describe(
      "json (the default): arguments by the schema; text: free text; provider: the provider runs it, and its calls are not seen",
    ),
  effect: z
    .enum(["read", "write", "external"])
    .describe("read: looks only; write: changes our data; external: reaches others"),
  ...toolMembers,
  description: text(16_384)
    .optional()
    .describe("what the model is told of the tool, or the SHA-256 of it: sha256: and 64 digits"),
});

export type ToolSection = z.infer<typeof tool>;

export const toolsSection = z
  .record(
    z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/, { error: "letters, digits, _ . and -, at most 128" }),
    tool,
  )
  .refine((tools) => Object.keys(tools).length <= listMax, { error: `more than ${listMax} tools` })
  .optional()
  .describe(
    "tools by name: { schema, effect, returns, approval, arguments }. {} for none; leave it out to say nothing",
  );

/** What becomes of tools and calls that the manifest does not let through. */
export const toolRegimeKeys = {
  tools_unknown: z
    .enum(["remove", "refuse"])
    .optional()
    .describe("tools of a request that are not named here: remove (the default) or refuse the request"),
  description_changed: z
    .enum(["record", "refuse"])
    .optional()
    .describe(
      "a tool's description that is not the one named here: record (the default) or refuse the request",
    ),
  tool_calls: z
    .strictObject({
      refused: z
        .enum(["block", "tell"])
        .describe(
          "block (the default): the answer is refused; tell: the call is taken out and the model is told",
        ),
    })
    .optional()
    .describe("what becomes of a call that is refused: { refused: block } or { refused: tell }"),
};
