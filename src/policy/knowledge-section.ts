import { z } from "zod";

const email = z
  .email({ error: "not an e-mail address" })
  .describe("an e-mail address, for example: team@example.com");

const knowledge = z.strictObject({
  source: z
    .string()
    .min(1)
    .max(1024)
    .refine((source) => !source.includes("\\") && !source.split("/").includes(".."), {
      error: "must be a whole path or address, with / and without ..",
    })
    .describe("where the documents lie"),
  owner: email,
  acl: z.enum(["public", "tenant", "user"]).describe("who may see them: public, tenant or user"),
  trust: z.enum(["internal", "external"]).describe("internal: our own people write them; external: anybody"),
});

/** Our own choice: far beyond any list in a manifest that a person keeps. */
const sourcesMax = 256;

/** The `knowledge:` section of a manifest: the sources of documents that the feature reads. */
export const knowledgeSection = z
  .array(knowledge)
  .max(sourcesMax)
  .describe("documents that the feature reads");

/** One source of documents of a feature. */
export interface KnowledgeSource {
  /** A path or address: what stands at it or below it. */
  readonly source: string;
  readonly owner: string;
  /** The widest that its documents may be seen: the access list of a document itself can only be narrower. */
  readonly acl: "public" | "tenant" | "user";
  /** `external`: a document of it waits for a person before anybody reads it. */
  readonly trust: "internal" | "external";
}
