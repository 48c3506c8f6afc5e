import { z } from "zod";
import { mcpServerName } from "./mcp-config.ts";
import type { McpRules, McpToolRule } from "./mcp-rules.ts";

/** Our own choice: far beyond what a model can choose from. */
const listMax = 256;

const tool = z.strictObject({
  effect: z
    .enum(["read", "write", "external"])
    .optional()
    .describe("read: looks only; write: changes our data; external (unless changed): reaches others"),
  returns: z
    .enum(["trusted", "untrusted"])
    .optional()
    .describe("untrusted (the default): others can put text into what the tool brings"),
  approval: z.literal("human").optional().describe("human: a person shall say yes before each call"),
});

const server = z
  .strictObject({
    tools: z
      .record(
        // SEP-986: letters, digits, _ - . and /, at most 128.
        z.string().regex(/^[A-Za-z0-9_./-]{1,128}$/, { error: "letters, digits, _ . / and -, at most 128" }),
        tool,
      )
      .refine((tools) => Object.keys(tools).length <= listMax, { error: `more than ${listMax} tools` })
      .describe("tools by name: { effect, returns, approval, arguments }"),
    prompts: z.array(z.string().min(1).max(128)).max(listMax).describe("names of prompts"),
    resources: z
      .array(z.string().min(1).max(1024))
      .max(listMax)
      .describe("addresses of resources; one that ends with * stands for all that begin so"),
    asks: z
      .array(z.enum(["sampling", "elicitation", "roots"]))
      .max(3)
      .describe("what the server may ask of the program during a call: sampling, elicitation, roots"),
    personal: z
      .enum(["record", "block"])
      .describe("personal data in arguments: record (unless changed) or block; a secret is never sent"),
  })
  .partial()
  .describe("what the feature may use of a server: { tools, prompts, resources, asks, personal }");

/** The `mcp:` section of a manifest: which MCP servers the feature may use, and what of them. */
export const mcpSection = z
  .record(mcpServerName, server)
  .refine((all) => Object.keys(all).length <= listMax, { error: `more than ${listMax} servers` })
  .describe(
    "MCP servers by the name that the gateway's configuration gives them: { files: { tools: { read_file: { effect: read } } } }",
  );

/** What the section says, with what it leaves out. */
export const mcpRulesOf = (section: z.infer<typeof mcpSection>): Readonly<Record<string, McpRules>> =>
  Object.fromEntries(
    Object.entries(section).map(([name, given]) => [
      name,
      {
        tools: Object.fromEntries(
          Object.entries(given.tools ?? {}).map(([of, one]): [string, McpToolRule] => [
            of,
            {
              // What nobody has thought about is held to the strictest.
              effect: one.effect ?? "external",
              returns: one.returns ?? "untrusted",
              ...(one.approval === undefined ? {} : { approval: one.approval }),
            },
          ]),
        ),
        prompts: given.prompts ?? [],
        resources: given.resources ?? [],
        asks: given.asks ?? [],
        personal: given.personal ?? "record",
      },
    ]),
  );
