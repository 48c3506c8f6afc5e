import fc from "fast-check";
import { expect, test } from "vitest";
import type { Answer, Choice } from "../../exchange/answer.ts";
import { assemble } from "../../exchange/assemble.ts";
import type { Part } from "../../exchange/exchange.ts";
import type { AnswerEvent } from "../../exchange/stream.ts";
import { argumentsText } from "../../exchange/tool-arguments.ts";
import type { Policy, ToolRule } from "../../policy/policy.ts";
import { AnswerFilter } from "../answer-filter.ts";
import { decideAnswer, finish, type AnswerDeps } from "../decide.ts";
import { exchangeWith, policyOf } from "../pipeline.test-data.ts";
import { Vault } from "../vault.ts";

const schema = { type: "object", properties: { n: { type: "integer" } } };
const rule: ToolRule = {
  schema,
  effect: "read",
  returns: "untrusted",
  arguments: [{ at: "n", steps: [{ key: "n" }], max: 5 }],
};
const tools: Policy["tools"] = {
  look: rule,
  pay: { ...rule, effect: "write", approval: "human" },
  hidden: rule,
};

const deps = (refused: "block" | "tell"): AnswerDeps => ({
  policy: policyOf([], { tools, toolRegime: { unknown: "remove", descriptionChanged: "record", refused } }),
  now: () => 0,
  exchange: exchangeWith("hi", {
    tools: [
      { name: "look", schema },
      { name: "pay", schema },
    ],
  }),
  vault: new Vault(),
});

const call = (name: string, n: number): Part => ({
  kind: "tool-call",
  callId: `c${n}`,
  name,
  arguments: { kind: "json", value: { n } },
});
const answer = (parts: readonly Part[]): Answer => ({
  id: "a1",
  model: "m",
  choices: [
    { parts, stop: parts.some(({ kind }) => kind === "tool-call") ? "tool-calls" : "end", nativeStop: "x" },
  ],
  unread: [],
});

/** The answer as a provider would stream it, its texts and arguments cut anywhere. */
function streamed({ choices }: Answer, cut: (text: string) => readonly string[]): readonly AnswerEvent[] {
  const events: AnswerEvent[] = [{ type: "start", id: "a1", model: "m" }];
  choices.forEach(({ parts, stop, nativeStop }: Choice, choice) => {
    parts.forEach((part, i) => {
      if (part.kind !== "tool-call" && part.kind !== "text") return;
      const of =
        part.kind === "text"
          ? ({ kind: "text" } as const)
          : ({ kind: "tool-call", callId: part.callId, name: part.name } as const);
      events.push({ type: "part-start", choice, part: i, of });
      const text = part.kind === "text" ? part.text : argumentsText(part.arguments);
      for (const piece of cut(text)) events.push({ type: "delta", choice, part: i, text: piece });
      events.push({ type: "part-end", choice, part: i });
    });
    events.push({ type: "stop", choice, reason: stop, ...(nativeStop === undefined ? {} : { nativeStop }) });
  });
  return [...events, { type: "end" }];
}

const part = fc.oneof(
  fc.record({ kind: fc.constant("text" as const), text: fc.constantFrom("Well. ", "I look it up.") }),
  fc
    .tuple(fc.constantFrom("look", "pay", "hidden", "wipe"), fc.integer({ min: 0, max: 9 }))
    .map(([name, n]) => call(name, n)),
);

test.each(["block", "tell"] as const)(
  "%s: of every way to cut a stream the calls are judged as in the whole answer",
  (refused) => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), fc.integer({ min: 1, max: 7 }), (parts, size) => {
        const whole = finish(decideAnswer(answer(parts), deps(refused)));
        const filter = new AnswerFilter(deps(refused));
        const cut = (text: string): readonly string[] => text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
        const left = streamed(answer(parts), cut).flatMap((event) => filter.push(event));
        expect(filter.decision.outcome).toBe(whole.outcome);
        const called = assemble(left).choices.flatMap((choice) =>
          choice.parts.flatMap((one) => (one.kind === "tool-call" ? [one.name] : [])),
        );
        if (whole.outcome === "block") {
          // What came before the call that was refused may have left; nothing that is refused has.
          expect(called.filter((name) => name !== "look")).toEqual([]);
          return;
        }
        expect(filter.calls).toEqual(whole.calls);
        if (whole.outcome === "hold") {
          expect(called.filter((name) => name !== "look")).toEqual([]);
          expect(filter.delivered.choices[0]?.parts.filter(({ kind }) => kind === "tool-call")).toEqual(
            whole.held?.choices[0]?.parts.filter(({ kind }) => kind === "tool-call"),
          );
          return;
        }
        expect(assemble(left).choices).toEqual(
          parts.length === 0 ? expect.anything() : whole.deliver?.choices,
        );
      }),
      { numRuns: 500 },
    );
  },
);

test("an answer with one call that is refused is refused", () => {
  const decision = finish(decideAnswer(answer([call("look", 1), call("look", 6)]), deps("block")));
  expect(decision).toMatchObject({
    outcome: "block",
    reasons: ["the call of look is refused: /n is over 5"],
    verdicts: [
      { guard: "tools", kind: "out-of-range", place: "/choices/0/parts/1/arguments/n", action: "block" },
    ],
  });
  expect(decision.deliver).toBeUndefined();
});

test("where it is told, the call is replaced by the news and the other one stays", () => {
  const { outcome, deliver } = finish(decideAnswer(answer([call("look", 1), call("wipe", 1)]), deps("tell")));
  expect(outcome).toBe("redact");
  expect(deliver?.choices).toEqual([
    {
      parts: [
        call("look", 1),
        {
          kind: "text",
          text: "The call of wipe was refused: the tool wipe is not one of this feature's tools.",
        },
      ],
      stop: "tool-calls",
      nativeStop: "x",
    },
  ]);
});

test("an answer that was told of its only call waits for no result", () => {
  const { deliver } = finish(decideAnswer(answer([call("look", 6)]), deps("tell")));
  expect(deliver?.choices[0]).toMatchObject({ stop: "end" });
  expect(deliver?.choices[0]).not.toHaveProperty("nativeStop");
});

test("what a person is asked about is not told of as refused", () => {
  const { outcome, held } = finish(decideAnswer(answer([call("pay", 1)]), deps("tell")));
  expect(outcome).toBe("hold");
  expect(held?.choices[0]?.parts).toEqual([call("pay", 1)]);
});

test("where data came from is asked for once, and only where there is a call", () => {
  let asked = 0;
  const flow = (): undefined => {
    asked += 1;
  };
  finish(decideAnswer(answer([{ kind: "text", text: "hi" }]), { ...deps("block"), flow }));
  expect(asked).toBe(0);
  finish(decideAnswer(answer([call("look", 1), call("look", 2)]), { ...deps("block"), flow }));
  expect(asked).toBe(1);
});
