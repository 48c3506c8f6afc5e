import type { JsonValue } from "../base/json.ts";
import { capabilityOf } from "../policy/capability.ts";
import type { Overlay } from "../policy/manifest.ts";
import type { Profile } from "../policy/policy.ts";
import type { EvidenceBook } from "./evidence-book.ts";
import type { Subject } from "./subject.ts";

const profiles: readonly Profile[] = ["chatbot", "code", "research", "medical", "agent", "internal"];
const overlays: readonly Overlay[] = ["gdpr", "hipaa", "pci", "soc2", "ai-act"];

/**
 * What a status is of, as the newest `policy.loaded` says it: of the digest, or of whatever the environment has loaded last.
 * Undefined where no gateway has loaded it.
 */
export function subjectOf(
  book: EvidenceBook,
  {
    feature,
    environment,
    digest,
  }: { readonly feature: string; readonly environment: string; readonly digest?: string | undefined },
): Subject | undefined {
  const loaded = book
    .entries("policy.loaded", { feature, environment })
    .filter((entry) => entry.feature === feature && (digest === undefined || entry.digest === digest));
  const newest = loaded.find((entry) => entry.environment === environment) ?? loaded[0];
  if (newest?.digest === undefined) return undefined;
  const { facts } = newest;
  const proposed = book
    .entries("release.proposed", { feature, environment })
    .find((entry) => entry.digest === newest.digest);
  const author = proposed?.facts["author"];
  return {
    feature,
    environment,
    digest: newest.digest,
    profile: profiles.find((one) => one === facts["profile"]) ?? "chatbot",
    overlays: overlays.filter((one) => textsOf(facts["overlays"]).includes(one)),
    capabilities: new Set(textsOf(facts["capabilities"]).flatMap((name) => capabilityOf(name) ?? [])),
    ...(typeof author === "string" ? { author } : {}),
  };
}

const textsOf = (value: JsonValue | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
