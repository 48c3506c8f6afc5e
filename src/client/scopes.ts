import { createHash } from "node:crypto";
import { KnownError } from "../base/errors.ts";
import { nameFault } from "../base/name.ts";

/** Who asks. */
export interface Principal {
  readonly tenant: string;
  readonly user?: string | undefined;
  readonly groups?: readonly string[] | undefined;
}

/** Whose a document is and who may see it, as it is registered with the gateway. */
export interface Shared {
  /** Only what is public needs none. */
  readonly tenant?: string | undefined;
  readonly access:
    | "public"
    | "tenant"
    | { readonly users?: readonly string[] | undefined; readonly groups?: readonly string[] | undefined };
}

/**
 * A scope as a search index has it: 128 bits of a SHA-256, hexadecimal. Whatever stands in a name, nothing of it is syntax of any
 * query language, no index takes it apart or lowers its case into another, and one group's name in two tenants is two scopes.
 */
const scope = (...of: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(of)).digest("hex").slice(0, 32);

const everybody = scope("public");

/**
 * What to store with every chunk of a document, in a field that holds a list of texts. A chunk without it is seen by nobody.
 * @throws KnownError USAGE where nobody could see it, or a name is none
 */
export function scopesOf({ tenant, access }: Shared): readonly string[] {
  if (access === "public") return [everybody];
  const own = checked(tenant, "tenant");
  if (access === "tenant") return [scope("tenant", own)];
  const scopes = [
    ...(access.users ?? []).map((user) => scope("user", own, checked(user, "user"))),
    ...(access.groups ?? []).map((group) => scope("group", own, checked(group, "group"))),
  ];
  if (scopes.length > 0) return scopes;
  throw new KnownError("USAGE", "the document lists nobody", "list users or groups, or say tenant or public");
}

/**
 * The scopes that somebody may see: a chunk with one of them. Never empty.
 * @throws KnownError USAGE where nobody is named: a query without a scope is none
 */
export function scopesFor(principal: Principal | undefined): readonly string[] {
  const tenant = checked(principal?.tenant, "tenant");
  const user = principal?.user;
  return [
    everybody,
    scope("tenant", tenant),
    ...(user === undefined ? [] : [scope("user", tenant, checked(user, "user"))]),
    ...(principal?.groups ?? []).map((group) => scope("group", tenant, checked(group, "group"))),
  ];
}

function checked(name: unknown, what: string): string {
  const fault = typeof name === "string" ? nameFault(name) : "is missing";
  if (fault === undefined) return name as string;
  throw new KnownError(
    "USAGE",
    `the name of the ${what} ${fault}`,
    "say who asks: a query without a scope would be one for everybody",
  );
}
