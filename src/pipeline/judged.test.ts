import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Exchange } from "../exchange/exchange.ts";
import type { JudgeScore } from "../exchange/judgement.ts";
import type { Slot } from "../exchange/texts.ts";
import type { Action, BoundGuard, JudgeRule, Policy } from "../policy/policy.ts";
import { decideInput, finish, type InputDecision } from "./decide.ts";
import {
  cleanAnswer,
  cleanRequest,
  judgedAnswer,
  judgedInput,
  judgeVerdicts,
  kindOf,
  requestTexts,
  scoreFacts,
  spokenTexts,
  type JudgeReport,
  type Silence,
} from "./judged.ts";
import { attack, bound, exchangeWith, number, policyOf, textOf, token, wide } from "./pipeline.test-data.ts";
import { piecesOf } from "./vault.ts";

const ruleOf = (more: Partial<JudgeRule> = {}): JudgeRule => ({
  name: "j",
  mode: "ask",
  format: "presidio",
  baseUrl: "http://127.0.0.1:1",
  sides: ["input"],
  sources: ["user", "document", "tool", "assistant"],
  standard: { action: "block" },
  categories: {},
  whenSilent: "block",
  timeoutMs: 800,
  concurrentMax: 1,
  answerBytesMax: 1000,
  charsMax: 1000,
  ...more,
});
const report = (
  said: JudgeReport["said"],
  more: Partial<JudgeRule> = {},
  texts: readonly Slot[] = [],
): JudgeReport => ({
  rule: ruleOf(more),
  ms: 5,
  texts,
  said,
});
const score = (category: string, more: Partial<JudgeScore> = {}): JudgeScore => ({
  category,
  score: 1,
  flagged: true,
  ...more,
});

const redact = (guard: BoundGuard["guard"]): BoundGuard => bound(guard, "redact");
/** As `cleanersFor` would have it. */
const judgedPolicy = (
  guards: readonly BoundGuard[],
  cleaners: readonly BoundGuard[] = [redact(number), redact(token)],
): Policy => policyOf(guards, { judges: { rules: [ruleOf()], cleaners } });
const now = (): number => 0;
const decided = (exchange: Exchange, policy: Policy): InputDecision =>
  finish(decideInput(exchange, { policy, now, inputTokens: 1 }));
const cleaned = (exchange: Exchange, policy: Policy): readonly Slot[] | undefined =>
  finish(cleanRequest(exchange, { policy, now }));

describe("what a judge is sent", () => {
  test.each<[string, readonly BoundGuard[]]>([
    ["redacts them", [bound(number, "redact"), bound(token, "redact")]],
    ["records them", [bound(number, "record"), bound(token, "record")]],
    ["stops them", [bound(number, "block"), bound(token, "block")]],
    ["has no guard for them", []],
  ])("is without personal data and secrets where the policy %s", (_name, guards) => {
    const texts = cleaned(exchangeWith("call 12345 with tk_abcdef now"), judgedPolicy(guards));
    expect(texts?.map(({ text }) => text)).toEqual(["call [NUMBER_1] with [TOKEN REDACTED] now"]);
  });

  test("is without them for every text", () => {
    const piece = fc.oneof(
      fc.constantFrom("tk_secretsecret", "12345678", " ", "drop tables", "[NUMBER_1]", "tk_", "x99x"),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const exchange = exchangeWith(pieces.join(" "));
        const policy = judgedPolicy([bound(attack, "block"), bound(number, "record")]);
        const texts = cleaned(exchange, policy) ?? [];
        for (const { text } of texts) {
          expect(text).not.toContain("tk_secretsecret");
          expect(text).not.toContain("12345678");
        }
      }),
    );
  });

  test("is nothing where a guard that takes them out could not look", () => {
    const blind = {
      ...token,
      inspect: () => {
        throw new Error("broken");
      },
    };
    expect(cleaned(exchangeWith("hello"), judgedPolicy([], [redact(blind)]))).toBeUndefined();
  });

  test("is what goes on where the policy redacts what the judge must not see", () => {
    const policy = judgedPolicy(
      [redact(number), redact(token), redact(wide)],
      [redact(number), redact(token), redact(wide)],
    );
    const exchange = exchangeWith("call 12345 with tk_abcdef and x12x now");
    expect(cleaned(exchange, policy)?.[0]?.text).toBe(textOf(decided(exchange, policy).forward));
  });

  test("of an answer is what the model wrote, with the placeholders that it was given", () => {
    const policy = judgedPolicy([]);
    const answer = {
      id: "a",
      model: "m",
      choices: [{ parts: [{ kind: "text", text: "[NUMBER_1] and 99999 by tk_abcdef" }], stop: "end" }],
      unread: [],
    } as const;
    const texts = finish(cleanAnswer(answer, { policy, now, exchange: exchangeWith("") }));
    expect(spokenTexts(texts ?? []).map(({ text }) => text)).toEqual([
      "[NUMBER_1] and [NUMBER REDACTED] by [TOKEN REDACTED]",
    ]);
  });

  test("has the sources that the manifest names, and no blank texts", () => {
    const texts = (["user", "operator", "tool"] as const).map((source) => ({
      text: source,
      source,
      place: "",
    }));
    const blank = { text: " \n", source: "user", place: "" } as const;
    expect(requestTexts(ruleOf(), [...texts, blank]).map(({ text }) => text)).toEqual(["user", "tool"]);
    expect(requestTexts(ruleOf({ sources: ["operator"] }), texts).map(({ text }) => text)).toEqual([
      "operator",
    ]);
  });
});

