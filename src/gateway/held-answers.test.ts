import { expect, test } from "vitest";
import { exchangeWith } from "../pipeline/pipeline.test-data.ts";
import { HeldAnswers, requestCode, type HeldAnswer } from "./held-answers.ts";

let nowMs = 0;
const held = (id: string, more: Partial<HeldAnswer> = {}, text = "x"): HeldAnswer => ({
  answer: {
    id: "a",
    model: "m",
    choices: [{ parts: [{ kind: "text", text }], stop: "end" }],
    unread: [],
  },
  recorded: { withheld: "a test" },
  calls: [
    {
      id,
      call: {
        ...{ feature: "f", environment: "dev", tool: "t", arguments: {}, digest: "d" },
        requester: { key: "k" },
      },
    },
  ],
  request: `request of ${id}`,
  exchange: "x1",
  model: "m",
  provider: "p",
  expiresAtMs: 1000,
  ...more,
});

test("an answer is found by its approval and its request together, until its time is over", () => {
  nowMs = 0;
  const answers = new HeldAnswers(() => nowMs);
  answers.keep(held("a"));
  expect(answers.find(["b", "a"], "request of a")?.calls[0]?.id).toBe("a");
  expect(answers.find(["a"], "another request")).toBeUndefined();
  expect(answers.same("request of a")?.calls[0]?.id).toBe("a");
  nowMs = 999;
  expect(answers.same("request of a")).toBeDefined();
  nowMs = 1000;
  expect(answers.same("request of a")).toBeUndefined();
  expect(answers.find(["a"], "request of a")).toBeUndefined();
});

test("the oldest make room, by number and by size; one that is larger than all of it is not kept", () => {
  nowMs = 0;
  const few = new HeldAnswers(() => nowMs, { answers: 2, chars: 100_000 });
  for (const id of ["a", "b", "c"]) few.keep(held(id));
  expect(["a", "b", "c"].map((id) => few.same(`request of ${id}`) !== undefined)).toEqual([
    false,
    true,
    true,
  ]);
  expect(few.size).toBe(2);
  const small = new HeldAnswers(() => nowMs, { answers: 100, chars: 1000 });
  small.keep(held("a", {}, "x".repeat(600)));
  small.keep(held("b", {}, "x".repeat(600)));
  expect([small.same("request of a"), small.same("request of b")?.calls[0]?.id]).toEqual([undefined, "b"]);
  small.keep(held("c", {}, "x".repeat(1000)));
  expect(small.same("request of c")).toBeUndefined();
  expect(small.size).toBe(1);
});

test("those whose time is over make room at the next one, and the same approval has one answer", () => {
  nowMs = 0;
  const answers = new HeldAnswers(() => nowMs);
  answers.keep(held("a"));
  answers.keep(held("a", { request: "again" }));
  expect([answers.size, answers.same("again")?.request]).toEqual([1, "again"]);
  nowMs = 1000;
  answers.keep(held("b", { expiresAtMs: 2000 }));
  expect(answers.size).toBe(1);
  answers.drop("b");
  answers.drop("b");
  expect(answers.size).toBe(0);
});

test("a request is the same whatever id we gave it, and another one of another user or with another text", () => {
  const who = { key: "k", user: "u" };
  const code = requestCode(exchangeWith("refund", { id: "1" }), who);
  expect(requestCode(exchangeWith("refund", { id: "2" }), who)).toBe(code);
  expect(requestCode(exchangeWith("refunds"), who)).not.toBe(code);
  expect(requestCode(exchangeWith("refund", { stream: true }), who)).not.toBe(code);
  expect(requestCode(exchangeWith("refund"), { key: "k" })).not.toBe(code);
});
