import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { growth } from "../../test/growth.ts";
import { assemble } from "../exchange/assemble.ts";
import type { AnswerEvent, PartStart } from "../exchange/stream.ts";
import type { Finding } from "../guards/guard.ts";
import { AnswerFilter } from "./answer-filter.ts";
import { decideAnswer, finish } from "./decide.ts";
import {
  bound,
  exchangeWith,
  patternGuard,
  policyOf,
  redacting as policy,
  seen,
} from "./pipeline.test-data.ts";
import { Vault } from "./vault.ts";

const exchange = exchangeWith("hi", { stream: true });
type Said = readonly [kind: "text" | "reasoning" | "refusal", text: string];

const eventsOf = (parts: readonly Said[], pieceChars = 1000): readonly AnswerEvent[] => [
  ...parts.flatMap(([kind, text], part): AnswerEvent[] => [
    { type: "part-start", choice: 0, part, of: { kind } satisfies PartStart },
    ...Array.from({ length: Math.ceil(text.length / pieceChars) }, (_, i): AnswerEvent => {
      const piece = text.slice(i * pieceChars, (i + 1) * pieceChars);
      return { type: "delta", choice: 0, part, text: piece };
    }),
    { type: "part-end", choice: 0, part },
  ]),
  { type: "stop", choice: 0, reason: "end" },
  { type: "end" },
];

function streamed(parts: readonly Said[], pieceChars?: number) {
  const filter = new AnswerFilter({ policy, now: () => 0, exchange, vault: new Vault() });
  const released = eventsOf(parts, pieceChars).flatMap((event) => [...filter.push(event)]);
  return { decision: filter.decision, choices: assemble(released).choices };
}

const whole = (parts: readonly Said[]) =>
  finish(decideAnswer(assemble(eventsOf(parts)), { policy, now: () => 0, exchange, vault: new Vault() }));

const textsOf = (choices: ReturnType<typeof streamed>["choices"]): readonly string[] =>
  (choices[0]?.parts ?? []).map((part) => ("text" in part ? part.text : ""));

describe("what a model writes in two parts", () => {
  test("is blocked when it is an attack together", () => {
    const parts: Said[] = [
      ["text", "please drop "],
      ["reasoning", "hm"],
      ["text", "tables now"],
    ];
    expect(streamed(parts).decision.outcome).toBe("block");
    expect(whole(parts).outcome).toBe("block");
  });

  test("never leaves whole when it is a secret together", () => {
    const parts: Said[] = [
      ["text", "it is tk_ab"],
      ["reasoning", "hm"],
      ["text", "cdefgh, keep it"],
    ];
    const texts = ["it is tk_ab", "hm", "[TOKEN REDACTED], keep it"];
    expect(textsOf(streamed(parts).choices)).toEqual(texts);
    expect(textsOf(whole(parts).deliver?.choices ?? [])).toEqual(texts);
  });

  test("is judged apart when one is thought and the other said", () => {
    const parts: Said[] = [
      ["reasoning", "please drop "],
      ["text", "tables now"],
    ];
    expect(streamed(parts).decision.outcome).toBe("allow");
    expect(whole(parts).outcome).toBe("allow");
  });

  test("is not found twice where the first part has it already", () => {
    const { verdicts } = whole([
      ["text", "12345"],
      ["text", " and so on"],
    ]);
    expect(seen(verdicts)).toEqual(["/choices/0/parts/0 0-5 number redact"]);
  });
});

const fragment = fc.constantFrom(
  "drop ",
  "tables",
  "1234",
  "56",
  "tk_",
  "abcd",
  "x12",
  "34x",
  " ",
  "é🎉",
  "end. ",
);
const said = fc.tuple(
  fc.constantFrom("text", "text", "reasoning", "refusal"),
  fc.array(fragment, { maxLength: 8 }).map((texts) => texts.join("")),
);

test("for every way of cutting parts into pieces the decision is that on the whole answer", () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 6 }), fc.integer({ min: 1, max: 40 }), (given, pieceChars) => {
      const parts = given as Said[];
      const buffered = whole(parts);
      const { decision, choices } = streamed(parts, pieceChars);
      expect(decision.outcome).toBe(buffered.outcome);
      if (buffered.deliver === undefined) return;
      expect(seen(decision.verdicts)).toEqual(seen(buffered.verdicts));
      expect(textsOf(choices)).toEqual(textsOf(buffered.deliver.choices));
    }),
    { numRuns: 1000 },
  );
});

test("a chain of findings without an end costs time in proportion to its length", () => {
  const chain = patternGuard("chain", /x/g, { inspect: linked });
  const run = (count: number) => (): void => {
    const filter = new AnswerFilter({
      policy: policyOf([bound(chain, "redact")]),
      now: () => 0,
      exchange,
      vault: new Vault(),
    });
    filter.push({ type: "part-start", choice: 0, part: 0, of: { kind: "text" } });
    for (let i = 0; i < count; i += 1) filter.push({ type: "delta", choice: 0, part: 0, text: "abababab" });
    const out = filter.push({ type: "part-end", choice: 0, part: 0 });
    expect(out[0]).toMatchObject({ type: "delta", text: "[LINK REDACTED]b" });
  };
  expect(growth(run(2_000), run(16_000))).toBeLessThan(40);
});

/** Each `aba` of `ababa…`, which overlap. */
const linked = (text: string): readonly Finding[] =>
  [...text.matchAll(/a(?=ba)/g)].map(({ index: start }) => ({
    guard: "chain",
    kind: "LINK",
    severity: "high",
    start,
    end: start + 3,
    message: "a link",
  }));
