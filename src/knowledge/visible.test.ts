import fc from "fast-check";
import { expect, test } from "vitest";
import type { Access, FoundChunk, Principal } from "./document.ts";
import { dayMs, foundChunk, nowMs } from "./knowledge.test-data.ts";
import { mayBeSeen } from "./matrix.ts";
import { see, sourceRuleFor, type SourceRule, type VisibleRules } from "./visible.ts";

const staleAfterMs = 365 * dayMs;
const rules = (more: Partial<VisibleRules> = {}): VisibleRules => ({
  ...{ nowMs, staleAfterMs, inGroup: () => true },
  ...more,
});
const ann: Principal = { tenant: "acme", user: "ann", groups: ["sales"] };
const look = (
  own: FoundChunk | undefined,
  others: readonly FoundChunk[] = [],
  { digest, who = ann, more = {} }: { digest?: string; who?: Principal; more?: Partial<VisibleRules> } = {},
): string => see({ chunk: "c", digest }, { own, others }, who, rules(more)).denial ?? "allowed";

const listed = (users: string[], groups: string[] = []): Access => ({ kind: "listed", users, groups });

test.each([
  ["nobody registered it", undefined, [], "unknown"],
  ["it is the tenant's own", foundChunk({}), [], "allowed"],
  ["it is another tenant's", undefined, [foundChunk({ tenant: "globex" })], "other-tenant"],
  ["it is public", undefined, [foundChunk({ tenant: "globex", access: { kind: "public" } })], "allowed"],
  ["the user is on its list", foundChunk({ access: listed(["ann"]) }), [], "allowed"],
  ["the user in capitals is on its list", foundChunk({ access: listed(["Ann"]) }), [], "not-on-list"],
  ["a group is on its list", foundChunk({ access: listed([], ["sales"]) }), [], "allowed"],
  ["somebody else is on its list", foundChunk({ access: listed(["bob"], ["legal"]) }), [], "not-on-list"],
  ["nobody looked at it", foundChunk({ state: "quarantined" }), [], "quarantined"],
  ["its version is over", foundChunk({}, { current: false }), [], "stale"],
  ["it is a year old to the millisecond", foundChunk({ lastUpdatedMs: nowMs - staleAfterMs }), [], "allowed"],
  ["it is a millisecond older", foundChunk({ lastUpdatedMs: nowMs - staleAfterMs - 1 }), [], "stale"],
  [
    "who may not see it does not learn that it waits",
    foundChunk({ state: "quarantined", access: listed(["bob"]) }),
    [],
    "not-on-list",
  ],
])("%s", (_what, own, others, outcome) => {
  expect(look(own, others)).toBe(outcome);
});

test("an id that two tenants use is nobody's without a digest, and the digest says whose it is", () => {
  const own = foundChunk({}, { digest: "own" });
  const other = foundChunk({ tenant: "globex" }, { digest: "other" });
  expect(look(own, [other])).toBe("ambiguous");
  expect(look(own, [other], { digest: "own" })).toBe("allowed");
  expect(look(own, [other], { digest: "other" })).toBe("other-tenant");
  expect(look(own, [other], { digest: "neither" })).toBe("digest-differs");
});

test("a text that two tenants have is the same text: each sees its own", () => {
  const same = [foundChunk({ tenant: "globex" }, { digest: "same" })];
  const said = see(
    { chunk: "c", digest: "same" },
    { own: foundChunk({}, { digest: "same" }), others: same },
    ann,
    rules(),
  );
  expect(said).toMatchObject({ document: { tenant: "acme" } });
});

test("an own chunk that may not be seen does not hide a public one with the same text", () => {
  const own = foundChunk({ access: listed(["bob"]) }, { digest: "same" });
  const open = foundChunk({ tenant: "globex", access: { kind: "public" } }, { digest: "same" });
  expect(look(own, [open], { digest: "same" })).toBe("allowed");
  expect(look(own, [], { digest: "same" })).toBe("not-on-list");
});

