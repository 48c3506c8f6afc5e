import fc from "fast-check";
import { create, insert, search } from "@orama/orama";
import { describe, expect, test } from "vitest";
import { scopeFilter, type Store, type StoreFilters } from "./scope-filter.ts";
import { scopesFor, scopesOf, type Principal, type Shared } from "./scopes.ts";

/** What each store's filter means, read as its documentation says: whether a chunk with these scopes passes. */
const reads: { readonly [S in Store]: (filter: StoreFilters[S], scopes: readonly string[]) => boolean } = {
  postgres: ({ sql, values: [wanted] }, scopes) => {
    expect(sql).toBe("scopes && $1::text[]");
    return wanted.some((one) => scopes.includes(one));
  },
  qdrant: (filter, scopes) => {
    const read = filter as { must: [{ key: string; match: { any: string[] } }] };
    expect(read).toEqual({ must: [{ key: "scopes", match: { any: read.must[0].match.any } }] });
    return read.must[0].match.any.some((one) => scopes.includes(one));
  },
  pinecone: (filter, scopes) => inList(filter, scopes),
  "mongodb-atlas": (filter, scopes) => inList(filter, scopes),
  weaviate: ({ path, operator, valueText }, scopes) => {
    expect([path, operator]).toEqual([["scopes"], "ContainsAny"]);
    return valueText.some((one) => scopes.includes(one));
  },
  chroma: ({ $or }, scopes) => {
    // Chroma refuses an $or of one.
    expect($or.length).toBeGreaterThan(1);
    return $or.some((one) => {
      expect(Object.keys(one)).toEqual(["scopes"]);
      return scopes.includes(one["scopes"]?.$contains ?? "");
    });
  },
  milvus: (text, scopes) =>
    listed(/^ARRAY_CONTAINS_ANY\(scopes, \[((?:"[0-9a-f]{32}"(?:, )?)+)\]\)$/, text, scopes),
  elasticsearch: (filter, scopes) => {
    expect(Object.keys(filter)).toEqual(["terms"]);
    return (filter.terms["scopes"] ?? []).some((one) => scopes.includes(one));
  },
  redis: (text, scopes) => listed(/^\(@scopes:\{((?:[0-9a-f]{32}(?: \| )?)+)\}\)$/, text, scopes),
  lancedb: (text, scopes) =>
    listed(/^array_has_any\(scopes, \[((?:'[0-9a-f]{32}'(?:, )?)+)\]\)$/, text, scopes),
  orama: (filter, scopes) => (filter["scopes"]?.containsAny ?? []).some((one) => scopes.includes(one)),
  "azure-ai-search": (text, scopes) =>
    listed(/^scopes\/any\(scope: search\.in\(scope, '((?:[0-9a-f]{32},?)+)', ','\)\)$/, text, scopes),
};

function inList(
  filter: Readonly<Record<string, { readonly $in: readonly string[] }>>,
  scopes: readonly string[],
): boolean {
  expect(Object.keys(filter)).toEqual(["scopes"]);
  return (filter["scopes"]?.$in ?? []).some((one) => scopes.includes(one));
}

/** A text with a list of scopes and nothing else: one that has anything else in it is not read at all. */
function listed(shape: RegExp, text: string, scopes: readonly string[]): boolean {
  const [, list = ""] = shape.exec(text) ?? [];
  expect(text).toMatch(shape);
  return [...list.matchAll(/[0-9a-f]{32}/g)].some(([one]) => scopes.includes(one));
}

const stores = Object.keys(reads) as Store[];

const passes = (store: Store, principal: Principal, shared: Shared): boolean =>
  reads[store](scopeFilter(principal, store) as never, scopesOf(shared));

/** Who may see what, said once more and otherwise. */
const expected = ({ tenant, user, groups = [] }: Principal, shared: Shared): boolean =>
  shared.access === "public" ||
  (shared.tenant === tenant &&
    (shared.access === "tenant" ||
      (user !== undefined && shared.access.users?.includes(user) === true) ||
      groups.some((group) => typeof shared.access === "object" && shared.access.groups?.includes(group))));

/** Names that are syntax somewhere, names that look alike, and any others. */
const name = fc
  .oneof(
    fc.constantFrom(
      "acme",
      "ACME",
      "аcme",
      "acme ",
      "a",
      "*",
      "acme:ann",
      '"]',
      "') or 1=1 --",
      "{a|b}",
      "a,b",
      "$ne",
      "\\",
    ),
    fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }),
  )
  .map(
    (text) =>
      text
        .normalize("NFC")
        .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "x")
        .trim() || "x",
  );