describe("what a judge says", () => {
  const actions = (one: JudgeReport): readonly string[] =>
    judgeVerdicts(one).map(({ guard, kind, action }) => `${guard}:${kind} ${action}`);

  test("counts from the threshold on, whatever the judge itself makes of it", () => {
    const standard = { action: "hold", threshold: 0.5 } as const;
    expect(actions(report([score("A", { score: 0.5, flagged: false })], { standard }))).toEqual([
      "judge-j:A hold",
    ]);
    expect(actions(report([score("A", { score: 0.499 })], { standard }))).toEqual([]);
  });

  test("counts as the judge itself says where there is no threshold", () => {
    expect(actions(report([score("A", { score: 0.1 }), score("B", { flagged: false })]))).toEqual([
      "judge-j:A block",
    ]);
  });

  test("means what its category means", () => {
    const categories = { A: { action: "record" }, B: { action: "hold", threshold: 0.9 } } as const;
    expect(actions(report([score("A"), score("B", { score: 0.8 }), score("C")], { categories }))).toEqual([
      "judge-j:A record",
      "judge-j:C block",
    ]);
  });

  test.each<[JudgeRule["whenSilent"], Action, string]>([
    ["block", "block", "block"],
    ["hold", "hold", "hold"],
    ["allow", "record", "allow"],
  ])("nothing: the policy says %s", (whenSilent, action, outcome) => {
    const silences: readonly Silence[] = [
      "timeout",
      "garbage",
      "unclean",
      "too-long",
      "busy",
      "circuit-open",
    ];
    for (const silence of silences) {
      const one = report(silence, { whenSilent });
      expect(actions(one)).toEqual([`judge-j:silent ${action}`]);
      const own = decided(exchangeWith("hi"), policyOf([]));
      const after = judgedInput(own, [one], { exchange: exchangeWith("hi"), policy: policyOf([]) });
      expect([after.outcome, after.judged, after.forward === undefined]).toEqual([
        outcome,
        { j: { ms: 5, silent: silence } },
        outcome !== "allow",
      ]);
    }
  });

  test("is named in the clear only where the name cannot be somebody's text", () => {
    expect(kindOf(ruleOf({ format: "chat-json" }), "Ada Lovelace wants a boat")).toBe("other");
    expect(kindOf(ruleOf({ format: "chat-json", categories: { boats: { action: "hold" } } }), "boats")).toBe(
      "boats",
    );
    expect(kindOf(ruleOf({ format: "openai-moderation" }), "hate")).toBe("hate");
    expect(kindOf(ruleOf({ format: "openai-moderation" }), "hate/new")).toBe("other");
    expect(kindOf(ruleOf({ format: "llama-guard" }), "toString")).toBe("other");
    expect(kindOf(ruleOf(), "US_SSN")).toBe("US_SSN");
  });

  test("is written down with its highest scores, 16 at most, three digits each", () => {
    const said = Array.from({ length: 20 }, (_, i) => score(`T${i}`, { score: i / 20 + 0.0001 }));
    const { scores } = scoreFacts(report(said)) as { scores: Record<string, number> };
    expect(Object.keys(scores)).toHaveLength(16);
    expect(scores["T19"]).toBe(0.95);
    expect(scores).not.toHaveProperty("T3");
  });
});

