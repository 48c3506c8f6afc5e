import { KnownError } from "../base/errors.ts";
import { scopesFor, type Principal } from "./scopes.ts";

/** What each store takes as the filter of a query, in its own syntax. `docs/knowledge.md` says where it goes and how the field is made. */
export interface StoreFilters {
  /** PostgreSQL, pgvector among it: a condition with its parameter, for `where`. */
  readonly postgres: { readonly sql: string; readonly values: readonly [readonly string[]] };
  readonly qdrant: { readonly must: readonly [object] };
  readonly pinecone: Readonly<Record<string, { readonly $in: readonly string[] }>>;
  readonly weaviate: {
    readonly path: readonly [string];
    readonly operator: "ContainsAny";
    readonly valueText: readonly string[];
  };
  readonly chroma: { readonly $or: readonly Readonly<Record<string, { readonly $contains: string }>>[] };
  /** An expression of Milvus: `filter` of a search. */
  readonly milvus: string;
  /** Elasticsearch and OpenSearch: a query for `filter`, of `knn` as of `bool`. */
  readonly elasticsearch: { readonly terms: Readonly<Record<string, readonly string[]>> };
  /** The part before `=>[KNN …]`, in brackets. */
  readonly redis: string;
  /** For `where`, before the search: `prefilter`, which is what it does unless told otherwise. */
  readonly lancedb: string;
  readonly orama: Readonly<Record<string, { readonly containsAny: string[] }>>;
  /** OData, for `filter`. */
  readonly "azure-ai-search": string;
  /** For `filter` of `$vectorSearch`. */
  readonly "mongodb-atlas": Readonly<Record<string, { readonly $in: readonly string[] }>>;
}

export type Store = keyof StoreFilters;

export interface FilterOptions {
  /** The field of a chunk that holds its scopes; `scopes` unless said. */
  readonly field?: string;
  /** PostgreSQL: the number of the first free parameter; 1 unless said. */
  readonly parameter?: number;
}

/** A name that no query language reads as anything but a name, and that needs no quotes in any. */
const fieldShape = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

type Write<T> = (scopes: readonly string[], field: string, parameter: number) => T;

const quoted = (scopes: readonly string[], quote: string): string =>
  scopes.map((scope) => `${quote}${scope}${quote}`).join(", ");

/** Scopes are hexadecimal digits and fields are checked: nothing that somebody else wrote stands in any of these texts. */
const filters: { readonly [S in Store]: Write<StoreFilters[S]> } = {
  postgres: (scopes, field, parameter) => ({ sql: `${field} && $${parameter}::text[]`, values: [scopes] }),
  qdrant: (scopes, field) => ({ must: [{ key: field, match: { any: scopes } }] }),
  pinecone: (scopes, field) => ({ [field]: { $in: scopes } }),
  weaviate: (scopes, field) => ({ path: [field], operator: "ContainsAny", valueText: scopes }),
  chroma: (scopes, field) => ({ $or: scopes.map((scope) => ({ [field]: { $contains: scope } })) }),
  milvus: (scopes, field) => `ARRAY_CONTAINS_ANY(${field}, [${quoted(scopes, '"')}])`,
  elasticsearch: (scopes, field) => ({ terms: { [field]: scopes } }),
  redis: (scopes, field) => `(@${field}:{${scopes.join(" | ")}})`,
  lancedb: (scopes, field) => `array_has_any(${field}, [${quoted(scopes, "'")}])`,
  orama: (scopes, field) => ({ [field]: { containsAny: [...scopes] } }),
  "azure-ai-search": (scopes, field) => `${field}/any(scope: search.in(scope, '${scopes.join(",")}', ','))`,
  "mongodb-atlas": (scopes, field) => ({ [field]: { $in: scopes } }),
};

/**
 * The filter that lets a store give only what somebody may see: to stand inside the query, beside its own conditions joined with
 * "and", so that no result of somebody else takes the place of one's own.
 * @throws KnownError USAGE where nobody is named, or the store or field is none
 */
export function scopeFilter<S extends Store>(
  principal: Principal | undefined,
  store: S,
  { field = "scopes", parameter = 1 }: FilterOptions = {},
): StoreFilters[S] {
  const scopes = scopesFor(principal);
  if (!Object.hasOwn(filters, store))
    throw new KnownError(
      "USAGE",
      `there is no store ${JSON.stringify(store)}`,
      `one of ${Object.keys(filters).join(", ")}`,
    );
  checkField(field);
  if (!Number.isSafeInteger(parameter) || parameter < 1)
    throw new KnownError("USAGE", "the number of a parameter begins at 1", "count those before it");
  return filters[store](scopes, field, parameter);
}

/** @throws KnownError USAGE */
export function checkField(field: string): void {
  if (fieldShape.test(field)) return;
  throw new KnownError(
    "USAGE",
    `${JSON.stringify(field.slice(0, 80))} is no plain name`,
    "letters, digits and _, at most 63, not beginning with a digit",
  );
}
