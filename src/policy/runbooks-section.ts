import { z } from "zod";

/** The `runbooks:` section of the gateway's configuration: pages of the operator's own, before those that ship. */
export const runbooksSection = z
  .string()
  .min(1)
  .max(4096)
  .describe("a folder with runbooks of your own, pages of Markdown, from this file's folder: ops/runbooks");
