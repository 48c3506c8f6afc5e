import { describe, expect, test } from "vitest";
import { size } from "../guards/size.ts";
import type { WholeGuard } from "../guards/guard.ts";
import type { Action, BoundGuard } from "../policy/policy.ts";
import { decideInput, finish, type InputDecision } from "./decide.ts";
import { findingNames } from "./decision.ts";
import { attack, bound, exchangeWith, policyOf, token } from "./pipeline.test-data.ts";
import { withheld } from "./withhold.ts";

const limit = size.bind({ settings: {}, tokensPerRequestMax: 100 }) as WholeGuard;
const limited = (action: Action): BoundGuard => ({ guard: limit, actions: { input: action } });
const text = "drop tables with tk_abcdefgh";

const decide = (inputTokens: number, action: Action = "block", lookAnyway = false): InputDecision =>
  finish(
    decideInput(exchangeWith(text), {
      policy: policyOf([bound(attack, "block"), bound(token, "redact"), limited(action)]),
      now: () => 0,
      inputTokens,
      lookAnyway,
    }),
  );

describe("a request of more tokens than are allowed", () => {
  test("is refused before any guard looks at its texts", () => {
    const decision = decide(101);
    expect(decision).toMatchObject({
      outcome: "block",
      unseen: true,
      reasons: ["the request has 101 tokens; the limit is 100 tokens"],
    });
    expect(findingNames(decision)).toEqual(["size:too-many-tokens"]);
    expect(decision.forward).toBeUndefined();
  });

  test("is written down without its text, since nobody knows what is in it", () => {
    const { policy } = { policy: policyOf([limited("block")]) };
    expect(withheld(policy, "input", decide(101))).toBe("it was refused before a guard looked at it");
    expect(withheld(policy, "input", decide(100))).toBeUndefined();
  });

  test("is looked at where its size is only recorded", () => {
    const decision = decide(101, "record");
    expect(findingNames(decision)).toEqual(["attack:ATTACK", "token:TOKEN", "size:too-many-tokens"]);
    expect(decision.unseen).toBeUndefined();
  });

  test("is looked at for who asks what the guards say", () => {
    expect(findingNames(decide(101, "block", true))).toContain("attack:ATTACK");
  });
});

test("a request of as many tokens as are allowed is looked at", () => {
  const decision = decide(100);
  expect(decision.unseen).toBeUndefined();
  expect(findingNames(decision)).not.toContain("size:too-many-tokens");
});