describe("a decision with its judges", () => {
  const exchange = exchangeWith("call 12345 and Ada");
  const policy = judgedPolicy([redact(number), redact(token)]);
  const after = (reports: readonly JudgeReport[], own = decided(exchange, policy)): InputDecision =>
    judgedInput(own, reports, { exchange, policy });

  test("is the guards' own where nobody was asked", () => {
    const own = decided(exchange, policy);
    expect(judgedInput(own, [], { exchange, policy })).toBe(own);
    expect(judgedAnswer(own, [], policy)).toBe(own);
  });

  test("takes the strongest of all: a judge can stop what the guards let go, never the other way", () => {
    const actions: readonly Action[] = ["record", "hold", "block"];
    for (const standard of actions)
      expect(after([report([score("A")], { standard: { action: standard } })]).outcome).toBe(
        standard === "record" ? "redact" : standard,
      );
    const stopped = decided(exchangeWith("drop tables"), judgedPolicy([bound(attack, "block")]));
    expect(after([report([])], stopped)).toBe(stopped);
  });

  test("keeps in the log what was asked, without the secrets in it", () => {
    const text = "call 12345 with tk_abcdef";
    const given = exchangeWith(text);
    const { forward, recorded, reasons } = judgedInput(decided(given, policy), [report([score("A")])], {
      exchange: given,
      policy,
    });
    expect(forward).toBeUndefined();
    expect(textOf(recorded)).toBe("call 12345 with [TOKEN REDACTED]");
    expect(reasons).toEqual(["flagged by an outside judge: A"]);
  });

  const names = { categories: { PERSON: { action: "redact" } } } as const;
  const found = (text: string, word: string, category = "PERSON"): JudgeScore => ({
    ...score(category),
    span: { text: 0, start: text.indexOf(word), end: text.indexOf(word) + word.length },
  });

  test("replaces what a judge points at, and the answer gets it back", () => {
    const texts = cleaned(exchange, policy) ?? [];
    const { forward, vault, outcome, recorded } = after([
      report([found(texts[0]?.text ?? "", "Ada")], names, texts),
    ]);
    expect([outcome, textOf(forward)]).toEqual(["redact", "call [NUMBER_1] and [PERSON_1]"]);
    expect(vault.restore("[PERSON_1] has [NUMBER_1]")).toBe("Ada has 12345");
    expect(recorded).toBe(forward);
  });

  test("never goes on with a text that its judge has not seen", () => {
    const other = [{ text: "call someone and Ada", place: "/messages/0/parts/0", source: "user" }] as const;
    const result = after([report([found(other[0].text, "Ada")], names, other)]);
    expect([result.outcome, result.forward]).toEqual(["block", undefined]);
    expect(result.judged).toEqual({ j: { ms: 5, score: 1, top: "PERSON" } });
  });

  test("stops what cannot be replaced because it has no place", () => {
    expect(after([report([score("PERSON")], names)]).outcome).toBe("block");
  });

  test("leaves placeholders whole where a judge points across them", () => {
    const texts = cleaned(exchange, policy) ?? [];
    const text = texts[0]?.text ?? "";
    const wholeText = { ...score("PERSON"), span: { text: 0, start: 0, end: text.length } };
    const { forward, vault } = after([report([wholeText], names, texts)]);
    expect(textOf(forward)).toBe("[PERSON_1][NUMBER_1][PERSON_2]");
    expect(vault.restore(textOf(forward) ?? "")).toBe("call 12345 and Ada");
  });

  test("two judges that point at the same words replace them once", () => {
    const texts = cleaned(exchange, policy) ?? [];
    const text = texts[0]?.text ?? "";
    const two = [
      report([found(text, "Ada")], names, texts),
      report([found(text, "and Ada", "PERSON")], { ...names, name: "k" }, texts),
    ];
    expect(textOf(after(two).forward)).toBe("call [NUMBER_1] [PERSON_1]");
  });
});

test("for every stretch of a text, its pieces hold no part of a placeholder and all else but blanks", () => {
  const text = "ab [EMAIL_1] cd[NUMBER_22]ef";
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(text.length), (a, b) => {
      const [start, end] = a < b ? [a, b] : [b, a];
      const pieces = piecesOf(text, { start, end });
      const said = pieces.map((piece) => text.slice(piece.start, piece.end)).join("");
      expect(said).not.toMatch(/[[\]_0-9A-Z]/);
      const letters = text.slice(start, end).replaceAll(/[^a-f]/g, "");
      expect(said.replaceAll(" ", "")).toBe(letters);
    }),
  );
});
