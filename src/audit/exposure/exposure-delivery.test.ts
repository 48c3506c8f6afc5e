import { expect, test } from "vitest";
import { answerDelivery, reached } from "./exposure-delivery.ts";

test.each([
  ["was stopped on its way", { kind: "call.output", decision: "block" }, "cut-off", "blocked"],
  [
    "was stopped when it was whole",
    { kind: "call.output", decision: "block", held: true },
    "blocked",
    "blocked",
  ],
  ["broke on its way", { kind: "call.failed" }, "cut-off", "none"],
  ["broke while it was held", { kind: "call.failed", held: true }, "none", "none"],
  ["went out", { kind: "call.output", decision: "allow" }, "whole", "whole"],
] as const)("an answer that %s, streamed and not", (_name, answer, streamed, whole) => {
  expect([answerDelivery(answer, true), answerDelivery(answer, false)]).toEqual([streamed, whole]);
});

test("nobody has seen a stream that was held and stopped, and somebody has seen one that was cut off", () => {
  const stopped = { kind: "call.output", decision: "hold" } as const;
  expect(reached(answerDelivery({ ...stopped, held: true }, true))).toBe(false);
  expect(reached(answerDelivery(stopped, true))).toBe(true);
});
