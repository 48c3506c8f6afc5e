import fc from "fast-check";
import { expect, test } from "vitest";
import { someKill } from "./kill.conformance.ts";
import type { KillRecord, KillScope } from "./kill.ts";
import { StandingKills, type KillSubject } from "./standing.ts";

const name = fc.constantFrom("a", "b", "c");
const maybe = fc.option(name, { nil: undefined });
const without = (members: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

const scopes = fc
  .record({ feature: maybe, tenant: maybe, user: maybe, key: maybe, model: maybe, tool: maybe })
  .map((scope): KillScope => without(scope));
const kills = fc.array(
  fc.record({
    scope: scopes,
    endsAtMs: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    resumedAtMs: fc.option(fc.constant(1), { nil: undefined }),
  }),
  { maxLength: 12 },
);
const subjects = fc
  .record({ feature: name, key: name, tenant: maybe, user: maybe })
  .map((subject) => without(subject) as unknown as KillSubject);

const recordsOf = (drawn: readonly object[]): readonly KillRecord[] =>
  drawn.map((more, i) => someKill(`k${i}`, without(more as Record<string, unknown>)));

/** What the words of `KillScope` say, without any index. */
const fitting = (
  records: readonly KillRecord[],
  asked: Readonly<Record<string, string | undefined>>,
  nowMs: number,
): readonly KillRecord[] =>
  records.filter(
    ({ scope, endsAtMs = Infinity, resumedAtMs }) =>
      resumedAtMs === undefined &&
      nowMs < endsAtMs &&
      Object.entries(scope).every(([member, value]) => asked[member] === value),
  );

const lasting = (records: readonly KillRecord[]): number | undefined =>
  records.length === 0 ? undefined : Math.max(...records.map(({ endsAtMs = Infinity }) => endsAtMs));

test("whatever stands and whoever calls: the kill that fits and lasts longest is found, and no other", () => {
  fc.assert(
    fc.property(
      kills,
      subjects,
      name,
      name,
      fc.integer({ min: 0, max: 4 }),
      (drawn, subject, model, tool, nowMs) => {
        const records = recordsOf(drawn);
        const standing = new StandingKills(records);
        const ends = (kill: KillRecord | undefined): number | undefined =>
          kill === undefined ? undefined : (kill.endsAtMs ?? Infinity);
        const wholes = records.filter(({ scope }) => scope.tool === undefined && scope.model === undefined);
        expect(ends(standing.call(subject, nowMs))).toBe(lasting(fitting(wholes, { ...subject }, nowMs)));
        const models = records.filter(({ scope }) => scope.tool === undefined && scope.model !== undefined);
        expect(ends(standing.model(subject, model, nowMs))).toBe(
          lasting(fitting(models, { ...subject, model }, nowMs)),
        );
        const tools = records.filter(({ scope }) => scope.tool !== undefined);
        expect(ends(standing.tool(subject, tool, { model, nowMs }))).toBe(
          lasting(fitting(tools, { ...subject, model, tool }, nowMs)),
        );
      },
    ),
    { numRuns: 2000 },
  );
});

const caller: KillSubject = { feature: "support", tenant: "acme", user: "una", key: "k" };

test.each<[string, KillScope, boolean]>([
  ["the feature", { feature: "support" }, true],
  ["another feature", { feature: "sales" }, false],
  ["everything", { all: true }, true],
  ["the user", { user: "una" }, true],
  ["the user in another feature", { user: "una", feature: "sales" }, false],
  ["the user at another tenant", { user: "una", tenant: "brio" }, false],
  ["the tenant", { tenant: "acme" }, true],
  ["the key", { key: "k" }, true],
  ["a user whose name is the feature's", { user: "support" }, false],
  ["a tool of the feature", { feature: "support", tool: "refund" }, false],
  ["a model of the feature", { feature: "support", model: "gpt" }, false],
])("a kill on %s stops a call of una or not", (_what, scope, stopped) => {
  expect(new StandingKills([someKill("k1", { scope })]).call(caller, 0) !== undefined).toBe(stopped);
});

test("a kill with an end stops until that millisecond", () => {
  const standing = new StandingKills([someKill("k1", { endsAtMs: 5_000 })]);
  expect(standing.call(caller, 4_999)?.id).toBe("k1");
  expect(standing.call(caller, 5_000)).toBeUndefined();
});
