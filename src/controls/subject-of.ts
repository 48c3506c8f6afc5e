import type { JsonValue } from "../base/json.ts";
import { capabilityOf } from "../policy/capability.ts";
import type { Overlay } from "../policy/manifest.ts";
import type { Policy, Profile } from "../policy/policy.ts";
import type { EvidenceBook } from "./evidence-book.ts";
import type { Subject } from "./subject.ts";

const profiles: readonly Profile[] = ["chatbot", "code", "research", "medical", "agent", "internal"];
const overlays: readonly Overlay[] = ["gdpr", "hipaa", "pci", "soc2", "ai-act"];

/**
 * What a status is of, as the newest `policy.loaded` says it, or `policy.changed` where its files became others since: of the digest, or
 * of whatever the environment had last. Undefined where no gateway knows it.
 */
export function subjectOf(
  book: EvidenceBook,
  {
    feature,
    environment,
    digest,
  }: { readonly feature: string; readonly environment: string; readonly digest?: string | undefined },
): Subject | undefined {
  const loaded = (["policy.loaded", "policy.changed"] as const)
    .flatMap((kind) => book.entries(kind, { feature, environment }))
    .filter((entry) => entry.feature === feature && (digest === undefined || entry.digest === digest))
    .sort((a, b) => b.seq - a.seq);
  const newest = loaded.find((entry) => entry.environment === environment) ?? loaded[0];
  if (newest?.digest === undefined) return undefined;
  const { facts } = newest;
  return {
    feature,
    environment,
    digest: newest.digest,
    profile: profiles.find((one) => one === facts["profile"]) ?? "chatbot",
    overlays: overlays.filter((one) => textsOf(facts["overlays"]).includes(one)),
    capabilities: new Set(textsOf(facts["capabilities"]).flatMap((name) => capabilityOf(name) ?? [])),
    authors: authorsOf(book, { feature, environment, digest: newest.digest }),
  };
}

/** What a status is of, by a manifest that need not have been loaded anywhere. */
export function subjectFrom(
  { feature, digest, profile, declared }: Policy,
  { book, environment }: { readonly book: EvidenceBook; readonly environment: string },
): Subject {
  return {
    feature,
    environment,
    digest,
    profile,
    overlays: overlays.filter((one) => declared?.overlays.includes(one) === true),
    capabilities: new Set(declared?.capabilities ?? []),
    authors: authorsOf(book, { feature, environment, digest }),
  };
}

/** Who made the change, by every proposal of the digest. */
const authorsOf = (
  book: EvidenceBook,
  { feature, environment, digest }: Pick<Subject, "feature" | "environment" | "digest">,
): readonly string[] => [
  ...new Set(
    book
      .entries("release.proposed", { feature, environment })
      .filter((entry) => entry.digest === digest && entry.feature === feature)
      .flatMap(({ facts }) => (typeof facts["author"] === "string" ? [facts["author"]] : [])),
  ),
];

const textsOf = (value: JsonValue | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
