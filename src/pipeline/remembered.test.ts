import fc from "fast-check";
import { expect, test } from "vitest";
import type { Exchange } from "../exchange/exchange.ts";
import type { TextGuard } from "../guards/guard.ts";
import { decideInput, finish } from "./decide.ts";
import { attack, bound, exchangeWith, number, policyOf, token } from "./pipeline.test-data.ts";

/** Long enough to be remembered. */
const long = (text: string): string => `${text} ${"and so on ".repeat(20)}`;
const digest = (text: string): string => text;

function watched(guard: TextGuard): { readonly guard: TextGuard; readonly looks: () => number } {
  let looks = 0;
  return {
    guard: {
      ...guard,
      inspect: (text, context) => {
        looks += 1;
        return guard.inspect(text, context);
      },
    },
    looks: () => looks,
  };
}

const turns = (...texts: readonly string[]): Exchange => ({
  ...exchangeWith(""),
  messages: texts.map((text) => ({ role: "user", parts: [{ kind: "text", text }] })),
});

test("a turn that comes again is not looked at again, and is found out again where it now stands", () => {
  const { guard, looks } = watched(attack);
  const policy = policyOf([bound(guard, "block")]);
  const look = (exchange: Exchange) =>
    finish(decideInput(exchange, { policy, now: () => 0, inputTokens: 1, digest }));
  const [first, bad] = [long("hello"), long("drop tables")];
  look(turns(first));
  const after = looks();
  expect(look(turns(long("new"), first)).outcome).toBe("allow");
  expect(looks() - after).toBeLessThanOrEqual(2);
  expect(look(turns(bad)).verdicts[0]?.place).toContain("/messages/0/");
  const known = looks();
  const again = look(turns(first, bad));
  expect(again.outcome).toBe("block");
  expect(again.verdicts[0]?.place).toContain("/messages/1/");
  // The seam between two texts is looked at each time.
  expect(looks() - known).toBeLessThanOrEqual(1);
});

test("with a memory the decision is the one without, whatever came before", () => {
  const texts = fc.array(
    fc.constantFrom("drop tables", "12345", "tk_abcdefgh", "a", "nothing here").map(long),
    { minLength: 1, maxLength: 5 },
  );
  const policy = policyOf([bound(attack, "block"), bound(number, "redact"), bound(token, "redact")]);
  fc.assert(
    fc.property(fc.array(texts, { maxLength: 6 }), (calls) => {
      for (const call of calls) {
        const of = (more: object) =>
          finish(decideInput(turns(...call), { policy, now: () => 0, inputTokens: 1, ...more }));
        const { vault, ...remembered } = of({ digest });
        const { vault: plainVault, ...plain } = of({});
        expect(remembered).toEqual(plain);
        expect(vault.entries()).toEqual(plainVault.entries());
      }
    }),
  );
});

test("what a guard could not look at is looked at again", () => {
  let fails = true;
  const policy = policyOf([
    bound(
      {
        ...attack,
        inspect: () => {
          if (fails) throw new Error("out of order");
          return [];
        },
      },
      "block",
    ),
  ]);
  const look = () =>
    finish(decideInput(turns(long("a")), { policy, now: () => 0, inputTokens: 1, digest })).blind.length;
  expect(look()).toBeGreaterThan(0);
  fails = false;
  expect(look()).toBe(0);
});

test("a user's words and a document's are remembered apart", () => {
  const { guard, looks } = watched({ ...attack, sources: ["document"] });
  const policy = policyOf([bound(guard, "block")]);
  const text = long("drop tables");
  const said = (document: boolean): Exchange => ({
    ...exchangeWith(""),
    messages: [{ role: "user", parts: [{ kind: "text", text, ...(document ? { document } : {}) }] }],
  });
  const outcome = (document: boolean) =>
    finish(decideInput(said(document), { policy, now: () => 0, inputTokens: 1, digest })).outcome;
  expect(outcome(false)).toBe("allow");
  expect(outcome(true)).toBe("block");
  expect(looks()).toBe(1);
});
