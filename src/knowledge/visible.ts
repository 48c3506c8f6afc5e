import type { FoundChunk, KnownDocument, Principal } from "./document.ts";
import type { ChunkLookup } from "./knowledge-store.ts";

/** Why a chunk may not be seen. `docs/knowledge.md` has the same list. */
export const denials = {
  unknown: "nobody registered a chunk of this id",
  "other-tenant": "it belongs to another tenant",
  "not-on-list": "neither the user nor one of their groups is on its list",
  stale: "it is of a version that is over, or was not looked after for too long",
  quarantined: "nobody has looked at its document since it was registered",
  "digest-differs": "its text is not the one that was registered",
  ambiguous: "several tenants have a chunk of this id, and neither text nor digest says which one it is",
  "other-source": "its document is from no source that the feature reads",
  "attack-found": "the feature's guards stop it",
} as const;

export type Denial = keyof typeof denials;

/** A folder or site of which a feature reads documents, as its manifest says. */
export interface SourceRule {
  readonly source: string;
  /** The widest that its documents may be seen: what a document itself says can only be narrower. */
  readonly acl: "public" | "tenant" | "user";
}

export interface VisibleRules {
  readonly nowMs: number;
  readonly staleAfterMs: number;
  /** What the feature reads; undefined: whatever is registered. */
  readonly sources?: readonly SourceRule[] | undefined;
  /** Whether the principal is in one of these groups of its own tenant. Asked only for those that the caller claims. */
  readonly inGroup: (group: string) => boolean;
}

/** A chunk that a search found. */
export interface Candidate {
  readonly chunk: string;
  /** SHA-256 of its text, where the caller sent the one or the other. */
  readonly digest?: string | undefined;
}

export type Seen =
  { readonly document: FoundChunk["document"]; readonly denial?: undefined } | { readonly denial: Denial };

/**
 * Whether a principal may see a chunk. What is not known to be allowed is not. A chunk's id alone does not say whose it is where two
 * tenants use the same: then its text or digest has to, and a text that both have is the same text.
 */
export function see(
  candidate: Candidate,
  lookup: ChunkLookup,
  principal: Principal,
  rules: VisibleRules,
): Seen {
  const { own, others } = lookup;
  const open = others.filter(({ document }) => document.access.kind === "public");
  const near = own === undefined ? open : [own, ...open];
  if (near.length === 0) return { denial: others.length === 0 ? "unknown" : "other-tenant" };
  const { digest } = candidate;
  const right = digest === undefined ? near : near.filter((one) => one.digest === digest);
  if (right.length === 0)
    return { denial: others.some((one) => one.digest === digest) ? "other-tenant" : "digest-differs" };
  if (digest === undefined && near.length + others.length - open.length > 1) return { denial: "ambiguous" };
  let first: Denial | undefined;
  for (const one of right) {
    const denial = denialOf(one, principal, rules);
    if (denial === undefined) return { document: one.document };
    first ??= denial;
  }
  return { denial: first ?? "unknown" };
}

function denialOf(
  { current, document }: FoundChunk,
  principal: Principal,
  rules: VisibleRules,
): Denial | undefined {
  const rule = rules.sources === undefined ? undefined : sourceRuleFor(rules.sources, document.source);
  if (rules.sources !== undefined && rule === undefined) return "other-source";
  const access = accessDenial(document, principal, rules, rule?.acl ?? "public");
  if (access !== undefined) return access;
  if (document.state === "quarantined") return "quarantined";
  if (!current || isStale(document, rules)) return "stale";
  return undefined;
}

export const isStale = (
  { lastUpdatedMs }: Pick<KnownDocument, "lastUpdatedMs">,
  { nowMs, staleAfterMs }: Pick<VisibleRules, "nowMs" | "staleAfterMs">,
): boolean => nowMs - lastUpdatedMs > staleAfterMs;

function accessDenial(
  { tenant, access }: FoundChunk["document"],
  principal: Principal,
  { inGroup }: VisibleRules,
  widest: SourceRule["acl"],
): Denial | undefined {
  if (access.kind === "public" && widest === "public") return undefined;
  if (tenant !== principal.tenant) return "other-tenant";
  if (access.kind !== "listed") return widest === "user" ? "not-on-list" : undefined;
  const { user, groups } = principal;
  if (user !== undefined && access.users.includes(user)) return undefined;
  return groups.some((group) => access.groups.includes(group) && inGroup(group)) ? undefined : "not-on-list";
}

/** The rule of a document's source: the longest that it is, or stands below. */
export function sourceRuleFor<T extends Pick<SourceRule, "source">>(
  rules: readonly T[],
  source: string,
): T | undefined {
  let best: T | undefined;
  for (const rule of rules)
    if (isBelow(source, rule.source) && rule.source.length > (best?.source.length ?? -1)) best = rule;
  return best;
}

/** `docs` holds `docs/a.md` and not `docs-of-others/a.md`. */
const isBelow = (source: string, folder: string): boolean =>
  source === folder || source.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