test("a group that was claimed and does not count opens nothing", () => {
  const own = foundChunk({ access: listed([], ["sales"]) });
  expect(look(own, [], { more: { inGroup: () => false } })).toBe("not-on-list");
});

test("what a feature does not read is not given to it, and the manifest's word narrows a document's", () => {
  const sources: SourceRule[] = [
    { source: "docs", acl: "public" },
    { source: "docs/customers/", acl: "tenant" },
    { source: "docs/people", acl: "user" },
  ];
  const at = (source: string, access: Access, tenant = "acme"): string => {
    const one = foundChunk({ source, access, tenant });
    return tenant === "acme"
      ? look(one, [], { more: { sources } })
      : look(undefined, [one], { more: { sources } });
  };
  expect(at("docs/a.md", { kind: "public" }, "globex")).toBe("allowed");
  expect(at("docs-of-others/a.md", { kind: "public" })).toBe("other-source");
  expect(at("docs/customers/a.md", { kind: "public" }, "globex")).toBe("other-tenant");
  expect(at("docs/customers/a.md", { kind: "public" })).toBe("allowed");
  expect(at("docs/people/a.md", { kind: "tenant" })).toBe("not-on-list");
  expect(at("docs/people/a.md", listed(["ann"]))).toBe("allowed");
  expect(sourceRuleFor(sources, "docs/people")?.acl).toBe("user");
  expect(look(foundChunk({}), [], { more: { sources: [] } })).toBe("other-source");
});

const names = fc.constantFrom("acme", "globex", "Acme", "аcme");
const people = fc.constantFrom("ann", "bob", "Ann");
const groups = fc.constantFrom("sales", "legal");
const access: fc.Arbitrary<Access> = fc.oneof(
  fc.constant({ kind: "public" as const }),
  fc.constant({ kind: "tenant" as const }),
  fc.record({
    kind: fc.constant("listed" as const),
    users: fc.array(people, { maxLength: 2 }),
    groups: fc.array(groups, { maxLength: 2 }),
  }),
);

test("for any document and anybody it says what a second reading of the rules says", () => {
  fc.assert(
    fc.property(
      fc.record({
        tenant: names,
        user: fc.option(people, { nil: undefined }),
        claimed: fc.array(groups, { maxLength: 2 }),
        owner: names,
        access,
        state: fc.constantFrom("live" as const, "quarantined" as const),
        ageMs: fc.constantFrom(0, staleAfterMs - 1, staleAfterMs, staleAfterMs + 1),
        source: fc.constantFrom("docs", "docs/a.md", "docs/x/a.md", "docsx", "web/a"),
        sources: fc.option(
          fc
            .array(
              fc.record({
                source: fc.constantFrom("docs", "docs/", "docs/x", "web"),
                acl: fc.constantFrom("public" as const, "tenant" as const, "user" as const),
              }),
              { maxLength: 3 },
            )
            .map((list) => [...new Map(list.map((rule) => [rule.source.replace(/\/$/, ""), rule])).values()]),
          { nil: undefined },
        ),
        member: fc.boolean(),
      }),
      (given) => {
        const who: Principal = {
          tenant: given.tenant,
          groups: given.claimed,
          ...(given.user === undefined ? {} : { user: given.user }),
        };
        const one = foundChunk({
          tenant: given.owner,
          access: given.access,
          state: given.state,
          source: given.source,
          lastUpdatedMs: nowMs - given.ageMs,
        });
        const lookup =
          given.owner === given.tenant ? { own: one, others: [] } : { own: undefined, others: [one] };
        const said = see(
          { chunk: "c" },
          lookup,
          who,
          rules({ sources: given.sources, inGroup: () => given.member }),
        );
        const may = mayBeSeen({ ...one.document, chunk: "c", digest: "aa" }, who, {
          ...{ nowMs, staleAfterMs, sources: given.sources },
          isMember: () => given.member,
        });
        expect(said.denial === undefined).toBe(may);
      },
    ),
    { numRuns: 3000 },
  );
});