const shared: fc.Arbitrary<Shared> = fc.record({
  tenant: name,
  access: fc.oneof(
    fc.constantFrom("public" as const, "tenant" as const),
    fc.record({
      users: fc.array(name, { minLength: 1, maxLength: 3 }),
      groups: fc.array(name, { maxLength: 3 }),
    }),
  ),
});
const principal: fc.Arbitrary<Principal> = fc.record(
  { tenant: name, user: name, groups: fc.array(name, { maxLength: 3 }) },
  { requiredKeys: ["tenant"] },
);

test.each(stores)(
  "%s: whoever asks for whatever, the filter passes what they may see and nothing else",
  (store) => {
    fc.assert(
      fc.property(principal, shared, (who, what) => {
        expect(passes(store, who, what)).toBe(expected(who, what));
      }),
      { numRuns: 300 },
    );
  },
);

test.each(stores)("%s: a chunk without scopes is nobody's", (store) => {
  expect(reads[store](scopeFilter({ tenant: "acme" }, store) as never, [])).toBe(false);
});

test.each(stores)("%s: nothing that somebody is called stands in the filter", (store) => {
  const text = JSON.stringify(
    scopeFilter({ tenant: "needle'1", user: 'needle"2', groups: ["needle}3"] }, store),
  );
  expect(text).not.toContain("needle");
});

test.each([
  ["nobody", undefined],
  ["an empty tenant", { tenant: "" }],
  ["a tenant that is no text", { tenant: { $ne: null } as unknown as string }],
  ["a tenant with an invisible letter", { tenant: "ac\u200bme" }],
  ["a tenant in another form of the same letters", { tenant: "cafe\u0301" }],
  ["a user of no name", { tenant: "acme", user: "" }],
  ["a group of a blank", { tenant: "acme", groups: [" "] }],
])("a query for %s is none", (_who, who) => {
  for (const store of stores) expect(() => scopeFilter(who, store)).toThrow("the name of the");
});

test("a store that nobody knows and a field that is syntax are refused", () => {
  expect(() => scopeFilter({ tenant: "acme" }, "toString" as Store)).toThrow("there is no store");
  expect(() => scopeFilter({ tenant: "acme" }, "lancedb", { field: "scopes) or (1" })).toThrow(
    "no plain name",
  );
  expect(scopeFilter({ tenant: "acme" }, "postgres", { field: "seen_by", parameter: 3 }).sql).toBe(
    "seen_by && $3::text[]",
  );
  expect(() => scopeFilter({ tenant: "acme" }, "postgres", { parameter: 0 })).toThrow("begins at 1");
});

test("the parts of a name do not run into each other", () => {
  const of = (tenant: string, user: string): string[] => scopesFor({ tenant, user }).slice(2);
  expect(of("a", "bc")).not.toEqual(of("ab", "c"));
  expect(of('a","b', "c")).not.toEqual(of("a", 'b","c'));
});

describe("Orama itself", () => {
  test("gives each tenant its own of near-duplicates, the nearest of the other's notwithstanding", async () => {
    const index = create({ schema: { text: "string", scopes: "enum[]", at: "vector[2]" } as const });
    const put = (text: string, of: Shared, at: [number, number]): void =>
      void insert(index, { text, scopes: [...scopesOf(of)], at });
    put("berth for seven days", { tenant: "acme", access: "tenant" }, [1, 0.2]);
    put("berth for eight days", { tenant: "globex", access: "tenant" }, [1, 0]);
    put("berth for everybody", { access: "public" }, [0.9, 0.5]);
    put("berth for ann", { tenant: "acme", access: { users: ["ann"] } }, [0.9, 0.4]);
    const ask = async (who: Principal): Promise<string[]> => {
      const { hits } = await search(index, {
        mode: "vector",
        vector: { value: [1, 0], property: "at" },
        similarity: 0,
        where: scopeFilter(who, "orama") as never,
      });
      return hits.map(({ document }) => document.text).sort();
    };
    expect(await ask({ tenant: "acme" })).toEqual(["berth for everybody", "berth for seven days"]);
    expect(await ask({ tenant: "acme", user: "ann" })).toEqual([
      "berth for ann",
      "berth for everybody",
      "berth for seven days",
    ]);
    expect(await ask({ tenant: "globex", user: "ann" })).toEqual([
      "berth for eight days",
      "berth for everybody",
    ]);
    expect(await ask({ tenant: "Acme" })).toEqual(["berth for everybody"]);
  });
});
