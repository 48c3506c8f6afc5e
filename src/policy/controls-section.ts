import { z } from "zod";

/** The `controls:` section of the gateway's configuration: a team's own controls beside the checklist's. */
export const controlsSection = z
  .array(z.string().min(1).max(4096))
  .min(1)
  .max(50)
  .describe("files or folders with controls of your own, in YAML, from this file's folder: [controls/]");
