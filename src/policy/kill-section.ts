import { z } from "zod";
import type { KillRules, Profile } from "./policy.ts";

export const autonomousKey = z
  .boolean()
  .optional()
  .describe(
    "true: it acts without a person in between, and stops while nobody can read what is stopped; the profile agent is true unless changed",
  );

export const killSection = z
  .strictObject({
    resume: z
      .enum(["one-person", "two-people"])
      .describe("how many people it takes to end a stop: one-person or two-people"),
    contact: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(/^[^\p{Cc}]*$/u, { error: "one line of text" })
      .describe("whom callers are told to ask while it is stopped, for example: oncall@example.com"),
  })
  .partial()
  .optional()
  .describe("the kill switch of this feature: { resume: two-people, contact: oncall@example.com }");

/** What a manifest says of stopping its feature, with what follows from its profile and its owners. */
export function killRules(manifest: {
  readonly profile: Profile;
  readonly autonomous?: boolean | undefined;
  readonly kill?: z.infer<typeof killSection>;
  readonly owners?: { readonly [role: string]: string | undefined } | undefined;
}): KillRules {
  const { kill, owners = {} } = manifest;
  // Our own choice: the application's people first, since it is their callers who ask.
  const contact = kill?.contact ?? owners["backend"] ?? owners["lead"] ?? owners["infra"];
  return {
    autonomous: manifest.autonomous ?? manifest.profile === "agent",
    needsSecondPerson: kill?.resume === "two-people",
    ...(contact === undefined ? {} : { contact }),
  };
}
