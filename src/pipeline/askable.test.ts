import { expect, test } from "vitest";
import type { Answer } from "../exchange/answer.ts";
import { replay } from "../exchange/replay.ts";
import { AnswerFilter } from "./answer-filter.ts";
import { heldCalls } from "./askable.ts";
import { decideAnswer, finish } from "./decide.ts";
import type { Decision, Verdict } from "./decision.ts";
import { attack, bound, exchangeWith, number, patternGuard, policyOf } from "./pipeline.test-data.ts";
import { Vault } from "./vault.ts";

const verdict = (more: Partial<Verdict>): Verdict => ({
  guard: "tools",
  kind: "approval-needed",
  severity: "high",
  start: 0,
  end: 0,
  message: "a call of refund needs a person's yes",
  place: "/choices/0/parts/1",
  source: "assistant",
  action: "hold",
  ...more,
});
const decision = (verdicts: readonly Verdict[], more: Partial<Decision> = {}): Decision => ({
  outcome: "hold",
  verdicts,
  blind: [],
  reasons: [],
  ...more,
});

test("calls that only tools and flows hold wait for a person, each with all its reasons", () => {
  const held = heldCalls(
    decision([
      verdict({}),
      verdict({
        guard: "flow",
        message: "it was copied from a page",
        place: "/choices/0/parts/1/arguments/to",
      }),
      verdict({ guard: "flow", message: "it was copied from a page" }),
      verdict({ place: "/choices/1/parts/0" }),
      verdict({ guard: "number", action: "record", place: "/choices/0/parts/0" }),
    ]),
    policyOf([]),
  );
  expect(held).toEqual([
    { choice: 0, part: 1, reasons: ["a call of refund needs a person's yes", "it was copied from a page"] },
    { choice: 1, part: 0, reasons: ["a call of refund needs a person's yes"] },
  ]);
});

test.each<[string, Decision]>([
  ["an answer that goes on", decision([], { outcome: "allow" })],
  ["an answer that is blocked beside", decision([verdict({})], { outcome: "block" })],
  ["an answer that another guard holds too", decision([verdict({}), verdict({ guard: "attack" })])],
  ["a hold of something that is no call", decision([verdict({ place: "" })])],
  ["a hold in the extras of the answer", decision([verdict({ place: "/extras/parts/1" })])],
  [
    "an answer that a guard could not look at",
    decision([verdict({})], { blind: [{ guard: "x", place: "", reason: "threw", detail: "" }] }),
  ],
])("%s is nothing to ask a person about", (_what, given) => {
  expect(heldCalls(given, policyOf([], { onBlind: "hold" }))).toBeUndefined();
});

const refunds = patternGuard("tools", /refund me/g);
const policy = policyOf([bound(refunds, "hold"), bound(attack, "block"), bound(number, "redact")]);
const deps = () => ({ policy, now: () => 0, exchange: exchangeWith("refund it"), vault: new Vault() });
const answerOf = (after: string): Answer => ({
  id: "a",
  model: "m",
  choices: [
    {
      parts: [
        { kind: "text", text: "Let me see." },
        {
          kind: "tool-call",
          callId: "c1",
          name: "mail",
          arguments: { kind: "json", value: { text: "refund me", code: "12345" } },
        },
        { kind: "text", text: after },
      ],
      stop: "tool-calls",
    },
  ],
  unread: [],
});

test("an answer with a held call is kept as it would leave; whole and streamed are one decision", () => {
  const whole = finish(decideAnswer(answerOf("Done."), deps()));
  expect(whole.outcome).toBe("hold");
  expect(whole.deliver).toBeUndefined();
  expect(JSON.stringify(whole.held)).not.toContain("12345");
  const filter = new AnswerFilter(deps());
  const left = [...replay(answerOf("Done."))].flatMap((event) => filter.push(event));
  expect(left.some((event) => event.type === "part-start" && event.of.kind === "tool-call")).toBe(false);
  expect(left.some(({ type }) => type === "end")).toBe(false);
  expect(filter.stopped).toBe(true);
  expect(filter.decision.verdicts.map(({ guard, place }) => [guard, place])).toEqual(
    whole.verdicts.map(({ guard, place }) => [guard, place]),
  );
  expect(filter.held?.at(-1)).toEqual({ type: "end" });
  expect(filter.callAt(0, 1)).toEqual(whole.held?.choices[0]?.parts[1]);
  expect(filter.callAt(0, 0)).toBeUndefined();
});

test("what is blocked after a held call is blocked, and nobody is asked", () => {
  const bad = answerOf("drop tables");
  expect(finish(decideAnswer(bad, deps()))).toMatchObject({ outcome: "block" });
  const filter = new AnswerFilter(deps());
  for (const event of replay(bad)) filter.push(event);
  expect(filter.decision.outcome).toBe("block");
  expect(filter.held).toBeUndefined();
});

test("of a stream that breaks after a held call nothing more leaves, and there is nothing to ask about", () => {
  const filter = new AnswerFilter(deps());
  const events = [...replay(answerOf("Done."))].filter(({ type }) => type !== "end");
  for (const event of events) filter.push(event);
  const failure = { status: 0, kind: "server", message: "broken" } as const;
  expect(filter.push({ type: "failed", failure })).toEqual([]);
  expect(filter.held).toBeUndefined();
});
