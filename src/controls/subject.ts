import type { Overlay } from "../policy/manifest.ts";
import type { Profile } from "../policy/policy.ts";
import type { Capability } from "../policy/capability.ts";

/** What a status is of. All of it stands in the entry `policy.loaded` of the digest. */
export interface Subject {
  readonly feature: string;
  readonly environment: string;
  /** The running digest. */
  readonly digest: string;
  readonly profile: Profile;
  readonly overlays: readonly Overlay[];
  /** What its manifest declares. */
  readonly capabilities: ReadonlySet<Capability>;
  /** Pseudonyms of all whom a proposal of this digest has named as author: naming another one later clears nobody. */
  readonly authors: readonly string[];
}
