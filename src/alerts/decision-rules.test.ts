import { expect, test } from "vitest";
import type { Act, Told } from "./rule.ts";
import { actOf } from "./rules.ts";

const act = (kind: Told["kind"], facts: NonNullable<Told["facts"]>): Act | undefined =>
  actOf({
    entry: { kind, feature: "support", environment: "prod", facts },
    ...{ atMs: 1000, index: 7, pseudonym: (name) => name },
  });
const asked = { waiver: "w1", path: "mitigation", control: "PS-05", as: "ml", by: "p", endsAtMs: 61_000 };

test("whoever must decide is told what is asked for, until it ends", () => {
  expect(act("waiver.asked", asked)).toMatchObject({
    raise: {
      ...{
        key: "waiver:w1",
        kind: "decision.asked",
        severity: "warning",
        resolveAfterMs: 60_000,
        entries: [7],
      },
      summary: expect.stringContaining("mitigation of PS-05, support in prod") as string,
      facts: { waiver: "w1", path: "mitigation", control: "PS-05", as: "ml" },
    },
  });
});

test("a break-glass wakes somebody up", () => {
  expect(act("waiver.asked", { ...asked, path: "break-glass" })).toMatchObject({
    raise: { severity: "critical" },
  });
});

test.each([
  ["the last signature", "waiver.signed", { waiver: "w1", have: 3, needs: 3 }, ["waiver:w1"]],
  ["one of three", "waiver.signed", { waiver: "w1", have: 2, needs: 3 }, undefined],
  ["a no", "waiver.ended", { waiver: "w1", why: "rejected" }, ["waiver:w1", "waiver-ending:w1"]],
] as const)("%s ends the question, or does not", (_what, kind, facts, keys) => {
  expect(act(kind, facts)).toEqual(keys === undefined ? undefined : { resolve: keys });
});
