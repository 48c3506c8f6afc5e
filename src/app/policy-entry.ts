import type { NewEntry } from "../evidence/entry.ts";
import type { Policy } from "../policy/policy.ts";

/** The entry that a gateway has loaded a manifest: what the checklist asks of the feature follows from it. */
export function policyLoaded(
  { feature, digest, prompt, profile, declared }: Policy,
  { environment, guarded }: { readonly environment: string; readonly guarded: boolean },
): NewEntry {
  return {
    kind: "policy.loaded",
    feature,
    environment,
    digest,
    facts: {
      guarded,
      profile,
      ...(declared === undefined ? {} : { overlays: declared.overlays, capabilities: declared.capabilities }),
      // The running digest covers the prompt: this entry says which one, so that calls are found by it.
      ...(prompt === undefined ? {} : { prompt: prompt.digest }),
    },
    // Owners are people.
    ...(declared === undefined
      ? {}
      : { payload: JSON.stringify({ owners: declared.owners, data: declared.data }) }),
  };
}
