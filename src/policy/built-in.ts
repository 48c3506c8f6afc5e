import type { GuardKind } from "../guards/guard.ts";
import { loadPolicies } from "./load.ts";
import type { Judges, Policy } from "./policy.ts";
import type { Sha256 } from "./digest.ts";

/** A development policy for whoever has no manifest yet: every guard of a chatbot, any model of any provider. */
const manifest = `feature: default
profile: chatbot
data: [pii]
model: { provider: "*", id: "*" }
`;

interface BuiltInOptions {
  readonly guardKinds: readonly GuardKind[];
  readonly sha256: Sha256;
  /** The feature's own prompt; absent: none. */
  readonly prompt?: string;
}

/** What `seaworthy serve` enforces where no manifest is given. For dev only. */
export function builtInPolicy({ guardKinds, sha256, prompt }: BuiltInOptions): Policy {
  const loaded = loadPolicies(
    [{ path: "built-in.yaml", text: prompt === undefined ? manifest : `${manifest}prompt: prompt.md\n` }],
    () => prompt,
    {
      environment: "dev",
      guardKinds,
      sha256,
    },
  );
  const policy = "policies" in loaded ? loaded.policies[0] : undefined;
  if (policy === undefined) throw new Error(`the built-in manifest does not load: ${JSON.stringify(loaded)}`);
  return policy;
}

/**
 * The same policy with every finding only written down, so that one can see what the guards would have done. What no guard
 * can read passes too.
 */
export function recordOnly(policy: Policy, sha256: Sha256): Policy {
  return {
    ...policy,
    digest: `sha256:${sha256(`record-only ${policy.digest}`)}`,
    onBlind: "record",
    guards: policy.guards.map(({ guard, actions }) => ({
      guard,
      actions: Object.fromEntries(Object.keys(actions).map((side) => [side, "record"])),
    })),
    unread: {
      image: "record",
      audio: "record",
      file: "record",
      "provider-state": "record",
      "provider-tool": "record",
      sealed: "record",
      tokens: "record",
    },
    unknownFields: "keep",
    ...(policy.judges === undefined ? {} : { judges: onlyRead(policy.judges) }),
  };
}

const onlyRead = (judges: Judges): Judges => ({
  ...judges,
  rules: judges.rules.map((rule) => ({ ...rule, mode: "read" })),
});
