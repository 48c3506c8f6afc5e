import type { Access, ListedDocument, Principal } from "./document.ts";
import type { SourceRule } from "./visible.ts";
import type { Table } from "./tables.ts";

/** A document, and the piece of it that is asked for. */
export interface MatrixDocument extends Pick<
  ListedDocument,
  "tenant" | "id" | "source" | "access" | "state" | "lastUpdatedMs"
> {
  readonly chunk: string;
  readonly digest: string;
}

export interface MatrixRules {
  readonly nowMs: number;
  readonly staleAfterMs: number;
  readonly sources: readonly SourceRule[] | undefined;
  /** Whether a claim to be in a group counts, for a principal who makes it. */
  readonly isMember: (principal: Principal, group: string) => boolean;
}

/** One field of the matrix. */
export interface MatrixCell {
  readonly principal: Principal;
  readonly document: MatrixDocument;
  readonly expected: "allowed" | "denied";
  readonly actual: "allowed" | "denied";
  /** Why it was denied, as the gateway says; empty where it was not. */
  readonly reason: string;
}

export interface Matrix {
  readonly atMs: number;
  readonly principals: readonly Principal[];
  readonly cells: readonly MatrixCell[];
  /** Allowed though it must not be. */
  readonly leaks: number;
  /** Denied though it may be seen. */
  readonly missing: number;
}

/**
 * Whether somebody may see a document, from what was registered and nothing else: written apart from what the gateway decides by,
 * so that a mistake in the one is not one in the other.
 */
export function mayBeSeen(
  { tenant, access, source, state, lastUpdatedMs }: MatrixDocument,
  principal: Principal,
  { nowMs, staleAfterMs, sources, isMember }: MatrixRules,
): boolean {
  if (state !== "live" || lastUpdatedMs < nowMs - staleAfterMs) return false;
  const above = sources
    ?.filter((rule) => source === rule.source || source.indexOf(rule.source.replace(/\/?$/, "/")) === 0)
    .sort((one, other) => other.source.length - one.source.length)[0];
  if (sources !== undefined && above === undefined) return false;
  const widest = above?.acl ?? "public";
  if (access.kind === "public" && widest === "public") return true;
  if (principal.tenant !== tenant) return false;
  if (access.kind !== "listed") return widest !== "user";
  const named = new Set(access.users);
  return (
    (principal.user !== undefined && named.has(principal.user)) ||
    access.groups.some((group) => principal.groups.includes(group) && isMember(principal, group))
  );
}

/** Our own choice: the principals that differ in what they may see, and no more than a report can be read with. */
export const principalsMax = 500;

/** Who there is to ask for: each tenant's anybody, each user and group on a list, and one who belongs nowhere. */
export function principalsIn(
  documents: readonly { readonly tenant: string; readonly access: Access }[],
): readonly Principal[] {
  const found = new Map<string, Principal>();
  const add = (principal: Principal): void => {
    if (found.size < principalsMax) found.set(JSON.stringify(principal), principal);
  };
  add({ tenant: "nobody's tenant", user: "nobody", groups: [] });
  for (const { tenant } of documents) if (tenant !== "") add({ tenant, groups: [] });
  for (const { tenant, access } of documents)
    if (access.kind === "listed") {
      for (const user of access.users) add({ tenant, user, groups: [] });
      for (const group of access.groups) add({ tenant, groups: [group] });
    }
  return [...found.values()];
}

/** What came of all questions. */
export function matrixOf(
  atMs: number,
  principals: readonly Principal[],
  cells: readonly MatrixCell[],
): Matrix {
  const count = (expected: MatrixCell["expected"], actual: MatrixCell["actual"]): number =>
    cells.filter((cell) => cell.expected === expected && cell.actual === actual).length;
  return { atMs, principals, cells, leaks: count("denied", "allowed"), missing: count("allowed", "denied") };
}

export const principalText = ({ tenant, user, groups }: Principal): string =>
  [tenant, ...(user === undefined ? [] : [`user ${user}`]), ...groups.map((group) => `group ${group}`)].join(
    ", ",
  );

/** The matrix in full: a row for each principal and document. */
export const cellsTable = ({ cells }: Matrix): Table => ({
  title: "Who may see which document",
  columns: [
    "tenant",
    "user",
    "groups",
    "document's tenant",
    "document",
    "chunk",
    "expected",
    "actual",
    "reason",
    "verdict",
  ],
  rows: cells.map(({ principal, document, expected, actual, reason }) => [
    principal.tenant,
    principal.user ?? "",
    principal.groups.join(" "),
    document.tenant,
    document.id,
    document.chunk,
    expected,
    actual,
    reason,
    expected === actual ? "ok" : actual === "allowed" ? "LEAK" : "missing",
  ]),
});

/** The matrix for people: of each tenant's documents, how many each principal sees and may see. */
export function tenantsTable({ principals, cells, atMs, leaks, missing }: Matrix): Table {
  const tenants = [...new Set(cells.map(({ document }) => document.tenant))].sort();
  const of = new Map<string, { allowed: number; expected: number; all: number; leaks: number }>();
  for (const { principal, document, expected, actual } of cells) {
    const key = JSON.stringify([principal, document.tenant]);
    const sum = of.get(key) ?? { allowed: 0, expected: 0, all: 0, leaks: 0 };
    sum.all += 1;
    sum.allowed += Number(actual === "allowed");
    sum.expected += Number(expected === "allowed");
    sum.leaks += Number(actual === "allowed" && expected === "denied");
    of.set(key, sum);
  }
  return {
    title: `Isolation on ${new Date(atMs).toISOString()}: ${leaks} leaks, ${missing} missing, ${cells.length} questions`,
    columns: ["who asks", ...tenants.map((tenant) => (tenant === "" ? "(nobody's)" : tenant))],
    rows: principals.map((principal) => [
      principalText(principal),
      ...tenants.map((tenant) => {
        const sum = of.get(JSON.stringify([principal, tenant]));
        if (sum === undefined) return "";
        const verdict = sum.leaks > 0 ? `, ${sum.leaks} LEAKED` : "";
        return `${sum.allowed} of ${sum.all} (expected ${sum.expected})${verdict}`;
      }),
    ]),
  };
}
