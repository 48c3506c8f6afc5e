import { z } from "zod";
import { mcpServerName } from "./mcp-config.ts";
import { toolMembers } from "./tools-section.ts";

/** Our own choice: far beyond what a model can choose from. */
const listMax = 256;

const tool = z.strictObject({
  effect: z
    .enum(["read", "write", "external"])
    .optional()
    .describe("read: looks only; write: changes our data; external (unless changed): reaches others"),
  ...toolMembers,
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

export type McpSection = z.infer<typeof mcpSection>;
